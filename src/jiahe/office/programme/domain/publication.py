"""What is published of a procedure's rounds: the list of a year by area, and what is in publicity?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q

from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.text import Text
from jiahe.office.programme.models import Case, Entry, Round, Status
from jiahe.plan.load import default_plan
from jiahe.plan.model import Area
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import FormField, Procedure

_PUBLIC = Q(status__in=(Status.PUBLISHED, Status.CONFIRMED, Status.CLOSED)) | Q(status=Status.CHOSEN, due__isnull=False)
"""Cases that everybody may read of: on the list, confirmed, or in publicity."""


@dataclass(frozen=True)
class Item:
    """One case as everybody may read it."""

    id: str
    number: str
    title: str
    applicant: str
    area: Area
    county: Text | None
    values: Mapping[str, Any]
    until: dt.date | None
    """The last day of its publicity, None once that is over or where there is none."""
    status: str


@dataclass(frozen=True)
class Publication:
    """The published list of a procedure and year, in the order of the plan's areas."""

    procedure: Procedure
    year: int
    published: dt.datetime
    items: tuple[Item, ...]
    simulated: bool

    @property
    def fields(self) -> dict[str, FormField]:
        """The fields that everybody may read."""
        return public_fields(self.procedure)

    def as_dict(self) -> dict[str, Any]:
        """Return the list as plain data."""
        titles = {name: field.title.halves() for name, field in self.fields.items()}
        return {
            "procedure": self.procedure.id,
            "title": self.procedure.title.halves(),
            "clause": self.procedure.clause,
            "year": self.year,
            "published": self.published.isoformat(),
            "simulated": self.simulated,
            "fields": titles,
            "items": [
                {
                    "number": item.number,
                    "title": item.title,
                    "applicant": item.applicant,
                    "area": {"id": item.area.id, **item.area.title.halves()},
                    "county": item.county.halves() if item.county else None,
                    "publicity_until": item.until.isoformat() if item.until else None,
                    "values": dict(item.values),
                }
                for item in self.items
            ],
        }

    @property
    def by_area(self) -> list[tuple[Area, list[Item]]]:
        """The items under their areas; areas without any are left out."""
        areas = list(dict.fromkeys(item.area for item in self.items))
        return [(area, [item for item in self.items if item.area == area]) for area in areas]


def public_fields(procedure: Procedure) -> dict[str, FormField]:
    """Return the fields of a procedure's form that everybody may read."""
    return {name: field for name, field in procedure.fields.items() if field.public}


def published_list(slug: str, year: int) -> Publication:
    """Return what was published of a procedure, named with dashes, in a year.

    Raises
    ------
    NotFoundError
        Where the plan has no such procedure, or it published nothing in that year.
    """
    procedure = default_procedures()[slug.replace("-", "_")]
    rows = Case.objects.filter(
        round__plan=default_plan().id,
        round__procedure=procedure.id,
        round__year=year,
    ).select_related("round")
    cases = list(rows.filter(_PUBLIC).defer("draft").order_by("round__number", "number"))
    if not cases:
        raise NotFoundError(
            Text(
                zh=f"{year} 年尚未公布{procedure.title.zh}",
                en=f"nothing of this is published for {year}: {procedure.id}",
            )
        )
    told = Round.objects.filter(pk__in={case.round_id for case in cases}).aggregate(last=Max("published"))["last"]
    return Publication(
        procedure, year, told, tuple(items_of(procedure, cases)), any(case.round.simulated for case in cases)
    )


def items_of(procedure: Procedure, cases: Sequence[Case], *, forms: bool = True) -> list[Item]:
    """Return cases as everybody may read them, in the order of the plan's areas; without their `forms` where names do."""
    plan, fields = default_plan(), public_fields(procedure)
    latest: dict[str, Mapping[str, Any]] = {}
    handed_in = Entry.objects.filter(case__in=[case.pk for case in cases] if forms else []).order_by("number")
    latest.update(handed_in.values_list("case_id", "values"))
    areas = [area.id for area in plan.areas]
    ordered = sorted(cases, key=lambda case: areas.index(case.area))
    return [
        Item(
            id=case.pk,
            number=f"{case.round.year}-{case.round.number}-{case.number:03}",
            title=case.title,
            applicant=case.applicant,
            area=plan.area(case.area),
            county=plan.unit(case.county).name if case.county else None,
            values={name: latest.get(case.pk, {}).get(name) for name in fields},
            until=case.due if case.status == Status.CHOSEN else None,
            status=case.status,
        )
        for case in ordered
    ]
