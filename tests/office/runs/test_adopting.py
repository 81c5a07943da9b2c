from pathlib import Path

import pytest

from jiahe.kernel.errors import DataError
from jiahe.kernel.ids import new_id
from jiahe.office.runs.domain import adopt_runs
from jiahe.office.runs.models import Run
from jiahe.runtime.execute import Request, execute
from jiahe.runtime.home import home
from jiahe.runtime.inputs import FileInput
from jiahe.runtime.record import RECORD, Record, under_way
from tests.office.house import ITEMS, SLEEPER


def at_the_command_line(tmp_path: Path, content: bytes = ITEMS) -> str:
    file = tmp_path / "items.csv"
    file.write_bytes(content)
    return execute(Request(application=SLEEPER, inputs={"items": FileInput(file)}, seed=3), home()).id


def test_runs_of_the_command_line_appear_once(db, tmp_path):
    assert adopt_runs() == 0
    run_id = at_the_command_line(tmp_path)
    with pytest.raises(DataError):
        at_the_command_line(tmp_path, b"id\n")
    assert (adopt_runs(), adopt_runs()) == (2, 0)
    done = Run.objects.get(pk=run_id)
    assert (done.status, done.owner, done.request["seed"], done.error) == ("succeeded", None, 3, None)
    assert done.started <= done.ended
    assert Run.objects.exclude(pk=run_id).get().error["check"] == "column_missing"


def test_a_run_under_way_is_not_adopted_before_its_end(db):
    run_id = new_id()
    with under_way(home().runs, Record(run_id, SLEEPER, "1")) as folder:
        assert adopt_runs() == 0
        assert folder.is_dir()


def test_a_damaged_record_is_passed_over_and_the_others_appear(db, tmp_path):
    damaged, whole = at_the_command_line(tmp_path), at_the_command_line(tmp_path)
    (home().runs / damaged / RECORD).write_text("{", encoding="utf-8")

    assert adopt_runs() == 1
    assert [run.pk for run in Run.objects.all()] == [whole]
