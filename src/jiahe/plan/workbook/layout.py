"""Which columns has the workbook of a form, and what stands in the head of each?"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from jiahe.contracts.units import unit_text
from jiahe.kernel.text import Language, Text
from jiahe.plan.procedures.model import FormField

MOST_ROWS = 1000
"""How many rows one workbook may bring."""
ID_ROW, HEAD_ROW, EXAMPLE_ROW, FIRST_ROW = 1, 2, 3, 4
NUMBER = Text(zh="序号", en="No.")
EXAMPLES = ("示例", "例", "example")
"""What the first cell of a row says that is not to be read."""
_BRACKETS = re.compile(r"\(.*?\)\*?$")
_SIGNS = re.compile(r"[\s*:]+")


@dataclass(frozen=True)
class Layout:
    """The workbook of one form: the form's id and title, and its columns in order."""

    form: str
    title: Text
    columns: Mapping[str, FormField]

    def needed(self, name: str) -> bool:
        """Tell whether a column must be filled in where the form is handed in."""
        return self.columns[name].missing == "refused"

    def head(self, name: str, language: Language) -> str:
        """Return what stands above a column: title, unit, and a star where it must be filled in."""
        field = self.columns[name]
        unit = unit_text(field.unit).say(language) if field.unit else ""
        marks = f"（{unit}）" if language == "zh" else f" ({unit})"
        return f"{field.title.say(language)}{marks if unit else ''}{'*' if self.needed(name) else ''}"

    def mark(self, name: str) -> str:
        """Return what the hidden row holds above a column."""
        return f"{self.form}/{name}"


def column_of(head: str, layout: Layout) -> str | None:
    """Return the column that a head means: spelt as offered in either language, or by its name."""
    asked = _key(head)
    if not asked:
        return None
    exact: dict[str, str] = {}
    for name, field in layout.columns.items():
        for spelt in (name, field.title.zh, field.title.en):
            exact.setdefault(_key(spelt), name)
    return exact.get(asked) or exact.get(_key(_BRACKETS.sub("", unicodedata.normalize("NFKC", head).strip())))


def _key(head: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", head)).casefold()
