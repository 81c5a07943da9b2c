"""CSV: text cells, strict records, the encodings of officials' files."""

import gzip
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiahe.kernel.errors import DataError, Example
from jiahe.lake.formats import read_file
from jiahe.lake.formats.csv import _LAST, _Stream, fits
from jiahe.lake.writing import write_csv

ROWS = {"id": ["001", "002"], "name": ["嘉禾", None]}
TEXT = "id,name\n001,嘉禾\n002,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_officials_files_are_read(read, encoding):
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert read(mark + TEXT.encode(encoding)).to_dict(as_series=False) == ROWS


def test_gb18030_far_behind_plain_ascii_is_still_recognised(read):
    rows = b"a,b\n" + b"1,2\n" * 2_000_000 + "3,县\n".encode("gb18030")
    assert read(rows).row(-1) == ("3", "县")


def test_ids_keep_leading_zeros_and_an_empty_cell_is_null(read):
    assert read(b'a,b\n007,\n"","x"\n').rows() == [("007", None), (None, "x")]


@pytest.mark.parametrize("text", [b"a;b\n1;2", b"a\tb\r\n1\t2\r\n", b"a,b\r1,2\r", b"\n\na,b\n\n1,2\n\n"])
def test_delimiters_and_line_ends_are_recognised(read, text):
    assert read(text).to_dict(as_series=False) == {"a": ["1"], "b": ["2"]}


def test_a_comma_is_preferred_where_several_delimiters_stand_in_the_header(read):
    assert read(b'"x;y",b;c\n1,2\n').columns == ["x;y", "b;c"]


def test_quoted_cells_hold_newlines_quotes_and_delimiters(read):
    assert read(b'a,"b\nc"\n"x\r\ny","he said ""no"", twice"\n').to_dict(as_series=False) == {
        "a": ["x\r\ny"],
        "b\nc": ['he said "no", twice'],
    }


@pytest.mark.parametrize("text", [b"a,b", b"a,b\n", b"a,b\r\n\r\n"])
def test_a_header_alone_is_an_empty_table(read, text):
    assert read(text).schema == {"a": pl.String, "b": pl.String}


def test_a_nameless_empty_column_is_dropped(read):
    assert read(b"a,b,\n1,2,\n").columns == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "check", "column"),
    [
        (b"", "empty", ""),
        (b"\n\r\n", "empty", ""),
        (b"a,a\n1,2\n", "format", "a"),  # repeated header
        (b"a,b\n1,\x002\n", "format", ""),  # NUL
        (b'a,b\n1,"2\n3,4\n', "format", ""),  # a quote never closed
        (b'"a,b\n1,2\n', "format", ""),  # nor in the header
        (b"a,b,\n1,2,3\n", "format", ""),  # a column with values but no name
        (b",\n1,2\n", "format", ""),  # no name at all
        (b",\n", "format", ""),
        (b"a,b\n\xff\xff\xff,1\n", "encoding", ""),
        (b"\xff\xfea\x00\x00\xd8", "encoding", ""),  # UTF-16 cut within a pair
        (b"\xef\xbb\xbfa,b\n\xff,1\n", "encoding", ""),  # the mark promised UTF-8
    ],
)
def test_what_is_no_plain_table_is_refused(fault, text, check, column):
    error = fault(text)
    assert (error.check, error.column) == (check, column)


def test_ragged_rows_are_all_counted_and_three_are_shown_with_their_numbers(fault):
    error = fault(b'a,b\n1,2\n3\n"4\n4",5\n6,7,8\n9\n10\n')
    assert (error.check, error.count) == ("format", 4)
    assert error.examples == (Example(3, "1: 3"), Example(5, "3: 6,7,8"), Example(6, "1: 9"))


def test_a_header_longer_than_any_table_has_is_refused(fault, monkeypatch):
    monkeypatch.setattr("jiahe.lake.formats.csv._LONGEST_HEADER", 100)
    assert fault(b'"' + b"x" * 9_000_000).check == "format"


