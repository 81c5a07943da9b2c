"""What does the dashboard tell: each target with its figures, by year, area and county, each number with its link?"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person
from jiahe.office.programme import domain
from jiahe.office.programme.domain import Standing
from jiahe.office.programme.rules import counties, sees_everything, today
from jiahe.plan.load import default_plan
from jiahe.plan.model import Target
from jiahe.plan.pace import Pace, path
from jiahe.web.language import say

SHADES = 6
REAL, SIMULATED = "real", "simulated"
NOWHERE = "none"
"""How the address says that a case has no county."""


@dataclass(frozen=True)
class Number:
    """A number that leads to the records that it counts; `shade` is its share of the largest, 0 to 6."""

    many: int
    link: str
    shade: int = 0


@dataclass(frozen=True)
class Row:
    """A row of numbers."""

    title: str
    numbers: tuple[Number, ...]
    total: Number


@dataclass
class Card:
    """One target: how far it is, and whether that is fast enough."""

    standing: Standing
    simulated: bool
    link: str

    @property
    def target(self) -> Target:
        """What is to be reached."""
        return self.standing.target

    @property
    def reached(self) -> int:
        """How much is reached, of the records that are shown."""
        return self.standing.reached(simulated=self.simulated)

    @property
    def other(self) -> int:
        """How much the records of the other kind come to."""
        return self.standing.reached(simulated=not self.simulated)

    @cached_property
    def pace(self) -> Pace | None:
        """How that is against the straight path; None for money."""
        return self.standing.pace(simulated=self.simulated)

    @property
    def best(self) -> domain.Yearly | None:
        """Of money the year in which most was reported."""
        return self.standing.year_of(simulated=self.simulated)

    @property
    def held_back(self) -> bool:
        """Whether a sum is there that may not be told."""
        return self.standing.held_back(simulated=self.simulated)

    @property
    def share(self) -> int:
        """How much of the target is reached, in whole per cent."""
        return min(self.reached * 100 // self.target.value, 100)

    @property
    def behind(self) -> bool:
        """Whether it is behind the straight path by one or more."""
        return self.pace is not None and self.pace.ahead <= -1

    @property
    def gap(self) -> float:
        """How far it is ahead of the path or behind it."""
        return abs(self.pace.ahead) if self.pace else 0.0


class Board:
    """The figures as somebody sees them, of real records or of simulated ones, never of both together."""

    def __init__(self, person: Person, origin: str = "", target: str = "") -> None:
        self.plan, self.day = default_plan(), today()
        self.standings = domain.standings(person, self.day)
        self.whole = sees_everything(person)
        self.has_real, self.has_simulated = (self._has(simulated=one) for one in (False, True))
        usual = self.has_simulated and not self.has_real
        self.simulated = origin == SIMULATED or (origin != REAL and usual)
        self.targets = [one.target for one in self.standings if not one.is_money]
        self.target = next((one for one in self.targets if one.id == target), None)

    def _has(self, *, simulated: bool) -> bool:
        told = (one.reached(simulated=simulated) or one.held_back(simulated=simulated) for one in self.standings)
        return any(told)

    @property
    def origin(self) -> str:
        """Which records are shown."""
        return SIMULATED if self.simulated else REAL

    @property
    def both(self) -> bool:
        """Whether there are records of both kinds."""
        return self.has_real and self.has_simulated

    @cached_property
    def cards(self) -> list[Card]:
        """The targets."""
        return [
            Card(one, self.simulated, self._reports() if one.is_money else self._records(target=one.target.id))
            for one in self.standings
        ]

    def _reports(self) -> str:
        return f"{reverse('dashboard-revenue')}?{urlencode({'origin': self.origin})}"

    @property
    def grown(self) -> list[tuple[Target, list[tuple[dt.date, int, float]]]]:
        """The targets that are counted, each with its months."""
        return [(target, self.months(target)) for target in self.targets]

    @property
    def yearly(self) -> list[tuple[Target, list[domain.Yearly]]]:
        """What was reported by year, of the targets that are summed."""
        return [
            (one.target, [year for year in one.yearly if year.simulated == self.simulated])
            for one in self.standings
            if one.is_money
        ]

    @cached_property
    def cells(self) -> list[domain.Cell]:
        """The counts."""
        return [cell for cell in domain.counted_cells() if cell.simulated == self.simulated]

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the plan."""
        return domain.years()

    @property
    def by_year(self) -> list[Row]:
        """A row for each target, a number for each year."""
        rows = []
        for target in self.targets:
            mine = [cell for cell in self.cells if cell.target == target.id]
            numbers = [
                Number(_sum(cell for cell in mine if cell.year == year), self._records(target=target.id, year=year))
                for year in self.years
            ]
            rows.append(Row(say(target.title), tuple(numbers), Number(_sum(mine), self._records(target=target.id))))
        return rows

    @cached_property
    def places(self) -> list[tuple[str, Text]]:
        """The counties and zones; those without one come last, where there are any."""
        named = [(unit.id, unit.name) for unit in counties()]
        return [*named, ("", NO_COUNTY)] if any(not cell.county for cell in self.cells) else named

    @cached_property
    def matrix(self) -> list[Row]:
        """A row for each area, a number for each county: of all targets, or of the one that is picked."""
        picked = {"target": self.target.id} if self.target else {}
        cells = [cell for cell in self.cells if not self.target or cell.target == self.target.id]
        found = {
            (area.id, county): _sum(cell for cell in cells if (cell.area, cell.county) == (area.id, county))
            for area in self.plan.areas
            for county, _name in self.places
        }
        most = max(found.values(), default=0)
        rows = []
        for area in self.plan.areas:
            numbers = [
                Number(
                    many,
                    self._records(**picked, area=area.id, county=county or NOWHERE),
                    -(-SHADES * many // most) if most else 0,
                )
                for county, _name in self.places
                for many in (found[area.id, county],)
            ]
            total = Number(sum(one.many for one in numbers), self._records(**picked, area=area.id))
            rows.append(Row(say(area.title), tuple(numbers), total))
        return rows

    @property
    def sums(self) -> Row:
        """What each county comes to."""
        picked = {"target": self.target.id} if self.target else {}
        columns = zip(*(row.numbers for row in self.matrix), strict=True)
        numbers = [
            Number(sum(one.many for one in column), self._records(**picked, county=county or NOWHERE))
            for (county, _name), column in zip(self.places, columns, strict=True)
        ]
        return Row(_("Sum"), tuple(numbers), Number(sum(one.many for one in numbers), self._records(**picked)))

    def _records(self, **asked: Any) -> str:
        return f"{reverse('dashboard-records')}?{urlencode({**asked, 'origin': self.origin})}"

    # --- what is drawn

    @cached_property
    def _days(self) -> list[domain.Day]:
        return [one for one in domain.counted_days() if one.simulated == self.simulated]

    def growing(self, target: Target) -> list[tuple[dt.date, int]]:
        """Return how many there were, on each day on which that changed, from the plan's first day to today."""
        first, last = self.plan.valid_from, min(max(self.day, self.plan.valid_from), target.by)
        points, many = {first: 0}, 0
        for one in self._days:
            if one.target == target.id:
                many += one.many
                points[one.day] = many
        return sorted((points | {max(last, *points): many}).items())

    def months(self, target: Target) -> list[tuple[dt.date, int, float]]:
        """Return for the last day of each month so far how many there were, and how many the path wants."""
        points, found, month = self.growing(target), [], self.plan.valid_from
        while month <= self.day and month <= target.by:
            month = _next_month(month)
            end = min(month - _DAY, self.day, target.by)
            many = max((many for day, many in points if day <= end), default=0)
            found.append((end, many, path(target, begins=self.plan.valid_from, day=end)))
        return found

    def split(self, by: str) -> tuple[list[str], list[dict[str, Any]]]:
        """Return the names of areas or counties, and how many cases of each target are in each."""
        if by == "areas":
            named = [(area.id, say(area.title)) for area in self.plan.areas]
        else:
            named = [(county, say(name)) for county, name in self.places]
        rows = [
            {"name": name, "kind": say(target.title), "many": many, "place": place}
            for key, name in named
            for place, target in enumerate(self.targets)
            if (many := _sum(cell for cell in self.cells if cell.target == target.id and _part(cell, by) == key))
        ]
        return [name for _key, name in named], rows

    def chart_target(self, name: str) -> Target:
        """Return the target that a chart is about; NotFoundError where there is none."""
        for target in self.targets:
            if target.id == name:
                return target
        raise NotFoundError(Text(zh="没有这幅图", en="there is no such chart"))


NO_COUNTY = Text(zh="未填属地", en="no county")
_DAY = dt.timedelta(days=1)


def _part(cell: domain.Cell, by: str) -> str:
    return cell.area if by == "areas" else cell.county


def _sum(cells: Iterable[domain.Cell]) -> int:
    return sum(cell.many for cell in cells)


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + 32 * _DAY).replace(day=1)


def exported(cells: Iterable[domain.Cell]) -> list[Mapping[str, Any]]:
    """Return counts as rows of a table, real and simulated ones told apart."""
    plan = default_plan()
    targets = {target.id: say(target.title) for target in plan.targets}
    return [
        {
            _("Target"): targets[cell.target],
            _("Year"): cell.year,
            _("Area"): say(plan.area(cell.area).title),
            _("County"): say(plan.unit(cell.county).name if cell.county else NO_COUNTY),
            _("Origin"): _("simulated data") if cell.simulated else _("real records"),
            _("Cases"): cell.many,
        }
        for cell in sorted(cells, key=lambda one: (one.target, one.year, one.area, one.county, one.simulated))
    ]
