"""Every address, asked by every role and by nobody."""

import polars as pl
import pytest
from django.test import Client
from django.utils import timezone

from jiahe.kernel.ids import new_id
from jiahe.lake.tables import Lake
from jiahe.office.runs.models import Run
from jiahe.runtime.home import home
from jiahe.runtime.record import Record, under_way
from jiahe.runtime.registry import application
from tests.api.calling import Caller
from tests.office.house import ITEMS, ROLES, SLEEPER, upload
from tests.office.money.house import compute, file
from tests.office.programme.house import hand_in, make_crew, open_round

CALLERS = ("nobody", *ROLES)
FORM = {"items": ("items.csv", ITEMS)}
FILE = {"file": ("items.csv", ITEMS)}
TOKEN = {"username": "auditor_1", "password": "guess", "name": "x"}
NEW_TABLE = FILE | {"application": SLEEPER, "table": "items"}
OPEN = dict.fromkeys(CALLERS, 200)


def rights(status, *, to, known=200, else_=403):
    """Return the status by caller: `status` to some, `else_` to the others who are signed in, 401 to nobody."""
    return {"nobody": 401} | {role: status if role in to else else_ for role in ROLES}


KNOWN = rights(200, to=ROLES)
DESK = {"administrator", "sleep_desk"}
SEERS = {"administrator", "programme_office", "auditor", "sleep_desk"}
HAND_IN = {"firm", "county_office", "lead_unit"}
FILES = {"administrator", "sleep_desk", "auditor"}
WRITERS = {"administrator", "sleep_desk", "industry_desk"}
READERS = set(ROLES) - {"no_role", "firm", "expert"}
SIGNED_IN = set(ROLES)
OFFICE = {"programme_office"}
ROUND = {"procedure": "open_list"}
LATER = {"stage": "collecting", "day": "2027-12-30", "reason": "x"}
NEED = {"title": "x", "area": "city"}
WHY = {"reason": "x"}
CASE = {"administrator", "programme_office", "auditor"}
MONEY = {"administrator", "programme_office", "auditor", "finance"}
MONEY_PAGE = MONEY | {"lead_unit", "county_office", "firm"}
LETS_GO = {"programme_office", "finance"}
FACT = {
    "incentive": "provincial_scenario",
    "applicant": "x",
    "code": "91330400MA0000000U",
    "matter": "x",
    "day": "2026-01-01",
    "source": "x",
}
WISH = {"application": SLEEPER, "inputs": {"items": {"lake": "kept"}}}

