"""Where does each target stand today, against where it should be? As much of it as a person may know."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from jiahe.office.accounts.rules import Person
from jiahe.office.programme.domain.counting import (
    FEWEST_FIRMS,
    Day,
    Figure,
    counted_days,
    counted_targets,
    figures_of,
    measured_targets,
)
from jiahe.office.programme.rules import sees_everything, today
from jiahe.plan.load import default_plan
from jiahe.plan.model import Target
from jiahe.plan.pace import Pace, pace

_FEN = 100


@dataclass(frozen=True)
class Yearly:
    """What the firms that reported for a year come to, in fen; None where it is held back, since they are too few."""

    year: int
    simulated: bool
    firms: int
    fen: int | None

    @property
    def yuan(self) -> int | None:
        """The same in whole yuan."""
        return None if self.fen is None else self.fen // _FEN


@dataclass(frozen=True)
class Standing:
    """A target on a day: what counts and what is simulated, each for itself, in the target's unit.

    Cases are counted and have a pace. Money is summed by year (`yearly`): what is told is the year in which most was
    reported, a lower bound without a pace, since the plan says not from where it began.
    """

    target: Target
    day: dt.date
    is_money: bool
    real: int
    simulated: int
    yearly: tuple[Yearly, ...] = ()

    def reached(self, *, simulated: bool) -> int:
        """Return what is reached, of what is real or of what is simulated."""
        return self.simulated if simulated else self.real

    def pace(self, *, simulated: bool) -> Pace | None:
        """Compare it with the straight path; None for money."""
        if self.is_money:
            return None
        reached = self.reached(simulated=simulated)
        return pace(self.target, reached, begins=default_plan().valid_from, day=self.day)

    def year_of(self, *, simulated: bool) -> Yearly | None:
        """Return the year in which most was reported and may be told, None where there is none."""
        told = [one for one in self.yearly if one.simulated == simulated and one.fen is not None]
        return max(told, key=lambda one: (one.fen, one.year), default=None)

    def held_back(self, *, simulated: bool) -> bool:
        """Tell whether there are reports of which the sum may not be told."""
        return any(one.simulated == simulated and one.fen is None for one in self.yearly)


def standings(person: Person, day: dt.date | None = None) -> list[Standing]:
    """Return where every target stands that the programme counts or sums, in the plan's order."""
    on, counted, summed = day or today(), counted_days(), figures_of()
    found = {target.id: _in_cases(target, counted, on) for target in counted_targets()}
    whole = sees_everything(person)
    found |= {target.id: _in_money(target, summed, on, whole=whole) for target in measured_targets()}
    return [found[target.id] for target in default_plan().targets if target.id in found]


def _in_cases(target: Target, days: Iterable[Day], on: dt.date) -> Standing:
    many = {
        simulated: sum(one.many for one in days if (one.target, one.simulated) == (target.id, simulated))
        for simulated in (False, True)
    }
    return Standing(target, on, is_money=False, real=many[False], simulated=many[True])


def _in_money(target: Target, figures: Iterable[Figure], on: dt.date, *, whole: bool) -> Standing:
    sums: dict[tuple[int, bool], list[int]] = {}
    for one in figures:
        if one.target == target.id:
            sums.setdefault((one.year, one.simulated), []).append(one.fen)
    yearly = tuple(
        Yearly(year, simulated, len(fen), sum(fen) if whole or len(fen) >= FEWEST_FIRMS else None)
        for (year, simulated), fen in sorted(sums.items())
    )
    empty = Standing(target, on, is_money=True, real=0, simulated=0, yearly=yearly)
    real, simulated = (_units(empty.year_of(simulated=one)) for one in (False, True))
    return replace(empty, real=real, simulated=simulated)


def _units(one: Yearly | None) -> int:
    return (one.yuan if one else None) or 0
