"""The readings once more, word by word, for small files: slow, in fractions, over every set; it shares no code with ours.

A plan is a mapping: `choices` (readings that differ from Jiaxing's) and `incentives`, each a mapping with id, kinds,
key, first, last and one of fixed, share (and cap), tiers, and perhaps quota. Amounts are yuan as text.
"""

import datetime as dt
from fractions import Fraction
from itertools import combinations
from typing import Any

Row = dict[str, Any]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def right_code(code: str) -> bool:
    """GB 32100-2015, by its definition: the weighted sum of all characters is a multiple of 31."""
    if len(code) != 18 or any(character not in ALPHABET for character in code):
        return False
    total = sum(ALPHABET.index(character) * 3**place for place, character in enumerate(code[:17]))
    return ALPHABET.index(code[17]) == (31 - total % 31) % 31


def with_check_digit(body: str) -> str:
    return next(body + digit for digit in ALPHABET if right_code(body + digit))


class Judge:
    """One file under some plans."""

    def __init__(self, plans: list[Row], claims: list[Row], paid: list[Row]) -> None:
        self.rules = {
            rule["id"]: rule | {"plan": place, "choices": plan.get("choices", {})}
            for place, plan in enumerate(plans)
            for rule in plan["incentives"]
        }
        self.equal = next(iter(self.rules.values()))["choices"].get("equal", "date_plan_claim")
        self.claims = [self.read(claim) for claim in claims]
        self.paid = [self.read(row) for row in paid]
        for claim in self.claims:
            self.open(claim)
        self.duplicates()
        self.quotas()
        self.overlaps()
        self.pay()

    def verdict(self) -> dict[str, tuple[Fraction, str]]:
        return {claim["claim"]: (claim["payable"], claim["status"]) for claim in self.claims}

    def read(self, row: Row) -> Row:
        rule = self.rules[row["incentive"]]
        amount = None if row["amount"] is None else Fraction(row["amount"])
        score = Fraction(row["score"]) if row.get("score") is not None else None
        day = dt.date.fromisoformat(row["date"])
        key = (rule["key"], row[rule["key"]].upper() if rule["key"] == "applicant" else row["matter"])
        return row | {"rule": rule, "amount": amount, "score": score, "day": day, "key": key, "payable": Fraction(0)}

    def open(self, claim: Row) -> None:
        rule, amount = claim["rule"], claim["amount"]
        claim["entitled"], claim["status"] = Fraction(0), "live"
        if rule["choices"].get("applicant_code") != "unchecked" and not right_code(claim["applicant"]):
            claim["status"] = "ineligible"
        elif not rule["first"] <= claim["date"] <= rule["last"]:
            claim["status"] = "expired"
        elif ("fixed" not in rule and amount is None) or ("quota" in rule and claim["score"] is None):
            claim["status"] = "ineligible"
        else:
            claim["entitled"] = self.entitlement(rule, amount)
            claim["paid"] = self.paid_before(claim)
            if claim["entitled"] == 0:
                claim["status"] = "ineligible"
            elif claim["paid"] >= claim["entitled"]:
                claim["status"] = "already_paid"

    def entitlement(self, rule: Row, amount: Fraction | None) -> Fraction:
        if "fixed" in rule:
            return Fraction(rule["fixed"])
        assert amount is not None
        if "tiers" in rule:
            return max(
                (Fraction(pays) for reached, pays in rule["tiers"] if amount >= Fraction(reached)), default=Fraction(0)
            )
        fen = amount * Fraction(rule["share"]) * 100
        whole = fen.numerator // fen.denominator
        rounding = rule["choices"].get("rounding", "down")
        if (rounding == "up" and fen > whole) or (rounding == "nearest" and fen - whole >= Fraction(1, 2)):
            whole += 1
        return min(Fraction(whole, 100), Fraction(rule["cap"]) if "cap" in rule else Fraction(10**20))

    def paid_before(self, claim: Row) -> Fraction:
        rule = claim["rule"]
        own = rule["choices"].get("paid") == "own_plan"
        return sum(
            (
                row["amount"]
                for row in self.paid
                if row["key"] == claim["key"]
                and set(row["rule"]["kinds"]) & set(rule["kinds"])
                and not (own and row["rule"]["plan"] != rule["plan"])
            ),
            Fraction(0),
        )

    def live(self) -> list[Row]:
        return [claim for claim in self.claims if claim["status"] == "live"]

    def steps(self, rule: Row) -> bool:
        return "tiers" in rule and rule["choices"].get("tiers") != "highest_only"

    def duplicates(self) -> None:
        live = self.live()
        lost = [claim for claim in live if any(self.repeats(claim, other) for other in live if other is not claim)]
        for claim in lost:
            claim["status"] = "superseded"

    def repeats(self, claim: Row, other: Row) -> bool:
        rule = claim["rule"]
        if other["incentive"] != claim["incentive"] or other["key"] != claim["key"]:
            return False
        if self.steps(rule):
            before = (other["day"], -other["entitled"], other["claim"]) < (
                claim["day"],
                -claim["entitled"],
                claim["claim"],
            )
            return before and other["entitled"] >= claim["entitled"]
        apart = "quota" in rule and rule["choices"].get("quota_duplicates") != "any_year"
        if apart and other["day"].year != claim["day"].year:
            return False
        return (-other["entitled"], other["day"], other["claim"]) < (-claim["entitled"], claim["day"], claim["claim"])

    def quotas(self) -> None:
        pools: dict[tuple[str, int], list[Row]] = {}
        for claim in self.live():
            if "quota" in claim["rule"]:
                pools.setdefault((claim["incentive"], claim["day"].year), []).append(claim)
        for (incentive, year), asking in pools.items():
            held = {row["key"] for row in self.paid if row["incentive"] == incentive and row["day"].year == year}
            left = max(0, self.rules[incentive]["quota"] - len(held))
            ranked = [claim for claim in asking if claim["key"] not in held]
            earliest = self.rules[incentive]["choices"].get("quota_tie") == "earliest"
            late = [claim for claim in ranked if not self.fits(claim, ranked, left, earliest=earliest)]
            for claim in late:
                claim["status"] = "over_quota"

    def fits(self, claim: Row, ranked: list[Row], left: int, *, earliest: bool) -> bool:
        if not earliest:  # in, if all that score as much or more fit
            return sum(other["score"] >= claim["score"] for other in ranked) <= left
        place = (-claim["score"], claim["day"], claim["claim"])
        return sum((-other["score"], other["day"], other["claim"]) < place for other in ranked) < left

    def overlaps(self) -> None:
        for key in {claim["key"] for claim in self.live()}:
            units: dict[tuple[str, str], list[Row]] = {}
            for claim in self.live():
                if claim["key"] == key:
                    name = "" if self.steps(claim["rule"]) else claim["claim"]
                    units.setdefault((claim["incentive"], name), []).append(claim)
            best = max(self.packings(list(units.values())), key=self.worth)
            chosen = {claim["claim"] for unit in best for claim in unit}
            for unit in units.values():
                for claim in unit:
                    if claim["claim"] not in chosen:
                        claim["status"] = "superseded"

    def packings(self, units: list[list[Row]]) -> list[tuple[list[Row], ...]]:
        found = []
        for size in range(1, len(units) + 1):
            for chosen in combinations(units, size):
                kinds = [kind for unit in chosen for kind in unit[0]["rule"]["kinds"]]
                if len(kinds) == len(set(kinds)):
                    found.append(chosen)
        return found

    def worth(self, units: tuple[list[Row], ...]) -> tuple[Fraction, "Order"]:
        total = sum((max(claim["entitled"] for claim in unit) - unit[0]["paid"] for unit in units), Fraction(0))
        return total, Order(sorted(self.precedence(claim) for unit in units for claim in unit))

    def precedence(self, claim: Row) -> tuple[Any, ...]:
        plan, day = claim["rule"]["plan"], claim["day"]
        return (plan, day, claim["claim"]) if self.equal == "plan_date_claim" else (day, plan, claim["claim"])

    def pay(self) -> None:
        for claim in self.live():
            earlier = [
                other["entitled"]
                for other in self.claims
                if self.steps(claim["rule"])
                and other["status"] in {"live", "payable", "topped_up"}
                and (other["incentive"], other["key"]) == (claim["incentive"], claim["key"])
                and other["day"] < claim["day"]
            ]
            before = max([claim["paid"], *earlier])
            claim["payable"] = claim["entitled"] - before
            claim["status"] = "topped_up" if before else "payable"


class Order:
    """A list that is greater where it comes first, so that the greatest of equals is the earliest."""

    def __init__(self, places: list[tuple[Any, ...]]) -> None:
        self.places = places

    def __lt__(self, other: "Order") -> bool:
        return self.places > other.places

    def __gt__(self, other: "Order") -> bool:
        return self.places < other.places

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Order) and self.places == other.places

    def __hash__(self) -> int:
        return 0