ADDRESSES = [
    ("GET", "/health", {}, OPEN),
    ("GET", "/openapi.json", {}, OPEN),
    ("GET", "/apps", {}, OPEN),
    ("GET", "/apps/{app}", {}, OPEN),
    ("GET", "/plan", {}, OPEN),
    ("GET", "/plan/coverage", {}, OPEN),
    ("GET", "/plan/clauses", {}, OPEN),
    ("GET", "/plan/units", {}, OPEN),
    ("GET", "/plan/owed", {}, KNOWN),
    ("GET", "/plan/owed?unit=economy_bureau", {}, rights(200, to=CASE, else_=404)),
    ("GET", "/plan/owed?unit=moon", {}, rights(404, to=ROLES)),
    ("GET", "/calls", {}, OPEN),
    ("GET", "/dashboard", {}, OPEN),
    ("GET", "/dashboard/records?year=2026&simulated=false", {}, OPEN),
    ("GET", "/dashboard/records?year=x", {}, dict.fromkeys(CALLERS, 400)),
    ("POST", "/tokens", {"body": TOKEN}, dict.fromkeys(CALLERS, 401)),
    ("GET", "/me", {}, KNOWN),
    ("GET", "/tokens", {}, KNOWN),
    ("DELETE", "/tokens/{guess}", {}, rights(404, to=ROLES)),
    ("POST", "/uploads", FILE, rights(201, to=WRITERS)),
    ("GET", "/uploads", {}, KNOWN),
    ("GET", "/uploads/{upload}", {}, rights(200, to=FILES, else_=404)),
    ("GET", "/uploads/{upload}/preview?application={app}&table=items", {}, rights(200, to=FILES, else_=404)),
    ("DELETE", "/uploads/{upload}", {}, rights(204, to=DESK, else_=404) | {"auditor": 403}),
    ("POST", "/apps/{app}/run", FORM, rights(202, to=DESK)),
    ("POST", "/runs", {"body": WISH}, rights(202, to=DESK)),
    ("GET", "/runs", {}, KNOWN),
    ("GET", "/runs/{run}", {}, rights(200, to=SEERS, else_=404)),
    ("GET", "/runs/{run}/progress", {}, rights(200, to=SEERS, else_=404)),
    ("GET", "/runs/{run}/run.json", {}, rights(200, to=SEERS, else_=404)),
    ("GET", "/runs/{run}/tables/out", {}, rights(200, to=SEERS, else_=404)),
    ("GET", "/runs/{run}/tables/out?format=csv", {}, rights(200, to=SEERS, else_=404)),
    ("POST", "/runs/{run}/cancel", {}, rights(409, to=DESK, else_=404) | {"auditor": 403, "programme_office": 403}),
    ("POST", "/runs/{run}/repeat", {}, rights(202, to=DESK, else_=404) | {"auditor": 403, "programme_office": 403}),
    ("DELETE", "/runs/{run}", {}, rights(204, to=DESK, else_=404) | {"auditor": 403, "programme_office": 403}),
    ("GET", "/lake", {}, rights(200, to=READERS)),
    ("GET", "/lake/kept", {}, rights(200, to=READERS)),
    ("GET", "/lake/kept/rows", {}, rights(200, to=READERS)),
    ("POST", "/lake/fresh/rows", NEW_TABLE, rights(201, to=WRITERS)),
    ("GET", "/log/head", {}, OPEN),
    ("GET", "/log/key", {}, OPEN),
    ("GET", "/log/entries/0/proof", {}, OPEN),
    ("GET", "/log/consistency?from=1", {}, OPEN),
    ("GET", "/rounds", {}, KNOWN),
    ("GET", "/rounds/procedures", {}, KNOWN),
    ("POST", "/rounds", {"body": ROUND}, rights(201, to=OFFICE)),
    ("GET", "/rounds/{round}", {}, KNOWN),
    ("GET", "/rounds/{round}/cases", {}, KNOWN),
    ("POST", "/rounds/{round}/cases", {"body": NEED}, rights(201, to=HAND_IN)),
    ("GET", "/rounds/{round}/workbook.xlsx", {}, rights(200, to=HAND_IN)),
    ("POST", "/rounds/{round}/import", {"file": ("a.xlsx", b"x")}, rights(422, to=HAND_IN)),
    ("GET", "/rounds/{round}/import/{guess}/marked.xlsx", {}, rights(404, to=HAND_IN)),
    ("POST", "/rounds/{round}/deadlines", {"body": LATER}, rights(200, to=OFFICE)),
    ("POST", "/rounds/{round}/publish", {}, rights(409, to=OFFICE)),
    ("GET", "/cases", {}, KNOWN),
    ("GET", "/cases/{case}", {}, rights(200, to=CASE, else_=404)),
    ("GET", "/cases/{case}/files", {}, rights(200, to=CASE, else_=404)),
    ("POST", "/cases/{case}/files", {"file": ("a.pdf", b"x")}, rights(403, to=CASE, else_=404)),
    ("GET", "/cases/{case}/files/{guess}", {}, dict.fromkeys(CALLERS, 404) | {"nobody": 401}),
    ("DELETE", "/cases/{case}/files/{guess}", {}, dict.fromkeys(CALLERS, 404) | {"nobody": 401}),
    *(
        ("POST", f"/cases/{{case}}/{verb}", {"body": body}, rights(403, to=CASE, else_=404) | more)
        for verb, body, more in (
            ("save", {}, {}),
            ("submit", {}, {}),
            ("withdraw", WHY, {}),
            ("check", WHY, {}),
            ("return", WHY, {}),
            ("score", {"points": {}}, {}),
            ("recommend", WHY, {}),
            ("admit", WHY, {"programme_office": 409}),
            ("refuse", WHY, {}),
            ("decide", {"chosen": True}, {"programme_office": 409}),
            ("confirm", {}, {}),
            ("objections/{guess}", {"upheld": True, "answer": "x"}, {}),
        )
    ),
    ("POST", "/cases/{case}/object", {"body": {"text": "x"}}, rights(404, to=SIGNED_IN)),
    ("GET", "/money", {}, rights(200, to=MONEY_PAGE)),
    ("GET", "/money/sums?by=clause", {}, rights(200, to=MONEY_PAGE)),
    ("GET", "/money/{payout}", {}, rights(200, to=MONEY, else_=404)),
    ("GET", "/money/{payout}/entries/0/proof", {}, rights(404, to=ROLES)),
    ("POST", "/money/facts", {"body": FACT}, rights(201, to=OFFICE)),
    ("POST", "/money/claims", {"body": FACT | {"matter": "y"}}, rights(201, to={"firm"})),
    ("POST", "/money/what-if", {"body": FACT}, rights(200, to=MONEY)),
    ("POST", "/money/file-round", {"body": {"round": "{round}"}}, rights(404, to=ROLES)),
    ("POST", "/money/compute", {"body": {}}, rights(200, to={"programme_office", "finance"})),
    ("POST", "/money/{payout}/accept", {"body": WHY}, rights(403, to=MONEY, else_=404) | {"programme_office": 409}),
    ("POST", "/money/{payout}/reopen", {"body": WHY}, rights(403, to=MONEY, else_=404) | dict.fromkeys(LETS_GO, 409)),
    ("POST", "/money/{payout}/approve", {}, rights(403, to=MONEY, else_=404) | {"finance": 200}),
    ("POST", "/money/{payout}/release", {"body": {"voucher": "x"}}, rights(403, to=MONEY, else_=404)),
    ("POST", "/money/{payout}/stop", {"body": {}}, rights(403, to=MONEY, else_=404) | dict.fromkeys(LETS_GO, 400)),
    ("POST", "/money/approve", {"body": {"payouts": ["{payout}"]}}, rights(404, to=ROLES)),
    ("GET", "/public/open-list/2026", {}, dict.fromkeys(CALLERS, 404)),
    ("GET", "/public/publicity/{round}", {}, dict.fromkeys(CALLERS, 404)),
    ("GET", "/public/result/{guess}", {}, dict.fromkeys(CALLERS, 404)),
    ("GET", "/public/catalogue/2026", {}, dict.fromkeys(CALLERS, 404)),
    ("GET", "/templates", {}, rights(200, to=OFFICE | {"administrator"})),
    ("GET", "/templates/notice.typ", {}, rights(200, to=OFFICE | {"administrator"})),
    ("POST", "/templates/notice.typ", FILE, rights(422, to=OFFICE | {"administrator"})),
    ("DELETE", "/templates/notice.typ", {}, rights(409, to=OFFICE | {"administrator"})),
    ("GET", "/nowhere", {}, dict.fromkeys(CALLERS, 404)),
]


