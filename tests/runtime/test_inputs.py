"""Inputs come from files, the lake or frames, and keep the contract or are refused."""

from pathlib import Path

import polars as pl
import pytest

from jiahe.contracts.model import Contract
from jiahe.kernel.errors import DataError, NotFoundError, UsageError
from jiahe.lake.tables import Lake, sha256_of
from jiahe.lake.writing import write_xlsx
from jiahe.runtime.home import Home
from jiahe.runtime.inputs import FileInput, Input, LakeInput, gather, parse_input
from jiahe.runtime.registry import application
from tests.runtime.turner import TURNER


@pytest.fixture
def contract() -> Contract:
    """The turner's."""
    return application(TURNER).contract


@pytest.fixture
def lake(place: Home) -> Lake:
    """An empty lake."""
    return Lake(place.lake)


@pytest.mark.parametrize(
    ("text", "table", "source"),
    [
        ("t=a.csv", "t", FileInput(Path("a.csv"))),
        ("t=a.txt:jsplib", "t", FileInput(Path("a.txt"), "jsplib")),
        ("t=a=b.csv", "t", FileInput(Path("a=b.csv"))),
        ("t=dir:x/a.csv", "t", FileInput(Path("dir:x/a.csv"))),
        ("t=book.xlsx#sheet", "t", FileInput(Path("book.xlsx#sheet"))),
        ("t=lake:readings", "t", LakeInput("readings")),
        ("t=lake:readings@3", "t", LakeInput("readings", 3)),
    ],
)
def test_a_named_input_is_understood(text: str, table: str, source: Input) -> None:
    assert parse_input(text) == (table, source)


def test_a_file_that_really_has_a_colon_in_its_name_is_that_file(tmp_path: Path) -> None:
    path = tmp_path / "a:csv"
    path.touch()

    assert parse_input(f"t={path}") == ("t", FileInput(path))


@pytest.mark.parametrize("text", ["", "a.csv", "=a.csv", "t="])
def test_another_shape_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError):
        parse_input(text)


def test_a_file_is_read_checked_and_described(tmp_path: Path, contract: Contract, lake: Lake) -> None:
    path = tmp_path / "items.csv"
    path.write_text("group,id,time,value,spare\nb,1,2025-05-12 08:00,2,\na,1,,,x\n", encoding="utf-8")

    gathered = gather(contract, {"items": FileInput(path)}, lake)

    assert gathered.frames["items"]["group"].to_list() == ["a", "b"]
    assert gathered.frames["notes"].is_empty()
    assert gathered.described == {"items": {"file": "items.csv", "sha256": sha256_of(path), "rows": 2}}
    assert gathered.warnings == ["items：未用到的列 spare | items: columns not used: spare"]
    assert gathered.form is not None
    assert gathered.form.separator == " "


def test_a_stored_upload_keeps_the_name_that_its_owner_gave(tmp_path: Path, contract: Contract, lake: Lake) -> None:
    path = tmp_path / "01J.csv"
    path.write_text("group,id,time,value\n", encoding="utf-8")

    gathered = gather(contract, {"items": FileInput(path, name="项目.csv")}, lake)

    assert gathered.described["items"]["file"] == "项目.csv"


def test_a_sheet_of_a_workbook_is_read_and_its_book_hashed(tmp_path: Path, contract: Contract, lake: Lake) -> None:
    path = tmp_path / "book.xlsx"
    write_xlsx({"one": pl.DataFrame({"group": ["a"], "id": [1], "time": [None], "value": [2.0]})}, path)

    gathered = gather(contract, {"items": FileInput(Path(f"{path}#one"))}, lake)

    assert gathered.frames["items"].height == 1
    assert gathered.described["items"]["sha256"] == sha256_of(path)


def test_a_table_of_the_lake_is_read_in_its_newest_or_a_named_version(
    items: pl.DataFrame, contract: Contract, lake: Lake
) -> None:
    first = lake.append("kept", items, contract.reads["items"], source="test")
    second = lake.replace("kept", items.head(3), contract.reads["items"], source="test")

    newest = gather(contract, {"items": LakeInput("kept")}, lake)
    older = gather(contract, {"items": LakeInput("kept", first.number)}, lake)

    assert newest.described == {"items": {"lake": "kept", "version": second.number, "rows": 3}}
    assert older.described == {"items": {"lake": "kept", "version": first.number, "rows": items.height}}


def test_a_frame_is_taken_as_it_is(items: pl.DataFrame, contract: Contract, lake: Lake) -> None:
    assert gather(contract, {"items": items}, lake).described == {"items": {"frame": True, "rows": items.height}}


def test_what_is_undeclared_or_absent_is_refused(items: pl.DataFrame, contract: Contract, lake: Lake) -> None:
    for inputs, table, rule in (({}, "items", "required"), ({"items": items, "odd": items}, "odd", "unknown")):
        with pytest.raises(DataError) as caught:
            gather(contract, inputs, lake)
        assert (caught.value.table, caught.value.check) == (table, rule)


def test_a_file_or_table_that_is_not_there_is_told(tmp_path: Path, contract: Contract, lake: Lake) -> None:
    with pytest.raises(DataError) as caught:
        gather(contract, {"items": FileInput(tmp_path / "none.csv")}, lake)
    assert (caught.value.table, caught.value.check) == ("items", "file")
    with pytest.raises(NotFoundError):
        gather(contract, {"items": LakeInput("none")}, lake)
