"""The doors of money: what is asked, computed, let go by two, and looked at."""

from tests.house.doors import (
    FIRMS,
    LEADS,
    MONEY,
    MONEY_PAGE,
    OFFICES,
    PAYS,
    SECRET,
    Door,
    door,
)

FACT = {
    "incentive": "provincial_scenario",
    "applicant": "x",
    "code": "91330400MA0000000U",
    "matter": "x",
    "day": "2026-01-01",
    "source": "x",
}
SEES_PAYOUT, SEES_ASKED = SECRET["payout"], SECRET["asked"]
FINANCE = {"finance"}


def paid(action: str, to: set[str], status: int = 200, *, thing: str = "payout", **sent: str) -> list[Door]:
    """Make the rows of something that is done to a payout, on its page and by the interface."""
    sees = dict.fromkeys(SECRET[thing] - to, 403)
    line = f"POST /money/{{{thing}}}", f"POST /api/v1/money/{{{thing}}}/{action}"
    page = 302 if status == 200 else status
    return [
        door(line[0], to, page, else_=404, also=sees, action=action, **sent),
        door(line[1], to, status, else_=404, also=sees, json=sent),
    ]


MONEY_ROWS = [
    door("GET /money", MONEY_PAGE),
    door("POST /money", PAYS, 302, action="compute"),
    door("GET /money/new", FIRMS | OFFICES | LEADS),
    door("POST /money/new", FIRMS | OFFICES | LEADS, 422),
    door("GET /money/what-if", MONEY),
    door("GET /money/import", PAYS | LEADS),
    door("POST /money/import", PAYS | LEADS, 400),
    door("POST /money/step", FINANCE, action="approve", payout="{payout}"),
    door("POST /money/step", FINANCE, action="release", payout="{payout}"),
    door("GET /money/budget.json", MONEY_PAGE),
    door("GET /money/budget.png", MONEY_PAGE),
    door("GET /money/{payout}", SEES_PAYOUT, else_=404),
    door("GET /money/{asked}", SEES_ASKED, else_=404),
    door("GET /money/{payout}/entries/{entry}/proof.json", SEES_PAYOUT, else_=404),
    *paid("approve", FINANCE),
    *paid("release", FINANCE, 409, voucher="x"),
    *paid("stop", PAYS, reason="x"),
    *paid("reopen", PAYS, 409, reason="x"),
    *paid("accept", OFFICES | {"lead"}, thing="asked", reason="x"),
    door("GET /api/v1/money", MONEY_PAGE),
    door("GET /api/v1/money/sums?by=clause", MONEY_PAGE),
    door("GET /api/v1/money/{payout}", SEES_PAYOUT, else_=404),
    door("GET /api/v1/money/{asked}", SEES_ASKED, else_=404),
    door("GET /api/v1/money/{payout}/entries/{entry}/proof", SEES_PAYOUT, else_=404),
    door(
        "POST /api/v1/money/approve",
        FINANCE,
        else_=404,
        also=dict.fromkeys(SEES_PAYOUT - FINANCE, 403),
        json={"payouts": ["{payout}"]},
    ),
    door(
        "POST /api/v1/money/release",
        FINANCE,
        409,
        else_=404,
        also=dict.fromkeys(SEES_PAYOUT - FINANCE, 403),
        json={"payouts": ["{payout}"], "voucher": "x"},
    ),
    door("POST /api/v1/money/facts", OFFICES | {"lead"}, 201, json=FACT),
    door("POST /api/v1/money/claims", FIRMS, 201, json=FACT | {"matter": "y"}),
    door("POST /api/v1/money/what-if", MONEY, json=FACT),
    door("POST /api/v1/money/file-round", PAYS, 409, json={"round": "{projects}"}),
    door("POST /api/v1/money/import", OFFICES | LEADS, 422, file=("a.csv", b"x")),
    door("POST /api/v1/money/compute", PAYS, json={}),
]


ROWS = MONEY_ROWS
