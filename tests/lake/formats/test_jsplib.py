"""Job-shop text: three layouts, told apart by what adds up."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiahe.kernel.errors import DataError
from jiahe.lake.formats import read_file
from jiahe.lake.formats.jsplib import fits

ROWS = [(0, 0, "0", 3), (0, 1, "1", 5), (0, 2, "2", 1), (1, 0, "2", 4), (1, 1, "0", 2), (1, 2, "1", 7)]
FROM_ONE = [(job, step, str(int(machine) + 1), duration) for job, step, machine, duration in ROWS]
PAIRS = "0 3 1 5 2 1\n2 4 0 2 1 7\n"
TAILLARD = "Nb of jobs, Nb of Machines, Time seed\n 2 3 840612802 398197754 1231 1005\nTimes\n3 5 1\n4 2 7\nMachines\n1 2 3\n3 1 2\n"
FLEXIBLE = "2 3\t1.5\r\n2 2 1 3 2 5 1 3 4\r\n1 1 2 6\r\n"
ALTERNATIVES = [(0, 0, "1", 3), (0, 0, "2", 5), (0, 1, "3", 4), (1, 0, "2", 6)]


@pytest.mark.parametrize(
    "text",
    [
        f"2 3\n{PAIRS}",
        f"# a comment\n2 3\n{PAIRS}",
        f" +++++\n instance ft02\n +++++\n Fisher and Thompson 2x3\n 2 3\n{PAIRS} +++++\n",
        "2 3\n0 3 1\n5 2 1 2 4\n0 2 1 7\n",  # broken at will
        f"2 3 55\n{PAIRS}",  # the best known length in the header
    ],
)
@pytest.mark.parametrize("name", ["i.jsp", "i.txt", "i.jsplib"])
def test_pairs_per_job(read, text, name):
    assert read(text.encode(), name).rows() == ROWS


@pytest.mark.parametrize("text", [TAILLARD, TAILLARD[TAILLARD.index(" 2 3") :].lower()])
def test_taillards_two_blocks(read, text):
    assert read(text.encode(), "i.txt").rows() == FROM_ONE


@pytest.mark.parametrize("name", ["i.txt", "i.jsp", "i.jsplib"])
def test_taillards_two_blocks_without_their_titles(read, name):
    assert read(b"2 3\n3 5 1\n4 2 7\n1 2 3\n3 1 2\n", name).rows() == FROM_ONE


def test_two_rows_a_job_that_do_not_end_in_machines_are_pairs(read):
    assert read(b"2 4\n0 3 1 5\n2 1 3 3\n2 4 0 2\n1 3 3 2\n", "i.txt").height == 8


def test_the_blocks_may_stand_in_either_order(read):
    assert read(b"2 3\nMachines:\n1 2 3\n3 1 2\nTimes:\n3 5 1\n4 2 7\n", "i.jsp").rows() == FROM_ONE


@pytest.mark.parametrize("name", ["i.fjs", "i.txt", "i.jsplib"])
def test_alternatives(read, name):
    assert read(FLEXIBLE.encode(), name).rows() == ALTERNATIVES


def test_machines_keep_their_text(read):
    assert read(b"1 2\n00 3 01 4\n", "i.jsp")["machine"].to_list() == ["00", "01"]


def test_a_third_number_in_the_header_decides_for_alternatives_where_both_fit(read):
    assert read(b"1 2 1\n1 1 1 5\n", "i.txt").rows() == [(0, 0, "1", 5)]


def test_what_fits_two_layouts_is_refused_unless_the_suffix_decides(fault, read):
    text = b"1 2\n1 1 1 5\n"
    assert "ambiguous" in fault(text, "i.txt").advice.en or "alike" in fault(text, "i.txt").advice.en
    assert read(text, "i.fjs").rows() == [(0, 0, "1", 5)]
    assert read(text, "i.jsp").rows() == [(0, 0, "1", 1), (0, 1, "1", 5)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("2 3\n0 3 1 5 2 1\n2 4 0 2 1\n", 3),  # a number too few
        ("2 3\n0 3 1 5 2 1 9\n2 4 0 2 1 7 9\n", 3),  # too many
        ("2 3\n0 3 1 5 2 1\n2 4 0 x 1 7\n", 3),  # no number
        ("2 3\n0 3 1 5 2\n1 2 4 0 2 1 7\n", 2),  # a line each, but uneven
        ("2 3\n0 3 1 5 3 1\n2 4 0 2 1 7\n", 2),  # machines 0 to 3 are four
        ("2 3\n0 3 1 5 9 1\n2 4 0 2 1 7\n", 2),
        ("no counts here\n", 1),
        ("\n\n2 0\n", 3),
        ("0 0\n", 1),
        ("2 3\nTimes\n1 2 3\n4 5 6\n", 1),  # no machines
        ("2 3\nTimes\n1 2 3\n4 5 6\nMachines\n1 2 3\n4 1 2\n", 7),
        ("2 3\n1 2 3\nTimes\n", 2),
        ("2 3\nTimes\nTimes\n", 3),
        ("2 3\nTimes\n1 2 3\n4 5\nMachines\n1 2 3\n3 1 2\n", 4),
        ("2 3\nTimes\n1 2 3\n4 5 6\nMachines\n1 2 3 3\n1 2\n", 6),
    ],
)
def test_the_line_that_does_not_add_up_is_told(fault, text, line):
    error = fault(text.encode(), "i.jsp")
    assert error.check == "format"
    assert error.advice.en.startswith(f"line {line} ")


@pytest.mark.parametrize(
    "text", ["2 3 1.5\n2 2 1 3 2 5 1 3 4\n1 1 2\n", "1 3 1.5\n1 1 4 1\n", "1 3 1.5\n1 1 3 1 1\n", "1 3 1.5\n0\n"]
)
def test_alternatives_that_do_not_add_up_are_refused(fault, text):
    assert fault(text.encode(), "i.fjs").check == "format"


def test_a_text_of_comments_alone_is_empty(fault):
    assert fault(b"# nothing\n", "i.jsp").check == "empty"


def test_a_text_of_no_encoding_is_refused(fault):
    assert fault(b"\xff\xff\xff", "i.jsp").check == "encoding"


def test_a_text_larger_than_any_instance_is_refused(fault, monkeypatch):
    monkeypatch.setattr("jiahe.lake.formats.jsplib._MOST_BYTES", 10)
    assert fault(b"2 3\n" + PAIRS.encode(), "i.jsp").check == "size"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (f"2 3\n{PAIRS}", True),
        (TAILLARD, True),
        ("2 3\n", False),
        ("a letter\nfrom 2 3\n", False),
        ("2 3\nwords follow\n", False),
    ],
)
def test_a_text_is_told_to_be_job_shop_data_by_its_beginning(head, expected):
    assert fits(head) is expected


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.text("0123456789 \n.#Times", max_size=60), st.binary(max_size=40).map(lambda raw: raw.decode("latin-1"))
    )
)
def test_any_text_gives_a_frame_or_the_one_data_error(tmp_path: Path, text):
    path = tmp_path / "fuzz.jsp"
    path.write_text(text, encoding="utf-8")
    try:
        assert not read_file("t", path).frame.is_empty()
    except DataError as error:
        assert error.check in {"format", "empty"}  # noqa: PT017 - success is as good


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), jobs=st.integers(1, 4), machines=st.integers(1, 5))
def test_a_written_instance_comes_back(tmp_path: Path, data, jobs, machines):
    orders = [data.draw(st.permutations(range(machines))) for _ in range(jobs)]
    times = [data.draw(st.lists(st.integers(0, 99), min_size=machines, max_size=machines)) for _ in range(jobs)]
    lines = [
        " ".join(f"{m} {d}" for m, d in zip(order, time, strict=True))
        for order, time in zip(orders, times, strict=True)
    ]
    path = tmp_path / "i.jsp"
    path.write_text(f"{jobs} {machines}\n" + "\n".join(lines), encoding="utf-8")
    rows = [(j, s, str(orders[j][s]), times[j][s]) for j in range(jobs) for s in range(machines)]
    assert read_file("t", path).frame.rows() == rows
