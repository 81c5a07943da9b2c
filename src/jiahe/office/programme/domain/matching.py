"""How is a round's assignment asked for, and what comes of it? Cases and experts as plain data, the exact solver's answer."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from jiahe.engines.review.assign import Assignment, Shortage, assign
from jiahe.engines.review.expertise import Scheme, expertise
from jiahe.engines.review.network import Mask, Narrow
from jiahe.kernel.text import Text
from jiahe.office.experts.domain import Judge
from jiahe.office.programme.domain.conflicts import Bar, Facts, bars

_SCHEME = Scheme(case_parts=(3.0, 1.0), expert_parts=(3.0, 1.0))
"""A title, and the name of a field, say more than as many words of a long text."""
_NAMED = 12


@dataclass(frozen=True)
class Wanting:
    """A case in the score stage: its texts, title first, and how many experts it gets."""

    case: str
    number: int
    title: str
    texts: tuple[str, str]
    needed: int


@dataclass(frozen=True)
class Situation:
    """All that an assignment rests on; the same situation gives the same assignment."""

    cases: tuple[Wanting, ...]
    facts: Facts
    most: tuple[int, ...]
    """How many of these cases each expert of the facts takes at most, those already given included."""
    kept: tuple[tuple[str, str], ...]
    """Pairs of a case and an expert that stand."""
    closed: tuple[tuple[str, str], ...]
    """Pairs that were declined or taken back."""

    @property
    def digest(self) -> str:
        """What changes with anything in it."""
        told = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class Place:
    """One expert for one case: how well the two fit, from 0 to 1, the best of these experts having 1, and whether new."""

    username: str
    name: str
    fit: float
    new: bool


@dataclass(frozen=True)
class Row:
    """A case with its experts, and with those whom a conflict keeps away."""

    case: str
    number: int
    title: str
    needed: int
    places: tuple[Place, ...]
    bars: tuple[Bar, ...]

    @property
    def missing(self) -> int:
        """How many experts it lacks still."""
        return max(self.needed - len(self.places), 0)


@dataclass(frozen=True)
class Load:
    """How many of the round's cases an expert gets, of at most how many; `new` are those not given before."""

    username: str
    name: str
    many: int
    new: int
    most: int


@dataclass(frozen=True)
class Allotment:
    """Who is to judge what, with the figures that prove it the best; or in words why it cannot be."""

    digest: str
    rows: tuple[Row, ...]
    loads: tuple[Load, ...]
    worst: float | None
    total: float
    bound: float
    limit: Text | None
    shortage: tuple[Text, ...]

    @property
    def fresh(self) -> list[tuple[str, Place]]:
        """The new pairs: case and place."""
        return [(row.case, place) for row in self.rows for place in row.places if place.new]

    @property
    def names(self) -> dict[str, str]:
        """What the experts are called, by account."""
        return {one.username: one.name for one in self.loads}


@lru_cache(maxsize=8)
def allot(situation: Situation) -> Allotment:
    """Assign: first the worst-served case is served as well as can be, then all together.

    The last few answers are kept, so that what was looked at is put in force without being computed again.
    """
    work = _Matrices(situation)
    answer = assign(work.fit, work.needed, most=work.most, forbidden=work.forbidden, kept=work.kept)
    if isinstance(answer, Shortage):
        short = tuple(work.short(group) for group in answer.groups)
        return work.allotment(work.kept, shortage=short)
    return work.allotment(answer.chosen, answer)


def fits(cases: Sequence[Wanting], judges: Sequence[Judge]) -> list[list[float]]:
    """Return how well each case and each expert fit, a row a case."""
    found: list[list[float]] = _match(cases, judges).tolist()
    return found


def _match(cases: Sequence[Wanting], judges: Sequence[Judge]) -> NDArray[np.float64]:
    return expertise([one.texts for one in cases], [one.texts for one in judges], scheme=_SCHEME)


