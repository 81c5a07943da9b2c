"""Are the claims and payments of a file right, exactly as written, and what are they to the engine?"""

import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl

from jiahe.contracts.advice import advice
from jiahe.contracts.check import check, examples
from jiahe.contracts.frames import empty
from jiahe.contracts.model import Table
from jiahe.contracts.read import read_contract
from jiahe.engines.rules.credit_code import are_right
from jiahe.engines.rules.model import MISSING, Claims, Paid, Whole
from jiahe.kernel.errors import DataError
from jiahe.kernel.money import read_yuan
from jiahe.kernel.text import Text
from jiahe.plan.incentives.policy import Policies

CONTRACT = read_contract(Path(__file__).parent / "files.yaml")
CLAIMS, PAID, AWARDS = CONTRACT.reads["claims"], CONTRACT.reads["paid"], CONTRACT.writes["awards"]

_SCORE = r"^[0-9]{1,15}(\.[0-9]{1,15})?$"
_LISTED = 40
_MONEY = Text(
    zh="金额应为元，只写数字和小数点：整数至多 15 位，小数至多 2 位，不得为负，不写千分位",
    en="write yuan in figures and a point alone: at most 15 figures and 2 decimals, not negative, no thousands mark",
)
_NUMBER = Text(
    zh="评分应为不小于 0 的数，只写数字和小数点，小数点前后各至多 15 位",
    en="write a number not below 0 in figures and a point alone, at most 15 figures on either side of it",
)
_DAY = Text(zh="应为日期，如 2025-06-30，不带时刻", en="write a day such as 2025-06-30, without a time")


def read_claims(frame: pl.DataFrame, policies: Policies) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Check a table of claims; return it with days, fen and scores as written, and what is to be noted.

    Raises
    ------
    DataError
        At the first fault.
    """
    made, warnings = _read("claims", frame, CLAIMS, policies)
    ids = made["claim"]
    again = (~ids.is_first_distinct()).arg_true()
    if len(again):
        raise DataError(
            "claims",
            "claim",
            "duplicate_key",
            count=len(again),
            examples=examples(ids, again),
            advice=advice("duplicate_key", "claim"),
        )
    _refuse(
        "claims", made["score"], made["score"].is_not_null() & ~made["score"].str.contains(_SCORE), "number", _NUMBER
    )
    return made, warnings


def read_paid(frame: pl.DataFrame | None, policies: Policies) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Check a table of payments, as `read_claims`; None is none."""
    return _read("paid", empty(PAID) if frame is None else frame, PAID, policies)


def _read(name: str, frame: pl.DataFrame, table: Table, policies: Policies) -> tuple[pl.DataFrame, tuple[str, ...]]:
    checked = check(name, figures_as_shown(frame), table)
    made, amount = checked.frame, checked.frame["amount"]
    fen = read_yuan(amount)
    _refuse(name, amount, amount.is_not_null() & fen.is_null(), "money", _MONEY)
    date = made["date"].cast(pl.Date)
    _refuse(name, made["date"], date.cast(pl.Datetime("us")) != made["date"], "day", _DAY)
    known = ", ".join(policies.ids[:_LISTED]) or "-"
    _refuse(name, made["incentive"], ~made["incentive"].is_in(policies.ids), "unknown", advice("unknown", known))
    return made.with_columns(fen, date), checked.warnings


def _refuse(table: str, values: pl.Series, bad: pl.Series, rule: str, text: Text) -> None:
    rows = bad.arg_true()
    if len(rows):
        raise DataError(table, values.name, rule, count=len(rows), examples=examples(values, rows), advice=text)


def figures_as_shown(frame: pl.DataFrame) -> pl.DataFrame:
    """Write a workbook's binary fractions with the fifteen figures that it shows: it keeps 0.1 + 0.2 for 0.3."""
    floats = [name for name, kind in frame.schema.items() if kind == pl.Float64]
    return frame.with_columns(frame[name].map_elements(_as_shown, pl.String) for name in floats)


def _as_shown(value: float) -> str:
    shown = f"{value:.15g}"
    return f"{Decimal(shown):f}" if re.search(r"\d", shown) else shown


def columns(policies: Policies, claims: pl.DataFrame, paid: pl.DataFrame) -> tuple[Claims, Paid]:
    """Return checked claims and payments as the engine reads them."""
    rule = dict(zip(policies.ids, range(len(policies.ids)), strict=True))
    matter, applicant = (
        _codes(claims[name], paid[name], capital=name == "applicant") for name in ("matter", "applicant")
    )
    size = len(claims)
    order = np.empty(size, np.int64)
    order[claims["claim"].arg_sort().to_numpy()] = np.arange(size)
    made = Claims(
        rule=_places(claims["incentive"], rule),
        matter=matter[:size],
        applicant=applicant[:size],
        applicant_right=are_right(claims["applicant"]),
        day=_days(claims["date"]),
        amount=claims["amount"].fill_null(MISSING).to_numpy(),
        score=_ranks(claims["score"]),
        order=order,
    )
    before = Paid(
        rule=_places(paid["incentive"], rule),
        matter=matter[size:],
        applicant=applicant[size:],
        day=_days(paid["date"]),
        amount=paid["amount"].to_numpy(),
    )
    return made, before


def _codes(claims: pl.Series, paid: pl.Series, *, capital: bool) -> Whole:
    both = pl.concat([claims, paid])
    ranks = (both.str.to_uppercase() if capital else both).rank("dense")
    return ranks.cast(pl.Int64).to_numpy() - 1


def _places(values: pl.Series, places: dict[str, int]) -> Whole:
    return values.replace_strict(places, return_dtype=pl.Int64).to_numpy() if len(values) else np.empty(0, np.int64)


def _days(dates: pl.Series) -> Whole:
    return dates.to_physical().cast(pl.Int64).to_numpy()


def _ranks(scores: pl.Series) -> Whole:
    """Return whole numbers in the order of the scores: as text of one form, scores sort as the numbers they are."""
    if scores.null_count() == len(scores):
        return np.full(len(scores), MISSING, np.int64)
    parts = scores.str.split_exact(".", 1).struct.rename_fields(["whole", "rest"])
    whole = parts.struct.field("whole").str.zfill(15)
    rest = parts.struct.field("rest").fill_null("").str.pad_end(15, "0")
    return (whole + rest).rank("dense").cast(pl.Int64).fill_null(MISSING).to_numpy()
