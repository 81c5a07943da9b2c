"""What is known when experts are asked: who judges, what each knows, and who is tied to whom?"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from jiahe.office.accounts.models import User
from jiahe.office.experts.domain.names import name_key
from jiahe.office.experts.domain.profiles import judges
from jiahe.office.experts.models import Holding, JointBid, Tie


@dataclass(frozen=True)
class Judge:
    """Somebody who judges, as far as an assignment needs it; `texts` are the field and what the expert knows."""

    username: str
    name: str
    texts: tuple[str, str]
    firms: tuple[str, ...]
    load: int
    available: bool


@dataclass(frozen=True)
class Relations:
    """What ties experts, firms and cases; firms go by their names, in any spelling."""

    control: tuple[tuple[str, str], ...]
    apart: tuple[str, ...]
    bids: tuple[tuple[dt.date, tuple[str, ...]], ...]
    firm_ties: tuple[tuple[str, str], ...]
    """Pairs of an expert's account and a firm."""
    case_ties: tuple[tuple[str, str], ...]
    """Pairs of an expert's account and a case."""


def pool() -> list[Judge]:
    """Return everybody in the role of an expert, those without a profile as not available."""
    return [_judge(user) for user in judges().select_related("expert")]


def judge_of(user: User) -> Judge:
    """Return one expert."""
    return _judge(user)


def _judge(user: User) -> Judge:
    kept = getattr(user, "expert", None)
    firms = tuple(name for name in (user.unit, *(kept.firms if kept else ())) if name)
    if kept is None:
        return Judge(user.username, str(user), ("", ""), firms, 0, available=False)
    return Judge(user.username, str(user), (kept.field, kept.knows), firms, kept.load, available=kept.available)


def relations(experts: list[Judge], *, since: dt.date) -> Relations:
    """Return what ties anybody to anybody: joint bids since a day, and ties of these experts."""
    bearing: dict[str, list[str]] = {}
    for one in experts:
        bearing.setdefault(name_key(one.name), []).append(one.username)
    known = {one.username for one in experts}
    firm_ties, case_ties = set(), set()
    for username, name, firm, case in Tie.objects.filter(Q(expert__username__in=known) | Q(expert=None)).values_list(
        "expert__username", "name", "firm", "case"
    ):
        for who in [username] if username else bearing.get(name_key(name), []):
            if firm:
                firm_ties.add((who, firm))
            if case:
                case_ties.add((who, case))
    holdings = list(Holding.objects.values_list("controller", "controlled", "apart"))
    return Relations(
        control=tuple((above, below) for above, below, _ in holdings),
        apart=tuple(sorted({above for above, _, apart in holdings if apart})),
        bids=tuple(
            (day, tuple(firms)) for day, firms in JointBid.objects.filter(day__gte=since).values_list("day", "firms")
        ),
        firm_ties=tuple(sorted(firm_ties)),
        case_ties=tuple(sorted(case_ties)),
    )