def test_a_record_longer_than_a_block_is_refused(fault):
    assert fault(b'a,b\n1,"' + b"x" * 20_000_000).check == "format"


def test_a_packed_file_is_unpacked(read):
    assert read(gzip.compress(TEXT.encode()), "table.csv.gz").to_dict(as_series=False) == ROWS


@pytest.mark.parametrize(
    "content",
    [b"no gzip", gzip.compress(TEXT.encode(), mtime=0)[:-9], gzip.compress(b"ab", mtime=0)[:5] + b"x" * 90],
    ids=["no gzip", "cut", "overwritten"],
)
def test_a_damaged_packed_file_is_refused(fault, content):
    assert fault(content, "table.csv.gz").check == "format"


def test_a_bomb_is_refused_while_it_unpacks(fault, monkeypatch):
    monkeypatch.setenv("JIAHE_MAX_FILE_MB", "5")
    assert fault(gzip.compress(b"a,b\n" + b"0,0\n" * 3_000_000), "table.csv.gz").check == "size"


def test_a_file_over_the_limit_is_refused_before_it_is_read(fault, monkeypatch):
    monkeypatch.setenv("JIAHE_MAX_FILE_MB", "0.001")
    assert fault(b"a,b\n" + b"0,0\n" * 1000).check == "size"


def test_cells_that_would_swell_beyond_memory_are_refused(fault, monkeypatch):
    monkeypatch.setenv("JIAHE_MAX_FILE_MB", "0.01")
    monkeypatch.setattr("jiahe.lake.formats.csv._GROWTH", 0.1)
    assert fault(b"a,b\n" + b"000000000000000000,0\n" * 400).check == "size"


def test_many_columns_are_read(read):
    names = [f"marker{number}" for number in range(15_000)]
    frame = read((",".join(names) + "\n" + ",".join(["1"] * len(names)) + "\n").encode())
    assert frame.shape == (1, len(names))


CELLS = st.one_of(st.none(), st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1))
NAMES = st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"]), min_size=1, max_size=8).filter(
    lambda name: bool(name.strip())
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), names=st.lists(NAMES, min_size=1, max_size=4, unique=True), rows=st.integers(0, 5))
def test_what_was_written_comes_back(tmp_path: Path, data, names, rows):
    frame = pl.DataFrame(
        {name: data.draw(st.lists(CELLS, min_size=rows, max_size=rows)) for name in names},
        schema=dict.fromkeys(names, pl.String),
    )
    write_csv(frame, tmp_path / "round.csv", for_excel=True)
    assert read_file("t", tmp_path / "round.csv").frame.equals(frame)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=200), st.text(',;"\t\r\n\0ab县', max_size=60).map(str.encode)))
def test_any_bytes_give_a_frame_or_the_one_data_error(tmp_path: Path, content):
    path = tmp_path / "fuzz.csv"
    path.write_bytes(content)
    try:
        assert set(read_file("t", path).frame.dtypes) == {pl.String}
    except DataError as error:
        assert error.check in {"encoding", "format", "empty"}  # noqa: PT017 - success is as good


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("id,name\n1,2\n", True),
        ("id\tname\n1\t2", True),
        ("6 6\n1 2 3 4", False),
        ("10\t6\t2\n1\t2\t3", False),  # counts are no header
        ("id,name\n1\n", False),
        ("words only\n", False),
    ],
)
def test_a_text_is_told_to_be_a_table_by_its_first_lines(head, expected):
    assert fits(head) is expected


def test_a_header_may_come_in_pieces():
    stream = _Stream(iter([b"", b"\n", b'"a\n', b'b",c\r', b"\n1,", b"", b"2"]))
    assert (stream.header, stream.delimiter) == (["a\nb", "c"], ",")
    pieces = iter(lambda: stream.read(3), b"")
    assert b"".join(pieces) == f"1,2\n{_LAST},\n".encode()
    assert stream.read() == b""
