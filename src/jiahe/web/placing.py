"""What does a form ask besides its own fields: title, applicant, area or what is answered, county?"""

from collections.abc import Mapping
from typing import Any

from jiahe.kernel.errors import DataError, UserError
from jiahe.office.accounts.models import User
from jiahe.office.programme import domain
from jiahe.office.programme.models import Case
from jiahe.office.programme.rules import county_of, may_name_applicant
from jiahe.plan.procedures.model import Procedure
from jiahe.web.programme_pages import area_choices, county_choices

PLACES = ("title", "applicant", "area", "county", "answers")
_MOST_NEEDS = 500


class Placing:
    """The places of a case to be filled in, with what was sent, else what the case holds, and what is wrong with it."""

    def __init__(
        self,
        person: User,
        procedure: Procedure,
        sent: Mapping[str, Any],
        fault: UserError | None,
        case: Case | None = None,
    ) -> None:
        self._person, self._procedure, self._sent, self._case = person, procedure, sent, case
        self.faults: Mapping[str, DataError] = fault.faults if isinstance(fault, domain.FormError) else {}
        self.areas, self.counties = area_choices(), county_choices()
        self.county_needed = domain.county_needed(procedure)
        self.for_others = may_name_applicant(person, procedure)

    @property
    def values(self) -> dict[str, str]:
        """What stands in each place."""
        if self._case is None:
            kept = {"county": county_of(self._person) or "", "answers": self._sent.get("answers", "")}
        else:
            named = self._case.applicant if self._case.applicant != self._person.unit else ""
            kept = {
                "title": self._case.title,
                "area": self._case.area,
                "county": self._case.county,
                "applicant": named,
            }
        return {name: str(self._sent.get(name) or kept.get(name, "")) for name in PLACES}

    @property
    def needs(self) -> list[Case] | None:
        """The published cases that a new one may answer; None where it answers none."""
        if self._procedure.answers is None or self._case is not None:
            return None
        return list(domain.open_needs(self._procedure)[:_MOST_NEEDS])

    @property
    def asks_area(self) -> bool:
        """Whether the area is to be chosen: that of an answer is that of what it answers."""
        return self._procedure.answers is None


def placed(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return the places that were sent."""
    return {name: str(sent[name]) for name in PLACES if name in sent and name != "answers"}
