import pickle
import re

import pytest

from jiahe.plan.faults import CHECKS, Fault, PlanError, show

FAULT = Fault("plan.yaml", "units[0].id", "duplicate", ("clinic", "plan.yaml units[1].id"))


def test_a_fault_says_file_path_and_hint_in_both_languages():
    assert FAULT.say("en") == (
        "plan.yaml: units[0].id: clinic stands already at plan.yaml units[1].id; rename or remove one"
    )
    assert FAULT.say("zh") == "plan.yaml: units[0].id: clinic 已在 plan.yaml units[1].id 出现，请改名或删去其一"


def test_a_fault_of_a_whole_file_has_no_path():
    assert Fault("a.yaml", "", "not_a_list").say("en") == "a.yaml: write it as a list, each item beginning with `- `"


def test_a_fault_is_plain_data():
    assert FAULT.as_dict() == {
        "file": "plan.yaml",
        "path": "units[0].id",
        "check": "duplicate",
        "hint": {"zh": FAULT.hint.zh, "en": FAULT.hint.en},
    }


def test_the_error_lists_every_fault_and_survives_pickling():
    error = PlanError("county", (FAULT, Fault("a.yaml", "", "not_a_list")))
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)

    assert copy.as_dict() == error.as_dict()
    assert error.as_dict()["error"] == "PlanError"
    assert error.as_dict()["faults"] == [fault.as_dict() for fault in error.faults]
    assert error.say("en").splitlines()[0] == "the plan county has faults, 2 found:"
    assert error.say("zh").splitlines()[1] == FAULT.say("zh")


@pytest.mark.parametrize("check", CHECKS)
def test_every_hint_speaks_both_languages(check):
    hint = Fault("a.yaml", "x", check, ("{0}", "{1}", "{2}")).hint

    assert re.search(r"[\u4e00-\u9fff]", hint.zh)
    assert not re.search(r"[\u4e00-\u9fff]", hint.en)


def test_braces_in_what_was_written_are_left_alone():
    assert "{9}" in Fault("a.yaml", "x", "unit_unknown", ("{9}", "-")).hint.en


@pytest.mark.parametrize("check", CHECKS)
def test_the_reference_names_every_check(root, check):
    page = (root / "docs/reference/plan.md").read_text(encoding="utf-8")

    assert f"| `{check}` |" in page


def test_long_and_endless_values_are_shown_short():
    endless: list = []
    endless.append(endless)

    assert show("short") == "short"
    assert len(show("x" * 500)) <= 60
    assert len(show(endless)) < 100
