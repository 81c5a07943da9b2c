"""Who may not judge which case, and why? Conflicts of interest, each from a fact that can be shown."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from jiahe.engines.review.control import ultimate_controllers


class Reason(StrEnum):
    """What a conflict rests on."""

    FIRM = "same_firm"
    CONTROLLER = "same_controller"
    DECLARED = "declared"
    BID = "joint_bid"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known when experts are asked. Cases, experts, firms and controllers go by their ids."""

    case_firms: Mapping[str, Collection[str]]
    """For each case the firms that apply."""
    expert_firms: Mapping[str, Collection[str]]
    """For each expert the firms that employ or belong to the expert."""
    control: Collection[tuple[str, str]] = ()
    """Pairs (controller, controlled)."""
    apart: Collection[str] = ()
    """Controllers that make nobody related, such as the state as owner."""
    declared_cases: Collection[tuple[str, str]] = ()
    """Pairs (expert, case), as experts or applicants declared."""
    declared_firms: Collection[tuple[str, str]] = ()
    """Pairs (expert, firm)."""
    bids: Collection[tuple[int, Collection[str]]] = ()
    """The day of each joint bid, counted from any fixed day, and the firms in it."""


@dataclass(frozen=True, kw_only=True, order=True)
class Conflict:
    """One expert may not judge one case. `through` names the fact: firms, then the controller; `day` is a bid's."""

    case: str
    expert: str
    reason: Reason
    through: tuple[str, ...] = ()
    day: int | None = None


@dataclass(frozen=True, kw_only=True)
class _Tie:
    """What relates an expert's firm to an applicant."""

    reason: Reason
    own: str
    applicant: str
    through: tuple[str, ...]
    day: int | None = None


def conflicts(facts: Facts, *, day: int, within: int) -> list[Conflict]:
    """Find every conflict of interest.

    Parameters
    ----------
    facts
        What is known.
    day
        The day on which it is asked, counted as the bids' days are.
    within
        For how many days a joint bid is a conflict: one of `day - within` still is. A bid of a later day, already
        filed, is one too.

    Returns
    -------
    conflicts
        Sorted, each once. Of several joint bids of the same two firms the last is named; of several controllers that
        two firms share, the first by name. The same firm is no case of the same controller.
    """
    cases_of, experts_of = _turned(facts.case_firms), _turned(facts.expert_firms)
    found = {
        Conflict(case=case, expert=expert, reason=tie.reason, through=tie.through, day=tie.day)
        for tie in _ties(facts, cases_of, experts_of, since=day - within)
        for expert in experts_of[tie.own]
        for case in cases_of[tie.applicant]
    }
    for expert, case in facts.declared_cases:
        if expert in facts.expert_firms and case in facts.case_firms:
            found.add(Conflict(case=case, expert=expert, reason=Reason.DECLARED))
    for expert, firm in facts.declared_firms:
        if expert in facts.expert_firms:
            found |= {
                Conflict(case=case, expert=expert, reason=Reason.DECLARED, through=(firm,))
                for case in cases_of.get(firm, ())
            }
    return sorted(found, key=lambda one: (one.case, one.expert, list(Reason).index(one.reason), one.through))


def forbidden(found: Collection[Conflict], cases: Sequence[str], experts: Sequence[str]) -> NDArray[np.bool_]:
    """Return which pairs may not be: (cases, experts), in the orders given; others are passed over."""
    row = {case: place for place, case in enumerate(cases)}
    column = {expert: place for place, expert in enumerate(experts)}
    mask = np.zeros((len(cases), len(experts)), bool)
    for one in found:
        if one.case in row and one.expert in column:
            mask[row[one.case], column[one.expert]] = True
    return mask


def _turned(firms: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    turned: dict[str, list[str]] = defaultdict(list)
    for owner, names in firms.items():
        for name in set(names):
            turned[name].append(owner)
    return dict(turned)


def _ties(facts: Facts, applicants: Collection[str], own: Collection[str], *, since: int) -> Iterator[_Tie]:
    applicants, own = set(applicants), set(own)
    for firm in applicants & own:
        yield _Tie(reason=Reason.FIRM, own=firm, applicant=firm, through=(firm,))
    yield from _groups(facts, applicants, own)
    last: dict[tuple[str, str], int] = {}
    for day, firms in facts.bids:
        if day >= since:
            for pair in _pairs(own & set(firms), applicants & set(firms)):
                last[pair] = max(day, last.get(pair, day))
    for (mine, theirs), day in last.items():
        yield _Tie(reason=Reason.BID, own=mine, applicant=theirs, through=(mine, theirs), day=day)


def _groups(facts: Facts, applicants: set[str], own: set[str]) -> Iterator[_Tie]:
    below: dict[str, list[str]] = defaultdict(list)
    for firm, tops in ultimate_controllers(applicants | own, facts.control, apart=facts.apart).items():
        for top in tops:
            below[top].append(firm)
    shared: dict[tuple[str, str], str] = {}
    for top in sorted(below):
        for pair in _pairs(own.intersection(below[top]), applicants.intersection(below[top])):
            shared.setdefault(pair, top)
    for (mine, theirs), top in shared.items():
        yield _Tie(reason=Reason.CONTROLLER, own=mine, applicant=theirs, through=(mine, theirs, top))


def _pairs(own: Collection[str], applicants: Collection[str]) -> Iterator[tuple[str, str]]:
    return ((mine, theirs) for mine in own for theirs in applicants if mine != theirs)
