"""What does a page tell of money: the list with its sums, one payout with its reckoning, a form?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from jiahe.kernel.errors import NotFoundError, UserError
from jiahe.kernel.money import FEN, capitals, yuan
from jiahe.office.accounts.models import User
from jiahe.office.money import domain
from jiahe.office.money.models import Payout, State
from jiahe.office.money.rules import (
    entry_of,
    incentive_of,
    may,
    may_ask,
    may_compute,
    may_file,
    may_file_all,
    may_let_go,
    may_try,
    sees_all,
)
from jiahe.office.programme.domain import FormError
from jiahe.plan.incentives.load import default_policies
from jiahe.plan.load import default_plan
from jiahe.plan.model import Clause, order_of
from jiahe.web import words
from jiahe.web.language import half, say
from jiahe.web.listing import Listing
from jiahe.web.programme_pages import Field
from jiahe.web.trace_pages import TraceRow, rows_of

_SUMMED = (State.COMPUTED, State.APPROVED, State.RELEASED)


class MoneyPage:
    """The list of payouts as somebody sees it."""

    def __init__(self, asked: Listing, person: User) -> None:
        self.listing, self._person = asked, person
        self.files, self.asks, self.computes = may_file(person), may_ask(person), may_compute(person)
        self.lets_go, self.tries, self.sees_all = may_let_go(person), may_try(person), sees_all(person)

    @cached_property
    def rows(self) -> list[Payout]:
        """The payouts of this page of the list."""
        return list(self.listing.rows)

    @cached_property
    def choosable(self) -> set[str]:
        """Those of them that the person may approve or release now."""
        return {one.pk for one in self.rows if any(may(self._person, verb, one) for verb in ("approve", "release"))}

    @cached_property
    def waiting(self) -> domain.Waiting:
        """What waits for the person."""
        return domain.waiting_for(self._person)

    @cached_property
    def _groups(self) -> list[Any]:
        return domain.groups_of(queryset_of(self.listing))

    @cached_property
    def sums(self) -> list[tuple[str, str, int, int]]:
        """State, its name, how many and how much, over all that fits the filters."""
        found = domain.by_state(self._groups)
        return [(state, words.say("payout", state), *found.get(state, (0, 0))) for state in _SUMMED]

    @cached_property
    def budget(self) -> list[tuple[str, str, domain.Sums]]:
        """Year, clause and sums, over all that fits the filters."""
        return domain.by_year_and_clause(self._groups)

    @property
    def simulated(self) -> bool:
        """Whether anything shown is simulated."""
        return any(one.simulated for one in self.rows)


def queryset_of(asked: Listing) -> Any:
    """Return the rows of a list as a query."""
    return asked.source.queryset  # type: ignore[attr-defined]  # payouts are listed from the database alone


class PayoutPage:
    """One payout as somebody sees it."""

    def __init__(self, payout: Payout, person: User, *, fault: UserError | None = None) -> None:
        self.payout, self.fault = payout, fault
        self.dossier = domain.dossier(person, payout)
        self.entry, self.incentive = entry_of(payout.incentive), incentive_of(payout.incentive)

    @property
    def clause(self) -> Clause | None:
        """The plan's clause, None where the plan has it no more."""
        try:
            return default_plan().clause(self.payout.clause)
        except NotFoundError:
            return None

    @cached_property
    def trace(self) -> list[TraceRow]:
        """The reckoning, a row for each thing that was asked."""
        basis = self.payout.basis.told if self.payout.basis else {}
        return rows_of(self.payout.trace, basis)

    @property
    def acts(self) -> list[tuple[str, str]]:
        """What may be done now."""
        return [(verb, words.say("deed", verb)) for verb in self.dossier.verbs]

    @property
    def barred(self) -> str:
        """What the person did that makes somebody else the second of two."""
        return _(", ").join(words.say("deed", verb) for verb in self.dossier.bars)

    @property
    def kinds(self) -> str:
        """What must not be paid twice on its key, in words."""
        if self.incentive is None or self.entry is None:
            return ""
        titles = {kind.id: say(kind.title) for kind in self.entry.policy.kinds}
        return _(", ").join(titles.get(kind, kind) for kind in self.incentive.kinds)

    @property
    def key(self) -> str:
        """What it is given to, once."""
        by_matter = self.incentive is None or self.incentive.key == "matter"
        return self.payout.matter if by_matter else f"{self.payout.applicant} {self.payout.code}"


def title_of(incentive_id: str) -> str:
    """Return what an incentive is called; one that no plan has any more goes by its id."""
    found = incentive_of(incentive_id)
    return say(found.title) if found else incentive_id


def incentive_choices() -> list[tuple[str, str]]:
    """Return the incentives to choose from."""
    return [(entry.incentive.id, say(entry.incentive.title)) for entry in default_policies().entries]


