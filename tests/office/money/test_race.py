"""Officers who act at the same moment: nobody is both of the two, nothing is paid twice, no place is given twice."""

from collections import Counter

from jiahe.kernel.errors import UserError
from jiahe.office.log import models as log
from jiahe.office.log.domain import verify
from jiahe.office.money import domain
from jiahe.office.money.models import Payout, State, Step
from tests.office.money.house import VOUCHER, WAN, code, compute, fact, file, make_treasury
from tests.office.programme.test_race import together

PLACES, FIRMS = 10, 12


def outcome(do):
    try:
        made = do()
    except UserError as error:
        return type(error).__name__
    return len(made.done) if isinstance(made, domain.Outcome) else "done"


def test_one_officer_who_approves_and_releases_at_once_is_only_ever_one_of_the_two(office):
    crew = make_treasury()
    payouts = [file(crew, matter=f"场景 {number}") for number in range(3)]
    compute(crew)
    ids = [one.pk for one in payouts]

    def both(who):
        return lambda: [
            outcome(lambda one=one, verb=verb: verb(crew[who], one))
            for one in ids
            for verb in (
                lambda who, one: domain.approve(who, [one]),
                lambda who, one: domain.release(who, [one], VOUCHER),
            )
        ]

    together([both("finance_1"), both("finance_1"), both("finance_2"), both("finance_2")])

    assert {one.approved_by_id == one.released_by_id for one in Payout.objects.filter(state=State.RELEASED)} == {False}
    assert set(Payout.objects.values_list("state", flat=True)) == {State.RELEASED}
    assert Counter(Step.objects.values_list("verb", flat=True)) == {"file": 3, "compute": 3, "approve": 3, "release": 3}
    assert log.Entry.objects.filter(verb="release_payout").count() == 3
    assert verify().faults == []


def test_a_payout_released_by_several_at_once_is_paid_once(office):
    crew = make_treasury()
    payout = file(crew)
    compute(crew)
    domain.approve(crew["finance_1"], [payout.pk])

    came = together(
        [
            lambda who=who: outcome(lambda: domain.release(crew[who], [payout.pk], VOUCHER))
            for who in ("finance_2", "finance_3") * 2
        ]
    )

    assert Counter(map(str, came)) == {"1": 1, "ConflictError": 3}
    assert log.Entry.objects.filter(verb="release_payout").count() == 1


def test_the_same_matter_filed_computed_and_paid_by_several_at_once_is_paid_once(office):
    crew = make_treasury()

    def officer(place):
        incentive = ("provincial_dataset_pilot", "national_dataset_pilot")[place % 2]
        told = fact(incentive, matter="数据集甲", code=code(place), day=f"2026-03-0{1 + place}")

        def work():
            made = domain.file_fact(crew["office"], told)
            for verb in (
                lambda: domain.compute(crew["office"]),
                lambda: domain.approve(crew["finance_1"], [made.pk]),
                lambda: domain.release(crew["finance_2"], [made.pk], VOUCHER),
            ):
                outcome(verb)

        return work

    together([officer(place) for place in range(4)])
    for _ in range(3):
        domain.compute(crew["office"])
        for state, verb in (
            (State.COMPUTED, lambda one: domain.approve(crew["finance_1"], [one.pk])),
            (State.APPROVED, lambda one: domain.release(crew["finance_2"], [one.pk], VOUCHER)),
        ):
            for one in Payout.objects.filter(state=state).order_by("turn"):
                outcome(lambda one=one, verb=verb: verb(one))

    assert sum(one.payable for one in Payout.objects.filter(state=State.RELEASED)) == 30 * WAN
    assert verify().faults == []


def test_officers_who_pay_at_once_never_exceed_the_places_of_the_year(office):
    crew = make_treasury()
    for number in range(FIRMS):
        told = {"matter": f"项目 {number}", "code": code(number), "amount": "1000000", "score": str(60 + number)}
        file(crew, "city_benchmark_project", **told)
    ids = list(Payout.objects.order_by("-score").values_list("pk", flat=True))

    def pay(place):
        mine = ids[place:] + ids[:place]

        def work():
            outcome(lambda: domain.compute(crew["office"]))
            for one in mine:
                outcome(lambda one=one: domain.approve(crew["finance_1"], [one]))
                outcome(lambda one=one: domain.release(crew["finance_2"], [one], VOUCHER))

        return work

    together([pay(place) for place in (0, 6)])

    paid = Payout.objects.filter(state=State.RELEASED)
    assert (paid.count(), sum(one.payable for one in paid)) == (PLACES, PLACES * 30 * WAN)
    assert set(paid.values_list("pk", flat=True)) == set(ids[:PLACES])
    assert set(Payout.objects.exclude(state=State.RELEASED).values_list("status", flat=True)) == {"over_quota"}
    assert verify().faults == []


def test_claims_filed_at_once_get_numbers_of_their_own(office):
    crew = make_treasury()
    together([lambda one=one: file(crew, matter=f"场景 {one}") for one in range(8)])
    assert sorted(Payout.objects.values_list("number", flat=True)) == list(range(1, 9))


def test_one_fact_filed_by_several_at_once_is_filed_once(office):
    crew = make_treasury()
    came = together([lambda: outcome(lambda: file(crew))] * 4)
    assert Counter(came) == {"done": 1, "FormError": 3}
