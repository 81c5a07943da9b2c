"""How is a verb done to a case? Locked, allowed, timely, saved and recorded in one transaction."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from jiahe.kernel.errors import UsageError
from jiahe.kernel.ids import is_id
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, hidden, require, signed_in
from jiahe.office.errors import ConflictError
from jiahe.office.programme.domain.recording import Act, State, act, record_acts, state_of, tidy
from jiahe.office.programme.models import Case, Round, Status
from jiahe.office.programme.rules import cases_seen_by, is_time_for, may, may_ever, procedure_of, stage_of
from jiahe.plan.procedures.model import Procedure, Stage

CASE, ROUND = Text(zh="申报", en="case"), Text(zh="轮次", en="round")


@dataclass
class Work:
    """A case under a verb; `reason` and what is put into `details` go into the record, `before` is how it stood."""

    user: User
    case: Case
    details: dict[str, Any]
    reason: str = ""
    before: State = field(default_factory=dict)

    @property
    def procedure(self) -> Procedure:
        """The procedure of its round."""
        return procedure_of(self.case)

    @property
    def stage(self) -> Stage:
        """The stage in which it is."""
        return stage_of(self.case)

    def act(self, verb: str) -> Act:
        """Put down that the verb was done."""
        return act(self.user, verb, self.case, before=self.before, reason=tidy(self.reason), **self.details)

    def go_on(self, status: str = Status.OPEN) -> None:
        """Move on to the next stage, or to the one that had returned it."""
        following = self.procedure.after(self.stage)
        self.case.stage = self.case.back_to or (following.id if following else self.case.stage)
        self.case.status, self.case.back_to, self.case.due = status, "", None


@contextmanager
def doing(
    person: Person, case_id: str, verb: str, reason: str = "", *, counted: bool = False, recorded_as: str | None = None
) -> Iterator[Work]:
    """Do a verb to a case; with `counted`, the year's places are held still meanwhile.

    `recorded_as` names in the record a verb that is allowed where `verb` is.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person may not do this with the case.
    NotFoundError
        Where it is not there or not open to the person.
    ConflictError
        Where the case stands so that this cannot be done.
    """
    with doing_many(person, [case_id], verb, counted=counted, recorded_as=recorded_as) as works:
        works[0].reason = reason
        yield works[0]


@contextmanager
def doing_many(
    person: Person, case_ids: Collection[str], verb: str, *, counted: bool = False, recorded_as: str | None = None
) -> Iterator[list[Work]]:
    """Do a verb to several cases of one round: all of them or none. Raises as `doing`.

    The cases are locked in one order before anything is done, and what was done is kept in one go at the end, so that
    two people who do the same never wait for one another.
    """
    user = signed_in(person)
    with transaction.atomic():
        if counted:
            hold_places(next(iter(case_ids), ""))
        works = [Work(user, case, {}, before=state_of(case)) for case in ready(user, case_ids, verb)]
        yield works
        for work in works:
            work.case.save()
        record_acts([work.act(recorded_as or verb) for work in works])


def ready(user: User, case_ids: Collection[str], verb: str) -> list[Case]:
    """Return cases on which the person may do this now, their rows locked. Raises as `doing`."""
    wanted = {case_id for case_id in case_ids if is_id(case_id)}
    rows = Case.objects.filter(pk__in=wanted).order_by("pk")
    # what is open to somebody is asked once the rows are held: while it waits, a query sees the rest as it was before
    list(rows.select_for_update().values_list("pk"))
    cases = list(rows.filter(cases_seen_by(user)).select_related("round"))
    if len(cases) < len(set(case_ids)) or not cases:
        raise hidden(CASE)
    for case in cases:
        require(may_ever(user, verb, case), user)
        if not is_time_for(verb, case):
            raise untimely(case)
        require(may(user, verb, case), user)
    return cases


def locked_round(round_id: str) -> Round:
    """Return a round, its row locked against other verbs on it.

    Nobody's key changes, so rows that refer to it, such as the history of its cases, may be written meanwhile: whoever has
    a case and writes its history does not wait for whoever has the round and waits for the case.
    """
    found = Round.objects.select_for_update(no_key=True).filter(pk=round_id).first() if is_id(round_id) else None
    if found is None:
        raise hidden(ROUND)
    return found


def hold_places(case_id: str) -> None:
    """Lock all rounds that share the year's places with a case, always in the same order."""
    found = Round.objects.filter(cases=case_id).first() if is_id(case_id) else None
    if found is not None:
        same = Round.objects.filter(plan=found.plan, procedure=found.procedure, year=found.year).order_by("pk")
        list(same.select_for_update(no_key=True))


def untimely(case: Case) -> ConflictError:
    """Say that a case stands otherwise."""
    stage = stage_of(case)
    return ConflictError(
        Text(
            zh=f"该申报现处于“{stage.title.zh}”（{case.status}），不能进行此操作；请刷新后再看",
            en=f"the case is now in the stage {stage.title.en} ({case.status}), where this cannot be done; look again",
        )
    )


def needed(reason: str) -> str:
    """Return a reason that must be given.

    Raises
    ------
    UsageError
        Where it is blank.
    """
    kept = tidy(reason)
    if not kept:
        raise UsageError(Text(zh="请写明理由", en="a reason must be given"))
    return kept
