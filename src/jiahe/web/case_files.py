"""What does a case's page tell of its files: which there are, which may be taken back, which are asked for now?"""

from dataclasses import dataclass
from functools import cached_property

from jiahe.kernel.errors import DataError, UserError
from jiahe.lake.documents.inspecting import SUFFIXES
from jiahe.office.accounts.models import User
from jiahe.office.programme import domain
from jiahe.office.programme.models import Attachment, Case
from jiahe.office.programme.rules import procedure_of
from jiahe.plan.procedures.model import PURPOSES

ACCEPTED = ",".join(SUFFIXES)


@dataclass(frozen=True)
class Asked:
    """A place for files in a form, and what is wrong with what was put there."""

    purpose: domain.Purpose
    fault: DataError | None


@dataclass(frozen=True)
class Line:
    """One file, and whether it may be taken back now."""

    file: Attachment
    removable: bool


class CaseFiles:
    """The files of a case as somebody sees them."""

    def __init__(self, case: Case, person: User, fault: UserError | None = None) -> None:
        self._case, self._person = case, person
        self._faults = fault.faults if isinstance(fault, domain.FormError) else {}

    @cached_property
    def _now(self) -> list[domain.Purpose]:
        return domain.purposes_now(self._person, self._case)

    @cached_property
    def groups(self) -> list[tuple[domain.Purpose, list[Line]]]:
        """The files under what they are for."""
        now = {one.id for one in self._now}
        files = domain.files_of(self._person, self._case)
        lines = [Line(one, one.purpose in now and _is_mine(one, self._person)) for one in files]
        every = domain.purposes(procedure_of(self._case))
        groups = [(one, [line for line in lines if line.file.purpose == one.id]) for one in every]
        return [(one, found) for one, found in groups if found]

    @property
    def for_form(self) -> list[Asked]:
        """The places in the form itself."""
        return [one for one in self._asked if one.purpose.id not in PURPOSES or one.purpose.id == "further"]

    @property
    def for_visit(self) -> list[Asked]:
        """The place beside what was found on site."""
        return [one for one in self._asked if one.purpose.id == "visit"]

    @property
    def for_report(self) -> list[Asked]:
        """The place beside a report."""
        return [one for one in self._asked if one.purpose.id == "report"]

    @property
    def for_objection(self) -> list[Asked]:
        """The place for what backs one's own objection."""
        return [one for one in self._asked if one.purpose.id == "objection"]

    @property
    def _asked(self) -> list[Asked]:
        return [Asked(one, self._faults.get(one.id)) for one in self._now]


def _is_mine(one: Attachment, person: User) -> bool:
    return one.purpose != "objection" or one.by_id == person.pk
