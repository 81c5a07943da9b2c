"""Workbooks: typed dates, the look of numbers, and what hides in an archive."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiahe.kernel.errors import DataError
from jiahe.lake.formats import read_file

TIME = dt.datetime(2025, 1, 2, 3, 4, 5)


def book(*rows: tuple[object, ...], **more: list[tuple[object, ...]]) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for name, others in more.items():
        sheet = workbook.create_sheet(name)
        for row in others:
            sheet.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """Return the archive with parts of its sheet replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(Path(name).stem, old.read(name)))
    return buffer.getvalue()


def test_types_and_the_look_of_numbers(read):
    frame = read(
        book(
            ("编号", "数", "混", "时间", "是否", 2024, "历时"),
            ("001", 1, 1, TIME, True, 1.5, dt.timedelta(hours=30)),
            ("002", 2, "x", None, False, 2, None),
        ),
        "table.xlsx",
    )
    assert frame.to_dict(as_series=False) == {
        "编号": ["001", "002"],
        "数": [1, 2],
        "混": ["1", "x"],
        "时间": [TIME, None],
        "是否": [True, False],
        "2024": [1.5, 2.0],
        "历时": ["1d 6h", None],
    }
    assert frame.schema["时间"] == pl.Datetime("us")


def test_the_first_sheet_is_read_unless_another_is_named(tmp_path: Path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(book(("a",), (1,), 第二=[("b",), ("x",)]))
    assert read_file("t", path).frame.columns == ["a"]
    assert read_file("t", tmp_path / "book.xlsx#第二").frame.to_dict(as_series=False) == {"b": ["x"]}
    with pytest.raises(DataError, match="第三"):
        read_file("t", tmp_path / "book.xlsx#第三")


def test_a_header_alone_is_an_empty_table(read):
    assert read(book(("a", "b")), "table.xlsx").schema == {"a": pl.String, "b": pl.String}


def test_an_empty_nameless_column_is_dropped_and_an_empty_named_one_kept(read):
    frame = read(book(("a", None, "c"), (1, None, None), (2, None, None)), "table.xlsm")
    assert frame.to_dict(as_series=False) == {"a": [1, 2], "c": [None, None]}


def test_an_empty_sheet_is_empty(fault):
    assert fault(book(), "table.xlsx").check == "empty"


@pytest.mark.parametrize("rows", [(("a", "a"), (1, 2)), (("a", None), (1, 2))])
def test_headers_repeated_or_missing_are_refused(fault, rows):
    assert fault(book(*rows), "table.xlsx").check == "format"


def test_old_and_encrypted_workbooks_are_told_apart(fault):
    old = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
    assert "xlsx" in fault(old, "table.xlsx").advice.en
    assert "password" in fault(old + "EncryptedPackage".encode("utf-16-le"), "table.xlsx").advice.en


def test_an_encrypted_part_is_told(fault):
    content = bytearray(book(("a",)))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in fault(bytes(content), "table.xlsx").advice.en


def test_a_bomb_is_refused_by_its_ratio(fault):
    assert fault(repacked(book(("a",)), sheet1=b" " * 90_000_000), "table.xlsx").check == "size"


def test_a_bomb_is_refused_by_its_size(fault, monkeypatch):
    content = repacked(book(("a",)), sheet1=b" " * 3_000_000)
    monkeypatch.setenv("JIAHE_MAX_FILE_MB", "2")
    assert fault(content, "table.xlsx").check == "size"


def test_a_part_that_is_larger_than_its_entry_says_is_refused(fault):
    content = bytearray(repacked(book(("a",)), sheet1=b" " * 3_000_000))
    entry = content.index(b"PK\x01\x02", content.index(b"xl/worksheets/sheet1.xml") + 1)
    while content[entry + 46 : entry + 70] != b"xl/worksheets/sheet1.xml":
        entry = content.index(b"PK\x01\x02", entry + 1)
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    assert fault(bytes(content), "table.xlsx").check == "size"


@pytest.mark.parametrize(
    ("cell", "check"),
    [(b'<c r="XFD1048576"><v>1</v></c>', "size"), (b'<c r="&#65;1"><v>1</v></c>', "format")],
)
def test_two_cells_far_apart_do_not_claim_the_memory_between(fault, cell, check):
    start = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    sheet = start + b'<row><c r="A1"><v>1</v></c>' + cell + b"</row></sheetData></worksheet>"
    assert fault(repacked(book(("a",)), sheet1=sheet), "table.xlsx").check == check


def test_an_unknown_compression_is_refused(fault):
    content = bytearray(book(("a",)))
    content[content.index(b"PK\x01\x02") + 10] = 99
    assert fault(bytes(content), "table.xlsx").check == "format"


VALID = book(("id", "n", "t"), ("001", 1.5, TIME), ("县", 2, None))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_gives_a_frame_or_the_one_data_error(tmp_path: Path, data):
    content = bytearray(VALID)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "fuzz.xlsx"
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content)
    try:
        read_file("t", path).frame.rows()
    except DataError as error:
        assert error.check in {"format", "empty", "size"}  # noqa: PT017 - success is as good
