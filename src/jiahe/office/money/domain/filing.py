"""How does a claim come in: from the confirmed cases of a round, as a fact from outside, as a firm says of itself?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jiahe.kernel.errors import ForbiddenError, UsageError
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import Person, require, signed_in
from jiahe.office.errors import ConflictError
from jiahe.office.money.domain.computing import save
from jiahe.office.money.domain.facts import Fact, one_line, read_amount, read_fact, read_score, repeated
from jiahe.office.money.domain.making import create, make
from jiahe.office.money.domain.recording import Done, digest, record, tidy
from jiahe.office.money.domain.working import locked, locked_ledger
from jiahe.office.money.models import Payout, State
from jiahe.office.money.rules import incentive_of, may_ask, may_file, may_file_all, may_file_round, pay_stage
from jiahe.office.programme.domain import FormError, round_for
from jiahe.office.programme.models import Case, Decision, Entry, Round, Status, Visit
from jiahe.office.programme.rules import today
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Pays

_MOST_CASES = 1000
_CENT = Decimal("0.01")
_MATTER, _CODE = 120, 18
_NO_CODE = "-"
"""Stands where a form holds no code: the rules then say that the applicant is not eligible."""


def to_file(found: Round) -> Any:
    """Return the cases of a round that wait to be filed, as rows."""
    stage = pay_stage(found)
    rows = Case.objects.filter(round=found, stage=stage.id if stage else "", status=Status.CONFIRMED)
    return rows.filter(payouts__isnull=True)


def file_round(person: Person, round_id: str) -> list[Payout]:
    """File the confirmed cases of a round that were not filed yet, each with what was verified of it.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError
        As every verb.
    UsageError
        Where nothing is paid in such rounds.
    ConflictError
        Where no case waits.
    """
    signed_in(person)
    found = round_for(round_id)
    stage = pay_stage(found)
    if stage is None or stage.pays is None:
        raise UsageError(Text(zh="该程序不兑付资金", en="nothing is paid in this procedure"))
    user = require(may_file_round(person, found), person)
    with transaction.atomic():
        ledger = locked_ledger()
        cases = list(to_file(found).select_for_update(of=("self",)).order_by("pk")[:_MOST_CASES])
        if not cases:
            raise ConflictError(Text(zh="没有待申报的已确认项目", en="no confirmed case waits to be filed"))
        facts = [(case, fact) for case, fact in zip(cases, _facts(cases, stage.pays), strict=True)]
        made = [make(ledger, user, fact, case=case, simulated=found.simulated) for case, fact in facts]
        create(ledger, user, made, "file")
    return made


def file_fact(person: Person, values: Mapping[str, Any], *, unit: str = "yuan", simulated: bool = False) -> Payout:
    """Enter a fact from outside with its source, such as a provincial listing or a year's turnover.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person may not, or not for this clause and area.
    DataError
        With every field at fault, or where it was filed before.
    """
    user = require(may_file(person), person)
    return _file(user, read_fact(values, unit=unit), simulated=simulated)


def ask(person: Person, values: Mapping[str, Any], *, unit: str = "yuan", simulated: bool = False) -> Payout:
    """File for the firm for which the person works; the office looks at it before the rules are asked.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Where the person works for no firm.
    DataError
        With every field at fault, or where it was filed before.
    """
    user = require(may_ask(person), person)
    own = {"applicant": user.unit or user.full_name or user.username}
    return _file(user, read_fact({**values, **own}, unit=unit), asked=True, simulated=simulated)


def accept(person: Person, payout_id: str, reason: str = "") -> Payout:
    """Find a firm's claim to be true, after looking at its source; from now on the rules are asked of it.

    Raises
    ------
    NotSignedInError, ForbiddenError, NotFoundError, ConflictError
        As every verb.
    """
    user = signed_in(person)
    with transaction.atomic():
        locked_ledger()
        (payout,) = locked(user, [payout_id], "accept")
        before = digest(payout)
        payout.state, payout.checked_by, payout.checked = State.FILED, user, timezone.now()
        save([payout])
        record(user, [Done(payout, "accept", before, tidy(reason))])
    return payout


def may_enter(person: Person, fact: Fact) -> bool:
    """Tell whether the person enters this fact; what a round decides on, only the office enters from outside."""
    incentive = incentive_of(fact.incentive)
    return incentive is not None and may_file(person, incentive.clause, fact.area) and _outside(person, fact)


def _need_new(fact: Fact) -> None:
    """See that a fact was not filed before.

    Raises
    ------
    DataError
        Where it was, and is not stopped.
    """
    same = Q(incentive=fact.incentive, code=fact.code, matter=fact.matter, day=fact.day)
    if Payout.objects.filter(same).exclude(state=State.STOPPED).exists():
        raise FormError({"matter": repeated(fact)})


def _file(user: User, fact: Fact, *, asked: bool = False, simulated: bool = False) -> Payout:
    if not (_outside(user, fact) if asked else may_enter(user, fact)):
        raise ForbiddenError(
            Text(
                zh="该激励或领域不由您申报；由轮次评选的项目在轮次中申报",
                en="this incentive or area is not yours to file; what a round decides on is filed from the round",
            )
        )
    with transaction.atomic():
        ledger = locked_ledger()
        _need_new(fact)
        made = make(ledger, user, fact, asked=asked, simulated=simulated)
        create(ledger, user, [made], "ask" if asked else "file")
    return made


def _outside(person: Person, fact: Fact) -> bool:
    """Tell whether a fact comes from outside: what a round pays is not filed past the round, but by the office itself."""
    stages = [stage for one in default_procedures().procedures for stage in one.stages]
    by_round = {stage.pays.incentive for stage in stages if stage.pays is not None}
    return fact.incentive not in by_round or may_file_all(person)


# --- what a confirmed case says


def _facts(cases: Sequence[Case], pays: Pays) -> list[Fact]:
    """Return what confirmed cases entitle to: what was verified on site goes before what the form says."""
    forms = {entry.case_id: entry.values for entry in Entry.objects.filter(case__in=cases).order_by("number")}
    visits = {visit.case_id: visit.values for visit in Visit.objects.filter(case__in=cases)}
    confirmed = Decision.objects.filter(case__in=cases, verb="confirm").order_by("id")
    days = {one.case_id: timezone.localtime(one.time).date() for one in confirmed}
    return [_fact(case, pays, forms.get(case.pk, {}), visits.get(case.pk, {}), days.get(case.pk)) for case in cases]


def _fact(case: Case, pays: Pays, form: Mapping[str, Any], visit: Mapping[str, Any], confirmed: dt.date | None) -> Fact:
    amount = None if pays.amount is None else visit.get(pays.amount, form.get(pays.amount))
    return Fact(
        incentive=pays.incentive,
        applicant=case.applicant,
        code=str(form.get(pays.code) or _NO_CODE)[:_CODE],
        matter=one_line(case.title)[:_MATTER],
        day=confirmed or today(),
        amount=None if amount is None else read_amount(_with_cents(amount, ROUND_DOWN)),
        score=None if case.total is None else read_score(_with_cents(case.total, ROUND_HALF_UP)),
        area=case.area,
        county=case.county,
    )


def _with_cents(value: float | str, rounding: str) -> str:
    """Write a form's figure with two decimals: parts of a fen are dropped, since what is paid is never rounded up."""
    number = Decimal(str(value))
    return f"{number.quantize(_CENT, rounding=rounding):f}" if number.is_finite() else str(value)
