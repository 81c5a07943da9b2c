"""Which fields does everybody fill in besides the form, and is there room for more cases of theirs in a round?"""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person
from jiahe.office.errors import ConflictError
from jiahe.office.programme.models import Case, Round, Status
from jiahe.office.programme.rules import counties, county_of, may_name_applicant, most_cases, procedure_of
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.model import FormField, Procedure
from jiahe.plan.procedures.placing import placing_fields


def county_needed(procedure: Procedure) -> bool:
    """Tell whether a county has a part in the procedure."""
    return any(stage.reach == "county" for stage in procedure.stages)


def fields_to_place(person: Person, procedure: Procedure) -> dict[str, FormField]:
    """Return title, area, county, and for those who hand in for firms the applicant; a county's own place is its default."""
    needed = county_needed(procedure) and county_of(person) is None
    others = may_name_applicant(person, procedure)
    return placing_fields(default_plan(), counties(), matter=procedure.matter, county_needed=needed, for_others=others)


def open_needs(procedure: Procedure) -> QuerySet[Case]:
    """Return the published cases that a case of this procedure may answer, the newest first."""
    return Case.objects.filter(
        round__plan=default_plan().id, round__procedure=procedure.answers or "", status=Status.PUBLISHED
    ).select_related("round")


def elsewhere(person: Person, procedure: Procedure, placed: Mapping[str, Any]) -> DataError | None:
    """Return the fault of a county that hands in for a firm of another one, None where there is no such fault."""
    own, county = county_of(person), placed.get("county")
    if not placed.get("applicant") or own is None or county in (None, "", own):
        return None
    name = default_plan().unit(own).name
    return DataError(
        procedure.id,
        "county",
        "own_county",
        examples=(Example(None, str(county)[:60]),),
        advice=advice("own_county", name),
    )


def place(case: Case, user: User, placed: Mapping[str, Any]) -> None:
    """Put what was filled in where it belongs; the applicant is one's own unit unless another was named."""
    case.title, case.area = placed["title"], placed["area"]
    case.county = placed.get("county") or county_of(user) or ""
    case.applicant = applicant_of(user, placed)


def applicant_of(user: User, placed: Mapping[str, Any]) -> str:
    """Return the applicant: the one that is named, else one's own unit."""
    return str(placed.get("applicant") or user.unit or user)[:80]


def cases_of(found: Round, person: User) -> int:
    """Return how many cases somebody has in a round, whatever became of them."""
    return Case.objects.filter(round=found, owner=person).count()


def leave_room(found: Round, person: User, many: int) -> None:
    """See that somebody may have so many cases more in a round.

    Raises
    ------
    ConflictError
        Where that would be too many, with how many there are and how many more there may be.
    """
    most, has = most_cases(person, procedure_of(found)), cases_of(found, person)
    if has + many > most:
        raise ConflictError(
            Text(
                zh=f"每人每轮至多 {most} 项：您在本轮已有 {has} 项，还可报 {max(most - has, 0)} 项，这次是 {many} 项",
                en=f"nobody has more than {most} cases in a round: you have {has} in this one, "
                f"{max(most - has, 0)} more are open to you, and this would be {many}",
            )
        )
