"""Each command says what it is asked for: data to stdout as a table, CSV or JSON, talk to stderr."""

import csv
import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Jiahe
from tests.runtime.turner import TURNER, WORKSHOP

ITEMS = "group,id,time,value\na,1,2025-05-12 08:00,1\nb,1,,\n"
AREA = "industry.job_scheduling"


@pytest.fixture(autouse=True)
def _turner(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command finds the turner by the path."""
    monkeypatch.setenv("PYTHONPATH", str(WORKSHOP), prepend=os.pathsep)


@pytest.fixture
def items(tmp_path: Path) -> Path:
    """A file."""
    file = tmp_path / "items.csv"
    file.write_text(ITEMS, encoding="utf-8")
    return file


def rows(text: str) -> list[dict[str, str]]:
    """Read what a pipe gets."""
    return list(csv.DictReader(text.splitlines()))


def test_applications_are_listed(jiahe: Jiahe) -> None:
    plain, as_json = jiahe("apps"), jiahe("apps", "--json")

    found = json.loads(as_json.stdout)
    assert [row["id"] for row in rows(plain.stdout)] == [app["id"] for app in found]
    assert {AREA, TURNER} <= {app["id"] for app in found}
    assert (plain.stderr, as_json.stderr) == ("", "")


def test_an_application_is_shown_with_its_contract(jiahe: Jiahe) -> None:
    plain, as_json = jiahe("apps", "show", AREA), jiahe("apps", "show", AREA, "--json")

    found = json.loads(as_json.stdout)
    assert list(found["contract"]["reads"]) == ["operations"]
    assert plain.stdout.startswith(f"{AREA}  Job scheduling\n")
    assert "reads operations [job, step, machine]:" in plain.stdout
    assert "\nsettings\n" in plain.stdout


def test_an_application_without_settings_or_with_optional_tables_is_shown_too(jiahe: Jiahe) -> None:
    done = jiahe("apps", "show", TURNER)

    assert "reads notes ? [word]: one row per note" in done.stdout


def test_runs_are_listed_and_shown(jiahe: Jiahe, items: Path) -> None:
    assert jiahe("runs").stdout == "id,application,kind,started,ended,outcome\n"
    jiahe("run", TURNER, "--in", f"items={items}", "--out", "out")

    (row,) = rows(jiahe("runs").stdout)
    shown = json.loads(jiahe("runs", "show", row["id"]).stdout)

    assert (row["application"], row["kind"], row["outcome"]) == (TURNER, "run", "succeeded")
    assert shown["id"] == row["id"]
    assert json.loads(jiahe("runs", "--json", "--limit", 1).stdout) == [shown]


def test_the_lake_from_a_file_to_a_file(jiahe: Jiahe, items: Path, tmp_path: Path) -> None:
    refused = jiahe("lake", "add", "items", items)
    unknown = jiahe("lake", "add", "items", items, "--contract", f"{TURNER}:odd")
    added = jiahe("lake", "add", "items", items, "--contract", f"{TURNER}:items")
    again = jiahe("lake", "add", "items", items)
    replaced = jiahe("lake", "add", "items", items, "--replace")

    assert (refused.returncode, unknown.returncode) == (2, 2)
    assert "name the contract that it keeps with --contract ID:TABLE" in refused.stderr
    assert f"there are: {TURNER}:items, {TURNER}:notes" in unknown.stderr
    assert (added.returncode, added.stdout) == (0, "")
    assert added.stderr.startswith("items version 0: 2 rows")
    assert (again.returncode, replaced.returncode) == (3, 0)
    assert "check exists, 2 found" in again.stderr
    assert "--replace" in again.stderr

    (line,) = rows(jiahe("lake", "ls").stdout)
    assert (line["table"], line["rows"]) == ("items", "2")
    assert json.loads(jiahe("lake", "ls", "--json").stdout)[0]["rows"] == 2
    sources = rows(jiahe("lake", "sources").stdout)
    assert [(row["table"], row["kind"], row["source"], row["rows"]) for row in sources] == [
        ("items", "replace", "items.csv", "2"),
        ("items", "append", "items.csv", "2"),
    ]
    assert json.loads(jiahe("lake", "sources", "--json").stdout)[0]["sha256"] == sources[0]["sha256"]
    assert jiahe("lake", "query", "select count(*) as n from items").stdout == "n\n2\n"
    assert json.loads(jiahe("lake", "query", "--json", "select 1 as n").stdout) == [{"n": 1}]
    for name, words in (("x.csv", []), ("x.parquet", []), ("x.xlsx", []), ("x.dat", ["--format", "csv"]), ("x", [])):
        assert jiahe("lake", "export", "items", name, *words).stdout == f"{name}\n"
        assert (tmp_path / name).is_file()
    assert (tmp_path / "x").read_bytes() == (tmp_path / "x.csv").read_bytes() == (tmp_path / "x.dat").read_bytes()


def test_a_run_reads_from_the_lake(jiahe: Jiahe, items: Path, tmp_path: Path) -> None:
    jiahe("lake", "add", "items", items, "--contract", f"{TURNER}:items")

    done = jiahe("run", TURNER, "--in", "items=lake:items", "--out", "out")

    assert done.returncode == 0, done.stderr
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert record["inputs"]["items"] == {"lake": "items", "version": 0, "rows": 2}


def test_only_files_are_added(jiahe: Jiahe) -> None:
    done = jiahe("lake", "add", "items", "lake:other")

    assert done.returncode == 2
    assert "a file is added, got lake:other" in done.stderr


def test_state_goes_into_one_file_and_comes_back(jiahe: Jiahe, items: Path, tmp_path: Path) -> None:
    jiahe("run", TURNER, "--in", f"items={items}", "--out", "out")

    kept = jiahe("backup", "state.tar.gz")
    back = jiahe("restore", "state.tar.gz", JIAHE_HOME=str(tmp_path / "other"))
    refused = jiahe("restore", "state.tar.gz")

    assert (kept.returncode, back.returncode, refused.returncode) == (0, 0, 3)
    assert "files are backed up in state.tar.gz" in kept.stderr
    assert rows(jiahe("runs", JIAHE_HOME=str(tmp_path / "other")).stdout) == rows(jiahe("runs").stdout)


def test_the_doctor_tells_and_ends_with_1_where_something_is_wrong(jiahe: Jiahe, tmp_path: Path) -> None:
    sound = jiahe("doctor", "--json")
    ill = jiahe("doctor", JIAHE_RAY_ADDRESS="x", JIAHE_HOME="/proc/none")

    assert [finding for finding in json.loads(sound.stdout) if finding["rule"] == "environment"] == []
    assert ill.returncode == 1
    assert "✗ [environment] /proc/none: the folder of the state cannot be written" in ill.stdout
    assert "\n    name one that can be in JIAHE_HOME\n" in ill.stdout
    assert " faults, " in ill.stderr


def test_new_needs_a_checkout(jiahe: Jiahe, tmp_path: Path, root: Path) -> None:
    installed = tmp_path / "site"
    installed.mkdir()
    (installed / "jiahe").symlink_to(root / "src" / "jiahe")

    done = jiahe("new", "energy", "heat_demand", PYTHONPATH=str(installed))

    assert (done.returncode, done.stdout) == (3, "")
    assert "this command works in a checkout" in done.stderr
