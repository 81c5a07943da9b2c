"""What does a page tell of a workbook that was handed in: its rows, its wrong cells, what may be done with it?"""

from dataclasses import dataclass
from typing import Any

from jiahe.office.accounts.models import User
from jiahe.office.programme import domain
from jiahe.office.programme.models import Round
from jiahe.office.programme.rules import county_of, most_cases, procedure_of
from jiahe.plan.load import default_plan
from jiahe.plan.workbook.layout import MOST_ROWS
from jiahe.plan.workbook.read import MOST_BYTES, CellFault
from jiahe.web.language import say

_SHOWN_ROWS, _SHOWN_FAULTS = 50, 200


@dataclass(frozen=True)
class ImportPage:
    """A round into which somebody brings a workbook; `seen` is None before there is one."""

    person: User
    round: Round
    seen: domain.Intake | None

    @property
    def most_rows(self) -> int:
        """How many rows a workbook may bring."""
        return MOST_ROWS

    @property
    def most_megabytes(self) -> int:
        """How large a workbook may be."""
        return MOST_BYTES // 1024 // 1024

    @property
    def most_cases(self) -> int:
        """How many cases the person may have in the round."""
        return most_cases(self.person, procedure_of(self.round))

    @property
    def has_cases(self) -> int:
        """How many they have already."""
        return domain.cases_of(self.round, self.person)

    @property
    def faults(self) -> tuple[CellFault, ...]:
        """The wrong cells to be shown, gaps among them."""
        return self.seen.gaps[:_SHOWN_FAULTS] if self.seen else ()

    @property
    def more_faults(self) -> int:
        """How many wrong cells are not shown."""
        return max(len(self.seen.gaps) - _SHOWN_FAULTS, 0) if self.seen else 0

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The first rows: where they stand and where the cases would belong."""
        if self.seen is None:
            return []
        columns, needs = self.seen.layout.columns, self.seen.needs
        pairs = list(zip(self.seen.filled.rows, self.seen.values, strict=True))[:_SHOWN_ROWS]
        return [
            {
                "number": row.number,
                "title": values.get("title") or "—",
                "applicant": values.get("applicant") or self.person.unit or str(self.person),
                "area": _area(needs[answers].area if (answers := values.get("answers")) else values.get("area")),
                "county": say(columns["county"].label(str(values.get("county") or county_of(self.person) or "—"))),
                "answers": needs[answers].title if answers else "",
            }
            for row, values in pairs
        ]

    @property
    def more_rows(self) -> int:
        """How many rows are not shown."""
        return max(len(self.seen.values) - _SHOWN_ROWS, 0) if self.seen else 0

    @property
    def as_drafts(self) -> bool:
        """Whether the rows may come in as drafts."""
        return self.seen is not None and not self.seen.wrong and self.seen.crowded is None

    @property
    def at_once(self) -> bool:
        """Whether they may be handed in at once."""
        return self.as_drafts and self.seen is not None and not self.seen.gaps and self.seen.early is None


def _area(area_id: str | None) -> str:
    return say(default_plan().area(area_id).title) if area_id else "—"
