"""What does the office know that the plan can be held against? Counted in few queries, however much there is."""

from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import COUNTY_OFFICE, FINANCE, LEAD_UNIT, PROGRAMME_OFFICE
from jiahe.office.money.domain import paid_by_year_and_clause
from jiahe.office.money.models import Payout
from jiahe.office.programme import domain as programme
from jiahe.office.programme.rules import today, unit_of
from jiahe.plan.load import default_plan
from jiahe.plan.records import Counted, Paid, Records, Rounds, Waiting

_OFFICIALS = (PROGRAMME_OFFICE, LEAD_UNIT, COUNTY_OFFICE, FINANCE)
_MOST_NAMED = 5


def gather() -> Records:
    """Return the office's records of the plan, real and simulated ones, as they stand today."""
    return Records(
        plan=default_plan().id,
        day=today(),
        rounds=tuple(
            Rounds(procedure=procedure, year=year, many=many, simulated=simulated)
            for procedure, year, simulated, many in programme.rounds_by_year()
        ),
        waiting=tuple(_waiting(one) for one in programme.waiting_groups()),
        counted=tuple(
            Counted(
                target=one.target,
                year=one.year,
                area=one.area,
                county=one.county,
                many=one.many,
                simulated=one.simulated,
            )
            for one in programme.counted_cells()
        ),
        paid=tuple(one for simulated in (False, True) for one in _paid(simulated=simulated)),
        people=_people(),
    )


def _waiting(one: programme.WaitingGroup) -> Waiting:
    return Waiting(
        round=one.round.pk,
        procedure=one.round.procedure,
        year=one.round.year,
        number=one.round.number,
        stage=one.stage,
        what=one.what,
        area=one.area,
        county=one.county,
        many=one.many,
        overdue=one.overdue,
        until=one.until,
        said=one.said,
        simulated=one.round.simulated,
    )


def _paid(*, simulated: bool) -> list[Paid]:
    rows = Payout.objects.filter(plan=default_plan().id, simulated=simulated)
    return [
        Paid(clause=clause, year=int(year), fen=sums.paid, many=sums.paid_count, simulated=simulated)
        for year, clause, sums in paid_by_year_and_clause(rows)
        if sums.paid_count
    ]


def _people() -> dict[str, tuple[str, ...]]:
    """Return the officials who work for each unit of the plan, a few of each."""
    found: dict[str, list[str]] = {}
    officials = User.objects.filter(is_active=True, roles__name__in=_OFFICIALS).exclude(unit="")
    for person in officials.order_by("username").distinct():
        unit = unit_of(person)
        if unit is not None and len(found.setdefault(unit.id, [])) < _MOST_NAMED:
            found[unit.id].append(person.full_name or person.username)
    return {unit: tuple(names) for unit, names in found.items()}
