"""What do the county, the lead unit, experts and the deciding meeting do with a case?"""

from collections.abc import Mapping

from django.db.models import Avg

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person
from jiahe.office.errors import ConflictError
from jiahe.office.programme.domain.recording import tidy
from jiahe.office.programme.domain.working import Work, doing, needed
from jiahe.office.programme.models import HOLDING, Case, Round, Score, Status
from jiahe.office.programme.rules import today
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Stage


def recommend_case(person: Person, case_id: str, reason: str = "") -> Case:
    """Recommend a case as its county; it goes on."""
    with doing(person, case_id, "recommend", reason) as work:
        work.go_on()
    return work.case


def check_case(person: Person, case_id: str, reason: str = "") -> Case:
    """Find the form in order as the area's lead unit; it goes on."""
    with doing(person, case_id, "check", reason) as work:
        work.go_on()
    return work.case


def return_case(person: Person, case_id: str, reason: str) -> Case:
    """Give a case back for correction, and say why; it has the procedure's days for it and then comes here again."""
    with doing(person, case_id, "return", reason) as work:
        needed(reason)
        case, first = work.case, work.procedure.first
        case.back_to, case.stage, case.status = case.stage, first.id, Status.RETURNED
        if first.correction is not None:
            case.due = default_procedures().calendar.after(today(), first.correction)
    return case


def refuse_case(person: Person, case_id: str, reason: str) -> Case:
    """Refuse a case for good, and say why."""
    with doing(person, case_id, "refuse", reason) as work:
        needed(reason)
        work.case.status, work.case.due = Status.REFUSED, None
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
        _check_points(work, stage, points)
        if case.scores.filter(by=work.user).exists():
            raise ConflictError(Text(zh="您已评过此项", en="you have scored this case"))
        total = sum(one.weight * points[one.id] for one in stage.criteria) / stage.scale
        Score.objects.create(case=case, by=work.user, points=dict(points), total=round(total, 2), comment=tidy(comment))
        work.details["points"] = dict(points)
        case.total = round(case.scores.aggregate(mean=Avg("total"))["mean"] or 0.0, 2)
        if case.scores.count() >= stage.scorers:
            work.go_on()
    return case


def decide_case(person: Person, case_id: str, *, chosen: bool, reason: str = "") -> Case:
    """Choose a case, which takes a place of its year, or pass it over.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also where all places of the year are taken.
    """
    with doing(person, case_id, "decide", reason, counted=True) as work:
        work.details["chosen"] = chosen
        if not chosen:
            needed(reason)
            work.case.status = Status.PASSED_OVER
            return work.case
        _take_place(work)
        work.go_on(Status.CHOSEN)
    return work.case


def places_taken(found: Round) -> int:
    """Return how many places of a round's year are held, in all rounds of its procedure."""
    same = Case.objects.filter(round__plan=found.plan, round__procedure=found.procedure, round__year=found.year)
    return same.filter(status__in=HOLDING).count()


def _take_place(work: Work) -> None:
    places, taken = default_procedures().places(work.stage), places_taken(work.case.round)
    if places is not None and taken >= places:
        year = work.case.round.year
        raise ConflictError(
            Text(
                zh=f"{year} 年名额 {places} 个已用完，不能再选定",
                en=f"all {places} places of {year} are taken; nothing more can be chosen",
            )
        )


def _check_points(work: Work, stage: Stage, points: Mapping[str, int]) -> None:
    known = [one.id for one in stage.criteria]
    for name in [*known, *points]:
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
