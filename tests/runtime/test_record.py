"""Run records: whole, listed newest first, settled where their process is gone."""

import fcntl
from pathlib import Path

import pytest

from jiahe.kernel.errors import NotFoundError, UserError
from jiahe.kernel.ids import new_id
from jiahe.runtime.home import Home
from jiahe.runtime.record import (
    CANCEL,
    LOCK,
    RECORD,
    BrokenRecordError,
    Record,
    ask_to_cancel,
    broken,
    folder_of,
    interrupted,
    list_records,
    read_record,
    settle,
    stamp,
    under_way,
    write_record,
)


def fresh(number: int = 0) -> Record:
    """A record that begins."""
    return Record(id=new_id(), application="area.app", version="1", seed=number, started=stamp())


def dead(place: Home) -> Record:
    """A run whose process died."""
    record = fresh()
    folder = place.runs / f".under-way-{record.id}"
    folder.mkdir(parents=True)
    (folder / LOCK).touch()
    (folder / "half.parquet").touch()
    write_record(record, folder)
    return record


def test_a_run_is_found_under_way_and_afterwards(place: Home) -> None:
    record = fresh()

    with under_way(place.runs, record) as folder:
        assert folder_of(place.runs, record.id) == folder
        assert read_record(folder) == record
        assert [one.outcome for one in list_records(place.runs)] == ["running"]
        assert settle(place.runs) == interrupted(place.runs) == []
        record.outcome = "succeeded"

    finished = folder_of(place.runs, record.id)
    assert finished == place.runs / record.id
    assert read_record(finished) == record
    assert record.ended is not None
    assert [path.name for path in finished.iterdir()] == [RECORD]


def test_a_run_that_raises_is_recorded_too(place: Home) -> None:
    record = fresh()

    with pytest.raises(ZeroDivisionError), under_way(place.runs, record):
        record.seed //= 0

    assert read_record(place.runs / record.id).ended is not None


def test_a_dead_run_is_settled_once_and_its_half_results_go(place: Home) -> None:
    record = dead(place)
    assert interrupted(place.runs) == [record.id]

    assert settle(place.runs) == [record.id]
    assert settle(place.runs) == []

    settled = read_record(place.runs / record.id)
    assert (settled.outcome, settled.rows, settled.ended is not None) == ("interrupted", {}, True)
    assert [path.name for path in (place.runs / record.id).iterdir()] == [RECORD]


def test_a_run_that_somebody_else_settles_or_finishes_is_left_to_them(place: Home) -> None:
    record = dead(place)
    folder = place.runs / f".under-way-{record.id}"
    with (folder / LOCK).open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert (settle(place.runs), interrupted(place.runs)) == ([], [])
    (folder / LOCK).unlink()
    assert (settle(place.runs), interrupted(place.runs)) == ([], [])


def test_without_runs_there_is_nothing_to_settle_or_list(place: Home) -> None:
    assert settle(place.runs) == []
    assert interrupted(place.runs) == []
    assert list_records(place.runs) == []


def test_the_newest_come_first_and_no_more_than_asked_for(place: Home) -> None:
    records = [fresh(number) for number in range(3)]
    for number, record in enumerate(records):
        record.id = f"01J{number:023}"
        with under_way(place.runs, record):
            record.outcome = "succeeded"
    (place.runs / "a stranger").mkdir()
    (place.runs / "01J00000000000000000000009").mkdir()

    assert [record.seed for record in list_records(place.runs)] == [2, 1, 0]
    assert [record.seed for record in list_records(place.runs, limit=2)] == [2]


@pytest.mark.parametrize("name", ["", "..", "none", "01J00000000000000000000000", "x" * 5000, "a\0b"])
def test_a_run_that_is_not_there_is_not_found(place: Home, name: str) -> None:
    with pytest.raises(NotFoundError):
        folder_of(place.runs, name)


def test_a_run_may_be_named_by_its_folder(place: Home, tmp_path: Path) -> None:
    write_record(fresh(), tmp_path)

    assert folder_of(place.runs, str(tmp_path)) == tmp_path


def test_only_a_run_under_way_can_be_asked_to_stop(place: Home) -> None:
    record = fresh()
    with under_way(place.runs, record) as folder:
        ask_to_cancel(place.runs, record.id)
        assert (folder / CANCEL).is_file()

    assert not (place.runs / record.id / CANCEL).exists()
    with pytest.raises(UserError, match="has ended already"):
        ask_to_cancel(place.runs, record.id)
    with pytest.raises(NotFoundError):
        ask_to_cancel(place.runs, new_id())


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", "null", '{"id": 1, "later": 2}', "\x00"])
def test_a_damaged_record_is_told_by_name_and_hides_no_other(place: Home, content: str) -> None:
    with under_way(place.runs, whole := fresh()):
        pass
    with under_way(place.runs, damaged := fresh()):
        pass
    (place.runs / damaged.id / RECORD).write_text(content, encoding="utf-8")
    (place.runs / f".under-way-{dead(place).id}" / RECORD).write_text(content, encoding="utf-8")

    assert settle(place.runs) == []
    assert [record.id for record in list_records(place.runs)] == [whole.id]
    assert broken(place.runs) == [damaged.id]
    with pytest.raises(BrokenRecordError, match=damaged.id):
        read_record(place.runs / damaged.id)


def test_a_folder_without_its_record_is_told(place: Home) -> None:
    (place.runs / (name := new_id())).mkdir(parents=True)

    assert broken(place.runs) == [name]