class _Matrices:
    """The situation as the engine takes it, a row a case and a column an expert."""

    def __init__(self, situation: Situation) -> None:
        self._cases, self._judges = situation.cases, situation.facts.judges
        self._digest = situation.digest
        self._row = {one.case: place for place, one in enumerate(self._cases)}
        self._column = {one.username: place for place, one in enumerate(self._judges)}
        self._bars = bars(situation.facts)
        self.needed = np.array([one.needed for one in self._cases], np.int64)
        self.most = np.array(situation.most, np.int64)
        self.fit = _match(self._cases, self._judges)
        self.kept = self._marked(situation.kept)
        barred = self._marked([(one.case, one.expert) for one in self._bars])
        self.forbidden = (barred | self._marked(situation.closed)) & ~self.kept

    def allotment(self, chosen: Mask, best: Assignment | None = None, shortage: tuple[Text, ...] = ()) -> Allotment:
        """Return what was found, in words where it falls short."""
        return Allotment(
            self._digest,
            self._rows(chosen),
            self._loads(chosen),
            best.worst if best else None,
            best.total if best else 0.0,
            best.bound if best else 0.0,
            self._why_not_better(best.limit) if best else None,
            shortage,
        )

    def short(self, group: Narrow) -> Text:
        """Say which cases are short of which experts."""
        cases, experts = self._cases_of(group), self._experts_of(group)
        if not group.experts:
            return Text(
                zh=f"{cases.zh}共需 {group.needed} 人次，没有可评的专家",
                en=f"{cases.en} need {group.needed} reviews, and nobody may give them",
            )
        return Text(
            zh=f"{cases.zh}共需 {group.needed} 人次；可评的 {experts.zh}至多再承担 {group.available} 人次",
            en=f"{cases.en} need {group.needed} reviews; those who may, {experts.en}, take {group.available} more at most",
        )

    def _marked(self, pairs: Sequence[tuple[str, str]]) -> Mask:
        mask = np.zeros((len(self._cases), len(self._judges)), bool)
        for case, expert in pairs:
            if case in self._row and expert in self._column:
                mask[self._row[case], self._column[expert]] = True
        return mask

    def _rows(self, chosen: Mask) -> tuple[Row, ...]:
        """Return each case with its experts, the best first."""
        barred: dict[str, list[Bar]] = {}
        for bar in self._bars:
            barred.setdefault(bar.case, []).append(bar)
        found = []
        for place, one in enumerate(self._cases):
            experts = np.flatnonzero(chosen[place])
            places = [
                Place(
                    self._judges[who].username,
                    self._judges[who].name,
                    float(self.fit[place, who]),
                    not self.kept[place, who],
                )
                for who in experts[np.argsort(-self.fit[place, experts], kind="stable")]
            ]
            told = tuple(barred.get(one.case, ()))
            found.append(Row(one.case, one.number, one.title, one.needed, tuple(places), told))
        return tuple(found)

    def _loads(self, chosen: Mask) -> tuple[Load, ...]:
        """Return what each expert gets."""
        many, new = chosen.sum(axis=0), (chosen & ~self.kept).sum(axis=0)
        return tuple(
            Load(one.username, one.name, int(many[place]), int(new[place]), int(self.most[place]))
            for place, one in enumerate(self._judges)
        )

    def _why_not_better(self, limit: tuple[Narrow, ...]) -> Text | None:
        if not limit or not limit[0].cases or not limit[0].experts:
            return None
        cases, experts = self._cases_of(limit[0]), self._experts_of(limit[0])
        return Text(
            zh=f"最低匹配度受限于{cases.zh}：匹配更高的 {experts.zh}人手不够",
            en=f"the least fit is held down by {cases.en}: those who fit better, {experts.en}, are too few",
        )

    def _cases_of(self, group: Narrow) -> Text:
        named, many = [self._cases[place].title for place in group.cases[:_NAMED]], len(group.cases)
        zh = "、".join(f"“{title}”" for title in named)
        return Text(
            zh=f"{zh}等 {many} 项" if many > _NAMED else f"{zh} {many} 项" if many > 1 else zh,
            en=f"{', '.join(named)}{f' and {many - _NAMED} more' if many > _NAMED else ''}",
        )

    def _experts_of(self, group: Narrow) -> Text:
        named, many = [self._judges[place].name for place in group.experts[:_NAMED]], len(group.experts)
        return (
            Text(
                zh=f"{'、'.join(named)}{'等' if many > _NAMED else ''} {many} 位专家",
                en=f"{', '.join(named)}{f' and {many - _NAMED} more' if many > _NAMED else ''}",
            )
            if named
            else Text(zh="0 位专家", en="nobody")
        )