def clause_choices() -> list[tuple[str, str]]:
    """Return the clauses under which something is paid."""
    return [
        (one, one) for one in sorted({entry.incentive.clause for entry in default_policies().entries}, key=order_of)
    ]


def fact_form(
    person: User, typed: Mapping[str, Any], fault: UserError | None = None, *, leave_out: Sequence[str] = ()
) -> list[Field]:
    """Return the fields on which a fact is entered, with what was typed and what is wrong."""
    faults = fault.faults if isinstance(fault, FormError) else {}
    left = {*leave_out, *(() if may_file_all(person) else ("score",))}
    fields = {name: field for name, field in domain.fact_fields().items() if name not in left}
    return [Field(name, field, typed.get(name), faults.get(name)) for name, field in fields.items()]


def other_faults(fields: Sequence[Field], fault: UserError | None) -> UserError | None:
    """Return a fault that stands at none of the fields shown."""
    named = {one.name for one in fields}
    shown = isinstance(fault, FormError) and set(fault.faults) <= named
    return None if shown else fault


def unit_choices() -> list[tuple[str, str]]:
    """Return what amounts may be counted in."""
    return [(unit, say(text)) for unit, text in domain.units().items()]


@dataclass(frozen=True)
class Summary:
    """What a bulk step would do: how many, how much, by clause, and those that it leaves out."""

    payouts: list[Payout]
    left_out: int

    @property
    def total(self) -> int:
        """In fen."""
        return sum(one.payable or 0 for one in self.payouts)

    @property
    def by_clause(self) -> list[tuple[str, int, int]]:
        """Clause, how many, how much."""
        found: dict[str, list[int]] = {}
        for one in self.payouts:
            found.setdefault(one.clause, []).append(one.payable or 0)
        return [(clause, len(amounts), sum(amounts)) for clause, amounts in sorted(found.items())]

    @property
    def seen(self) -> str:
        """What the person has seen of it, to be compared when it is confirmed."""
        return f"{len(self.payouts)}:{self.total}"


def outcome_told(outcome: domain.Outcome) -> Iterator[str]:
    """Yield a sentence for each payout that went back."""
    for payout, text in outcome.returned:
        yield _("No. %(number)s went back: %(why)s") % {"number": payout.number, "why": say(text)}


def as_frame(payouts: Sequence[Payout], *, exact: bool) -> pl.DataFrame:
    """Return payouts as a table to be taken away: `exact` amounts are texts, others numbers that can be added up."""
    names = {area.id: say(area.title) for area in default_plan().areas}
    units = {unit.id: say(unit.name) for unit in default_plan().units}
    rows = [
        {
            _("No."): one.number,
            _("How it stands"): words.say("payout", one.state),
            _("Clause"): one.clause,
            _("Incentive"): title_of(one.incentive),
            _("Applicant"): one.applicant,
            _("Unified social credit code"): one.code,
            _("Matter"): one.matter,
            _("Area"): names.get(one.area, one.area),
            _("County"): units.get(one.county, one.county),
            _("Day of the fact"): one.day.isoformat(),
            _("Amount stated, yuan"): _amount(one.amount, exact=exact),
            _("Payable, yuan"): _amount(one.payable, exact=exact),
            _("What the rules say"): words.say("award", one.status) if one.status else "",
            _("Reason"): half(one.reason) if one.reason else "",
            _("Voucher"): one.voucher,
            _("Year of payment"): one.paid_in,
            _("Source"): one.source,
            _("Simulated data"): _("simulated data") if one.simulated else "",
        }
        for one in payouts
    ]
    return _table(rows)


def payment_frame(payouts: Sequence[Payout]) -> pl.DataFrame:
    """Return approved and released payouts as the list by which they are paid, with the sum in the last row."""
    rows: list[dict[str, Any]] = [
        {
            _("No."): str(one.number),
            _("Payee"): one.applicant,
            _("Unified social credit code"): one.code,
            _("Bank"): "",
            _("Account"): "",
            _("Payable, yuan"): _amount(one.payable, exact=False),
            _("In words"): capitals(one.payable or 0),
            _("For what"): f"{title_of(one.incentive)}{_(': ')}{one.matter}",
            _("Clause"): one.clause,
            _("Approved by"): str(one.approved_by or ""),
            _("Released by"): str(one.released_by or ""),
            _("Voucher"): one.voucher,
            _("How it stands"): words.say("payout", one.state) + (_(" (simulated data)") if one.simulated else ""),
        }
        for one in payouts
    ]
    if rows:
        total = sum(one.payable or 0 for one in payouts)
        last = {_("No."): _("Sum"), _("Payable, yuan"): _amount(total, exact=False), _("In words"): capitals(total)}
        rows.append(dict.fromkeys(rows[0], "") | last)
    return _table(rows)


def _table(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None) if rows else pl.DataFrame({_("No."): []})


def _amount(fen: int | None, *, exact: bool) -> str | float | None:
    if exact:
        return "" if fen is None else yuan(fen)
    return None if fen is None else fen / FEN
