"""How does somebody score a case: kept as typed, seen by nobody else until it is submitted?"""

from collections.abc import Mapping

from django.db.models import Avg
from django.utils import timezone

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person
from jiahe.office.errors import ConflictError
from jiahe.office.programme.domain.recording import tidy
from jiahe.office.programme.domain.working import Work, doing
from jiahe.office.programme.models import Case, Score
from jiahe.office.programme.rules import has_scored
from jiahe.plan.procedures.model import Stage


def save_score(person: Person, case_id: str, points: Mapping[str, int], comment: str = "") -> Case:
    """Keep points as typed, gaps and all; nobody else sees them, and the case stays where it is.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also where the person has submitted a score.
    DataError
        Where a criterion is unknown, or its points lie outside the scale.
    """
    with doing(person, case_id, "score", recorded_as="save_score") as work:
        _write(work, points, comment, whole=False)
    return work.case


def score_case(person: Person, case_id: str, points: Mapping[str, int], comment: str = "") -> Case:
    """Score a case by each criterion, once a person; with the last score that is wanted it goes on.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also where the person has scored it.
    DataError
        Where a criterion is missing, unknown, or its points lie outside the scale.
    """
    with doing(person, case_id, "score") as work:
        case, stage = work.case, work.stage
        _write(work, points, comment, whole=True)
        work.details["points"] = dict(points)
        given = case.scores.filter(submitted__isnull=False)
        case.total = round(given.aggregate(mean=Avg("total"))["mean"] or 0.0, 2)
        if given.count() >= stage.scorers:
            work.go_on()
    return case


def _write(work: Work, points: Mapping[str, int], comment: str, *, whole: bool) -> None:
    stage = work.stage
    _check_points(work, stage, points, whole=whole)
    if has_scored(work.user, work.case):
        raise ConflictError(Text(zh="您已评过此项", en="you have scored this case"))
    total = sum(one.weight * points[one.id] for one in stage.criteria) / stage.scale if whole else None
    Score.objects.update_or_create(
        case=work.case,
        by=work.user,
        defaults={
            "points": dict(points),
            "total": None if total is None else round(total, 2),
            "comment": tidy(comment),
            "submitted": timezone.now() if whole else None,
        },
    )


def _check_points(work: Work, stage: Stage, points: Mapping[str, int], *, whole: bool) -> None:
    known = [one.id for one in stage.criteria]
    for name in [*(known if whole else ()), *points]:
        given = points.get(name)
        check, wanted = _fault_of(name, given, known, stage.scale)
        if check:
            shown = (Example(None, str(given)[:60]),)
            raise DataError(work.procedure.id, name[:60], check, examples=shown, advice=advice(check, wanted))


def _fault_of(name: str, given: int | None, known: list[str], scale: int) -> tuple[str, str]:
    if name not in known:
        return "unknown", ", ".join(known)
    if given is None:
        return "missing", ""
    if given < 0:
        return "minimum", "0"
    return ("maximum", str(scale)) if given > scale else ("", "")
