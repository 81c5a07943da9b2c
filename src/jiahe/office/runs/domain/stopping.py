"""How is a run stopped, and how does one go for good?"""

import shutil

from django.db import transaction
from django.utils import timezone

from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person, may_change_run, require
from jiahe.office.errors import ConflictError
from jiahe.office.log.domain import digest_of, record
from jiahe.office.runs.domain.looking import folder_of_run, run_for
from jiahe.office.runs.domain.states import run_deed, run_state
from jiahe.office.runs.models import Run, Status


def cancel_run(person: Person, run: Run) -> Run:
    """Stop a run: at once where it still waits, else at its next report, and by force if it does not listen.

    Raises
    ------
    NotSignedInError, NotFoundError, ForbiddenError
        Only its owner and administrators may.
    ConflictError
        Where it has ended already.
    """
    require(may_change_run(person, run_for(person, run.pk)), person)
    with transaction.atomic():
        row = Run.objects.select_for_update().get(pk=run.pk)
        if not row.under_way:
            raise ConflictError(Text(zh=f"运行 {run.pk} 已经结束", en=f"run {run.pk} has ended already"))
        before = digest_of(run_state(row))
        row.cancel_requested = True
        if row.status == Status.QUEUED:
            row.status, row.ended = Status.CANCELLED, timezone.now()
        row.save(update_fields=["cancel_requested", "status", "ended"])
        record(run_deed(person, "cancel_run", row, before=before, after=digest_of(run_state(row))))
    return row


def delete_run(person: Person, run: Run) -> None:
    """Delete a finished run, its record and its results.

    Raises
    ------
    NotSignedInError, NotFoundError, ForbiddenError
        Only its owner and administrators may.
    ConflictError
        Where it has not ended yet.
    """
    require(may_change_run(person, run_for(person, run.pk)), person)
    with transaction.atomic():
        row = Run.objects.select_for_update().get(pk=run.pk)
        if row.under_way:
            raise ConflictError(Text(zh="运行尚未结束，请先取消", en="the run has not ended; cancel it first"))
        folder = folder_of_run(row)
        if folder is not None:
            shutil.rmtree(folder)
        deed = run_deed(person, "delete_run", row, before=digest_of(run_state(row)))
        row.delete()
        record(deed)
