import pytest

from jiahe.kernel.text import Text
from jiahe.plan.procedures.form import fill, plain_text
from jiahe.plan.procedures.model import FormField


def field(kind="text", **more):
    return FormField(type=kind, title=Text(zh="项", en="Item"), **more)


FIELDS = {
    "name": field(longest=5),
    "kind": field("choice", of=("a", "b")),
    "sum": field("number", minimum=0, missing="allowed"),
    "many": field("whole", maximum=9, missing="allowed"),
    "day": field("time", missing="allowed"),
    "sure": field("flag", missing="allowed"),
}
RIGHT = {"name": " 嘉禾 ", "kind": "a", "sum": "1.5", "many": 3, "day": "2026-05-01", "sure": "是"}


def test_what_is_right_is_typed():
    filled = fill("form", FIELDS, RIGHT)
    assert (filled.values, filled.faults) == (
        {"name": "嘉禾", "kind": "a", "sum": 1.5, "many": 3, "day": "2026-05-01T00:00:00", "sure": True},
        {},
    )


WRONG = [
    ("name", "六个字的名字", "length"),
    ("name", "  ", "missing"),
    ("name", None, "missing"),
    ("name", ["x"], "type"),
    ("name", "\x00\ud800", "missing"),
    ("kind", "c", "choice"),
    ("sum", -0.01, "minimum"),
    ("sum", float("nan"), "finite"),
    ("sum", "many", "type"),
    ("many", 10, "maximum"),
    ("many", 10**30, "length"),
    ("day", "2026-02-30", "type"),
    ("sure", "perhaps", "type"),
    ("odd", "x", "unknown"),
]


@pytest.mark.parametrize(("name", "value", "check"), WRONG)
def test_what_is_wrong_is_told_by_field(name, value, check):
    filled = fill(
        "form", FIELDS | {"many": field("whole", maximum=9, missing="allowed", longest=20)}, RIGHT | {name: value}
    )
    assert {one: fault.check for one, fault in filled.faults.items()} == {name: check}


def test_a_draft_may_have_gaps_but_no_faults():
    filled = fill("form", FIELDS, {"name": "", "sum": -1}, whole=False)
    assert list(filled.faults) == ["sum"]
    assert filled.values == {"name": None, "kind": None, "many": None, "day": None, "sure": None}


def test_a_flag_may_come_typed():
    assert fill("form", FIELDS, RIGHT | {"sure": False}).values["sure"] is False


def test_marks_that_no_form_needs_are_dropped():
    assert plain_text(" a\u202eb\x07\n\tc\ud800 ") == "ab\n\tc"
