"""Random plans and files, small and full of clashes; and how a plan of the oracle becomes one of ours."""

import datetime as dt
import random
from typing import Any

import polars as pl

from jiahe.kernel.text import Text
from jiahe.plan.incentives.load import default_policies
from jiahe.plan.incentives.model import Incentive, Kind, Reading
from jiahe.plan.incentives.policy import Policies, Policy
from jiahe.plan.incentives.readings import Readings
from tests.plan.incentives.oracle import Row, with_check_digit

FIRMS = [with_check_digit(f"91330400MA2CX8T{place:02d}") for place in range(3)]
WRONG = FIRMS[0][:-1] + ("0" if FIRMS[0][-1] != "0" else "1")
CLAIM = ("claim", "applicant", "incentive", "matter", "date", "amount", "score")
PAID = ("applicant", "matter", "incentive", "date", "amount")
WORDS = Text(zh="字", en="word")
DATES = [
    "2025-05-14",
    "2025-05-15",
    "2025-06-01",
    "2025-12-31",
    "2025-12-31",
    "2026-01-01",
    "2026-12-31",
    "2027-12-31",
    "2028-01-01",
]
AMOUNTS = [
    "0",
    "0.03",
    "0.04",
    "333.33",
    "2999999.99",
    "3000000",
    "5000000",
    "6000000.00",
    "6666666.67",
    "9999999.99",
    "12000000",
]
SCORES = ["80", "80.0", "90", "9.5", "100", "90.25"]

JIAXING: Row = {
    "incentives": [
        {
            "id": "city_benchmark_project",
            "kinds": ["p"],
            "key": "matter",
            "share": "0.3",
            "cap": "2000000",
            "quota": 10,
        },
        {"id": "provincial_benchmark_firm", "kinds": ["f"], "key": "applicant", "fixed": "500000"},
        {"id": "provincial_scenario", "kinds": ["s"], "key": "matter", "fixed": "500000"},
        {"id": "national_dataset_pilot", "kinds": ["d"], "key": "matter", "fixed": "300000"},
        {"id": "provincial_dataset_pilot", "kinds": ["d"], "key": "matter", "fixed": "150000"},
        {
            "id": "data_product_turnover",
            "kinds": ["t"],
            "key": "matter",
            "tiers": [("3000000", "150000"), ("6000000", "250000"), ("10000000", "350000")],
        },
        {"id": "provincial_service_provider", "kinds": ["v"], "key": "applicant", "fixed": "500000"},
        {"id": "provincial_digital_product", "kinds": ["x"], "key": "matter", "fixed": "300000"},
    ]
}
for _one in JIAXING["incentives"]:
    _one |= {"first": "2025-05-15", "last": "2027-12-31"}


def plan(draw: random.Random, place: int) -> Row:
    """Make a plan of a few incentives that bear one kind or several."""
    options = {
        "rounding": ["down", "nearest", "up"],
        "quota_tie": ["leave_open", "earliest"],
        "quota_duplicates": ["same_year", "any_year"],
        "paid": ["every_plan", "own_plan"],
        "tiers": ["in_steps", "highest_only"],
        "equal": ["date_plan_claim", "plan_date_claim"],
        "applicant_code": ["gb32100", "unchecked"],
    }
    choices = {name: draw.choice(found) for name, found in options.items() if draw.random() < 0.3}
    count = draw.randint(1, 5)
    return {"choices": choices, "incentives": [_incentive(draw, f"p{place}_{number}") for number in range(count)]}


