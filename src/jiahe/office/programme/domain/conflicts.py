"""Who may not judge what, and why, in words? Facts about cases and experts, put to the engine that finds conflicts."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jiahe.engines.review import conflicts as engine
from jiahe.engines.review.conflicts import Conflict, Reason
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.experts.domain import Judge, Relations, judge_of, name_key, names_in, relations
from jiahe.office.programme.models import Case, Entry
from jiahe.office.programme.rules import procedure_of, today
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Procedure

_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Facts:
    """What conflicts are looked for in: the firms of each case, the experts, and what relates them."""

    case_firms: tuple[tuple[str, tuple[str, ...]], ...]
    owners: tuple[tuple[str, str], ...]
    """Pairs of a case and the account that handed it in."""
    judges: tuple[Judge, ...]
    relations: Relations
    together: tuple[tuple[dt.date, tuple[str, ...]], ...]
    """What was bid jointly within the system: the day and the firms."""
    day: dt.date
    within: int


@dataclass(frozen=True, order=True)
class Bar:
    """One reason why an expert may not judge a case, in words."""

    case: str
    expert: str
    kind: str
    text: Text


def facts_about(cases: Sequence[Case], values: Mapping[str, Mapping[str, object]], judges: Sequence[Judge]) -> Facts:
    """Gather what is known of cases of one procedure; `values` are their forms as handed in."""
    procedure = procedure_of(cases[0]) if cases else None
    stage = procedure.of_kind("score") if procedure else None
    day, within = today(), stage.bid_days if stage else 0
    since = day - dt.timedelta(days=within)
    field = procedure.partners if procedure else None
    return Facts(
        case_firms=tuple((case.pk, firms_of(case.applicant, values.get(case.pk, {}), field)) for case in cases),
        owners=tuple((case.pk, case.owner.username) for case in cases),
        judges=tuple(judges),
        relations=relations(list(judges), since=since),
        together=tuple(_bid_here(since)),
        day=day,
        within=within,
    )


def firms_of(applicant: str, values: Mapping[str, object], partners: str | None) -> tuple[str, ...]:
    """Return the firms that hand a case in: the applicant, and those named as partners in its form."""
    named = names_in(str(values.get(partners) or "")) if partners else []
    return (applicant, *named)


def bars(facts: Facts) -> list[Bar]:
    """Return every conflict of interest in words, sorted by case and expert."""
    told = _Told(facts)
    found = engine.conflicts(told.as_engine(), day=_number(facts.day), within=facts.within)
    own = [Bar(case, owner, Reason.FIRM.value, _HANDED_IN) for case, owner in facts.owners if owner in told.usernames]
    return sorted([*own, *(Bar(one.case, one.expert, one.reason.value, told.words(one)) for one in found)], key=_order)


def bars_of(case: Case, values: Mapping[str, object], expert: User) -> list[Bar]:
    """Return why one expert may not judge one case; nothing if there is no conflict."""
    return bars(facts_about([case], {case.pk: values}, [judge_of(expert)]))


def is_absolute(bar: Bar) -> bool:
    """Tell whether no reason outweighs it: nobody judges what the own firm handed in."""
    return bar.kind == Reason.FIRM.value


def forms_of(cases: Iterable[Case]) -> dict[str, Mapping[str, object]]:
    """Return the forms as handed in last, by case."""
    entries = Entry.objects.filter(case__in=[case.pk for case in cases]).order_by("number")
    return dict(entries.values_list("case", "values"))


def _bid_here(since: dt.date) -> Iterable[tuple[dt.date, tuple[str, ...]]]:
    """Return who handed something in jointly, by what the forms say."""
    found = set()
    for procedure in default_procedures().procedures:
        found |= _bids_of(procedure, since) if procedure.partners else set()
    return sorted(found)


def _bids_of(procedure: Procedure, since: dt.date) -> set[tuple[dt.date, tuple[str, ...]]]:
    field = procedure.partners
    rows = Entry.objects.filter(case__round__procedure=procedure.id, time__date__gte=since)
    told = rows.values_list("time__date", "case__applicant", f"values__{field}")
    return {
        (day, firms)
        for day, applicant, partners in told
        if len(firms := firms_of(applicant, {"partners": partners}, "partners")) > 1
    }


class _Told:
    """The facts under one spelling of each name, as the engine compares them, and the way back to what was written."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._written: dict[str, str] = {}
        self.usernames = {one.username for one in facts.judges}

    def as_engine(self) -> engine.Facts:
        """Return the facts as the engine takes them."""
        facts, known = self._facts, self._facts.relations
        bids = [(day, firms) for day, firms in (*known.bids, *facts.together)]
        return engine.Facts(
            case_firms={case: self._keys(firms) for case, firms in facts.case_firms},
            expert_firms={one.username: self._keys(one.firms) for one in facts.judges},
            control=[(self._key(above), self._key(below)) for above, below in known.control],
            apart=self._keys(known.apart),
            declared_cases=known.case_ties,
            declared_firms=[(who, self._key(firm)) for who, firm in known.firm_ties],
            bids=[(_number(day), self._keys(firms)) for day, firms in bids],
        )

    def words(self, one: Conflict) -> Text:
        """Say what a conflict rests on."""
        names = [self._written.get(name, name) for name in one.through]
        if one.reason is Reason.FIRM:
            return Text(zh=f"为申报单位“{names[0]}”的人员", en=f"belongs to the applicant {names[0]}")
        if one.reason is Reason.CONTROLLER:
            mine, theirs, top = names
            return Text(
                zh=f"所在“{mine}”与申报单位“{theirs}”同受“{top}”控制",
                en=f"{mine}, the expert's, and the applicant {theirs} are both controlled by {top}",
            )
        if one.reason is Reason.BID:
            mine, theirs = names
            day = _EPOCH + dt.timedelta(days=one.day or 0)
            return Text(
                zh=f"所在“{mine}”与申报单位“{theirs}”于 {day} 联合投标",
                en=f"{mine}, the expert's, and the applicant {theirs} bid together on {day}",
            )
        if names:
            return Text(zh=f"已声明与“{names[0]}”有利害关系", en=f"declared to be tied to {names[0]}")
        return _DECLARED

    def _keys(self, names: Iterable[str]) -> list[str]:
        return [self._key(name) for name in names]

    def _key(self, name: str) -> str:
        key = name_key(name)
        self._written.setdefault(key, name)
        return key


_HANDED_IN = Text(zh="本人申报", en="handed it in")
_DECLARED = Text(zh="已声明与该项有利害关系", en="declared to be tied to this case")


def _number(day: dt.date) -> int:
    return (day - _EPOCH).days


def _order(bar: Bar) -> tuple[str, str, int, str]:
    return bar.case, bar.expert, [one.value for one in Reason].index(bar.kind), bar.text.zh
