"""What did the deciding meeting put down? Its text with what stood decided then; a corrected text is a further one."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Language, Text
from jiahe.office.accounts.rules import Person, hidden, require
from jiahe.office.documents.notice import Column, Group, Notice, Table
from jiahe.office.documents.wording import heading
from jiahe.office.log.domain import digest_of
from jiahe.office.programme.domain.looking import round_for
from jiahe.office.programme.domain.meeting import Meeting, Row, meeting_for
from jiahe.office.programme.domain.notices import issuers
from jiahe.office.programme.domain.recording import record, state_of
from jiahe.office.programme.domain.robust import how_firm
from jiahe.office.programme.domain.working import locked_round
from jiahe.office.programme.models import HOLDING, Minutes, Round, Status
from jiahe.office.programme.rules import may_decide, procedure_of, sees_everything
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.form import plain_text

LONGEST, MOST = 20_000, 200
"""How long a text may be, and how many a round may have."""
_OUTCOMES = {
    "chosen": Text(zh="选定", en="chosen"),
    "passed_over": Text(zh="未选定", en="not chosen"),
    "divided": Text(zh="意见不一", en="units differ"),
    "open": Text(zh="待定", en="open"),
}


def keep_minutes(person: Person, round_id: str, text: str) -> Minutes:
    """Put down what the meeting said, with what stands decided now; an earlier text stays as it was.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        Those who decide keep the minutes.
    UsageError
        Where there is no text, or too much of it.
    """
    kept = plain_text(text)
    with transaction.atomic():
        found = locked_round(round_id)
        user = require(may_decide(person, procedure_of(found)), person)
        number = found.minutes.count() + 1
        if not kept or len(kept) > LONGEST or number > MOST:
            raise UsageError(Text(zh=f"纪要应为 1 至 {LONGEST} 字", en=f"minutes have 1 to {LONGEST} characters"))
        decided = [_decided(row) for row in meeting_for(user, round_id).rows]
        made = Minutes.objects.create(round=found, number=number, text=kept, decided=decided, by=user)
        digests = {"text": digest_of(kept), "decided": digest_of(decided)}
        record(user, "minutes", found, before=state_of(found), number=number, cases=len(decided), **digests)
    return made


def minutes_of(person: Person, found: Round) -> list[Minutes]:
    """Return a round's minutes, the newest first.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Those who see everything read them.
    """
    require(sees_everything(person), person)
    return list(found.minutes.select_related("by").order_by("-number"))


def minutes_notice(person: Person, round_id: str, number: int, language: Language = "zh") -> Notice:
    """Return minutes as a paper: their text, how firm the ranking was, and what stood decided.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        Those who see everything read them.
    """
    require(sees_everything(person), person)
    found = round_for(round_id)
    kept = found.minutes.filter(number=number).first()
    if kept is None:
        raise hidden(Text(zh="纪要", en="minutes"))
    procedure, units = procedure_of(found), issuers(procedure_of(found))
    place = default_plan().place
    title = Text(
        zh=f"{found.year}年{place.zh if place else ''}{procedure.title.zh}第{found.number}轮联合会商纪要",
        en=f"Minutes of the joint decision: {procedure.title.en}, {found.year}, round {found.number}",
    )
    return Notice(
        kind="minutes",
        title=title.say(language),
        day=timezone.localtime(kept.time).date(),
        issuers=tuple(unit.signs_as.say(language) for unit in units),
        paragraphs=tuple(line.strip() for line in kept.text.splitlines() if line.strip()),
        table=_table(kept, language),
        simulated=found.simulated,
        language=language,
    )


def draft_minutes(meeting: Meeting, language: Language) -> str:
    """Return what minutes may begin with: how many were ranked for how many places, and how firm that is."""
    rows, places = meeting.rows, meeting.places
    chosen = [row for row in rows if outcome_of(row) == "chosen"]
    passed = sum(outcome_of(row) == "passed_over" for row in rows)
    most = Text(
        zh=f"，年度名额 {places} 个，已占用 {meeting.taken} 个", en=f"; {meeting.taken} of {places} places are taken"
    )
    told = Text(
        zh=f"本轮参加排名 {len(rows)} 项{most.zh if places is not None else ''}。",
        en=f"{len(rows)} cases were ranked{most.en if places is not None else ''}.",
    )
    firm = [one for group in meeting.groups[:1] for one in how_firm(meeting, group)]
    end = Text(
        zh=f"会议决定：选定 {len(chosen)} 项，未选定 {passed} 项，名单附后。",
        en=f"The meeting decided: {len(chosen)} chosen, {passed} not chosen, as listed.",
    )
    return "\n".join(one.say(language) for one in (told, *firm, end))


def _decided(row: Row) -> dict[str, Any]:
    """Return what stands decided of a case, as plain data in which no number has a fraction."""
    case = row.case
    return {
        "case": case.pk,
        "number": case.number,
        "title": case.title,
        "applicant": case.applicant,
        "area": case.area,
        "rank": row.standing.rank,
        "score": f"{row.standing.score:.2f}",
        "outcome": outcome_of(row),
        "votes": {unit: vote.chosen for unit, vote in sorted(row.votes.items())},
    }


def outcome_of(row: Row) -> str:
    """Return how it stands with a case at the meeting: chosen, passed over, units differ, open."""
    if row.case.status in HOLDING:
        return "chosen"
    if row.case.status == Status.PASSED_OVER:
        return "passed_over"
    return "divided" if row.divided else "open"


def _table(kept: Minutes, language: Language) -> Table:
    columns = (
        Column("rank", Text(zh="排名", en="Rank").say(language), 3, centred=True),
        Column("title", Text(zh="项目", en="Case").say(language), 14),
        Column("applicant", Text(zh="申报单位", en="Applicant").say(language), 12),
        Column("score", Text(zh="校准得分", en="Calibrated score").say(language), 5, centred=True),
        Column("outcome", Text(zh="会商结果", en="Outcome").say(language), 6, centred=True),
    )
    groups = []
    for number, (outcome, title) in enumerate(
        ((name, title) for name, title in _OUTCOMES.items() if any(one["outcome"] == name for one in kept.decided)), 1
    ):
        rows = [one for one in kept.decided if one["outcome"] == outcome]
        told = heading(number, f"{title.say(language)}（{len(rows)}）", language)
        groups.append(
            Group(
                told,
                tuple((one["rank"], one["title"], one["applicant"], one["score"], title.say(language)) for one in rows),
            )
        )
    return Table(_LIST.say(language), columns, tuple(groups))


_LIST = Text(zh="会商结果一览表", en="What was decided")
