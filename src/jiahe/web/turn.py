"""What waits for a person in the programme and the money, in words and with the page on which it is done?"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import EXPERT, roles_of
from jiahe.office.money import domain as money
from jiahe.office.money.rules import has_money_page
from jiahe.office.programme import domain
from jiahe.office.programme.models import Round, Status
from jiahe.office.programme.rules import may_hand_in, procedure_of
from jiahe.web import words
from jiahe.web.language import say

_SOON = 3
_STATUSES = {"admit": Status.LATE, "publish": Status.CHOSEN, "confirm": Status.CHOSEN, "catalogue": Status.CONFIRMED}

_BY_STAGE = frozenset({"recommend", "check", "score", "visit", "decide"})
"""What is done in a stage goes by the stage's own title."""


@dataclass(frozen=True)
class Task:
    """One thing to do: what, where it is done, how many of it, until when."""

    title: str
    about: str
    link: str
    many: int
    due: dt.date | None = None
    days: int | None = None
    overdue: int = 0
    simulated: bool = False

    @property
    def grave(self) -> bool:
        """Whether it must be done today or should have been."""
        return self.days is not None and self.days <= 0

    @property
    def soon(self) -> bool:
        """Whether few days are left."""
        return self.days is not None and 0 < self.days <= _SOON

    @property
    def late(self) -> int:
        """By how many days it is overdue."""
        return -self.days if self.days is not None and self.days < 0 else 0


@dataclass(frozen=True)
class Turn:
    """All that waits for a person, the most urgent first; what is far off is only counted."""

    tasks: list[Task]
    far: list[Task] = field(default_factory=list)
    calls: list[domain.Call] = field(default_factory=list)
    publicity: list[tuple[Round, int, dt.date]] = field(default_factory=list)

    @property
    def first(self) -> Task | None:
        """The one thing to do next."""
        return self.tasks[0] if self.tasks else None

    @property
    def overdue(self) -> int:
        """How many cases are past their day."""
        return sum(task.overdue for task in self.tasks)


def turn_of(user: User) -> Turn:
    """Gather it."""
    waiting = domain.waiting_lines(user)
    return Turn(
        tasks=[*_tasks(user, (one for one in waiting if not domain.is_far(one))), *_money(user)],
        far=_tasks(user, (one for one in waiting if domain.is_far(one))),
        calls=[call for call in domain.open_calls() if may_hand_in(user, call.procedure) and not call.opens_later],
        publicity=domain.in_publicity(),
    )


def _tasks(user: User, waiting: Iterable[domain.Waiting]) -> list[Task]:
    return [
        Task(
            title=say(one.stage.title) if one.verb in _BY_STAGE else words.say("verb", one.verb),
            about=_about(one),
            link=_link(user, one),
            many=one.many,
            due=one.due,
            days=one.days,
            overdue=one.overdue,
            simulated=one.round.simulated,
        )
        for one in waiting
    ]


def _about(one: domain.Waiting) -> str:
    named = f"{say(one.procedure.title)} {one.round.year}-{one.round.number}"
    return f"{one.title} · {named}" if one.title else named


def _link(user: User, one: domain.Waiting) -> str:
    if one.verb == "score" and EXPERT in roles_of(user):
        return reverse("review")
    if one.verb == "assign":
        return reverse("round-experts", args=[one.round.pk])
    if one.case:
        return reverse("case", args=[one.case])
    asked = {"stage": one.stage.id, "status": _STATUSES.get(one.verb, "")}
    return (
        f"{reverse('round', args=[one.round.pk])}?{urlencode({name: value for name, value in asked.items() if value})}"
    )


def _money(user: User) -> list[Task]:
    """Return what waits in the money, in the order in which it is done."""
    if not has_money_page(user):
        return []
    waiting = money.waiting_for(user)
    states = {"accept": "asked", "compute": "filed", "approve": "computed", "release": "approved"}
    filed = [
        Task(_deed("file"), f"{say(procedure_of(found).title)} {found.year}-{found.number}", reverse("money"), many)
        for found, many in waiting.rounds
    ]
    verbs = [
        Task(_deed(verb), _("All that is open to you"), f"{reverse('money')}?state={states[verb]}", many)
        for verb, many in waiting.verbs.items()
        if many
    ]
    return [*verbs, *filed]


def _deed(verb: str) -> str:
    return _("Money: %(deed)s") % {"deed": words.say("deed", verb)}
