"""How does somebody score a case: kept as typed, seen by nobody else until it is submitted, given back where asked for?"""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Avg
from django.utils import timezone

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError, Example, UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, signed_in
from jiahe.office.errors import ConflictError
from jiahe.office.log.domain import digest_of
from jiahe.office.programme.domain.recording import tidy
from jiahe.office.programme.domain.working import Work, doing, doing_many, needed, ready
from jiahe.office.programme.models import Case, Decision, Score, Status
from jiahe.office.programme.rules import has_scored, procedure_of, stage_of
from jiahe.plan.procedures.model import Stage

Points = Mapping[str, int]


def save_score(person: Person, case_id: str, points: Points, comment: str = "") -> Case:
    """Keep points as typed, gaps and all; nobody else sees them, and the case stays where it is.

    A draft leaves no entry in the log and no line in the history: it is kept at every key, it is nobody's word yet, and
    only what is submitted counts. Nor is the case touched, so that nobody can tell from it who is at work.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also where the person has submitted a score.
    DataError
        Where a criterion is unknown, or its points lie outside the scale.
    """
    user = signed_in(person)
    with transaction.atomic():
        (case,) = ready(user, [case_id], "score")
        _write(user, case, points, comment, whole=False)
    return case


def score_case(person: Person, case_id: str, points: Points, comment: str = "") -> Case:
    """Score a case by each criterion, once a person; with the last score that is wanted it goes on.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also where the person has scored it.
    DataError
        Where a criterion is missing, unknown, or its points lie outside the scale.
    """
    with doing(person, case_id, "score") as work:
        _submit(work, points, comment)
    return work.case


def submit_scores(person: Person, case_ids: Collection[str]) -> int:
    """Submit what one has typed of several cases: all of them or none. Raises as `score_case`.

    Returns
    -------
    int
        How many cases were scored.
    """
    if not case_ids:
        raise UsageError(Text(zh="请选择要提交的项目", en="choose what is to be submitted"))
    with doing_many(person, case_ids, "score") as works:
        typed = {one.case_id: one for one in Score.objects.filter(case__in=case_ids, by=signed_in(person))}
        for work in works:
            draft = typed.get(work.case.pk)
            _submit(work, draft.points if draft else {}, draft.comment if draft else "")
    return len(works)


def waive_scores(person: Person, case_id: str, reason: str) -> Case:
    """Let a case go on with fewer scores than wanted, as when an expert fell ill, and say why.

    Who has not scored it is released from it.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also where nobody has scored it.
    UsageError
        Where no reason is given.
    """
    with doing(person, case_id, "waive", reason) as work:
        said, case = needed(reason), work.case
        given = _submitted(case)
        if not given:
            raise ConflictError(Text(zh="尚无一位专家评分，不能进入下一环节", en="nobody has scored it yet"))
        work.details |= {"scores": given, "wanted": work.stage.scorers}
        open_to = case.assignments.filter(declined=None).exclude(
            expert__in=case.scores.filter(submitted__isnull=False).values("by")
        )
        case.scores.filter(submitted=None).delete()
        open_to.update(declined=timezone.now(), reason=said, released=work.user)
        work.go_on()
    return case


def reopen_score(person: Person, case_id: str, username: str, reason: str) -> Case:
    """Give a submitted score back to who gave it, before the meeting, at their request; it is a draft again.

    What was submitted stands in the log with the entry of its submission, and its digest in this one. The case waits in
    the score stage until it has its scores.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also where the round has its short list, or something was done with the case since.
    UsageError
        Where no reason is given, or there is no such score.
    """
    with doing(person, case_id, "reopen", reason) as work:
        needed(reason)
        case, stage = work.case, procedure_of(work.case).of_kind("score")
        score = case.scores.filter(by__username=username, submitted__isnull=False).first()
        if score is None or stage is None:
            raise UsageError(Text(zh=f"没有 {username[:60]} 的评分", en=f"{username[:60]} has given no score"))
        _stop_after_the_meeting(case)
        work.details |= {"expert": username, "score": digest_of(score_state(score))}
        Score.objects.filter(pk=score.pk).update(submitted=None, total=None)
        case.total, case.stage, case.due = _mean(case), stage.id, None
    return case


def score_state(score: Score) -> dict[str, object]:
    """Return a score as plain data in which no number has a fraction."""
    return {"by": score.by_id, "points": score.points, "total": str(score.total), "comment": score.comment}


def _submit(work: Work, points: Points, comment: str) -> None:
    case, stage = work.case, work.stage
    _write(work.user, case, points, comment, whole=True)
    work.details["points"] = dict(points)
    case.total = _mean(case)
    if _submitted(case) >= stage.scorers:
        work.go_on()


def _submitted(case: Case) -> int:
    return case.scores.filter(submitted__isnull=False).count()


def _mean(case: Case) -> float | None:
    mean = case.scores.filter(submitted__isnull=False).aggregate(mean=Avg("total"))["mean"]
    return None if mean is None else round(mean, 2)


def _stop_after_the_meeting(case: Case) -> None:
    listed = Decision.objects.filter(round=case.round_id, verb="shortlist").exists()
    moved = case.votes.exists() or hasattr(case, "visit") or case.status != Status.OPEN
    if listed or moved:
        raise ConflictError(
            Text(
                zh="本轮已确定核查名单，或该项已进入后续环节，不能再退回评分",
                en="the round has its short list, or the case has gone further; scores stay as they are",
            )
        )


def _write(user: User, case: Case, points: Points, comment: str, *, whole: bool) -> None:
    stage = stage_of(case)
    _check_points(procedure_of(case).id, stage, points, whole=whole)
    if has_scored(user, case):
        raise ConflictError(Text(zh="您已评过此项", en="you have scored this case"))
    total = sum(one.weight * points[one.id] for one in stage.criteria) / stage.scale if whole else None
    Score.objects.update_or_create(
        case=case,
        by=user,
        defaults={
            "points": dict(points),
            "total": None if total is None else round(total, 2),
            "comment": tidy(comment),
            "submitted": timezone.now() if whole else None,
        },
    )


def _check_points(form: str, stage: Stage, points: Points, *, whole: bool) -> None:
    known = [one.id for one in stage.criteria]
    for name in [*(known if whole else ()), *points]:
        given = points.get(name)
        check, wanted = _fault_of(name, given, known, stage.scale)
        if check:
            shown = (Example(None, str(given)[:60]),)
            raise DataError(form, name[:60], check, examples=shown, advice=advice(check, wanted))


def _fault_of(name: str, given: int | None, known: list[str], scale: int) -> tuple[str, str]:
    if name not in known:
        return "unknown", ", ".join(known)
    if given is None:
        return "missing", ""
    if given < 0:
        return "minimum", "0"
    return ("maximum", str(scale)) if given > scale else ("", "")
