import polars as pl
import pytest

from jiahe.kernel.errors import ForbiddenError, NotFoundError
from jiahe.lake.tables import Lake
from jiahe.office.runs.domain import preview_lake, preview_upload, previews
from jiahe.runtime.home import home
from jiahe.runtime.registry import application
from tests.office.house import SLEEPER, upload


def test_a_good_file_is_shown_as_it_stands(people):
    seen = preview_upload(upload(people["sleep_desk"]), application(SLEEPER), "items")
    assert (seen.verdict, seen.columns, seen.rows, seen.warnings) == (None, ("id", "value", "time"), 2, ())
    assert seen.head.to_dicts()[0] == {"id": "a", "value": "1.5", "time": "2025-05-12 08:00"}


def test_a_file_that_breaks_the_contract_is_shown_with_the_verdict(people):
    seen = preview_upload(upload(people["sleep_desk"], b"id,value,time\na,-1,\n"), application(SLEEPER), "items")
    assert (seen.verdict.column, seen.verdict.check, seen.rows) == ("value", "minimum", 1)
    assert seen.as_dict()["verdict"]["examples"] == [{"row": 2, "value": "-1.0"}]


def test_a_file_that_cannot_be_read_has_a_verdict_and_no_rows(people):
    seen = preview_upload(upload(people["sleep_desk"], b"PAR1 broken", "items.parquet"), application(SLEEPER), "items")
    assert (seen.verdict.check, seen.rows, seen.columns) == ("format", None, ())


def test_columns_that_are_not_used_are_told(people):
    seen = preview_upload(upload(people["sleep_desk"], b"id,value,time,x\na,1,,2\n"), application(SLEEPER), "items")
    assert seen.verdict is None
    assert len(seen.warnings) == 1


def test_a_large_file_is_left_to_the_run(people, monkeypatch):
    monkeypatch.setattr(previews, "PREVIEW_BYTES", 3)
    seen = preview_upload(upload(people["sleep_desk"]), application(SLEEPER), "items")
    assert (seen.verdict, seen.rows, len(seen.warnings)) == (None, None, 1)


def test_an_unknown_table_is_not_there(people):
    with pytest.raises(NotFoundError):
        preview_upload(upload(people["sleep_desk"]), application(SLEEPER), "others")


def test_a_lake_table_is_judged_alike(people):
    frame = pl.DataFrame({"id": ["a"], "value": [1.0], "time": [None]})
    Lake(home().lake).append("kept", frame, application(SLEEPER).contract.reads["items"], source="test")
    seen = preview_lake(people["auditor"], "kept", application(SLEEPER), "items")
    assert (seen.verdict, seen.rows) == (None, 1)
    with pytest.raises(ForbiddenError):
        preview_lake(people["no_role"], "kept", application(SLEEPER), "items")
