"""What does the deciding meeting have before it: the ranking with its errors, the line, harshness, disputes, who said what?"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property

from django.db.models import Count

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, require, signed_in
from jiahe.office.programme.domain.deciding import places_taken
from jiahe.office.programme.domain.looking import round_for
from jiahe.office.programme.domain.ranking import Line, Marks, Pool, Ranked, Standing, ranked
from jiahe.office.programme.models import HOLDING, Assignment, Case, Decision, Round, Score, Status, Visit, Vote
from jiahe.office.programme.rules import areas_led_by, procedure_of, sees_everything, sees_meeting
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Kind, Procedure

MOST = 3000
"""How many cases of a round are ranked."""
_OUT = (Status.WITHDRAWN, Status.REFUSED)
_AFTER: tuple[Kind, ...] = ("visit", "decide", "publicise", "confirm", "pay", "publish", "follow")


@dataclass(frozen=True)
class WhatIf:
    """Another question than the one to be decided: other places, one area alone, some reviewers left out."""

    quota: int | None = None
    area: str = ""
    without: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.quota is not None or bool(self.area) or bool(self.without)


@dataclass(frozen=True)
class Mark:
    """One expert's total of a case, and what it is once the expert's harshness is taken out."""

    username: str
    name: str
    total: float
    calibrated: float
    comment: str
    despite: str


@dataclass(frozen=True)
class Row:
    """One case at the meeting."""

    case: Case
    standing: Standing
    marks: tuple[Mark, ...]
    waived: str
    """Why it went on with fewer scores than wanted."""
    votes: Mapping[str, Vote] = field(default_factory=dict)
    visit: Visit | None = None

    @property
    def divided(self) -> bool:
        """Whether units that decide together say different things."""
        return len({vote.chosen for vote in self.votes.values()}) > 1


@dataclass(frozen=True)
class Group:
    """Rows that compete for the same places, with their line; `answered` is the need that they answer."""

    rows: tuple[Row, ...]
    line: Line | None
    answered: Case | None

    @property
    def above(self) -> list[Row]:
        """Rows within the line, those of a tie across it left out."""
        return [row for row in self.rows if row.standing.share == 1.0]

    @property
    def tied(self) -> list[Row]:
        """Rows in a tie across the line."""
        return [row for row in self.rows if row.standing.tied]

    @property
    def below(self) -> list[Row]:
        """Rows beyond the line."""
        return [row for row in self.rows if row.standing.share == 0.0]


@dataclass(frozen=True)
class Meeting:
    """A round as its deciding meeting sees it.

    Attributes
    ----------
    whole
        Whether all of it is shown; a lead unit sees the rows of its own areas alone.
    places, taken
        The places of the year, and how many are taken; None where there is no limit, or one for each need.
    scoring
        How many cases are still being scored, which are not ranked yet.
    names
        What reviewers are called, by account.
    digest
        What changes with the ranking that is to be decided on.
    """

    round: Round
    procedure: Procedure
    whole: bool
    what_if: WhatIf
    groups: tuple[Group, ...]
    ranked: Ranked
    places: int | None
    taken: int
    scoring: int
    names: Mapping[str, str]
    digest: str

    @property
    def rows(self) -> list[Row]:
        """All rows, group after group."""
        return [row for group in self.groups for row in group.rows]


def meeting_for(person: Person, round_id: str, what_if: WhatIf | None = None) -> Meeting:
    """Return a round as its deciding meeting sees it.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        Those who see everything see it, and lead units what is of their areas; these ask no other question.
    UsageError
        Where more places are asked for than can be.
    """
    user, found = signed_in(person), round_for(round_id)
    procedure = procedure_of(found)
    require(sees_meeting(user, procedure), user)
    whole, asked = sees_everything(user), what_if or WhatIf()
    require(whole or not asked, user)
    if asked.quota is not None and not 0 <= asked.quota <= MOST:
        raise UsageError(Text(zh=f"名额应为 0 至 {MOST}", en=f"places are a number from 0 to {MOST}"))
    return _Table(found, procedure).meeting(user, asked, whole=whole)


class _Table:
    """The records of a round that the meeting needs, each fetched once."""

    def __init__(self, found: Round, procedure: Procedure) -> None:
        self._round, self._procedure = found, procedure
        cases = list(Case.objects.filter(round=found).select_related("answers", "round").order_by("pk")[:MOST])
        self._cases = {case.pk: case for case in cases}
        rows = Score.objects.filter(case__in=self._cases, submitted__isnull=False).select_related("by")
        self._scores = [one for one in rows.order_by("case", "by__username") if one.total is not None]
        self.marks = self._as_marks()

    def meeting(self, user: User, asked: WhatIf, *, whole: bool) -> Meeting:
        """Rank, and put beside each case what else is known of it."""
        pools = self._pools(asked)
        found = ranked(self.marks.without(asked.without), tuple(pool for _, pool in pools))
        rows = self._rows(found)
        seen = None if whole else areas_led_by(user)
        groups = [
            Group(
                tuple(rows[one.case] for one in standings if seen is None or rows[one.case].case.area in seen),
                line,
                answered,
            )
            for (answered, _), standings, line in zip(pools, found.standings, found.lines, strict=True)
        ]
        decide = self._procedure.of_kind("decide")
        each = bool(decide and decide.places and decide.places.each)
        return Meeting(
            round=self._round,
            procedure=self._procedure,
            whole=whole,
            what_if=asked,
            groups=tuple(group for group in groups if group.rows or whole),
            ranked=found if whole else replace(found, reviewers=(), effects=()),
            places=default_procedures().places(decide) if decide and not each else None,
            taken=self._held,
            scoring=sum(self._is_scored_now(case) for case in self._cases.values()),
            names={one.by.username: str(one.by) for one in self._scores} if whole else {},
            digest=digest_of_ranking(found),
        )

    def _as_marks(self) -> Marks:
        reviewers = sorted({one.by.username for one in self._scores})
        row, column = ({name: place for place, name in enumerate(names)} for names in (self._cases, reviewers))
        told = tuple((row[one.case_id], column[one.by.username], float(one.total or 0.0)) for one in self._scores)
        return Marks(tuple(self._cases), tuple(reviewers), told)

    def _pools(self, asked: WhatIf) -> list[tuple[Case | None, Pool]]:
        """Return who competes with whom: all cases, or those that answer one need."""
        marked = {case for case, _, _ in self.marks.without(asked.without).rows}
        ids = list(self._cases)
        contenders = [
            self._cases[ids[place]]
            for place in sorted(marked)
            if self._competes(self._cases[ids[place]]) and asked.area in {"", self._cases[ids[place]].area}
        ]
        decide = self._procedure.of_kind("decide")
        each = bool(decide and decide.places and decide.places.each)
        groups: dict[str, list[Case]] = defaultdict(list)
        for case in contenders:
            groups[(case.answers_id or "") if each else ""].append(case)
        if not each:
            groups.setdefault("", [])
        return [
            (
                cases[0].answers if each and cases else None,
                Pool(tuple(case.pk for case in cases), self._quota(cases, asked)),
            )
            for _, cases in sorted(groups.items())
        ]

    def _quota(self, cases: Sequence[Case], asked: WhatIf) -> int | None:
        """Return how many of these may be chosen: the places that nobody else holds."""
        if asked.quota is not None:
            return asked.quota
        decide = self._procedure.of_kind("decide")
        places = default_procedures().places(decide) if decide else None
        if places is None or asked.area or decide is None:
            return None
        if decide.places is not None and decide.places.each:
            answered, own = cases[0].answers_id or "", sum(case.status in HOLDING for case in cases)
            return max(places - self._held_by_need.get(answered, 0) + own, 0)
        own = sum(case.status in HOLDING for case in self._cases.values())
        return max(places - self._held + own, 0)

    @cached_property
    def _held(self) -> int:
        """How many places of the year are held, by this round and others."""
        return places_taken(self._round)

    @cached_property
    def _held_by_need(self) -> dict[str, int]:
        """How many places of each need are held."""
        same = Case.objects.filter(round__plan=self._round.plan, round__procedure=self._round.procedure)
        held = same.filter(status__in=HOLDING, answers__in={case.answers_id for case in self._cases.values()})
        counted = held.order_by().values("answers").annotate(many=Count("pk"))
        return {str(one["answers"]): one["many"] for one in counted}

    def _competes(self, case: Case) -> bool:
        stage = self._procedure.stage(case.stage)
        return stage is not None and stage.kind in _AFTER and case.status not in _OUT

    def _is_scored_now(self, case: Case) -> bool:
        stage = self._procedure.stage(case.stage)
        return stage is not None and stage.kind == "score" and case.status == Status.OPEN

    def _rows(self, found: Ranked) -> dict[str, Row]:
        standings = {one.case: one for part in found.standings for one in part}
        effects = dict(found.effects)
        marks: dict[str, list[Mark]] = defaultdict(list)
        despite = _despite(standings)
        for one in self._scores:
            name = one.by.username
            total = float(one.total or 0.0)
            told = despite.get((one.case_id, name), "")
            marks[one.case_id].append(Mark(name, str(one.by), total, total - effects.get(name, 0.0), one.comment, told))
        votes: dict[str, dict[str, Vote]] = defaultdict(dict)
        for vote in Vote.objects.filter(case__in=standings).select_related("by"):
            votes[vote.case_id][vote.unit] = vote
        visits = {visit.case_id: visit for visit in Visit.objects.filter(case__in=standings)}
        waived = _waived(standings)
        return {
            case: Row(
                self._cases[case], one, tuple(marks[case]), waived.get(case, ""), votes.get(case, {}), visits.get(case)
            )
            for case, one in standings.items()
        }


def digest_of_ranking(found: Ranked) -> str:
    """Return what changes with any place of a ranking."""
    told = [[(one.case, one.rank, f"{one.score:.9f}", one.share) for one in part] for part in found.standings]
    lines = [asdict(line)["quota"] if line else None for line in found.lines]
    return hashlib.sha256(json.dumps([told, lines]).encode()).hexdigest()


def _despite(cases: Iterable[str]) -> dict[tuple[str, str], str]:
    rows = Assignment.objects.filter(case__in=list(cases), declined=None).exclude(despite="")
    return {(case, name): why for case, name, why in rows.values_list("case", "expert__username", "despite")}


def _waived(cases: Iterable[str]) -> dict[str, str]:
    rows = Decision.objects.filter(case__in=list(cases), verb="waive").order_by("pk")
    return dict(rows.values_list("case", "reason"))
