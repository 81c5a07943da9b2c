"""The doors of what is public, of one's own account, and of applications, runs, the lake and the log."""

from tests.house.doors import (
    ADMIN,
    ALL,
    AUDIT,
    COUNTIES,
    DESK,
    INSIDE,
    KNOWN,
    LEADS,
    SEE_ALL,
    SEES_FILE,
    SEES_RUN,
    SIGN_IN,
    door,
)
from tests.office.house import ITEMS, SLEEPER

NOWHERE = {"else_": 404, "nobody": 404}
CHASES = SEE_ALL | LEADS | COUNTIES | {"finance"}
"""Who is shown what a unit owes: the own unit's officials, and those who see all."""

LOOKS_ON = dict.fromkeys(SEE_ALL - ADMIN, 403)
"""Who sees the desk's runs and does nothing to them."""

CSV = ("items.csv", ITEMS)
WISH = {"application": SLEEPER, "inputs": {"items": {"lake": "kept"}}}

PUBLIC = [
    door("GET /", ALL),
    door("GET /plan", ALL),
    door("GET /plan/1.5", ALL),
    door("GET /plan/9.9", (), **NOWHERE),
    door("GET /clauses", ALL),
    door("GET /clauses?format=csv", ALL),
    door("GET /units", ALL),
    door("GET /units/economy_bureau", ALL),
    door("GET /units/nobody", (), **NOWHERE),
    door("GET /calls", ALL),
    door("GET /dashboard", ALL),
    door("GET /dashboard/records?target=scenarios", ALL),
    door("GET /dashboard/reports", KNOWN),
    door("GET /dashboard/charts/scenarios.json", ALL),
    door("GET /dashboard/charts/scenarios.png", ALL, few=True),
    door("GET /dashboard/charts/scenarios.csv", ALL),
    door("GET /dashboard/charts/nothing.csv", (), **NOWHERE),
    door("GET /apps", ALL),
    door("GET /apps/{app}", ALL),
    door("GET /apps/no.such", (), **NOWHERE),
    door("GET /apps/{app}/blank/items.csv", ALL),
    door("GET /apps/{app}/growth.json", (), **NOWHERE),
    door("GET /public", ALL),
    door("GET /public/catalogue/{year}", (), **NOWHERE),
    door("GET /public/catalogue/{year}.json", (), **NOWHERE),
    door("GET /public/open-list/{year}", (), **NOWHERE),
    door("GET /public/open-list/{year}.json", (), **NOWHERE),
    door("GET /public/publicity/{projects}", ALL),
    door("GET /public/publicity/{projects}.json", ALL),
    door("POST /language", ALL, 302, language="en"),
    door("GET /api/v1/health", ALL),
    door("GET /api/v1/openapi.json", ALL),
    door("GET /api/v1/apps", ALL),
    door("GET /api/v1/apps/{app}", ALL),
    door("GET /api/v1/plan", ALL),
    door("GET /api/v1/plan/coverage", ALL),
    door("GET /api/v1/plan/clauses", ALL),
    door("GET /api/v1/plan/units", ALL),
    door("GET /api/v1/calls", ALL),
    door("GET /api/v1/dashboard", ALL),
    door("GET /api/v1/dashboard/records", ALL),
    door("GET /api/v1/log/head", ALL),
    door("GET /api/v1/log/key", ALL),
    door("GET /api/v1/log/entries/0/proof", ALL),
    door("GET /api/v1/log/consistency?from=1", ALL),
    door("GET /api/v1/public/catalogue/{year}", (), **NOWHERE),
    door("GET /api/v1/public/publicity/{projects}", ALL),
    door("GET /api/v1/public/result/{projects}", (), **NOWHERE),
    door("GET /api/v1/public/open-list/{year}", (), **NOWHERE),
]

OWING = [
    door("GET /chase", CHASES),
    door("GET /chase?format=xlsx", CHASES),
    door("GET /units/economy_bureau/chase", SEE_ALL | {"lead"}, **NOWHERE),
    door("GET /units/xiuzhou/chase", SEE_ALL | {"county"}, **NOWHERE),
    door("GET /units/nobody/chase", (), **NOWHERE),
    door("GET /api/v1/plan/owed", KNOWN),
    door("GET /api/v1/plan/owed?unit=economy_bureau", SEE_ALL | {"lead"}, else_=404),
    door("GET /api/v1/plan/owed?unit=nobody", (), else_=404),
]

