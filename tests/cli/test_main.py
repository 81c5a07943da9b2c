"""Exit statuses through the real command: 0 done, 1 ours, 2 usage, 3 the data, 130 stopped; data to stdout, talk to stderr."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Jiahe
from tests.runtime.turner import TURNER, WORKSHOP

ITEMS = "group,id,time,value\na,1,2025-05-12 08:00,1\nb,1,,\n"


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


def test_a_run_from_file_to_folder(jiahe: Jiahe, items: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    done = jiahe("run", TURNER, "--in", f"items={items}", "--set", "warn=true", "--seed", 3, "--out", out)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        str(out / name) for name in ("doubles.csv", "groups.csv", "model.npz", "model.json", "run.json")
    ]
    assert (out / "doubles.csv").read_text(encoding="utf-8") == (
        "group,id,time,double\na,1,2025-05-12 08:00,2.0\nb,1,,\n"
    )
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert {"id", "application", "version", "inputs", "settings", "seed", "model", "started", "ended"} <= set(record)
    assert (record["outcome"], record["seed"], record["rows"]) == ("succeeded", 3, {"doubles": 2, "groups": 2})
    assert record["warnings"] == ["2 groups"]
    assert "note: 2 groups" in done.stderr
    assert record["id"] in done.stderr


def test_a_fit_and_a_run_with_its_model_by_id_and_by_folder(jiahe: Jiahe, items: Path, tmp_path: Path) -> None:
    fitted = jiahe("fit", TURNER, "--in", f"items={items}", "--out", tmp_path / "model")
    run_id = json.loads((tmp_path / "model" / "run.json").read_text(encoding="utf-8"))["id"]

    by_id = jiahe("run", TURNER, "--in", f"items={items}", "--model", run_id, "--out", tmp_path / "one")
    by_folder = jiahe("run", TURNER, "--in", f"items={items}", "--model", tmp_path / "model", "--out", tmp_path / "two")

    assert (fitted.returncode, by_id.returncode, by_folder.returncode) == (0, 0, 0)
    assert sorted(path.name for path in (tmp_path / "model").iterdir()) == [
        "model.json",
        "model.npz",
        "run.json",
        "seen.csv",
    ]
    assert (tmp_path / "one" / "groups.csv").read_bytes() == (tmp_path / "two" / "groups.csv").read_bytes()


def test_results_as_parquet(jiahe: Jiahe, items: Path, tmp_path: Path) -> None:
    done = jiahe("run", TURNER, "--in", f"items={items}", "--format", "parquet", "--out", tmp_path / "out")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "doubles.parquet").is_file()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nope"], "No such command 'nope'"),
        (["run", TURNER], "Missing option '--out'"),
        (["run", TURNER, "--out", "out", "--seed", "x"], "Invalid value"),
        (["run", TURNER, "--out", "out", "--seed", "-1"], "Invalid value"),
        (["run", TURNER, "--out", "out", "--odd"], "No such option"),
        (["run", TURNER, "--out", "out", "--set", "warn"], "--set must be NAME=VALUE, got warn"),
        (["run", TURNER, "--out", "out", "--in", "items.csv"], "--in must be TABLE=FILE[:FORMAT], got items.csv"),
        (["run", TURNER, "--out", "out", "--as-of", "tomorrow"], "--as-of must be an ISO 8601 time, got tomorrow"),
        (["run", "area.none", "--out", "out"], "no application area.none; installed: "),
        (["fit", "industry.job_scheduling", "--out", "out"], "learns nothing"),
        (["apps", "show", "area.none"], "no application area.none"),
        (["runs", "show", "01J"], "there is no run 01J"),
        (["lake", "export", "none", "none.csv"], "the lake has no none"),
        (["new", "energy", "utils"], "the name utils says nothing"),
    ],
)
def test_wrong_usage_is_2_with_a_sentence_on_stderr(jiahe: Jiahe, words: list[str], told: str) -> None:
    done = jiahe(*words)

    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_alone_shows_what_there_is(jiahe: Jiahe) -> None:
    done = jiahe()

    assert done.returncode == 2
    for command in ("up", "apps", "run", "fit", "runs", "lake", "plan", "backup", "restore", "doctor", "new"):
        assert f"\n  {command} " in done.stderr


@pytest.mark.parametrize(
    ("content", "settings", "told"),
    [
        (ITEMS.replace("value", "worth"), [], "data error in items.value: check column_missing, 1 found"),
        (ITEMS.replace(",1\n", ",much\n"), [], "data error in items.value: check type, 1 found (row 2: much)"),
        (ITEMS.replace(",1\n", ",inf\n"), [], "check finite"),
        (ITEMS + "a,1,,\n", [], "data error in items.group, id: check duplicate_key, 1 found (row 4: a / 1)"),
        ("", [], "data error in items: check empty"),
        (ITEMS, ["--set", "pause=-1"], "data error in settings.pause: check minimum"),
        (ITEMS, ["--set", "odd=1"], "data error in settings.odd: check unknown"),
        (ITEMS, ["--set", "mode=refuse"], "data error in items.value: check minimum"),
    ],
)
def test_data_to_be_mended_is_3_with_the_one_data_error(
    jiahe: Jiahe, items: Path, content: str, settings: list[str], told: str
) -> None:
    items.write_text(content, encoding="utf-8")

    done = jiahe("run", TURNER, "--in", f"items={items}", *settings, "--out", "out")

    assert (done.returncode, done.stdout) == (3, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (items.parent / "out").exists()


def test_the_message_is_chinese_unless_told(jiahe: Jiahe, items: Path) -> None:
    items.write_text(ITEMS.replace("value", "worth"), encoding="utf-8")

    done = jiahe("run", TURNER, "--in", f"items={items}", "--out", "out", JIAHE_LANG="")

    assert "数据有误：items.value，检查项 column_missing，共 1 处" in done.stderr


def test_a_fault_of_ours_is_1_with_an_id_to_quote(jiahe: Jiahe, items: Path) -> None:
    done = jiahe("run", TURNER, "--in", f"items={items}", "--set", "mode=raise", "--out", "out")

    (folder,) = (Path(os.environ["JIAHE_HOME"]) / "runs").iterdir()
    assert (done.returncode, done.stdout) == (1, "")
    assert f"please quote {folder.name}" in done.stderr
    assert "Traceback" not in done.stderr
    assert "told to" in (folder / "fault.txt").read_text(encoding="utf-8")


BROKEN = """
import jiahe.runtime.record as record

