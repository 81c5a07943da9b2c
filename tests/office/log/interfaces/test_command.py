import json

import pytest

from jiahe.office.log.interfaces import command
from jiahe.office.log.interfaces.command import main
from tests.office.log.keeping import enter, tamper


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("JIAHE_LANG", "en")


def test_a_sound_log_is_told_with_its_progress(office, capsys):
    enter(2100)
    assert main(["verify"]) == 0
    told = capsys.readouterr()
    assert "the log is sound" in told.out
    assert "entries verified (9" in told.err


def test_small_steps_of_progress_are_passed_over(office, capsys, monkeypatch):
    monkeypatch.setattr(command, "_STEP", 2)
    enter(2100, at_once=True)
    assert command.main(["verify"]) == 0
    assert capsys.readouterr().err == ""


def test_entries_that_no_head_outside_covers_yet_are_told(office, capsys):
    enter(3)
    heads = (office / "log-heads").read_text().splitlines()
    (office / "log-heads").write_text("\n".join(heads[:-2]) + "\n")
    assert main(["verify"]) == 0
    assert "the last 2 are not covered" in capsys.readouterr().err


def test_faults_are_told(office, capsys):
    enter(3)
    tamper(office, "DELETE FROM log_entry WHERE number = 2")
    assert main(["verify"]) == 3
    told = capsys.readouterr()
    assert (told.out, told.err) == ("entry 2 was removed\n", "1 places in the log are not what was signed\n")
    assert main(["verify", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["faults"][0]["kind"] == "removed"


def test_proofs_and_heads_are_files(office, tmp_path, capsys):
    enter(3)
    assert main(["proof", "1"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert main(["proof", "1", "--out", str(tmp_path / "proof.json")]) == 0
    assert json.loads((tmp_path / "proof.json").read_text(encoding="utf-8")) == printed
    (tmp_path / "head.json").write_text(json.dumps(printed["head"]))
    assert main(["verify", "--head", str(tmp_path / "proof.json"), "--head", str(tmp_path / "head.json")]) == 0
    (tmp_path / "head.json").write_text("{}")
    assert main(["verify", "--head", str(tmp_path / "head.json")]) == 2
    assert main(["verify", "--head", str(tmp_path / "nothing.json")]) == 2
    assert main(["proof", "99"]) == 2


def test_without_a_database_nothing_is_made(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["verify"]) == 2
    assert "run jiahe up first" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()
