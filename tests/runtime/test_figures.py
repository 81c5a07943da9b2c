"""Do the documents show the figures that were measured, the missed ones too?"""

import json
from pathlib import Path
from typing import Any

import pytest

from jiahe.runtime import figures

ROOT = Path(__file__).parents[2]


def row(**given: Any) -> dict[str, Any]:
    return {"metric": "误差 | error", "unit": "mph", "ours": 4.9541, "naive": 5.5, "aim": 5.0, "reached": True} | given


def made(folder: Path, *rows: dict[str, Any]) -> list[str]:
    (folder / "energy.load_forecast.json").write_text(json.dumps({"rows": list(rows)}), encoding="utf-8")
    return figures.table(folder, "en").splitlines()[2:]


def test_a_row_says_figure_naive_line_aim_and_verdict(tmp_path: Path) -> None:
    assert made(tmp_path, row()) == ["| `energy.load_forecast` | error, mph | 4.954 | 5.5 |  |  | 5 | yes |"]


def test_an_aim_that_was_missed_says_so(tmp_path: Path) -> None:
    assert made(tmp_path, row(ours=6, reached=False)) == [
        "| `energy.load_forecast` | error, mph | 6 | 5.5 |  |  | 5 | **no** |"
    ]


def test_peers_published_figures_and_subsets_are_named(tmp_path: Path) -> None:
    one = row(
        unit="", peer=1234567, peer_name="P", published=0.5, published_source="S", subset="一半 | half", aim="1-2"
    )

    assert made(tmp_path, one) == [
        "| `energy.load_forecast` | error (half) | 4.954 | 5.5 | 1,234,567 (P) | 0.5 (S) | 1-2 | yes |"
    ]


def test_a_row_without_an_aim_is_left_to_the_evidence_unless_it_is_the_headline(tmp_path: Path) -> None:
    plain, head = row(aim=None, reached=None), row(aim=None, reached=None, headline=True)

    assert made(tmp_path, plain, head) == ["| `energy.load_forecast` | error, mph | 4.954 | 5.5 |  |  |  |  |"]


def test_evidence_of_no_application_gives_its_headlines_alone(tmp_path: Path) -> None:
    rows = [row(), row(metric="多 | more", headline=True)]
    (tmp_path / "lake.growth.json").write_text(json.dumps({"rows": rows}), encoding="utf-8")

    assert "error" not in (text := figures.table(tmp_path, "en"))
    assert "| `lake.growth` | more, mph |" in text


def test_a_document_without_marks_is_told() -> None:
    with pytest.raises(ValueError, match="figures: begin"):
        figures.renew("nothing", "table")


def test_documents_are_renewed_in_their_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "EVIDENCE", tmp_path)
    made(tmp_path, row())
    paper = tmp_path / "x.zh.md"
    paper.write_text(f"a {figures.BEGIN} old {figures.END} b", encoding="utf-8")

    figures.main([str(paper)])

    text = paper.read_text(encoding="utf-8")
    assert "old" not in text
    assert "| `energy.load_forecast` | 误差, mph | 4.954 | 5.5 |  |  | 5 | 是 |" in text


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_shows_the_evidence_as_it_stands(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert figures.renew(text, figures.table(figures.EVIDENCE, figures.language_of_document(Path(name)))) == text