def broken(*arguments, **named):
    raise RuntimeError("planted")

record.list_records = broken
"""


def test_any_other_fault_is_kept_under_an_id_too(jiahe: Jiahe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(BROKEN, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))

    done = jiahe("runs")

    (kept,) = (Path(os.environ["JIAHE_HOME"]) / "faults").iterdir()
    assert done.returncode == 1
    assert f"please quote {kept.stem}" in done.stderr
    assert "planted" in kept.read_text(encoding="utf-8")
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written_is_the_users_to_mend(jiahe: Jiahe, items: Path) -> None:
    done = jiahe("run", TURNER, "--in", f"items={items}", "--out", f"{items}/out")

    assert done.returncode in {2, 3}
    assert "items.csv" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopped_by_a_person_it_is_130_and_the_run_is_recorded(
    items: Path, tmp_path: Path, how: signal.Signals
) -> None:
    runs = Path(os.environ["JIAHE_HOME"]) / "runs"
    words = ["run", TURNER, "--in", f"items={items}", "--set", "pause=60", "--out", str(tmp_path / "out")]
    with subprocess.Popen([Path(sys.executable).with_name("jiahe"), *words], stderr=subprocess.PIPE) as process:
        while not list(runs.glob(".under-way-*/progress.jsonl")):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(how)
        status = process.wait(30)

    (folder,) = runs.iterdir()
    assert status == 130
    assert json.loads((folder / "run.json").read_text(encoding="utf-8"))["outcome"] == "cancelled"
    assert not (tmp_path / "out").exists()


def test_a_reader_that_has_seen_enough_is_no_fault(jiahe: Jiahe) -> None:
    command = f"{Path(sys.executable).with_name('jiahe')} apps --json | head -c 1"

    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "[", "")


def test_a_command_does_not_pay_for_django(items: Path) -> None:
    program = (
        "import sys, jiahe.cli.main; print([name for name in ('django', 'ninja', 'pandas') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_stopped_while_it_still_loads_it_is_130_without_a_traceback() -> None:
    interrupted = (
        "import sys, signal, builtins, jiahe.cli.__main__ as entry\n"
        "real = builtins.__import__\n"
        "def slow(name, *rest):\n"
        "    if name == 'jiahe.cli.main':\n"
        "        signal.raise_signal(signal.SIGINT)\n"
        "    return real(name, *rest)\n"
        "builtins.__import__ = slow\n"
        "entry.main()\n"
    )

    done = subprocess.run([sys.executable, "-c", interrupted], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_a_name_that_is_not_utf_8_is_the_users_to_mend(items: Path, tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path / "plain") + b"\xff.csv"
    Path(os.fsdecode(odd)).write_bytes(items.read_bytes())
    program = [
        os.fsencode(Path(sys.executable).with_name("jiahe")),
        b"run",
        b"workshop.turner",
        b"--in",
        b"items=" + odd,
    ]

    done = subprocess.run([*program, b"--out", os.fsencode(tmp_path / "out")], capture_output=True, check=False)

    assert done.returncode == 3
    assert "UTF-8" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
