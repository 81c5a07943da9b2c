"""Which cases are visited: the first by rank, the others passed over, a tie broken by people alone?"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person, require
from jiahe.office.errors import ConflictError
from jiahe.office.programme.domain.meeting import Row, meeting_for
from jiahe.office.programme.domain.recording import record, state_of, tidy
from jiahe.office.programme.domain.working import doing_many, locked_round
from jiahe.office.programme.models import Status
from jiahe.office.programme.rules import may_decide, procedure_of, sees_everything


@dataclass(frozen=True)
class ShortList:
    """What a short list of some length would be.

    Attributes
    ----------
    kept, passed
        Rows that are visited, and rows that are passed over, by rank.
    tied, open
        Rows in a tie across the end of the list, and for how many of them there is room.
    scoring
        How many cases are still being scored and are on neither side.
    digest
        What changes with any of it.
    """

    kept: tuple[Row, ...]
    passed: tuple[Row, ...]
    tied: tuple[Row, ...]
    open: int
    scoring: int
    digest: str

    @property
    def left(self) -> int:
        """How many of a tie find no room."""
        return len(self.tied) - self.open


def look_at_short_list(person: Person, round_id: str, many: int) -> ShortList:
    """Return what a short list of the first `many` would be; nothing is done.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        Those who see all of the meeting look.
    UsageError
        Where the procedure visits nobody, or the number is not one.
    """
    require(sees_everything(person), person)
    meeting = meeting_for(person, round_id)
    visiting = meeting.procedure.of_kind("visit")
    if visiting is None or many < 0:
        raise UsageError(Text(zh="该程序没有现场核查环节", en="nothing is checked on site in this procedure"))
    rows = [
        row
        for row in meeting.rows
        if row.case.stage == visiting.id and row.case.status == Status.OPEN and row.visit is None
    ]
    last = rows[many - 1].standing.rank if 0 < many <= len(rows) else 0
    crossing = 0 < many < len(rows) and rows[many].standing.rank == last
    tied = tuple(row for row in rows if crossing and row.standing.rank == last)
    kept = tuple(row for row in rows[:many] if row not in tied)
    passed = tuple(row for row in rows[many:] if row not in tied)
    return ShortList(kept, passed, tied, many - len(kept) if tied else 0, meeting.scoring, meeting.digest)


def shortlist_round(
    person: Person, round_id: str, many: int, seen: str, *, keep: Collection[str] = (), reason: str = ""
) -> ShortList:
    """Keep the first `many` by rank for the check on site, and pass the others over, in one go.

    Parameters
    ----------
    person, round_id, many
        Who keeps how many cases of which round.
    seen
        The digest of what was looked at: a changed ranking is a reason to look again.
    keep
        Of the cases in a tie across the end of the list, those that are kept: just as many as there is room for.
    reason
        Why so many, and why these of a tie.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, UsageError
        As `look_at_short_list`; those who decide make the short list.
    ConflictError
        Where the ranking has changed, a tie is not broken, or nobody would be passed over.
    """
    with transaction.atomic():
        found = locked_round(round_id)
        user = require(may_decide(person, procedure_of(found)), person)
        made = look_at_short_list(user, round_id, many)
        kept = [*made.kept, *_broken(made, keep)]
        passed = [row for row in (*made.tied, *made.passed) if row not in kept]
        _stop_where_odd(made, seen, passed)
        why = tidy(reason)
        with doing_many(user, [row.case.pk for row in passed], "pass_over") as works:
            ranks = {row.case.pk: row.standing.rank for row in passed}
            for work in works:
                work.reason = _reason(ranks[work.case.pk], len(kept), why)
                work.go_on(Status.PASSED_OVER)
        told = {"kept": sorted(row.case.pk for row in kept), "passed": sorted(row.case.pk for row in passed)}
        record(user, "shortlist", found, before=state_of(found), reason=why, ranking=seen, **told)
    return made


def _broken(made: ShortList, keep: Collection[str]) -> list[Row]:
    chosen = [row for row in made.tied if row.case.pk in keep]
    if len(chosen) != made.open or (set(keep) - {row.case.pk for row in made.tied}):
        names_zh = "、".join(f"“{row.case.title}”" for row in made.tied)
        names_en = ", ".join(row.case.title for row in made.tied)
        raise ConflictError(
            Text(
                zh=f"{names_zh or '没有项目'}并列，余 {made.open} 个名额，请由会议选定",
                en=f"{names_en or 'nothing'} tied with {made.open} places left; the meeting chooses which",
            )
        )
    return chosen


def _stop_where_odd(made: ShortList, seen: str, passed: list[Row]) -> None:
    if made.digest != seen:
        raise ConflictError(
            Text(zh="看过之后排名有变动，请重新查看", en="the ranking has changed since this was looked at; look again")
        )
    if not passed:
        raise ConflictError(Text(zh="没有需要淘汰的项目", en="nobody would be passed over"))


def _reason(rank: int, kept: int, why: str) -> str:
    told = f"评审排名第 {rank}，未进入前 {kept} 名现场核查名单 / ranked {rank}, not among the {kept} to be visited"
    return f"{told}；{why}" if why else told
