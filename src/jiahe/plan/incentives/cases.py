"""Does each case of a plan come out as it says?"""

from collections.abc import Iterator

import polars as pl

from jiahe.kernel.errors import DataError
from jiahe.kernel.money import yuan
from jiahe.plan.faults import Fault
from jiahe.plan.incentives.assessment import assess
from jiahe.plan.incentives.model import Case
from jiahe.plan.incentives.policy import Policies, Policy
from jiahe.plan.placed import Placed

_CLAIM = ("claim", "applicant", "incentive", "matter", "date", "amount", "score")
_PAID = ("applicant", "matter", "incentive", "date", "amount")


def case_faults(policy: Policy, case: Placed[Case]) -> Iterator[Fault]:
    """Yield where a case and the rules of its plan differ."""
    claims, paid = frames(case.item)
    try:
        found = assess(Policies([policy]), claims, paid)
    except DataError as error:
        yield case.fault("case_faulty", error.say("en"))
        return
    awards = found.awards().select("claim", "payable", "status")
    made = {claim: (payable, status) for claim, payable, status in awards.iter_rows()}
    wanted = {award.claim: (yuan(award.payable), award.status) for award in case.item.awards}
    for claim in dict.fromkeys((*wanted, *made)):
        if wanted.get(claim) != made.get(claim):
            yield case.fault("case_fails", claim, _shown(wanted.get(claim)), _shown(made.get(claim)), at=("awards",))


def frames(case: Case) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the claims and payments of a case as tables of text."""
    claims = [one.model_dump() for one in case.claims]
    paid = [one.model_dump() for one in case.paid]
    return _frame(claims, _CLAIM), _frame(paid, _PAID)


def _frame(rows: list[dict[str, object]], columns: tuple[str, ...]) -> pl.DataFrame:
    for row in rows:
        fen = row["amount"]
        row["amount"] = yuan(fen) if isinstance(fen, int) else None
    cells = {name: [None if row[name] is None else str(row[name]) for row in rows] for name in columns}
    return pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String))


def _shown(award: tuple[str, str] | None) -> str:
    return " ".join(award) if award else "-"
