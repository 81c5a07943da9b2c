"""From inputs to written results, whatever happens on the way."""

import datetime as dt
import sys
import threading
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jiahe.kernel.errors import CancelledError, DataError, NotFoundError, SystemFaultError, UsageError
from jiahe.kernel.ids import new_id
from jiahe.kernel.times import TimeForm
from jiahe.runtime.execute import FAULT, Request, execute
from jiahe.runtime.home import Home
from jiahe.runtime.inputs import FileInput
from jiahe.runtime.record import ask_to_cancel, list_records, read_record
from jiahe.runtime.results import read_result, tables_of
from tests.runtime.turner import TURNER

WORKSHOP_FILES = {"model.json", "model.npz", "doubles.parquet", "groups.parquet", "run.json"}


def wish(items: pl.DataFrame, **facts: Any) -> Request:
    """Ask for a run of the turner."""
    return Request(**{"application": TURNER, "inputs": {"items": items}, **facts})


def last(place: Home) -> tuple[str, set[str]]:
    """Return the newest run's outcome and the names of its files."""
    record = list_records(place.runs)[0]
    return record.outcome, {path.name for path in (place.runs / record.id).iterdir()}


def test_a_run_is_kept_with_all_that_led_to_it(place: Home, tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    file.write_text("group,id,time,value\na,1,2025-05-12 08:00,1\nb,1,,\n", encoding="utf-8")
    as_of = dt.datetime(2025, 6, 1)

    record = execute(
        Request(application=TURNER, inputs={"items": FileInput(file)}, settings={"warn": "true"}, as_of=as_of, seed=7),
        place,
    )

    assert read_record(place.runs / record.id) == record
    assert last(place) == ("succeeded", WORKSHOP_FILES)
    assert (record.application, record.kind, record.seed, record.as_of) == (TURNER, "run", 7, "2025-06-01T00:00:00")
    assert record.settings == {"mode": "right", "pause": 0.0, "warn": True}
    assert record.inputs["items"].keys() == {"file", "sha256", "rows"}
    assert record.rows == {"doubles": 2, "groups": 2}
    assert record.warnings == ["2 groups"]
    assert (record.executor, record.error, record.model) == ("local", None, None)
    assert record.times == TimeForm(separator=" ", finest="minute").as_dict()
    assert record.started <= str(record.ended)


def test_results_are_sorted_by_key_and_typed(place: Home, items: pl.DataFrame) -> None:
    record = execute(wish(items.sample(fraction=1.0, shuffle=True, seed=1)), place)

    doubles = read_result(place.runs / record.id, "doubles")
    assert tables_of(place.runs / record.id) == ["doubles", "groups"]
    assert doubles.equals(doubles.sort("group", "id"))
    assert doubles["double"].to_list()[:2] == [0.0, 2 / 3]


def test_the_same_request_gives_the_same_bits(place: Home, items: pl.DataFrame) -> None:
    one, two, other = (execute(wish(items, seed=seed), place) for seed in (1, 1, 2))

    def result(record: Any) -> pl.DataFrame:
        return read_result(place.runs / record.id, "groups")

    assert result(one).equals(result(two))
    assert not result(one).equals(result(other))


def test_a_model_is_fitted_once_and_used_by_id_or_folder(place: Home, items: pl.DataFrame) -> None:
    fitted = execute(wish(items, kind="fit"), place)

    by_id = execute(wish(items, model=fitted.id), place)
    by_folder = execute(wish(items, model=str(place.runs / fitted.id)), place)

    assert fitted.rows == {"seen": 1}
    assert read_result(place.runs / fitted.id, "seen").rows() == [(items.height,)]
    assert (by_id.model, by_folder.model) == (fitted.id, str(place.runs / fitted.id))
    assert last(place)[1] == WORKSHOP_FILES - {"model.json", "model.npz"}


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"settings": {"mode": "no"}}, DataError),
        ({"settings": {"mode": "refuse"}}, DataError),
        ({"settings": {"odd": 1}}, DataError),
        ({"inputs": {}}, DataError),
        ({"model": "01J00000000000000000000000"}, NotFoundError),
    ],
)
def test_what_the_user_can_mend_is_refused_and_recorded(
    place: Home, items: pl.DataFrame, facts: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        execute(wish(items, **facts), place)

    record = list_records(place.runs)[0]
    assert last(place) == ("refused", {"run.json"})
    assert record.error == caught.value.as_dict()  # type: ignore[attr-defined]
    assert record.rows == {}


@pytest.mark.parametrize(
    ("request_facts", "words"),
    [
        ({"application": "industry.job_scheduling", "kind": "fit"}, "learns nothing"),
        ({"application": "industry.job_scheduling", "model": "x"}, "takes no model"),
        ({"kind": "fit", "model": "x"}, "takes no model"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage_and_leaves_nothing(
    place: Home, items: pl.DataFrame, request_facts: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        execute(wish(items, **request_facts), place)

    assert list_records(place.runs) == []


@pytest.mark.parametrize(
    "mode",
    ["raise", "memory", "lack_table", "more_tables", "more_columns", "wrong_type", "twice", "object", "infinite"],
)
def test_a_fault_of_ours_is_recorded_with_its_traceback_and_no_results(
    place: Home, items: pl.DataFrame, mode: str
) -> None:
    with pytest.raises(SystemFaultError) as caught:
        execute(wish(items, settings={"mode": mode}), place)

    record = list_records(place.runs)[0]
    assert last(place) == ("failed", {"run.json", FAULT})
    assert record.error == {"error": "SystemFaultError", "incident": record.id}
    assert caught.value.incident == record.id
    assert "Traceback" in (place.runs / record.id / FAULT).read_text(encoding="utf-8")


def test_a_run_can_be_stopped_by_somebody_else(place: Home, items: pl.DataFrame) -> None:
    run = new_id()

    def stop() -> None:
        while not (place.runs / f".under-way-{run}").is_dir():
            time.sleep(0.01)
        ask_to_cancel(place.runs, run)

    stopper = threading.Thread(target=stop)
    stopper.start()
    with pytest.raises(CancelledError):
        execute(wish(items, settings={"pause": 30}), place, run_id=run)
    stopper.join()

    outcome, files = last(place)
    assert (outcome, files - {"progress.jsonl"}) == ("cancelled", {"run.json"})


def test_a_run_can_be_stopped_from_the_keyboard(place: Home, items: pl.DataFrame) -> None:
    def watch(fraction: float, text: str, figures: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(CancelledError):
        execute(wish(items, settings={"pause": 30}), place, watcher=watch)

    assert last(place)[0] == "cancelled"


def test_a_large_run_is_split_over_processes_with_the_same_result(
    place: Home, items: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = execute(wish(items, settings={"warn": True}), place)
    monkeypatch.setattr("jiahe.runtime.execute._SPLIT_ROWS", 5)
    monkeypatch.setenv("JIAHE_WORKERS", "2")

    split = execute(wish(items, settings={"warn": True}), place)

    for table in ("doubles", "groups"):
        assert read_result(place.runs / split.id, table).equals(read_result(place.runs / whole.id, table))
    assert split.warnings == ["2 groups", "3 groups"]


def test_a_cluster_without_ray_is_a_clear_sentence(
    place: Home, items: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIAHE_RAY_ADDRESS", "127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "ray", None)

    with pytest.raises(ImportError, match="make setup EXTRAS=ray"):
        execute(wish(items), place)

    assert last(place) == ("refused", {"run.json"})


def test_an_empty_table_is_a_run_like_any_other(place: Home, items: pl.DataFrame) -> None:
    record = execute(wish(items.clear()), place)

    assert record.rows == {"doubles": 0, "groups": 0}
