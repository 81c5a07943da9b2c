"""What do the meeting's page and picture show of a round: rows with their flags, the line, who is harsh, what was said?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from jiahe.office.accounts.models import User
from jiahe.office.programme import domain
from jiahe.office.programme.domain.ranking import Harshness
from jiahe.office.programme.models import Minutes, Status
from jiahe.office.programme.rules import may_decide, unit_of
from jiahe.plan.load import default_plan
from jiahe.web.language import say, spoken

_DRAWN = 40


@dataclass(frozen=True)
class Said:
    """What one unit says of a case; None as long as it has said nothing."""

    unit: str
    chosen: bool | None
    reason: str


class MeetingPage:
    """One round's meeting as somebody sees it."""

    def __init__(self, meeting: domain.Meeting, person: User) -> None:
        self.meeting, self._person = meeting, person
        self.procedure, self.round = meeting.procedure, meeting.round

    @cached_property
    def decides(self) -> bool:
        """Whether the person has a part in the decision."""
        return may_decide(self._person, self.procedure)

    @property
    def left(self) -> int | None:
        """How many places of the year are left."""
        return None if self.meeting.places is None else max(self.meeting.places - self.meeting.taken, 0)

    @property
    def firm(self) -> list[str]:
        """How firm the ranking is, in sentences."""
        group = self.meeting.groups[0] if len(self.meeting.groups) == 1 else None
        return [say(one) for one in domain.how_firm(self.meeting, group)] if group and group.rows else []

    @property
    def draws(self) -> bool:
        """Whether there is anything to draw: a line, or errors."""
        groups = self.meeting.groups
        return any(group.line is not None for group in groups) or self.meeting.ranked.within is not None

    @property
    def columns(self) -> list[tuple[str, str]]:
        """The units that decide together: id and name."""
        decide = self.procedure.of_kind("decide")
        return [(unit, say(default_plan().unit(unit).name)) for unit in (decide.together if decide else ())]

    @property
    def unit(self) -> str:
        """The person's unit, where it is one of those that decide together."""
        found = unit_of(self._person)
        decide = self.procedure.of_kind("decide")
        return found.id if found and decide and found.id in decide.together else ""

    def said(self, row: domain.Row) -> list[Said]:
        """Return what each unit says of a case."""
        votes = ((name, row.votes.get(unit)) for unit, name in self.columns)
        return [Said(name, vote.chosen if vote else None, vote.reason if vote else "") for name, vote in votes]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Every row with what the table shows, the line drawn after the last within it."""
        return list(chain.from_iterable(self._rows_of(group) for group in self.meeting.groups))

    def _rows_of(self, group: domain.Group) -> Iterator[dict[str, Any]]:
        within = [row.standing.share > 0 for row in group.rows]
        last = max((place for place, inside in enumerate(within) if inside), default=-1)
        for place, row in enumerate(group.rows):
            yield {
                "row": row,
                "head": group.answered if place == 0 else None,
                "said": self.said(row),
                "outcome": domain.outcome_of(row),
                "open": row.case.status in {Status.OPEN, Status.PASSED_OVER} and self._is_deciding(row),
                "line": group.line if place == last and group.line and place + 1 < len(group.rows) else None,
                "alone": self.meeting.names.get(row.standing.alone or "", ""),
            }

    def _is_deciding(self, row: domain.Row) -> bool:
        stage = self.procedure.stage(row.case.stage)
        return stage is not None and stage.kind == "decide"

    @property
    def to_decide(self) -> list[dict[str, Any]]:
        """The rows on which the meeting decides now."""
        return [one for one in self.rows if one["open"]]

    @property
    def to_visit(self) -> int:
        """How many cases wait for a short list or the check on site."""
        visit = self.procedure.of_kind("visit")
        return (
            sum(
                row.case.stage == visit.id and row.case.status == Status.OPEN and row.visit is None
                for row in self.meeting.rows
            )
            if visit
            else 0
        )

    @property
    def suggested(self) -> int:
        """How many to visit, as a beginning: the places left and half as many again."""
        return min(self.to_visit, -(-3 * (self.left if self.left is not None else self.to_visit) // 2))

    @property
    def reviewers(self) -> list[tuple[Harshness, str]]:
        """How each reviewer marks, with what the reviewer is called."""
        return [(one, self.meeting.names.get(one.reviewer, one.reviewer)) for one in self.meeting.ranked.reviewers]

    @cached_property
    def minutes(self) -> list[Minutes]:
        """What was put down, the newest first."""
        return domain.minutes_of(self._person, self.round)

    @property
    def draft(self) -> str:
        """What minutes may begin with."""
        return self.minutes[0].text if self.minutes else domain.draft_minutes(self.meeting, spoken())

    def drawn(self) -> tuple[list[dict[str, Any]], float | None]:
        """Return the cases nearest to the line, as the picture takes them, and where the line lies."""
        group = max(self.meeting.groups, key=lambda one: len(one.rows), default=None)
        if group is None or not group.rows:
            return [], None
        inside = sum(row.standing.share > 0 for row in group.rows)
        start = max(min(inside - _DRAWN // 2, len(group.rows) - _DRAWN), 0)
        near = group.rows[start : start + _DRAWN]
        above, below = [*group.above, *group.tied], group.below
        line = (above[-1].standing.score + below[0].standing.score) / 2 if above and below and group.line else None
        return [_drawn(row) for row in near], line


def _drawn(row: domain.Row) -> dict[str, Any]:
    one = row.standing
    state = _("tied") if one.tied else _("within the line") if one.share else _("beyond the line")
    return {
        "name": f"{one.rank}. {row.case.title} ({row.case.number})",
        "score": one.score,
        "low": one.low,
        "high": one.high,
        "mean": one.mean,
        "state": state,
        "probability": "—" if one.probability is None else f"{100 * one.probability:.0f} %",
    }
