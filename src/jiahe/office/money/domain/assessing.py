"""What do the rules say of payouts? Asked of the plan's own rules, with what is held or paid taken off."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db.models import Q

from jiahe.kernel.money import yuan
from jiahe.kernel.text import Text
from jiahe.office.log.domain import digest_of
from jiahe.office.money.models import HELD, OPEN, Basis, Payout, State
from jiahe.office.money.rules import entry_of
from jiahe.plan.incentives.assessment import STATUSES, Assessment, assess
from jiahe.plan.incentives.facts import Facts
from jiahe.plan.incentives.load import default_policies
from jiahe.plan.incentives.reasons import reason

_CLAIM = ("claim", "applicant", "incentive", "matter", "date", "amount", "score")
_PAID = ("applicant", "matter", "incentive", "date", "amount")
_HUNDREDTHS, _FIRST_ROW = 100, 2


@dataclass(frozen=True)
class Found:
    """What the rules say of one payout now."""

    facts: Facts
    trace: dict[str, Any]

    @property
    def payable(self) -> int:
        """In fen."""
        return self.facts.payable

    @property
    def status(self) -> str:
        """What becomes of the claim."""
        return STATUSES[self.facts.status]

    @property
    def reason(self) -> str:
        """Why, in both languages."""
        return reason(self.facts).both()

    @property
    def state(self) -> str:
        """How the payout stands by it."""
        return State.COMPUTED if self.payable else State.NOTHING


class Assessed:
    """Payouts assessed together, given what others hold."""

    def __init__(self, claims: Sequence[Payout], held: Sequence[Payout]) -> None:
        self._held = held
        self._made: Assessment = assess(default_policies(), _claims(claims), _payments(held))
        self._places = {one.pk: place for place, one in enumerate(claims)}

    def payable(self, payout: Payout) -> int:
        """Return what a payout pays, without the rest of the reckoning."""
        return self._made.payable[self._places[payout.pk]]

    def status(self, payout: Payout) -> str:
        """Return what becomes of a claim, likewise."""
        return self._made.status[self._places[payout.pk]]

    def found(self, payout: Payout) -> Found:
        """Return what was found for one of the payouts."""
        place = self._places[payout.pk]
        return Found(self._made.facts(place), self._named(self._made.trace(place)))

    def basis(self) -> Basis:
        """Return the rules as they stand, kept once for as long as they stay the same."""
        told = {name: value for name, value in self._made.about().items() if name != "quotas"}
        return Basis.objects.get_or_create(digest=digest_of(told), defaults={"told": told})[0]

    def _named(self, trace: dict[str, Any]) -> dict[str, Any]:
        """Put payouts' numbers where the reckoning of a file names rows."""
        for step in trace["steps"]:
            name_rows(step, self._held)
        plain: dict[str, Any] = json.loads(json.dumps(trace))
        return plain


def open_claims(plan: str) -> list[Payout]:
    """Return the claims that compete, by number; of those that came to nothing the old reckonings are left where they are."""
    rows = Payout.objects.filter(plan=plan, state__in=OPEN)
    nothing = rows.filter(state=State.NOTHING).defer("trace")
    return sorted([*rows.exclude(state=State.NOTHING), *nothing], key=lambda one: one.number)


def held_amounts(plan: str, *, towards: Payout | None = None) -> list[Payout]:
    """Return what counts as paid.

    `towards` leaves out what has no bearing on that payout: other keys and quotas, itself, and what was approved after it,
    which was reckoned with it taken off.
    """
    rows = Payout.objects.filter(plan=plan, state__in=HELD).order_by("number")
    if towards is not None:
        near = Q(matter=towards.matter) | Q(code=towards.code) | Q(incentive=towards.incentive)
        later = Q(state=State.APPROVED, turn__gt=towards.turn or 0)
        rows = rows.filter(near).exclude(later).exclude(pk=towards.pk)
    return list(rows.only("number", "code", "matter", "incentive", "day", "payable", "state", "turn"))


def same_key(payout: Payout) -> Q:
    """Return which payouts are on the same key in a shared kind, as a condition on rows; itself is one of them."""
    entry = entry_of(payout.incentive)
    if entry is None:
        return Q(pk=payout.pk)
    kinds, key = set(entry.incentive.kinds), entry.incentive.key
    every = [one.incentive for one in default_policies().entries]
    sharing = [one.id for one in every if one.key == key and kinds & set(one.kinds)]
    return Q(incentive__in=sharing) & (Q(matter=payout.matter) if key == "matter" else Q(code=payout.code))


def changed(payable: int, found: Found) -> Text:
    """Say how what the rules give has changed."""
    was, now = yuan(payable), yuan(found.payable)
    why = reason(found.facts)
    return Text(
        zh=f"复核时应付由 {was} 元变为 {now} 元，已退回核算：{why.zh}",
        en=f"asked again, the rules give {now} yuan instead of {was}, so it goes back to be computed: {why.en}",
    )


def _claims(payouts: Iterable[Payout]) -> pl.DataFrame:
    rows = [
        (
            claim_name(one.number),
            one.code,
            one.incentive,
            one.matter,
            one.day.isoformat(),
            None if one.amount is None else yuan(one.amount),
            None if one.score is None else hundredths(one.score),
        )
        for one in payouts
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(_CLAIM, pl.String), orient="row")


def _payments(payouts: Iterable[Payout]) -> pl.DataFrame:
    rows = [(one.code, one.matter, one.incentive, one.day.isoformat(), yuan(one.payable or 0)) for one in payouts]
    return pl.DataFrame(rows, schema=dict.fromkeys(_PAID, pl.String), orient="row")


def hundredths(score: int) -> str:
    """Write a score that is kept in hundredths."""
    return f"{score // _HUNDREDTHS}.{score % _HUNDREDTHS:02d}"


def name_rows(step: dict[str, Any], held: Sequence[Payout]) -> None:
    """Put payouts' numbers where a step of a reckoning names rows of a file, the header being row 1."""
    for row in step.get("rows", ()):
        row["payout"] = held[row.pop("row") - _FIRST_ROW].number


def claim_name(number: int) -> str:
    """Return the name of a payout in reasons and reckonings; names sort as the numbers do."""
    return f"{number:06d}"
