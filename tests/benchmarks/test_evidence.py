"""What a benchmark may leave as evidence."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import evidence

ROW = {"metric": "误差 | error", "unit": "mph", "ours": 1.5}
TOLD: dict[str, Any] = {"data": "数据 | data", "protocol": "方法 | protocol"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Evidence goes to a folder of its own."""
    monkeypatch.setattr(evidence, "FOLDER", tmp_path / "evidence")
    return tmp_path / "evidence"


def test_rows_are_whole_and_only_one_is_the_headline(folder: Path) -> None:
    path = evidence.write("a.b", rows=[ROW, ROW | {"headline": True}], **TOLD)

    first, second = json.loads(path.read_text(encoding="utf-8"))["rows"]
    assert path == folder / "a.b.json"
    assert list(first) == list(evidence.FIELDS)
    assert (first["naive"], "headline" in first, second["headline"]) == (None, False, True)


def test_limits_and_growth_stand_where_they_were_given() -> None:
    point = {"x": 10, "y": 1.0, "unit": "秒 | s", "series": "读 | read"}
    bare = json.loads(evidence.write("a.b", rows=[ROW], **TOLD).read_text(encoding="utf-8"))
    whole = json.loads(evidence.write("a.b", rows=[ROW], limits=("局限 | limit",), growth=[point], **TOLD).read_text())

    assert set(bare) == {"data", "protocol", "rows"}
    assert (whole["limits"], whole["growth"]) == (["局限 | limit"], [point])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"rows": [ROW | {"colour": 1}]}, "not \\['colour'\\]"),
        ({"rows": [ROW], "growth": [{"z": 1}]}, "not \\['z'\\]"),
        ({"rows": [ROW | {"headline": True}] * 2}, "one row of evidence at most"),
    ],
)
def test_what_nobody_reads_is_refused(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        evidence.write("a.b", **TOLD, **given)
