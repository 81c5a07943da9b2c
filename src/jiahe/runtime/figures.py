"""Which aims were set, and which figures reached? One table from the evidence, written between two marks of a document.

`python -m jiahe.runtime.figures README.md README.zh.md` renews the tables of the documents named.
"""

import json
import sys
from pathlib import Path
from typing import Any

from jiahe.kernel.text import Language, Text
from jiahe.runtime.registry import applications

EVIDENCE = Path(__file__).parents[3] / "docs" / "evidence"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
_HEAD: dict[Language, str] = {
    "en": "| what | figure | ours | naive | peer | published | aim | reached |",
    "zh": "| 项目 | 指标 | 嘉禾 | 朴素基线 | 同类软件 | 公开数字 | 目标 | 达到 |",
}
_REACHED: dict[Language, dict[bool | None, str]] = {
    "en": {True: "yes", False: "**no**", None: ""},
    "zh": {True: "是", False: "**否**", None: ""},
}


def table(folder: Path, language: Language) -> str:
    """Return the applications' rows with an aim, reached or not, and all headlines; a subset is called one."""
    lines = [_HEAD[language], "|---|---|--:|--:|--:|--:|--:|---|"]
    for file in sorted(folder.glob("*.json")):
        measured = json.loads(file.read_text(encoding="utf-8"))
        lines += [_line(file.stem, row, language) for row in measured["rows"] if _counts(file.stem, row)]
    return "\n".join(lines)


def renew(text: str, made: str) -> str:
    """Return a document's text with `made` between the marks.

    Raises
    ------
    ValueError
        Where the marks are not there.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document has no {BEGIN} and {END}")
    return f"{before}{begin}\n\n{made}\n\n{end}{after}"


def language_of_document(path: Path) -> Language:
    """Return the language of a document by its name."""
    return "zh" if path.name.endswith(".zh.md") else "en"


def _counts(name: str, row: dict[str, Any]) -> bool:
    aimed = row.get("aim") is not None or row.get("reached") is not None
    return bool(row.get("headline")) or (aimed and name in applications())


def _line(name: str, row: dict[str, Any], language: Language) -> str:
    half = _half(row["metric"], language)
    subset = f" ({_half(row['subset'], language)})" if row.get("subset") else ""
    unit = f", {_half(row['unit'], language)}" if row.get("unit") else ""
    peer = _number(row.get("peer"))
    published = _number(row.get("published"))
    cells = [
        f"`{name}`",
        f"{half}{unit}{subset}",
        _number(row["ours"]),
        _number(row.get("naive")),
        f"{peer} ({_half(row['peer_name'], language)})" if peer else "",
        f"{published} ({_half(row['published_source'], language)})" if published else "",
        _aim(row.get("aim"), language),
        _REACHED[language][row.get("reached")],
    ]
    return f"| {' | '.join(cells)} |"


def _half(text: str, language: Language) -> str:
    return Text.parse(text).say(language).replace("|", "/")


def _aim(value: Any, language: Language) -> str:
    return _half(value, language) if isinstance(value, str) else _number(value)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def main(documents: list[str]) -> None:
    """Renew each document."""
    for path in map(Path, documents):
        made = table(EVIDENCE, language_of_document(path))
        path.write_text(renew(path.read_text(encoding="utf-8"), made), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
