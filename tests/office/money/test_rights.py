"""Every verb on money, tried by everybody, on a payout that stands so that it can be done."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from jiahe.kernel.errors import ForbiddenError, NotFoundError
from jiahe.kernel.ids import new_id
from jiahe.office.accounts.models import Role
from jiahe.office.errors import ConflictError, NotSignedInError
from jiahe.office.money import domain
from jiahe.office.money.models import Payout, State
from jiahe.office.money.rules import RULES
from tests.office.money.house import OTHER_CODE, VOUCHER, compute, fact, file, pay, paying_round
from tests.office.programme.house import CREW, make_person

EVERYBODY = ("nobody", *CREW, "finance_3")
OFFICE, FINANCE = {"office", "second_office"}, {"finance_1", "finance_2", "finance_3"}


def filed(crew):
    return file(crew, area="industry", county="xiuzhou")


def computed(crew):
    payout = filed(crew)
    compute(crew)
    return payout


def approved(crew):
    payout = computed(crew)
    domain.approve(crew["finance_1"], [payout.pk])
    return payout


def asked(crew):
    return domain.ask(crew["firm"], fact(area="industry", county="xiuzhou"))


def stopped(crew):
    payout = filed(crew)
    domain.stop(crew["office"], payout.pk, "x")
    return payout


VERBS = {
    # verb: how it stands, what is tried, who may
    "accept": (asked, lambda who, one: domain.accept(who, one.pk), OFFICE | {"lead"}),
    "approve": (computed, lambda who, one: domain.approve(who, [one.pk]), FINANCE),
    "release": (approved, lambda who, one: domain.release(who, [one.pk], VOUCHER), FINANCE - {"finance_1"}),
    "stop": (approved, lambda who, one: domain.stop(who, one.pk, "x"), OFFICE | FINANCE),
    "reopen": (stopped, lambda who, one: domain.reopen(who, one.pk, "x"), OFFICE | FINANCE),
}
TAKE_BACK = (asked, lambda who, one: domain.stop(who, one.pk, "x"), OFFICE | FINANCE | {"lead", "firm"})


def test_no_verb_is_left_out():
    assert set(VERBS) == set(RULES)


@pytest.mark.parametrize("verb", [*VERBS, "take back"])
def test_a_verb_is_done_by_those_who_may_and_by_nobody_else(crew, verb):
    make, do, allowed = VERBS.get(verb, TAKE_BACK)
    payout, done = make(crew), set()
    before = Payout.objects.values().get(pk=payout.pk)
    for name in EVERYBODY:
        who, point = crew.get(name, AnonymousUser()), transaction.savepoint()
        offered = name != "nobody" and (verb if verb in RULES else "stop") in _offered(who, payout.pk)
        try:
            do(who, payout)
            done.add(name)
        except (ForbiddenError, NotFoundError, NotSignedInError):
            assert Payout.objects.values().get(pk=payout.pk) == before
        transaction.savepoint_rollback(point)
        assert offered == (name in done), name

    assert done == allowed


def _offered(who, payout_id):
    try:
        return domain.dossier(who, domain.payout_for(who, payout_id)).verbs
    except NotFoundError:
        return []


def tried(do):
    point = transaction.savepoint()
    try:
        do()
    except (ForbiddenError, NotSignedInError):
        return False
    finally:
        transaction.savepoint_rollback(point)
    return True


@pytest.mark.parametrize("who", EVERYBODY)
def test_filing_computing_and_trying_are_for_those_who_may(crew, who):
    found = paying_round(crew)
    person = crew.get(who, AnonymousUser())
    can = {
        "file a round": tried(lambda: domain.file_round(person, found.pk)),
        "file a fact": tried(lambda: domain.file_fact(person, fact(area="education"))),
        "file a round's": tried(
            lambda: domain.file_fact(person, fact("city_benchmark_project", amount="1", score="1"))
        ),
        "ask": tried(lambda: domain.ask(person, fact())),
        "compute": tried(lambda: domain.compute(person)),
        "try": tried(lambda: domain.what_if(person, fact())),
    }

    assert can == {
        "file a round": who in OFFICE | FINANCE,
        "file a fact": who in OFFICE | {"lead", "other_lead"},
        "file a round's": who in OFFICE,
        "ask": who in {"firm", "other_firm"},
        "compute": who in OFFICE | FINANCE,
        "try": who in OFFICE | FINANCE | {"auditor", "administrator"},
    }


def test_a_lead_unit_files_for_its_areas_and_clauses_alone(crew):
    with pytest.raises(ForbiddenError):
        domain.file_fact(crew["other_lead"], fact(area="industry"))
    assert domain.file_fact(crew["lead"], fact(area="education")).clause == "2.3"


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_payout_is_open_to_those_whose_it_is_and_to_those_who_watch(crew, who):
    payout = computed(crew)
    others = file(crew, applicant="模拟纺织厂", code=OTHER_CODE, matter="织机巡检", area="education", county="haining")
    person = crew.get(who, AnonymousUser())
    if who == "nobody":
        with pytest.raises(NotSignedInError):
            domain.payouts_visible_to(person)
        return
    watching = OFFICE | FINANCE | {"auditor", "administrator"}
    seen = {one.pk for one in domain.payouts_visible_to(person)}
    mine = {
        "firm": {payout.pk}, "county": {payout.pk}, "lead": {payout.pk, others.pk},
        "other_firm": {others.pk}, "other_county": {others.pk}, "other_lead": {others.pk},
    }  # fmt: skip
    assert seen == (mine.get(who, set()) if who not in watching else {payout.pk, others.pk})
    for one in (payout, others):
        if one.pk not in seen:
            with pytest.raises(NotFoundError):
                domain.payout_for(person, one.pk)


@pytest.mark.parametrize("guess", ["", "x", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "../etc", "0" * 500])
def test_guessing_an_id_tells_nothing(crew, guess):
    for do in (
        lambda: domain.payout_for(crew["office"], guess),
        lambda: domain.approve(crew["finance_1"], [guess]),
        lambda: domain.stop(crew["office"], guess, "x"),
    ):
        with pytest.raises(NotFoundError):
            do()


def test_a_code_that_a_firm_typed_opens_nothing_until_it_was_paid_to_by_two(crew):
    found = paying_round(crew)
    secret = file(crew, applicant="别的写法", matter="别的事项")
    (own,) = domain.file_round(crew["office"], found.pk)
    compute(crew)
    assert {one.pk for one in domain.payouts_visible_to(crew["firm"])} == {own.pk}

    pay(crew, own)
    assert {one.pk for one in domain.payouts_visible_to(crew["firm"])} == {own.pk, secret.pk}


def test_whoever_also_administers_the_accounts_lets_nothing_go(crew):
    payout = computed(crew)
    crew["finance_1"].roles.add(Role.objects.get(name="administrator"))
    person = type(crew["finance_1"]).objects.get(pk=crew["finance_1"].pk)
    with pytest.raises(ForbiddenError):
        domain.approve(person, [payout.pk])


def test_somebody_whose_account_is_closed_does_nothing(crew):
    payout = computed(crew)
    person = crew["finance_1"]
    person.is_active = False
    with pytest.raises(NotSignedInError):
        domain.approve(person, [payout.pk])


def test_a_firm_without_a_name_sees_its_own_alone(crew):
    computed(crew)
    stranger = make_person("stranger", "firm", "")
    mine = domain.ask(stranger, fact(matter="自己的", code=OTHER_CODE))
    assert [one.pk for one in domain.payouts_visible_to(stranger)] == [mine.pk]


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_not_done_out_of_its_time(crew, verb):
    _, do, allowed = VERBS[verb]
    payout = computed(crew) if verb != "approve" else filed(crew)
    if verb == "stop":
        pay(crew, payout)
    before = Payout.objects.get(pk=payout.pk).state
    for name in sorted(allowed):
        with pytest.raises((ConflictError, ForbiddenError)):
            do(crew[name], payout)
    assert Payout.objects.get(pk=payout.pk).state == before


def test_none_or_too_many_at_once_are_refused(crew):
    payout = computed(crew)
    for ids in ([], [payout.pk, new_id()], [new_id() for _ in range(201)]):
        with pytest.raises(Exception, match=r"200|payout"):
            domain.approve(crew["finance_1"], ids)
    assert Payout.objects.get().state == State.COMPUTED
