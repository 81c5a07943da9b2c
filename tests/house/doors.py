"""Which door is open to whom? Every address of the portal and of its interface, by method: the table of what is right.

A row is a method with an address, whom it lets through, and with which status. Everybody else gets `else_`; whoever is
not signed in is asked to sign in, unless `NOBODY` is let through. The names in braces are things of the world
(tests/house/world.py); those of `SECRET` are seen by some only, and for all others they are as if they were not there.
The rows stand in table_*.py beside this file; a new address needs one, and the walk says so where it is missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

CALLERS = (
    "nobody", "no_role", "firm", "other_firm", "expert", "own_expert", "county", "other_county", "lead", "other_lead",
    "office", "second_office", "finance", "auditor", "administrator", "desk",
)  # fmt: skip
SIGN_IN = "sign in"
"""What nobody is answered: sent to the sign-in page, or 401."""

ALL = frozenset(CALLERS)
KNOWN = ALL - {"nobody"}
OFFICES = {"office", "second_office"}
ADMIN = {"administrator"}
AUDIT = {"auditor", "administrator"}
SEE_ALL = {*OFFICES, *AUDIT}
FIRMS = {"firm", "other_firm"}
LEADS = {"lead", "other_lead"}
COUNTIES = {"county", "other_county"}
INSIDE = KNOWN - FIRMS - {"expert", "own_expert", "no_role"}
"""Who works for the administration."""

HANDS_IN_NEEDS = FIRMS | COUNTIES | LEADS
DESK = {"desk", *ADMIN}
SEES_RUN = DESK | SEE_ALL
SEES_FILE = {"desk", *AUDIT}
SEES_CASE = SEE_ALL | {"firm", "county", "lead", "expert"}
"""The case `case`: its firm, its county, the lead unit of its area, its expert, and those who see all."""

OWNER = {"firm"}
MONEY = {*SEE_ALL, "finance"}
PAYS = {*OFFICES, "finance"}
MONEY_PAGE = MONEY | LEADS | COUNTIES | FIRMS
KEEPS_TEMPLATES = OFFICES | ADMIN
SECRET = {
    # thing: who sees it; to everybody else its id is as good as a guess
    "case": SEES_CASE,
    "shown": KNOWN,
    "draft": OWNER,
    "hidden": {"other_firm"},
    "file": SEES_CASE,
    "late": SEE_ALL | OWNER | {"county", "lead"},
    "run": SEES_RUN,
    "waiting": SEES_RUN,
    "upload": SEES_FILE,
    "token": {"desk"},
    "kept": OWNER,
    "once": OWNER,
    "payout": MONEY | OWNER | {"lead"},
    "asked": MONEY | {"other_firm", "lead"},
}


@dataclass(frozen=True)
class Door:
    """One method at one address."""

    method: str
    path: str
    to: Mapping[str, int | str]
    sent: Mapping[str, object] = field(default_factory=dict)
    few: bool = False
    """Whether it is asked by a few only, for it is open to all alike and takes long."""

    def __str__(self) -> str:
        what = self.sent.get("action", "")
        return f"{self.method} {self.path}" + (f" {what}" if what else "")


def door(
    line: str,
    to: Iterable[str],
    status: int = 200,
    *,
    else_: int | str = 403,
    nobody: int | str = SIGN_IN,
    also: Mapping[str, int | str] | None = None,
    few: bool = False,
    **sent: object,
) -> Door:
    """Make a row: `to` get `status`, the others `else_`; `also` names the exceptions."""
    method, path = line.split(" ", 1)
    answers: dict[str, int | str] = {caller: status if caller in to else else_ for caller in CALLERS}
    if "nobody" not in to:
        answers["nobody"] = nobody
    return Door(method, path, answers | (also or {}), sent, few)


def verb(action: str, to: Iterable[str] = (), status: int = 302, *, thing: str = "case", **sent: object) -> Door:
    """Make the row of something that is done to a case on its page: refused to those who only see it."""
    sees = dict.fromkeys(SECRET[thing], 403)
    return door(
        f"POST /cases/{{{thing}}}", to, status, else_=404, also=sees | dict.fromkeys(to, status), action=action, **sent
    )


def call(name: str, to: Iterable[str] = (), status: int = 200, *, thing: str = "case", json: object = None) -> Door:
    """Make the row of the same by the interface."""
    sees = dict.fromkeys(SECRET[thing], 403)
    line = f"POST /api/v1/cases/{{{thing}}}/{name}"
    return door(line, to, status, else_=404, also=sees | dict.fromkeys(to, status), json=json or {})
