"""How is a reckoning read? A row for each thing that the rules asked: the figures, the verdict, the readings it rests on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiahe.web.language import spoken

Plain = Mapping[str, Any]
_NO_WORD = "—"


@dataclass(frozen=True)
class TraceRow:
    """One question of the rules."""

    question: str
    figures: list[tuple[str, str]]
    passed: bool
    readings: list[tuple[str, str]]
    """Each reading's id and its reason."""


_QUESTIONS = {
    "applicant": gettext_lazy("Is the applicant's code a right one?"),
    "validity": gettext_lazy("Does the day of the fact lie within the validity?"),
    "entitlement": gettext_lazy("What does the rule give?"),
    "paid": gettext_lazy("What was paid on the same key in the same kind?"),
    "duplicates": gettext_lazy("Does another claim stand in its stead?"),
    "quota": gettext_lazy("Is there a place left in the year?"),
    "overlap": gettext_lazy("Does another award on the same key pay more?"),
    "payment": gettext_lazy("What is left to be paid?"),
}


def rows_of(trace: Plain, basis: Plain) -> list[TraceRow]:
    """Return a stored reckoning as rows, in the order in which it went; none where nothing was computed."""
    reasons = _reasons(trace, basis)
    return [
        TraceRow(
            question=str(_QUESTIONS.get(step["step"], step["step"])),
            figures=list(_FIGURES[step["step"]](step, trace)) if step["step"] in _FIGURES else [],
            passed=bool(step["passed"]),
            readings=[(name, reasons[name]) for name in step.get("readings", ()) if name in reasons],
        )
        for step in trace.get("steps", ())
    ]


def _reasons(trace: Plain, basis: Plain) -> dict[str, str]:
    plan: Plain = next((one for one in basis.get("plans", ()) if one["id"] == trace.get("plan")), {})
    return {name: one["reason"][spoken()] for name, one in plan.get("readings", {}).items()}


def _yuan(amount: str | None) -> str:
    if amount is None:
        return _NO_WORD
    whole, _point, cents = amount.partition(".")
    return _("%(amount)s yuan") % {"amount": f"{int(whole):,}.{cents}"}


def _applicant(_step: Plain, trace: Plain) -> Iterator[tuple[str, str]]:
    yield _("Code"), trace["inputs"]["applicant"]


def _validity(step: Plain, trace: Plain) -> Iterator[tuple[str, str]]:
    yield _("Day of the fact"), trace["inputs"]["date"]
    yield _("In force"), f"{step['first']} – {step['last']}"


def _entitlement(step: Plain, trace: Plain) -> Iterator[tuple[str, str]]:
    rule = trace["rule"]
    if trace["inputs"]["amount"] is not None and not rule["fixed"]:
        yield _("Amount stated"), _yuan(trace["inputs"]["amount"])
    if rule["share"]:
        yield _("Share"), rule["share"]
        yield _("Before the cap"), _yuan(step.get("before_cap"))
        yield _("Cap"), _yuan(step.get("cap"))
    if rule["tiers"]:
        reached = step.get("tier")
        yield _("Tier reached"), _yuan(reached["reached"]) if reached else _("none")
    if step.get("missing"):
        yield _("Missing"), _("amount") if step["missing"] == "amount" else _("score")
    yield _("Entitled to"), _yuan(step["entitlement"])


def _paid(step: Plain, _trace: Plain) -> Iterator[tuple[str, str]]:
    yield _("Paid or approved before"), _yuan(step["paid"])
    for row in step.get("rows", ()):
        yield _("No. %(number)s") % {"number": row["payout"]}, f"{row['date']} · {_yuan(row['amount'])}"
    yield _("Left of it"), _yuan(step["left"])
    if step.get("overpaid"):
        yield _("Overpaid, told and not reclaimed"), _yuan(step["overpaid"])


def _rivals(name: str, rivals: Sequence[Plain]) -> Iterator[tuple[str, str]]:
    for one in rivals:
        number = _("No. %(number)s") % {"number": one["claim"].lstrip("0")}
        yield name, f"{number} · {_yuan(one['payable'])}"


def _duplicates(step: Plain, _trace: Plain) -> Iterator[tuple[str, str]]:
    yield from _rivals(_("Instead"), step.get("instead", ()))


def _quota(step: Plain, _trace: Plain) -> Iterator[tuple[str, str]]:
    yield _("Places of %(year)s") % {"year": step["year"]}, str(step["places"])
    yield _("Taken by what is paid or approved"), str(step["taken"])
    if step["holds_already"]:
        yield _("Place"), _("holds one already")
        return
    yield _("Ranked"), str(step["ranked"])
    yield _("Score"), str(step["score"] or _NO_WORD)
    yield _("Rank"), str(step["rank"] or _NO_WORD)
    if step["tied"]:
        yield _("Tied at the last place"), str(step["tied"])


def _overlap(step: Plain, _trace: Plain) -> Iterator[tuple[str, str]]:
    yield from _rivals(_("Instead"), step["instead"])
    yield from _rivals(_("Competing"), step["competing"])


def _payment(step: Plain, _trace: Plain) -> Iterator[tuple[str, str]]:
    yield _("Entitled to"), _yuan(step["entitlement"])
    yield _("Taken off"), _yuan(step["taken_off"])
    yield _("Payable"), _yuan(step["payable"])


_FIGURES: Mapping[str, Callable[[Plain, Plain], Iterator[tuple[str, str]]]] = {
    "applicant": _applicant,
    "validity": _validity,
    "entitlement": _entitlement,
    "paid": _paid,
    "duplicates": _duplicates,
    "quota": _quota,
    "overlap": _overlap,
    "payment": _payment,
}
