"""What does a plan consist of?"""

import datetime as dt
import re
from typing import Annotated, Any, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.text import Text


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _as_text(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    languages = value if isinstance(value, dict) else {}
    written = [text for text in languages.values() if isinstance(text, str) and text.strip()]
    if set(languages) != {"zh", "en"} or len(written) < len(languages):
        raise PydanticCustomError("bilingual", "needs zh and en, both written")
    return Text(zh=languages["zh"], en=languages["en"])


def _zone_exists(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:  # a name may also point at a folder, or out of the database
        raise PydanticCustomError("zone", "no such time zone") from error
    return name


def _plain_day(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        raise PydanticCustomError("date_type", "a day without a time")
    return value


def filled(value: Any) -> Any:
    """Refuse a list without items."""
    # pydantic's own minimum counts the well-formed items alone, and would tell a malformed one twice
    if value in ([], ()):
        raise PydanticCustomError("filled", "at least one")
    return value


NAME = r"^[a-z][a-z0-9_]*$"
NUMBER = r"^[1-9][0-9]?(\.[1-9][0-9]?){0,2}[a-z]{0,2}$"
DIVISION = r"^[0-9]{6}$"
APPLICATION = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"

Bilingual = Annotated[Text, BeforeValidator(_as_text)]
Day = Annotated[dt.date, BeforeValidator(_plain_day)]
Name = Annotated[str, Field(pattern=NAME)]
Number = Annotated[str, Field(pattern=NUMBER)]
Division = Annotated[str, Field(pattern=DIVISION)]
ApplicationId = Annotated[str, Field(pattern=APPLICATION)]
Zone = Annotated[str, AfterValidator(_zone_exists)]


class Point(_Part):
    """Where a map writes a unit's name: degrees, two decimals, no survey."""

    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    approximate: bool


class Unit(_Part):
    """One body that answers for clauses; `division` is its code in GB/T 2260 where it has one.

    `formal` is the name with which it signs, where that is not the name that the document gives it.
    """

    id: Name
    name: Bilingual
    formal: Bilingual | None = None
    kind: Literal["city_department", "county", "zone", "other"]
    division: Division | None = None
    point: Point | None = None

    @property
    def signs_as(self) -> Text:
        """The name with which it signs."""
        return self.formal or self.name


class Area(_Part):
    """One field of application: its id is that of the applications' package; a coordinating bureau stands over it."""

    id: Name
    title: Bilingual
    clause: Number
    coordinator: Name


class Due(_Part):
    """What is to serve a system: an application, or a feature of the platform itself; `wave` is its round."""

    application: ApplicationId | None = None
    feature: Name | None = None
    wave: int = Field(ge=1)

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.application is None) == (self.feature is None):
            raise PydanticCustomError("one_of_two", "either application or feature")
        return self

    @property
    def id(self) -> str:
        """The id of the application or feature."""
        return self.application or self.feature or ""

    @property
    def area(self) -> str | None:
        """The area in which the application stands; None for a feature."""
        return self.application.partition(".")[0] if self.application else None


class System(_Part):
    """One thing that a clause wants to see at work; its id is the clause's, with a letter where there are several."""

    id: Number
    title: Bilingual
    due: tuple[Due, ...] = Field(default=(), strict=False)


class Clause(_Part):
    """One item of the plan; `lead` is the unit named first, None where the plan names nobody."""

    id: Number
    title: Bilingual
    summary: Bilingual
    lead: Name | None = None
    supporting: tuple[Name, ...] = Field(default=(), strict=False)
    systems: Annotated[tuple[System, ...], BeforeValidator(filled), Field(strict=False)]

    @property
    def part(self) -> int:
        """The number of the part in which it stands."""
        return part_of(self.id)


class Target(_Part):
    """A figure to be reached by a day, and the clause whose work brings it about."""

    id: Name
    title: Bilingual
    value: int = Field(ge=1)
    unit: Bilingual
    by: Day
    clause: Number


class Part(_Part):
    """A numbered part of the document."""

    number: int = Field(ge=1, le=99)
    title: Bilingual


class Throughout(_Part):
    """Units that answer for every clause of some parts without being named there, and why it is read so."""

    units: tuple[Name, ...] = Field(strict=False)
    parts: tuple[int, ...] = Field(strict=False)
    reason: Bilingual


class Head(_Part):
    """What the document itself says: who issued it, when, for how long, where; `place` is what titles of notices call it."""

    id: Name
    title: Bilingual
    summary: Bilingual
    number: str = Field(min_length=1)
    register_number: str | None = None
    issuer: Name
    issued: Day
    published: Day
    valid_from: Day
    valid_until: Day
    zone: Zone
    division: Division
    place: Bilingual | None = None
    parts: Annotated[tuple[Part, ...], BeforeValidator(filled), Field(strict=False)]
    throughout: Throughout | None = None
    offices: dict[Name, Name] = Field(default_factory=dict)
    """Which unit does the work of a role of the procedures, where neither area nor county tells."""


class Plan(Head):
    """A whole plan, as `jiahe.plan.load` gives it: every reference in it leads somewhere, clauses in order."""

    units: tuple[Unit, ...]
    areas: tuple[Area, ...]
    clauses: tuple[Clause, ...]
    targets: tuple[Target, ...]

    def unit(self, name: str) -> Unit:
        """Return a unit by its id or its name in either language; NotFoundError if there is none."""
        for unit in self.units:
            if name in {unit.id, unit.name.zh, unit.name.en}:
                return unit
        raise _not_found(name, tuple(unit.id for unit in self.units))

    def area(self, area_id: str) -> Area:
        """Return an area; NotFoundError if there is none."""
        return _pick(self.areas, area_id)

    def clause(self, clause_id: str) -> Clause:
        """Return a clause; NotFoundError if there is none."""
        return _pick(self.clauses, clause_id)

    def system(self, system_id: str) -> System:
        """Return a system; NotFoundError if there is none."""
        return _pick(tuple(system for clause in self.clauses for system in clause.systems), system_id)

    def area_of(self, clause_id: str) -> Area | None:
        """Return the area of a clause, None where it has none."""
        return next((area for area in self.areas if area.clause == clause_id), None)

    def responsible(self, clause_id: str) -> tuple[Unit, ...]:
        """Return all units that answer for a clause: the lead, the supporting ones, then those throughout its part."""
        clause = self.clause(clause_id)
        named = (*([clause.lead] if clause.lead else []), *clause.supporting)
        shared = self.throughout.units if self.throughout and clause.part in self.throughout.parts else ()
        return tuple(self.unit(name) for name in dict.fromkeys((*named, *shared)))

    def in_force(self, day: dt.date) -> bool:
        """Tell whether the plan is valid on `day`; its first and last days are."""
        return self.valid_from <= day <= self.valid_until


def part_of(clause_id: str) -> int:
    """Return the part in which a clause or system stands: the leading figure of its id."""
    return order_of(clause_id)[0][0]


def order_of(clause_id: str) -> tuple[tuple[int, ...], str]:
    """Return the key that puts ids in the document's order: 1.2 before 1.10, 3a before 3b."""
    figures = tuple(int(figure) for figure in re.findall(r"\d+", clause_id))
    return figures, clause_id.lstrip(".0123456789")


_Entry = TypeVar("_Entry", Area, Clause, System)


def _pick(items: tuple[_Entry, ...], item_id: str) -> _Entry:
    for item in items:
        if item.id == item_id:
            return item
    raise _not_found(item_id, tuple(item.id for item in items))


def _not_found(name: str, known: tuple[str, ...]) -> NotFoundError:
    listed = ", ".join(known)
    return NotFoundError(Text(zh=f"规划中没有 {name}；已有：{listed}", en=f"the plan has no {name}; it has: {listed}"))
