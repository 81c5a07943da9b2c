"""How do many cases come in at once? From the round's workbook that was looked at: all of its rows, or none."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person
from jiahe.office.errors import ConflictError, WorkbookError
from jiahe.office.programme.domain.applying import begin, hand_in, next_number, ready_for_many
from jiahe.office.programme.domain.intake import Intake, forget, intake, same_rows, who_hands_in
from jiahe.office.programme.domain.placing import leave_room
from jiahe.office.programme.domain.recording import Act, act, record_acts, state_of, tidy
from jiahe.office.programme.domain.working import Work, locked_round
from jiahe.office.programme.models import Case, Decision, Entry, Round
from jiahe.office.programme.rules import procedure_of


def import_cases(
    person: Person, round_id: str, kept: str, *, submit: bool, again: bool = False, late_reason: str = ""
) -> list[Case]:
    """Make a case of every row of a workbook that was looked at: drafts, or handed in at once; all of them or none.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        As `start_case`; NotFoundError also where the workbook is no longer kept.
    WorkbookError
        Where a cell is wrong; in drafts cells may be empty.
    ConflictError
        Where the same rows were brought in before and not `again`; where they are too many; as `submit_case`.
    """
    user, found = who_hands_in(person, round_id)
    seen = intake(user, found, kept)
    wrong = seen.gaps if submit else seen.wrong
    if wrong:
        raise WorkbookError(found.procedure, wrong, kept)
    with transaction.atomic():
        found = locked_round(round_id)
        before = None if again else same_rows(user, found, seen.digest).first()
        if before is not None:
            raise _repeated(before)
        leave_room(found, user, len(seen.values))
        if submit:
            ready_for_many(found)
        cases = _bring_in(user, found, seen, submit=submit, late_reason=tidy(late_reason))
    forget(user, found, kept)
    return cases


def _bring_in(user: User, found: Round, seen: Intake, *, submit: bool, late_reason: str) -> list[Case]:
    """Do to each row what `start_case` and `submit_case` do to one, and keep it all at once."""
    first, fields, before = next_number(found), procedure_of(found).fields, state_of(found)
    cases: list[Case] = []
    entries: list[Entry] = []
    acts: list[Act] = []
    for number, row in enumerate(seen.values, start=first):
        need = seen.needs.get(row.get("answers") or "")
        placed = {**row, "area": need.area} if need else row
        case = begin(found, user, number, placed, {name: row[name] for name in fields}, need=need)
        cases.append(case)
        acts.append(act(user, "start", case, before=None))
        if submit:
            begun = state_of(case)
            entries.append(hand_in(Work(user, case, {}), number=1, late_reason=late_reason))
            acts.append(act(user, "submit", case, before=begun, reason=late_reason))
    Case.objects.bulk_create(cases)
    Entry.objects.bulk_create(entries)
    told: dict[str, Any] = {"digest": seen.digest, "rows": len(cases), "submitted": submit, "first": first}
    record_acts([*acts, act(user, "import", found, before=before, reason="", **told)])
    return cases


def _repeated(before: Decision) -> ConflictError:
    day, who = timezone.localdate(before.time), str(before.by)
    return ConflictError(
        Text(
            zh=f"同样的内容已由 {who} 于 {day} 导入本轮；如确要再导入一遍，请确认",
            en=f"the same rows were brought into this round by {who} on {day}; confirm where you mean to do it again",
        )
    )
