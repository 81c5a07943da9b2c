import pytest

from jiahe.kernel.ids import new_id
from jiahe.office.runs import child
from jiahe.runtime.home import home
from jiahe.runtime.record import ask_to_cancel, folder_of, read_record
from tests.office.house import ITEMS, SLEEPER


def wish(tmp_path, content=ITEMS, **changes):
    file = tmp_path / "items.csv"
    file.write_bytes(content)
    given = {
        "id": new_id(),
        "home": str(home().folder),
        "application": SLEEPER,
        "inputs": {"items": {"path": str(file), "format": None, "name": "五月.csv"}},
        "settings": {},
        "model": None,
        "as_of": None,
        "seed": 0,
        "kind": "run",
    }
    return given | changes


def test_a_run_that_succeeds_says_so(tmp_path):
    asked = wish(tmp_path, as_of="2025-05-12T08:00:00")
    assert child.carry_out(asked) == {"outcome": "succeeded", "error": None}
    assert read_record(folder_of(home().runs, asked["id"])).inputs["items"]["file"] == "五月.csv"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"inputs": {"items": {"path": "/nowhere/items.csv"}}}, "DataError"),
        ({"inputs": {"items": {"lake": "nothing"}}}, "NotFoundError"),
        ({"application": "no.such"}, "NotFoundError"),
        ({"settings": {"seconds": -1}}, "DataError"),
        ({"model": "01J00000000000000000000000"}, "NotFoundError"),
    ],
    ids=str,
)
def test_what_is_not_there_any_more_is_refused(tmp_path, changes, error):
    end = child.carry_out(wish(tmp_path, **changes))
    assert (end["outcome"], end["error"]["error"]) == ("refused", error)


def test_a_fault_of_the_application_is_told_with_an_id_and_without_a_trace(tmp_path):
    asked = wish(tmp_path, settings={"mode": "raise"})
    end = child.carry_out(asked)
    assert end == {"outcome": "failed", "error": {"error": "SystemFaultError", "incident": asked["id"]}}


def test_a_wish_to_stop_is_heeded(tmp_path, monkeypatch):
    asked = wish(tmp_path, settings={"seconds": 60})
    logic = "jiahe_playground.sleeper.logic.time.sleep"
    monkeypatch.setattr(logic, lambda _seconds: ask_to_cancel(home().runs, asked["id"]))
    assert child.carry_out(asked) == {"outcome": "cancelled", "error": None}


def test_an_error_that_would_fill_the_pipe_is_cut_to_its_kind(capfd):
    end = {"outcome": "refused", "error": {"error": "DataError", "zh": "长" * 40_000}}
    child._tell(1, end)
    assert capfd.readouterr().out == '{"outcome": "refused", "error": {"error": "DataError"}}\n'
