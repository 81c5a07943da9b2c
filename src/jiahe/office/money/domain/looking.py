"""Which payouts are open to a person, what is behind one, and what is waited for?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from jiahe.kernel.ids import is_id
from jiahe.office.accounts.rules import FIRM, Person, hidden, roles_of, signed_in
from jiahe.office.log.domain import Proof, prove
from jiahe.office.log.models import Entry
from jiahe.office.money.domain.assessing import same_key
from jiahe.office.money.domain.recording import digest, thing
from jiahe.office.money.domain.working import PAYOUT
from jiahe.office.money.models import Payout, State, Step
from jiahe.office.money.rules import (
    RULES,
    bars,
    may,
    may_compute,
    may_ever,
    may_file,
    may_file_round,
    may_let_go,
    payouts_seen_by,
    sees_names,
)
from jiahe.office.programme.models import Case, Round, Status
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.load import default_procedures

_MOST = 500


@dataclass(frozen=True)
class Dossier:
    """A payout as far as a person sees it; `named` tells whether names of those who acted are part of it."""

    payout: Payout
    steps: list[Step]
    same: list[Payout]
    """All on the same key in a shared kind that are open to the person, itself among them, by number."""
    entries: list[Entry]
    verbs: list[str]
    bars: list[str]
    """What keeps the person from being the second of two, where it waits for the second."""
    named: bool
    intact: bool
    """Whether what stands in the database is what its last entry in the log was made of."""

    @property
    def paid(self) -> int:
        """What was paid on the key in all, in fen."""
        return sum(one.payable or 0 for one in self.same if one.state in {State.RELEASED, State.ELSEWHERE})


@dataclass(frozen=True)
class Waiting:
    """What waits for a person: how many payouts by verb, and the rounds with cases to be filed."""

    verbs: Mapping[str, int]
    rounds: list[tuple[Round, int]]

    def __bool__(self) -> bool:
        return bool(self.rounds or any(self.verbs.values()))


def payouts_visible_to(person: Person) -> QuerySet[Payout]:
    """Return the payouts that are open to a person, the newest first, without their reckonings."""
    return Payout.objects.filter(payouts_seen_by(signed_in(person))).defer("trace")


def payout_for(person: Person, payout_id: str) -> Payout:
    """Return one payout with those who acted on it.

    Raises
    ------
    NotSignedInError
        Where nobody is signed in.
    NotFoundError
        Where it is not there or not open to the person.
    """
    acted = [f"{verb}_by" for verb in ("filed", "checked", "computed", "approved", "released", "stopped")]
    rows = Payout.objects.select_related("case", "case__round", "basis", *acted)
    seen = payouts_seen_by(signed_in(person))
    found = rows.filter(seen, pk=payout_id).first() if is_id(payout_id) else None
    if found is None:
        raise hidden(PAYOUT)
    return found


def dossier(person: Person, payout: Payout) -> Dossier:
    """Gather what a person may know of a payout."""
    user = signed_in(person)
    entries = list(entries_of(payout))
    waits = payout.state == State.APPROVED and may_let_go(user)
    return Dossier(
        payout=payout,
        steps=list(payout.steps.select_related("by")),
        same=list(payouts_visible_to(user).filter(same_key(payout), plan=payout.plan).order_by("number")[:_MOST]),
        entries=entries,
        verbs=[verb for verb in RULES if may(user, verb, payout)],
        bars=bars(user, payout) if waits else [],
        named=sees_names(user),
        intact=bool(entries) and entries[-1].after == digest(payout),
    )


def entries_of(payout: Payout) -> QuerySet[Entry]:
    """Return a payout's entries in the log, in order."""
    return Entry.objects.filter(object=thing(payout)).order_by("number")


def proof_of(person: Person, payout_id: str, number: int) -> Proof:
    """Return the proof that one of a payout's entries is in the log, with all that it says to those who see names.

    Raises
    ------
    NotSignedInError, NotFoundError
        Where the payout is not open to the person, or the entry is not one of its.
    """
    payout = payout_for(person, payout_id)
    if not entries_of(payout).filter(number=number).exists():
        raise hidden(PAYOUT)
    return prove(number, whole=sees_names(person))


def waiting_for(person: Person) -> Waiting:
    """Return what waits for the person: claims to look at, to compute, to approve, to release, and rounds to file."""
    user = signed_in(person)
    rows = Payout.objects.filter(payouts_seen_by(user))
    verbs: dict[str, int] = {}
    if may_file(user):
        asked = rows.filter(state=State.ASKED).exclude(filed_by=user)
        verbs["accept"] = sum(may_ever(user, "accept", one) for one in asked.defer("trace")[:_MOST])
    if may_compute(user):
        verbs["compute"] = rows.filter(state=State.FILED).count()
    if may_let_go(user):
        verbs["approve"] = rows.filter(state=State.COMPUTED).count()
        verbs["release"] = rows.filter(state=State.APPROVED).exclude(_barring(user.pk)).count()
    return Waiting(verbs, _rounds_to_file(user))


def _barring(user_id: int) -> Q:
    return Q(filed_by=user_id) | Q(checked_by=user_id) | Q(computed_by=user_id) | Q(approved_by=user_id)


def _rounds_to_file(person: Person) -> list[tuple[Round, int]]:
    stages = {one.id: stage.id for one in default_procedures().procedures if (stage := one.of_kind("pay"))}
    if not stages or roles_of(person) <= {FIRM}:
        return []
    waits = Q(pk__in=[])
    for procedure, pays_in in stages.items():
        waits |= Q(round__procedure=procedure, stage=pays_in)
    cases = Case.objects.filter(waits, round__plan=default_plan().id, status=Status.CONFIRMED, payouts=None).order_by()
    many = dict(cases.values("round").annotate(many=Count("pk")).values_list("round", "many"))
    rounds = Round.objects.filter(pk__in=many).order_by("-pk")
    return [(one, many[one.pk]) for one in rounds if may_file_round(person, one)]


def told(payout: Payout) -> dict[str, Any]:
    """Return a payout as plain data, amounts in fen."""
    names = (
        "id", "number", "plan", "incentive", "clause", "applicant", "code", "matter", "area", "county", "day", "amount",
        "score", "source", "asked", "state", "payable", "status", "filed", "computed", "approved", "released", "paid_in",
        "voucher", "stopped", "why", "simulated",
    )  # fmt: skip
    return {name: getattr(payout, name) for name in names} | {"case": payout.case_id}