ACCOUNT = [
    door("GET /sign-in", KNOWN, 302, nobody=200),
    door("POST /sign-in", (), else_=SIGN_IN, username="x", password="x"),  # noqa: S106  # a wrong one
    door("GET /sign-in/code", (), else_=SIGN_IN),
    door("POST /sign-in/code", (), else_=SIGN_IN, code="1"),
    door("GET /sign-in/directory", (), **NOWHERE),
    door("GET /sign-in/directory/back", (), **NOWHERE),
    door("POST /sign-out", ALL, 302),
    door("GET /account", KNOWN),
    door("POST /account", KNOWN, 400, name=""),
    door("POST /account", {"desk"}, else_=404, revoke="{token}"),
    door("POST /account", (), else_=404, end="{guess}"),
    door("POST /account", KNOWN, end_others="yes"),
    door("POST /account", KNOWN, 400, old="x", new="x"),
    door("GET /account/second-factor", KNOWN),
    door("POST /account/second-factor", KNOWN, 400, code="1"),
    door("POST /account/recovery-codes.txt", KNOWN, 400, code="1"),
    door("GET /api/v1/me", KNOWN),
    door("GET /api/v1/tokens", KNOWN),
    door("POST /api/v1/tokens", (), else_=SIGN_IN, json={"username": "x", "password": "x", "name": "x"}),
    door("DELETE /api/v1/tokens/{token}", {"desk"}, else_=404),
]

RUNS = [
    door("POST /apps/{app}/start", DESK),
    door("POST /apps/{app}/preview/items", DESK),
    door("GET /runs", KNOWN),
    door("GET /runs/{run}", SEES_RUN, else_=404),
    door("GET /runs/{waiting}/live", SEES_RUN, else_=404),
    door("GET /runs/{run}/progress.json", SEES_RUN, else_=404),
    door("POST /runs/{waiting}/cancel", DESK, 302, else_=404, also=LOOKS_ON),
    door("POST /runs/{run}/delete", DESK, else_=404, also=LOOKS_ON),
    door("POST /runs/{waiting}/delete", DESK, 409, else_=404, also=LOOKS_ON, sure="yes"),
    door("POST /runs/{run}/repeat", DESK, 302, else_=404, also=LOOKS_ON),
    door("GET /runs/{run}/log.txt", SEES_RUN, else_=404),
    door("GET /runs/{run}/run.json", SEES_RUN, else_=404),
    door("GET /runs/{run}/charts/0.json", (), else_=404),
    door("GET /runs/{run}/charts/0.png", (), else_=404),
    door("GET /runs/{run}/tables/out", SEES_RUN, else_=404),
    door("GET /runs/{run}/tables/out?format=csv", SEES_RUN, else_=404),
    door("POST /api/v1/apps/{app}/run", DESK, 202, items=CSV),
    door("GET /api/v1/uploads", KNOWN),
    door("POST /api/v1/uploads", DESK, 201, file=CSV),
    door("GET /api/v1/uploads/{upload}", SEES_FILE, else_=404),
    door("GET /api/v1/uploads/{upload}/preview?application={app}&table=items", SEES_FILE, else_=404),
    door("DELETE /api/v1/uploads/{extra}", DESK, 204, else_=404, also={"auditor": 403}),
    door("GET /api/v1/runs", KNOWN),
    door("POST /api/v1/runs", DESK, 202, json=WISH),
    door("GET /api/v1/runs/{run}", SEES_RUN, else_=404),
    door("GET /api/v1/runs/{run}/progress", SEES_RUN, else_=404),
    door("GET /api/v1/runs/{run}/run.json", SEES_RUN, else_=404),
    door("GET /api/v1/runs/{run}/tables/out", SEES_RUN, else_=404),
    door("POST /api/v1/runs/{run}/cancel", DESK, 409, else_=404, also=LOOKS_ON),
    door("POST /api/v1/runs/{run}/repeat", DESK, 202, else_=404, also=LOOKS_ON),
    door("DELETE /api/v1/runs/{waiting}", DESK, 409, else_=404, also=LOOKS_ON),
]

LAKE = [
    door("GET /data", INSIDE),
    door("GET /data/kept", INSIDE),
    door("GET /data/nothing", (), also=dict.fromkeys(INSIDE, 404)),
    door("GET /data/kept/file.csv", INSIDE),
    door("POST /add-data", DESK, 422),
    door("GET /api/v1/lake", INSIDE),
    door("GET /api/v1/lake/kept", INSIDE),
    door("GET /api/v1/lake/kept/rows", INSIDE),
    door("POST /api/v1/lake/demo_no/rows", DESK, 400, file=CSV, application=SLEEPER, table="items"),
]

LOG = [
    door("GET /log", AUDIT),
    door("POST /log/verify", AUDIT),
    door("GET /log/0/proof.json", AUDIT),
]

ROWS = [*PUBLIC, *OWING, *ACCOUNT, *RUNS, *LAKE, *LOG]