def _incentive(draw: random.Random, name: str) -> Row:
    kinds = draw.sample("pfsdtvx", draw.choice([1, 1, 1, 2, 2, 3]))
    made: Row = {"id": name, "kinds": kinds, "key": draw.choice(["matter", "matter", "applicant"])}
    made |= {"first": draw.choice(["2025-05-15", "2025-06-01"]), "last": draw.choice(["2026-12-31", "2027-12-31"])}
    way = draw.choice(["fixed", "share", "tiers"])
    if way == "fixed":
        made["fixed"] = draw.choice(["100000", "150000", "300000", "500000.01"])
    elif way == "share":
        made |= {"share": draw.choice(["0.3", "0.333333", "1", "0.0001"])}
        if draw.random() < 0.7:
            made["cap"] = draw.choice(["150000", "2000000"])
    else:
        made["tiers"] = [("3000000", "100000"), ("6000000", "300000")]
    if draw.random() < 0.4:
        made["quota"] = draw.randint(0, 3)
    return made


def claims(draw: random.Random, plans: list[Row], size: int) -> list[Row]:
    """Make claims that clash."""
    ids = [one["id"] for plan in plans for one in plan["incentives"]]
    names = [f"c{number}" for number in range(size)]
    draw.shuffle(names)
    return [
        {
            "claim": name,
            "applicant": draw.choice([*FIRMS, *FIRMS, *FIRMS, WRONG]),
            "incentive": draw.choice(ids),
            "matter": draw.choice(["甲", "乙", "丙"]),
            "date": draw.choice(DATES),
            "amount": draw.choice([*AMOUNTS, None]),
            "score": draw.choice([*SCORES, None]) if draw.random() < 0.95 else None,
        }
        for name in names
    ]


def paid(draw: random.Random, plans: list[Row], size: int) -> list[Row]:
    """Make payments on the same keys."""
    ids = [one["id"] for plan in plans for one in plan["incentives"]]
    return [
        {
            "applicant": draw.choice([*FIRMS, FIRMS[0].lower()]),
            "matter": draw.choice(["甲", "乙", "丙"]),
            "incentive": draw.choice(ids),
            "date": draw.choice(DATES),
            "amount": draw.choice(["0", "0.01", "50000", "150000", "250000", "2000000"]),
        }
        for _ in range(size)
    ]


def frame(rows: list[Row], columns: tuple[str, ...]) -> pl.DataFrame:
    """Return rows as a table of text."""
    cells = {name: [row.get(name) for row in rows] for name in columns}
    return pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String))


def policies(plans: list[Row]) -> Policies:
    """Return the oracle's plans as ours."""
    return Policies([_policy(plan, place) for place, plan in enumerate(plans)])


def _policy(plan: Row, place: int) -> Policy:
    ours = default_policies().policies[0]
    readings = dict(ours.readings.choices)
    for name, choice in plan.get("choices", {}).items():
        readings[name] = Reading(id=name, choice=choice, reason=WORDS)
    return Policy(
        head=ours.head.model_copy(update={"id": f"plan{place}"}),
        readings=Readings(readings),
        kinds=tuple(Kind(id=kind, title=WORDS, reason=WORDS) for kind in "pfsdtvx"),
        incentives=tuple(_ours(one) for one in plan["incentives"]),
    )


def _ours(one: Row) -> Incentive:
    term: dict[str, Any] = {"source": "x", "checked": dt.date(2026, 1, 1)}
    term |= {name: one[name] for name in ("fixed", "cap") if name in one}
    if "share" in one:
        whole, _, rest = one["share"].partition(".")
        term["share"] = f"{int(whole + rest[:2].ljust(2, '0'))}.{rest[2:] or '0'}%"
    if "tiers" in one:
        term["tiers"] = [{"reached": reached, "pays": pays} for reached, pays in one["tiers"]]
    return Incentive.model_validate(
        {
            "id": one["id"],
            "title": WORDS,
            "clause": "1.1",
            "kinds": one["kinds"],
            "key": one["key"],
            "fact": WORDS,
            "matter": WORDS,
            "amount": WORDS,
            "valid_from": dt.date.fromisoformat(one["first"]),
            "valid_until": dt.date.fromisoformat(one["last"]),
            "terms": [term],
            "quota": {"places": one["quota"]} if "quota" in one else None,
            "reading": WORDS,
        }
    )
