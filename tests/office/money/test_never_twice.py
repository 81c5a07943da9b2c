"""Whatever is filed, approved, released and stopped in whatever order: never twice on a key, never over a cap or the places."""

from collections import defaultdict

from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from jiahe.kernel.errors import UserError
from jiahe.office.log.domain import verify
from jiahe.office.money import domain
from jiahe.office.money.domain.assessing import Assessed
from jiahe.office.money.models import HELD, OPEN, Payout, State
from jiahe.office.money.rules import incentive_of
from tests.office.money.house import VOUCHER, WAN, code, fact

MATTERS, FIRMS = ("数据集甲", "数据集乙"), 2
CLAIMS = (
    ("provincial_dataset_pilot", ""),
    ("national_dataset_pilot", ""),
    ("data_product_turnover", "3000000"),
    ("data_product_turnover", "6000000.01"),
    ("data_product_turnover", "10000000"),
    ("provincial_benchmark_firm", ""),
    ("provincial_scenario", ""),
)
HIGHEST = {
    "dataset_pilot": 30 * WAN,
    "data_product_turnover": 35 * WAN,
    "firm_listing": 50 * WAN,
    "scenario_listing": 50 * WAN,
}
steps = st.lists(
    st.tuples(st.sampled_from(("file", "compute", "approve", "release", "stop", "reopen")), st.integers(0, 10**6)),
    min_size=8,
    max_size=40,
)


class Office:
    """The house under a sequence of verbs, each aimed at some payouts that stand so that it can be done."""

    def __init__(self, crew):
        self.crew = crew

    def file(self, draw):
        incentive, amount = CLAIMS[draw % len(CLAIMS)]
        firm = draw // 7 % FIRMS
        day = f"2026-0{1 + draw // 14 % 9}-1{draw // 126 % 10}"
        told = {"matter": MATTERS[draw // 49 % 2], "code": code(firm), "amount": amount, "day": day}
        domain.file_fact(self.crew["office"], fact(incentive, **told))

    def compute(self, _draw):
        domain.compute(self.crew["office"])

    def approve(self, draw):
        domain.approve(self.crew[f"finance_{1 + draw % 3}"], self.some(draw, State.COMPUTED))

    def release(self, draw):
        domain.release(self.crew[f"finance_{1 + draw % 3}"], self.some(draw, State.APPROVED), VOUCHER)

    def stop(self, draw):
        domain.stop(self.crew["office"], self.some(draw, *OPEN, State.APPROVED)[0], "x")

    def reopen(self, draw):
        domain.reopen(self.crew["office"], self.some(draw, State.STOPPED)[0], "x")

    @staticmethod
    def some(draw, *states):
        found = list(Payout.objects.filter(state__in=states).order_by("pk").values_list("pk", flat=True))
        return found[draw % 3 :: 1 + draw % 2] or [""]


def paid_on_each_key(states):
    sums = defaultdict(int)
    for one in Payout.objects.filter(state__in=states):
        incentive = incentive_of(one.incentive)
        key = one.matter if incentive.key == "matter" else one.code
        for kind in incentive.kinds:
            sums[kind, key] += one.payable
    return sums


def attempt(do, *arguments):
    point = transaction.savepoint()
    try:
        do(*arguments)
    except UserError:
        transaction.savepoint_rollback(point)


def holds():
    assert all(total <= HIGHEST[kind] for (kind, _), total in paid_on_each_key(HELD).items())
    for one in Payout.objects.filter(state=State.RELEASED):
        assert len({one.approved_by_id, one.released_by_id, one.filed_by_id, one.computed_by_id}) >= 3
        assert one.released_by_id not in {one.approved_by_id, one.filed_by_id, one.computed_by_id}
        assert one.payable > 0


@given(sequence=steps)
def test_in_whatever_order_nothing_is_paid_twice(crew, sequence):
    with transaction.atomic():
        office = Office(crew)
        for verb, draw in sequence:
            attempt(getattr(office, verb), draw)
            holds()
        at_once = due_at_once()
        pay_all(crew)
        assert paid_on_each_key((State.RELEASED,)) == at_once
        assert verify().faults == []
        transaction.set_rollback(True)


def due_at_once():
    """Return what each key has been paid in the end, if all that is not stopped had been paid at once."""
    claims = list(Payout.objects.exclude(state=State.STOPPED).order_by("number"))
    assessed, sums = Assessed(claims, []), defaultdict(int)
    for one in claims:
        incentive = incentive_of(one.incentive)
        if assessed.payable(one):
            sums[incentive.kinds[0], one.matter if incentive.key == "matter" else one.code] += assessed.payable(one)
    return sums


def pay_all(crew):
    """Have everything that is open computed, approved and released, until nothing is left."""
    for _ in range(12):
        domain.compute(crew["office"])
        due, approved = ids(State.COMPUTED), ids(State.APPROVED)
        if not due and not approved:
            return
        if due:
            attempt(domain.approve, crew["finance_1"], due)
        for one in ids(State.APPROVED):
            for who in ("finance_1", "finance_2", "finance_3"):
                attempt(domain.release, crew[who], [one], VOUCHER)
    raise AssertionError("it does not come to an end")


def ids(state):
    return list(Payout.objects.filter(state=state).order_by("turn", "pk").values_list("pk", flat=True))
