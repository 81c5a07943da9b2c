"""What would the rows of a workbook become, and what keeps them from it? Looked at and kept for a day, nothing begun."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError, UserError
from jiahe.kernel.ids import is_id, new_id
from jiahe.kernel.text import Language, Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, hidden, require
from jiahe.office.errors import ConflictError
from jiahe.office.programme.domain.applying import ready_for_many
from jiahe.office.programme.domain.looking import round_for
from jiahe.office.programme.domain.placing import elsewhere, fields_to_place, leave_room, open_needs
from jiahe.office.programme.domain.rounds import deadline
from jiahe.office.programme.models import Case, Decision, Round
from jiahe.office.programme.rules import may_hand_in, procedure_of, today
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.placing import answering
from jiahe.plan.workbook.judge import cell_fault, judge
from jiahe.plan.workbook.layout import Layout
from jiahe.plan.workbook.mark import marked
from jiahe.plan.workbook.read import MOST_BYTES, CellFault, Filled, read
from jiahe.plan.workbook.write import blank
from jiahe.runtime.home import home

_KEPT_SECONDS, _MOST_KEPT = 24 * 3600, 20
_MOST_NEEDS = 2000
_WORKBOOK = Text(zh="工作簿", en="workbook")


@dataclass(frozen=True)
class Intake:
    """A workbook that was looked at.

    Attributes
    ----------
    kept
        The id under which it is kept for a day.
    values
        What was filled in, a row each, typed.
    needs
        The published cases that a row may answer, by id; none where the procedure asks for none.
    wrong, gaps
        The cells that keep even drafts out; with those that are empty, all that keep the rows from being handed in.
    before
        The import that brought the same rows into the same round for the same unit, None where there was none.
    crowded, early
        Why there is no room for so many cases, and why they cannot be handed in at once; None where there is and they can.
    late
        Whether handing in would be late.
    """

    kept: str
    layout: Layout
    filled: Filled
    values: tuple[Mapping[str, Any], ...]
    needs: Mapping[str, Case]
    wrong: tuple[CellFault, ...]
    gaps: tuple[CellFault, ...]
    digest: str
    before: Decision | None
    crowded: UserError | None
    early: UserError | None
    late: bool


def workbook_of(person: Person, round_id: str, language: Language, about: Sequence[str] = ()) -> bytes:
    """Return the workbook of a round's form for somebody who may hand in; `about` are lines of its sheet that explains."""
    user, found = who_hands_in(person, round_id)
    return blank(_layout(user, found, _needs(found)), language, about)


def look_at_workbook(person: Person, round_id: str, file: "UploadedFile[Any]") -> Intake:
    """Keep a workbook for a day and say what its rows would become; nothing is begun.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        As `start_case`.
    DataError
        Where it is no workbook of this form, or has no rows.
    """
    user, found = who_hands_in(person, round_id)
    kept = _keep(user, found, file)
    try:
        return intake(user, found, kept)
    except UserError:
        forget(user, found, kept)
        raise


def intake_of(person: Person, round_id: str, kept: str) -> Intake:
    """Look again at a workbook that is kept; NotFoundError where it is not, or not one's own."""
    return intake(*who_hands_in(person, round_id), kept)


def marked_workbook(person: Person, round_id: str, kept: str, language: Language) -> bytes:
    """Return a workbook that is kept with its wrong cells marked."""
    user, found = who_hands_in(person, round_id)
    seen = intake(user, found, kept)
    return marked(_path(user, found, kept), seen.filled, seen.gaps, seen.layout, language)


def who_hands_in(person: Person, round_id: str) -> tuple[User, Round]:
    """Return the person and the round, where the person may hand in there."""
    found = round_for(round_id)
    return require(may_hand_in(person, procedure_of(found)), person), found


def intake(user: User, found: Round, kept: str) -> Intake:
    """Read a workbook that is kept, and check every cell."""
    path = _path(user, found, kept)
    if not path.is_file():
        raise hidden(_WORKBOOK)
    needs = _needs(found)
    layout = _layout(user, found, needs)
    filled = read(path, layout)
    values, wrong = judge(filled, layout, whole=False)
    _, gaps = judge(filled, layout, whole=True)
    foreign = _foreign(user, found, filled, layout, values)
    digest = _digest(values)
    last = deadline(found, procedure_of(found).first.id)
    return Intake(
        kept,
        layout,
        filled,
        tuple(values),
        {need.pk: need for need in needs},
        wrong=_spread(wrong, foreign),
        gaps=_spread(gaps, foreign),
        digest=digest,
        before=same_rows(user, found, digest).first(),
        crowded=_error_of(lambda: leave_room(found, user, len(values))),
        early=_error_of(lambda: ready_for_many(found)),
        late=last is not None and today() > last,
    )


