"""How is a case chosen, within the places of its year, by one office or by several that must agree?"""

from collections.abc import Mapping

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person, require
from jiahe.office.errors import ConflictError
from jiahe.office.programme.domain.looking import round_for
from jiahe.office.programme.domain.recording import tidy
from jiahe.office.programme.domain.working import Work, doing, doing_many, needed
from jiahe.office.programme.models import HOLDING, Case, Round, Status, Vote
from jiahe.office.programme.rules import cases_seen_by, may_decide, procedure_of, unit_of
from jiahe.plan.procedures.load import default_procedures


def decide_case(person: Person, case_id: str, *, chosen: bool, reason: str = "") -> Case:
    """Choose a case, which takes a place of its year, or pass it over.

    Where several units decide together, this is the word of the person's unit; the case is chosen or passed over once
    all of them say the same, and until then stays as it is.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb; ConflictError also where all places are taken, or the case was never visited and should be.
    UsageError
        Where it is passed over without a reason.
    """
    with doing(person, case_id, "decide", reason, counted=True) as work:
        _decide(work, chosen=chosen)
    return work.case


def decide_round(
    person: Person,
    round_id: str,
    choices: Mapping[str, bool],
    reason: str = "",
    reasons: Mapping[str, str] | None = None,
) -> list[Case]:
    """Say of several cases at once whether they are chosen, as `decide_case` of each: all of them or none.

    Parameters
    ----------
    person, round_id
        Who decides on which round.
    choices
        Whether each case is chosen.
    reason, reasons
        Why: of all, and of single ones, which comes first.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError, UsageError
        As `decide_case`; UsageError also where a case is not of the round, or none is named.
    """
    told, found = reasons or {}, round_for(round_id)
    user = require(may_decide(person, procedure_of(found)), person)
    seen = Case.objects.filter(cases_seen_by(user), round=found, pk__in=list(choices))
    strangers = set(choices) - set(seen.values_list("pk", flat=True))
    if strangers or not choices:
        raise UsageError(Text(zh="请选择本轮的项目", en="choose cases of this round"))
    with doing_many(user, list(choices), "decide", counted=True) as works:
        for work in works:
            work.reason = told.get(work.case.pk, "").strip() or reason
            try:
                _decide(work, chosen=choices[work.case.pk])
            except ConflictError as error:
                raise _about(work.case, error) from error
            work.case.save()  # the next one counts the places that are left
    return [work.case for work in works]


def _decide(work: Work, *, chosen: bool) -> None:
    work.details["chosen"] = chosen
    if chosen:
        _need_visit(work)
        _need_place(work)
    else:
        needed(work.reason)
    if not _all_say(work, chosen=chosen):
        return
    if chosen:
        work.go_on(Status.CHOSEN)
    else:
        work.case.status = Status.PASSED_OVER


def _about(case: Case, error: ConflictError) -> ConflictError:
    return ConflictError(Text(zh=f"“{case.title}”：{error.text.zh}", en=f"{case.title}: {error.text.en}"))


def places_taken(found: Round, answered: Case | None = None) -> int:
    """Return how many places are held: those of a round's year in its procedure, or of one case that is answered."""
    same = Case.objects.filter(round__plan=found.plan, round__procedure=found.procedure, status__in=HOLDING)
    return same.filter(answers=answered).count() if answered else same.filter(round__year=found.year).count()


def _all_say(work: Work, *, chosen: bool) -> bool:
    """Keep what the person's unit says, and tell whether everybody who must agree has said so."""
    together, unit = work.stage.together, unit_of(work.user)
    if not together or unit is None:
        return True
    work.details["unit"] = unit.id
    Vote.objects.update_or_create(
        case=work.case, unit=unit.id, defaults={"chosen": chosen, "reason": tidy(work.reason), "by": work.user}
    )
    said = dict(work.case.votes.values_list("unit", "chosen"))
    return all(said.get(name) == chosen for name in together)


def _need_visit(work: Work) -> None:
    wanted = work.procedure.of_kind("visit") is not None
    if wanted and not hasattr(work.case, "visit"):
        raise ConflictError(
            Text(zh="该项尚未现场核查，不能选定", en="this case was not checked on site and cannot be chosen")
        )


def _need_place(work: Work) -> None:
    places, rules = default_procedures().places(work.stage), work.stage.places
    each = rules is not None and rules.each
    taken = places_taken(work.case.round, work.case.answers if each else None)
    if places is None or taken < places:
        return
    year = work.case.round.year
    raise ConflictError(
        Text(zh=f"该需求的 {places} 个名额已用完，不能再选定", en=f"all {places} places of this need are taken")
        if each
        else Text(
            zh=f"{year} 年名额 {places} 个已用完，不能再选定",
            en=f"all {places} places of {year} are taken; nothing more can be chosen",
        )
    )
