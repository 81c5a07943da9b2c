"""How do files come to a case, who sees them, and when can they be taken back?"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError, Example, SystemFaultError
from jiahe.kernel.ids import is_id, new_id
from jiahe.kernel.text import Text
from jiahe.lake.documents.inspecting import inspect_document, kind_of
from jiahe.lake.documents.packages import MEGABYTE
from jiahe.lake.reading import FaultError
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, hidden, require, signed_in
from jiahe.office.contents import Arrived, is_whole, place_of, sweep
from jiahe.office.errors import ConflictError, FormError
from jiahe.office.programme.domain.looking import case_for, judges_it, sees_whole
from jiahe.office.programme.domain.recording import record, state_of
from jiahe.office.programme.domain.working import untimely
from jiahe.office.programme.models import Attachment, Case, Entry
from jiahe.office.programme.rules import is_own, may_attach, may_ever_attach, procedure_of
from jiahe.plan.procedures.model import PURPOSES, Procedure

MOST_BYTES, MOST_TOGETHER, MOST_FILES = 20 * MEGABYTE, 100 * MEGABYTE, 20
FILE = Text(zh="附件", en="file")
_TITLES = {
    "further": Text(zh="其他材料", en="Further material"),
    "visit": Text(zh="现场核查材料", en="Of the check on site"),
    "report": Text(zh="跟踪报告材料", en="Of a report"),
    "objection": Text(zh="异议材料", en="Of an objection"),
}


@dataclass(frozen=True)
class Purpose:
    """What a file is for; one that is `needed` must be there before the case is handed in."""

    id: str
    title: Text
    needed: bool = False
    note: Text | None = None


def purposes(procedure: Procedure) -> list[Purpose]:
    """Return what files may be for, those that the procedure asks for first."""
    wanted = [Purpose(one.id, one.title, one.needed, one.note) for one in procedure.attachments]
    return [*wanted, *(Purpose(name, _TITLES[name]) for name in PURPOSES)]


def purposes_now(person: Person, case: Case) -> list[Purpose]:
    """Return for what the person may attach files now."""
    every = purposes(procedure_of(case))
    form = {one.id: may_attach(person, "further", case) for one in every if _is_of_form(one.id)}
    return [
        one for one in every if form.get(one.id, False) or (one.id not in form and may_attach(person, one.id, case))
    ]


def attach_file(person: Person, case_id: str, purpose: str, file: "UploadedFile[Any]") -> Attachment:
    """Attach a file, whose content is looked at before anything is kept.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also where the file is there already, or there are too many.
    DataError
        Where the purpose is unknown, or name, size or content are not right.
    """
    user = signed_in(person)
    case = case_for(user, case_id)
    _allow(user, purpose, case)
    name = file.name or ""
    with _telling(case, purpose, name):
        kind = kind_of(name)
        if (file.size or 0) > MOST_BYTES:
            raise FaultError("size", "size", f"{MOST_BYTES // MEGABYTE} MB")
    with Arrived(file) as arrived:
        with _telling(case, purpose, name):
            inspect_document(arrived.path, kind)
        arrived.settle()
    with transaction.atomic():
        case = _locked(case)
        _allow(user, purpose, case)
        _leave_room(user, case, purpose, arrived)
        told: dict[str, Any] = {"purpose": purpose, "sha256": arrived.sha256, "size": arrived.size}
        made = Attachment.objects.create(id=new_id(), case=case, name=name, kind=kind, by=user, **told)
        record(user, "attach_file", case, before=state_of(case), file=made.pk, **told)
    return made


def remove_file(person: Person, case_id: str, file_id: str) -> Attachment:
    """Take a file back while what it belongs to may still be changed; what was handed in once is kept as evidence."""
    user = signed_in(person)
    case = case_for(user, case_id)
    with transaction.atomic():
        case = _locked(case)
        found = next((one for one in files_of(user, case) if one.pk == file_id), None)
        if found is None:
            raise hidden(FILE)
        _allow(user, found.purpose, case)
        found.removed = timezone.now()
        found.save(update_fields=["removed"])
        told: dict[str, Any] = {"purpose": found.purpose, "sha256": found.sha256}
        record(user, "remove_file", case, before=state_of(case), file=found.pk, **told)
    return found


def files_of(person: Person, case: Case) -> list[Attachment]:
    """Return the files of a case that are open to a person, in the order in which they came.

    What its owner is still changing is nobody else's yet: others see the files as they were when it was handed in last.
    """
    user, own = signed_in(person), is_own(person, case)
    whole = sees_whole(user, case)
    judge = whole and judges_it(user, case)
    last = case.entries.last()
    seen = []
    for one in case.attachments.select_related("by"):
        if _is_of_form(one.purpose):
            there = one.removed is None if own else whole and last is not None and _was_there(one, last)
        else:
            open_to = {"visit": judge, "report": judge or own, "objection": judge or own or one.by_id == user.pk}
            there = one.removed is None and open_to[one.purpose]
        if there:
            seen.append(one)
    return seen


def file_for(person: Person, case_id: str, file_id: str) -> tuple[Attachment, Path]:
    """Return one file and where its content lies.

    Raises
    ------
    NotSignedInError, NotFoundError
        Where it is not there or not open to the person.
    SystemFaultError
        Where the content is gone or no longer what it was.
    """
    case = case_for(person, case_id)
    found = next((one for one in files_of(person, case) if one.pk == file_id), None) if is_id(file_id) else None
    if found is None:
        raise hidden(FILE)
    if not is_whole(found.sha256):
        raise SystemFaultError(new_id(), f"attachment {found.pk} is not what its digest says")
    return found, place_of(found.sha256)


def missing_files(case: Case) -> dict[str, DataError]:
    """Return what is wrong where files that a procedure needs are not there, by their purpose."""
    procedure = procedure_of(case)
    needed = [one for one in procedure.attachments if one.needed]
    if not needed:
        return {}
    there = set(case.attachments.filter(removed=None).values_list("purpose", flat=True))
    return {
        one.id: DataError(procedure.id, one.id, "missing", advice=advice("file_missing", one.title))
        for one in needed
        if one.id not in there
    }


def sweep_files() -> int:
    """Drop contents that no case has any more; what was handed in once stays. Return how many."""
    return sweep(lambda digests: set(_kept(digests).values_list("sha256", flat=True)))


def _kept(digests: Iterable[str]) -> QuerySet[Attachment]:
    handed_in = Entry.objects.filter(case=OuterRef("case"), time__gte=OuterRef("time"), time__lte=OuterRef("removed"))
    return Attachment.objects.filter(sha256__in=list(digests)).filter(Q(removed=None) | Exists(handed_in))


def _was_there(one: Attachment, last: Entry) -> bool:
    return one.time <= last.time and (one.removed is None or one.removed > last.time)


def _is_of_form(purpose: str) -> bool:
    return purpose not in PURPOSES or purpose == "further"


def _allow(user: User, purpose: str, case: Case) -> None:
    known = [one.id for one in purposes(procedure_of(case))]
    if purpose not in known:
        wrong = advice("unknown", ", ".join(known))
        raise DataError(
            procedure_of(case).id, "purpose", "unknown", examples=(Example(None, purpose[:60]),), advice=wrong
        )
    require(may_ever_attach(user, purpose, case), user)
    if not may_attach(user, purpose, case):
        raise untimely(case)


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("round", "owner").get(pk=case.pk)


def _leave_room(user: User, case: Case, purpose: str, arrived: Arrived) -> None:
    """See that there are not too many files; whoever objects has a room of their own, so that nobody fills the case's."""
    rows = case.attachments.filter(removed=None)
    rows = rows.filter(purpose=purpose, by=user) if purpose == "objection" else rows.exclude(purpose="objection")
    there = list(rows)
    if any(one.sha256 == arrived.sha256 and one.purpose == purpose for one in there):
        raise ConflictError(Text(zh="同一文件已经上传过", en="this very file is there already"))
    if len(there) >= MOST_FILES or sum(one.size for one in there) + arrived.size > MOST_TOGETHER:
        most = MOST_TOGETHER // MEGABYTE
        raise ConflictError(
            Text(
                zh=f"附件至多 {MOST_FILES} 个、共 {most} MB，已有 {len(there)} 个",
                en=f"there are at most {MOST_FILES} files of {most} MB together, and there are {len(there)} already",
            )
        )


class _telling:  # noqa: N801  # reads as a word
    """Turn what is wrong with a file into the fault of its place in the form."""

    def __init__(self, case: Case, purpose: str, name: str) -> None:
        self._form, self._purpose, self._name = procedure_of(case).id, purpose, name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, fault: object, trace: object) -> None:
        if isinstance(fault, FaultError):
            told = fault.about(self._form)
            shown = (Example(None, self._name[:60]),)
            error = DataError(self._form, self._purpose, told.check, examples=shown, advice=told.advice)
            raise FormError({self._purpose: error}) from fault