def same_rows(user: User, found: Round, digest: str) -> QuerySet[Decision]:
    """Return the imports that brought the same rows into a round for the same person or unit, the newest first."""
    mine = Q(by=user) | (Q(by__unit=user.unit) if user.unit else Q(pk__in=[]))
    rows = Decision.objects.filter(mine, round=found, case=None, verb="import", details__digest=digest)
    return rows.select_related("by").order_by("-id")


def forget(user: User, found: Round, kept: str) -> None:
    """Drop a workbook that is kept."""
    _path(user, found, kept).unlink(missing_ok=True)


def _layout(user: User, found: Round, needs: Sequence[Case]) -> Layout:
    procedure = procedure_of(found)
    placing = fields_to_place(user, procedure)
    if procedure.answers is not None:
        labels = {need.pk: _label(need) for need in needs}
        placing = answering(placing, labels, default_procedures()[procedure.answers].matter)
    return Layout(procedure.id, procedure.title, {**placing, **procedure.fields})


def _needs(found: Round) -> list[Case]:
    """Return the published cases that a row may answer; none where the procedure asks for none."""
    procedure = procedure_of(found)
    if procedure.answers is None:
        return []
    needs = list(open_needs(procedure)[:_MOST_NEEDS])
    if not needs:
        title = default_procedures()[procedure.answers].title
        raise ConflictError(
            Text(
                zh=f"{title.zh}尚无已公布的事项可答", en=f"nothing is published yet that could be answered: {title.en}"
            )
        )
    return needs


def _label(need: Case) -> Text:
    told = f"{need.round.year}-{need.round.number}-{need.number:03} {need.title}"
    return Text(zh=f"{told}（{need.applicant}）", en=f"{told} ({need.applicant})")


def _foreign(
    user: User, found: Round, filled: Filled, layout: Layout, values: Sequence[Mapping[str, Any]]
) -> list[list[CellFault]]:
    """Return for each row what is wrong with its county, where a county hands in for a firm."""
    odd = [elsewhere(user, procedure_of(found), row) for row in values]
    rows = zip(filled.rows, odd, strict=True)
    return [[cell_fault(filled, row, layout, "county", fault)] if fault else [] for row, fault in rows]


def _spread(*faults: Sequence[Sequence[CellFault]]) -> tuple[CellFault, ...]:
    rows = zip(*faults, strict=True)
    return tuple(fault for row in rows for part in row for fault in part)


def _digest(values: Sequence[Mapping[str, Any]]) -> str:
    """Return what tells the same rows again, however the workbook was saved."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _error_of(check: Callable[[], None]) -> UserError | None:
    try:
        check()
    except UserError as error:
        return error
    return None


def _folder() -> Path:
    folder = home().uploads / "workbooks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _path(user: User, found: Round, kept: str) -> Path:
    """Return where a workbook is kept: nobody else's id, and no other round's, leads there."""
    if not is_id(kept):
        raise hidden(_WORKBOOK)
    return _folder() / f"{user.pk}-{found.pk}-{kept}.xlsx"


def _keep(user: User, found: Round, file: "UploadedFile[Any]") -> str:
    if (file.size or 0) > MOST_BYTES:
        limit = f"{MOST_BYTES // 1024 // 1024} MB"
        raise DataError(found.procedure, "", "size", count=file.size or 0, advice=advice("size", limit))
    _sweep(user)
    kept = new_id()
    path = _path(user, found, kept)
    part = path.with_suffix(".part")
    with part.open("wb") as target:
        os.fchmod(target.fileno(), 0o600)
        for chunk in file.chunks():
            target.write(chunk)
    part.rename(path)
    return kept


def _sweep(user: User) -> None:
    """Drop what was kept for a day, and of one's own all but the newest few."""
    old = time.time() - _KEPT_SECONDS
    for path in _folder().iterdir():
        if path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
    own = sorted(_folder().glob(f"{user.pk}-*"), key=lambda path: path.name[-31:], reverse=True)
    for path in own[_MOST_KEPT - 1 :]:
        path.unlink(missing_ok=True)
