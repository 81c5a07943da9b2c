"""The formats: found by their files, guessed only where that is unambiguous, never a traceback."""

import os
from pathlib import Path

import pytest

from jiahe.kernel.errors import DataError
from jiahe.lake import formats as folder
from jiahe.lake.formats import formats, read_file


def test_every_file_in_the_folder_is_a_format_of_its_name():
    here = {path.stem for path in Path(folder.__file__).parent.glob("*.py")} - {"__init__"}
    assert set(formats()) == here


def test_no_two_formats_claim_one_suffix():
    suffixes = [suffix for one in formats().values() for suffix in one.suffixes]
    assert len(suffixes) == len(set(suffixes))


@pytest.mark.parametrize("name", ["table.unknown", "table", "notes.txt"])
def test_what_cannot_be_guessed_is_refused_with_the_known_formats(fault, name):
    error = fault(b"some words\nand more\n", name)
    assert error.check == "format"
    assert "csv, jsplib, parquet, xlsx" in error.advice.en


def test_a_text_file_is_told_by_its_content(read):
    assert read(b"id\tname\n1\t2\n", "table.txt").columns == ["id", "name"]
    assert read("编号,名\n1,2\n".encode("gb18030"), "table.txt").columns == ["编号", "名"]
    assert read(b"1 1\n0 5\n", "table.TXT").columns == ["job", "step", "machine", "duration"]


def test_bytes_that_are_no_text_are_no_text_file(fault):
    assert fault(b"\xff\xfe\xff\xff\x80", "table.txt").check == "format"


def test_the_format_may_be_said(tmp_path: Path, fault):
    path = tmp_path / "table.dat"
    path.write_bytes(b"a,b\n1,2\n")
    assert read_file("t", path, "CSV").frame.columns == ["a", "b"]
    assert fault(b"a,b\n", "table.csv", "nonsense").check == "format"


@pytest.mark.parametrize("name", ["absent.csv", "", "x" * 300 + ".csv", "nul\0.csv", "absent.csv/below.csv"])
def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, name):
    with pytest.raises(DataError) as caught:
        read_file("t", tmp_path / name)
    assert caught.value.check == "file"


def test_what_is_no_plain_file_is_not_opened(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(DataError) as caught:
        read_file("t", tmp_path / "pipe.csv")
    assert caught.value.check == "file"


def test_a_name_with_the_mark_of_a_sheet_may_be_a_files_own(tmp_path: Path):
    (tmp_path / "a#b.csv").write_bytes(b"a\n1\n")
    assert read_file("t", tmp_path / "a#b.csv").frame.columns == ["a"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_what_stops_the_program_passes(tmp_path: Path, monkeypatch, stop):
    def halt(_path: Path) -> None:
        raise stop

    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n")
    csv = formats()["csv"]
    monkeypatch.setitem(formats(), "csv", type(csv)(csv.name, csv.suffixes, halt, csv.fits))
    with pytest.raises(stop):
        read_file("t", path)