@pytest.fixture
def place(people):
    """A finished run of the desk's, a file of its, a table of the lake."""
    person = people["sleep_desk"]
    frame = pl.DataFrame({"id": ["a"], "value": [1.0], "time": [None]}, schema_overrides={"time": pl.Datetime("us")})
    Lake(home().lake).append("kept", frame, application(SLEEPER).contract.reads["items"], source="test")
    request = {"inputs": {"items": {"lake": "kept"}}, "settings": {}}
    now = timezone.now()
    run = Run.objects.create(application=SLEEPER, owner=person, status="succeeded", created=now, request=request)
    with under_way(home().runs, record := Record(run.pk, SLEEPER, "1", rows={"out": 1})) as folder:
        frame.with_columns(double=pl.col("value") * 2).write_parquet(folder / "out.parquet")
        record.outcome = "succeeded"
    return {"app": SLEEPER, "run": run.pk, "upload": upload(person).pk, "guess": new_id()} | programme()


def programme():
    """A round, and a case in it that another firm has handed in."""
    crew = make_crew("the_")
    found = open_round(crew)
    return {"round": found.pk, "case": hand_in(crew, found).pk, "payout": payout(crew).pk}


def payout(crew):
    """A payout that is computed."""
    made = file(crew)
    compute(crew)
    return made


@pytest.mark.parametrize("caller", CALLERS)
def test_every_address_answers_every_role_as_it_should(people, place, caller):
    answered, call = {}, Caller(people.get(caller))
    for method, path, sent, expected in ADDRESSES:
        if method == "DELETE" and expected[caller] == 204:
            continue
        body, files = sent.get("body"), {name: value for name, value in sent.items() if name != "body"}
        answer = call(method, path.format(**place), body, **files)
        answered[method, path] = (answer.status_code, expected[caller])
        if answer.status_code >= 400:
            assert {"error", "zh", "en"} <= set(answer.json())
    assert {where: pair for where, pair in answered.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("caller", ["administrator", "sleep_desk"])
def test_those_who_may_delete(people, place, caller):
    call = Caller(people[caller])
    assert call("DELETE", f"/uploads/{place['upload']}").status_code == 204
    assert call("DELETE", f"/runs/{place['run']}").status_code == 204
    assert call("GET", f"/runs/{place['run']}").status_code == 404


@pytest.mark.parametrize("key", ["", "x", "jiahe_guess", "é", "x" * 5000])
def test_a_wrong_token_opens_nothing(db, client, key):
    answer = client.get("/api/v1/me", headers={"authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_whoever_is_signed_in_reads_without_and_changes_with_the_form_token(people, place):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["sleep_desk"])
    assert client.get("/api/v1/me").json()["roles"] == ["sleep_desk"]
    assert client.post("/api/v1/runs", WISH, "application/json").status_code == 403
    token = "x" * 32
    client.cookies["csrftoken"] = token
    sent = client.post("/api/v1/runs", WISH, "application/json", headers={"x-csrftoken": token})
    assert sent.status_code == 202
