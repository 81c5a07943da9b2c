"""`jiahe plan coverage --by` and `jiahe plan records`: the plan joined with what the office knows."""

import csv
import json

import pytest

from jiahe.plan.load import DEFAULT
from tests.office.house import migrated, office, playground
from tests.office.programme.house import bring, hand_in, make_crew, open_round

__all__ = ["migrated", "office", "playground"]


@pytest.fixture
def waiting(office):
    """A case that waits for the county."""
    crew = make_crew()
    bring(crew, hand_in(crew, open_round(crew, "benchmark_scenario")), "recommending")
    return office


def rows(done):
    return list(csv.DictReader(done.stdout.splitlines()))


def test_what_is_owed_comes_from_the_office_of_this_installation(jiahe, waiting):
    plain, as_json = jiahe("plan", "coverage", "--by", "owed"), jiahe("plan", "coverage", "--by", "owed", "--json")

    first = next(row for row in rows(plain) if row["what"] == "recommend")
    assert (plain.returncode, first["unit"], first["clause"], first["cases"]) == (0, "Xiuzhou District", "2.3", "1")
    told = [one for one in json.loads(as_json.stdout) if one["what"] == "recommend"]
    assert [(one["unit"], one["unit_zh"], one["county"]) for one in told] == [("xiuzhou", "秀洲区", "xiuzhou")]


def test_records_are_written_and_read_elsewhere(jiahe, waiting, tmp_path):
    file = tmp_path / "records.json"
    file.write_text(jiahe("plan", "records").stdout, encoding="utf-8")
    (waiting / "office.sqlite3").unlink()

    found = {row["name"]: row for row in rows(jiahe("plan", "coverage", "--by", "unit", "--records", file))}
    clauses = {row["clause"]: row for row in rows(jiahe("plan", "coverage", "--by", "clause", "--records", file))}

    assert (found["Xiuzhou District"]["owed"], found["Haining City"]["owed"]) == ("1", "0")
    assert (clauses["2.3"]["rounds"], clauses["2.3"]["owed"]) == ("1", "1")


def test_without_an_office_the_plan_and_the_applications_are_joined(jiahe):
    done = jiahe("plan", "coverage", "--by", "clause")

    assert (done.returncode, "there is no office here" in done.stderr, len(rows(done))) == (0, True, 19)
    assert jiahe("plan", "records").returncode == 2


def test_by_system_nothing_of_the_office_is_asked(jiahe):
    assert jiahe("plan", "coverage").stdout == jiahe("plan", "coverage", "--by", "system").stdout


def test_records_of_another_plan_are_left_out_and_said(jiahe, tmp_path):
    file = tmp_path / "records.json"
    counted = [{"target": "scenarios", "year": 2026, "many": 3}]
    file.write_text(json.dumps({"plan": "other", "day": "2026-11-25", "counted": counted}), encoding="utf-8")
    done = jiahe("plan", "coverage", "--by", "clause", "--records", file, "--plan", DEFAULT)

    assert ("the plan other" in done.stderr, {row["counted"] for row in rows(done)}) == (True, {"0"})


@pytest.mark.parametrize(("content", "status"), [(b"{}", 3), (b"\xff\xfe", 2), (None, 3)])
def test_a_file_that_is_none_is_refused(jiahe, tmp_path, content, status):
    file = tmp_path / "records.json"
    if content is not None:
        file.write_bytes(content)
    done = jiahe("plan", "coverage", "--by", "owed", "--records", file)

    assert (done.returncode, done.stdout) == (status, "")


def test_a_row_of_something_else_is_wrong_usage(jiahe):
    assert jiahe("plan", "coverage", "--by", "song").returncode == 2
