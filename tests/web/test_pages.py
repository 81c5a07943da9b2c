"""Every page, asked by every role and by nobody, in both languages."""

import re

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation

from jiahe.office.programme import domain
from jiahe.office.programme.models import Case
from jiahe.runtime.registry import applications
from tests.office.programme.house import bring, hand_in, make_crew, open_round
from tests.web.house import GALLERY, ROLES, client_of, finished, put, row, status_of

OPEN = dict.fromkeys(("nobody", *ROLES), 200)
KNOWN = OPEN | {"nobody": 302}
LAKE = KNOWN | {"no_role": 403}
SEEN = KNOWN | {"lead_unit": 404, "no_role": 404}
AUDIT = dict.fromkeys(("programme_office", "lead_unit", "gallery_desk", "no_role"), 403) | {
    "nobody": 302,
    "administrator": 200,
    "auditor": 200,
}
OFFICE = dict.fromkeys(("nobody", *ROLES), 403) | {"nobody": 302, "administrator": 200, "programme_office": 200}
NOWHERE = dict.fromkeys(("nobody", *ROLES), 404)

PAGES = {
    "/": OPEN,
    "/plan": OPEN,
    "/plan?area=transport&state=running&q=x": OPEN,
    "/plan?format=csv": OPEN,
    "/plan?format=xlsx": OPEN,
    "/plan/1.5": OPEN,
    "/plan/9.9": NOWHERE,
    "/clauses": OPEN,
    "/units": OPEN,
    "/units/tongxiang": OPEN,
    "/units/moon": NOWHERE,
    "/units/tongxiang/chase": NOWHERE | {"administrator": 200, "auditor": 200, "programme_office": 200},
    "/chase": dict.fromkeys(("gallery_desk", "no_role"), 403)
    | dict.fromkeys(("administrator", "auditor", "programme_office", "lead_unit"), 200)
    | {"nobody": 302},
    "/calls": OPEN,
    "/calls?kind=firm&area=industry&county=nanhu": OPEN,
    "/dashboard": OPEN,
    "/dashboard?origin=simulated": OPEN,
    "/dashboard/records": OPEN,
    "/dashboard/reports": KNOWN,
    "/dashboard/charts/datasets.json": OPEN,
    "/dashboard/charts/areas.csv": OPEN,
    "/dashboard/charts/nothing.json": NOWHERE,
    "/apps": OPEN,
    "/apps?format=xlsx": OPEN,
    "/apps/{app}": OPEN,
    "/apps/{app}?tab=results": OPEN,
    "/apps/{app}?tab=past": OPEN,
    "/apps/{app}?tab=contract": OPEN,
    "/apps/{app}?tab=quality": OPEN,
    "/apps/{app}/blank/readings.csv": OPEN,
    "/apps/{app}/blank/readings.xlsx": OPEN,
    "/apps/{app}/blank/nothing.csv": NOWHERE,
    "/apps/no.such": NOWHERE,
    "/runs": KNOWN,
    "/runs?status=succeeded&since=2025-01-01&q=x": KNOWN,
    "/runs?format=csv": KNOWN,
    "/runs/{run}": SEEN,
    "/runs/{run}/live": SEEN,
    "/runs/{run}/progress.json": SEEN,
    "/runs/{run}/run.json": SEEN,
    "/runs/{run}/log.txt": SEEN,
    "/runs/{run}/log.jsonl": SEEN,
    "/runs/{run}/charts/2.json": SEEN,
    "/runs/{run}/tables/forecast": SEEN,
    "/runs/{run}/tables/forecast?format=csv": SEEN,
    "/runs/{run}/tables/forecast?format=parquet": SEEN,
    "/runs/{run}/tables/nothing": NOWHERE | {"nobody": 302},
    "/runs/{run}/charts/99.json": NOWHERE | {"nobody": 302},
    "/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV": NOWHERE | {"nobody": 302},
    "/runs/{waiting}": SEEN,
    "/runs/{failed}": SEEN,
    "/runs/{fit}": SEEN,
    "/data": LAKE,
    "/data?origin=simulated": LAKE,
    "/data/speeds": LAKE,
    "/data/speeds/file.csv": LAKE,
    "/data/speeds/file.blank": LAKE,
    "/data/nothing": NOWHERE | {"nobody": 302, "no_role": 403},
    "/log": AUDIT,
    "/log?verb=issue_token&since=2025-01-01": AUDIT,
    "/log?format=xlsx": AUDIT,
    "/log/999999/proof.json": AUDIT | {"administrator": 404, "auditor": 404},
    "/rounds": KNOWN,
    "/rounds?procedure=open_list&year=2026": KNOWN,
    "/rounds/{round}": KNOWN,
    "/rounds/{round}?stage=form_check&q=x": KNOWN,
    "/rounds/{round}?format=xlsx": KNOWN,
    "/cases/{case}": KNOWN | {"lead_unit": 404, "gallery_desk": 404, "no_role": 404},
    "/public": OPEN,
    "/public?procedure=open_list&year=2026": OPEN,
    "/public/open-list/{year}": OPEN,
    "/public/open-list/{year}.json": OPEN,
    "/public/open-list/{year}.xlsx": OPEN,
    "/public/open-list/{year}.docx": OPEN,
    "/public/open-list/{year}.pdf": OPEN,
    "/public/publicity/{publicity}": OPEN,
    "/public/publicity/{publicity}.xlsx": OPEN,
    "/public/publicity/{publicity}.docx": OPEN,
    "/public/publicity/{publicity}.pdf": OPEN,
    "/public/publicity/{round}": NOWHERE,
    "/public/result/{publicity}": NOWHERE,
    "/public/result/{publicity}.pdf": NOWHERE,
    "/public/catalogue/{year}": NOWHERE,
    "/public/catalogue/{year}.docx": NOWHERE,
    "/public/open-list/1999": NOWHERE,
    "/public/no-such/2026": NOWHERE,
    "/templates": OFFICE,
    "/templates/notice.docx": OFFICE,
    "/templates/notice.typ": OFFICE,
    "/templates/notice.typ/sample": OFFICE,
    "/templates/notice.typ/restore": OFFICE,
    "/account": KNOWN,
    "/sign-in": KNOWN | {"nobody": 200} | dict.fromkeys(ROLES, 302),
    "/nowhere": NOWHERE,
}
_INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:", re.IGNORECASE)
_FOREIGN = re.compile(r"(?:src|href|action)=\"(?:https?:)?//", re.IGNORECASE)


def programme():
    """A round with a published case, and one in publicity."""
    crew = make_crew("the_")
    found = open_round(crew)
    case = bring(crew, hand_in(crew, found), "publishing")
    domain.publish(crew["office"], found.pk)
    shown = open_round(crew, "benchmark_firm")
    Case.objects.filter(pk=hand_in(crew, shown).pk).update(stage="publicity", status="chosen")
    domain.publish(crew["office"], shown.pk)
    return {"round": found.pk, "case": case.pk, "year": found.year, "publicity": shown.pk}


@pytest.fixture
def shown(people):
    put()
    put("demo_speeds")
    run = finished(people["gallery_desk"], table="demo_speeds")
    names = {
        "app": GALLERY,
        "run": run.pk,
        "waiting": row(people["gallery_desk"], status="running").pk,
        "failed": row(people["gallery_desk"], status="failed", error={"incident": "X"}).pk,
        "fit": finished(people["gallery_desk"], kind="fit").pk,
    }
    names |= programme()
    return {address.format(**names): statuses for address, statuses in PAGES.items()}


def test_every_page_answers_every_role_as_it_should(shown, people):
    for role in ("nobody", *ROLES):
        client = client_of(people.get(role))

        found = {address: status_of(client, address) for address in shown}

        assert found == {address: statuses[role] for address, statuses in shown.items()}, role


def test_no_page_needs_inline_script_or_style_or_a_foreign_host(shown, people):
    client = client_of(people["administrator"])
    for address, language in ((address, language) for language in ("zh", "en") for address in shown):
        client.get(f"/?lang={language}")
        answer = client.get(address)
        policy = answer.headers["Content-Security-Policy"]
        html = answer.content.decode() if answer.headers.get("Content-Type", "").startswith("text/html") else ""
        answer.close()

        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert (_INLINE.findall(html), _FOREIGN.findall(html)) == ([], []), address


def test_what_is_simulated_says_so_on_every_page_that_shows_it(shown, people):
    client = client_of(people["gallery_desk"])
    run = next(address for address in shown if address.startswith("/runs/0"))
    pages = ("/", run, f"{run}/tables/forecast", f"/apps/{GALLERY}?tab=results", "/data/demo_speeds", "/runs", "/data")

    silent = [address for address in pages if "模拟数据" not in client.get(address).content.decode()]

    assert silent == []


def test_chinese_comes_first_whatever_the_browser_prefers(db):
    answer = client_of(None).get("/apps", headers={"Accept-Language": "en"})

    assert '<html lang="zh-Hans">' in answer.content.decode()


def test_english_is_remembered_once_it_is_asked_for(db):
    client = client_of(None)

    answer = client.post("/language", {"language": "en", "next": "/apps"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/apps")
    assert "Each answers one question" in client.get("/apps").content.decode()


def test_the_language_switch_leads_nowhere_else(db):
    answer = client_of(None).post("/language", {"language": "en", "next": "https://elsewhere.example/"})

    assert answer.headers["Location"] == "/"


def test_an_empty_house_says_what_to_do_first(people, monkeypatch):
    client = client_of(people["gallery_desk"])

    assert "选一个应用，选好数据后开始" in client.get("/runs").content.decode()
    assert "数据湖中还没有表" in client.get("/data").content.decode()
    assert "还没有结果" in client.get(f"/apps/{GALLERY}?tab=results").content.decode()
    assert "没有预警" in client.get("/").content.decode()


def test_a_fault_of_ours_gives_an_incident_to_quote(people, monkeypatch, caplog):
    monkeypatch.setattr("jiahe.web.views.home.Glance", None)

    answer = client_of(people["auditor"]).get("/")

    quoted = re.search(r"<code>(\w{26})</code>", answer.content.decode())
    assert answer.status_code == 500
    assert quoted is not None
    assert quoted[1] in caplog.text


@pytest.mark.parametrize(
    ("fault", "status"), [(PermissionDenied, 403), (SuspiciousOperation, 400), (RequestDataTooBig, 413)]
)
def test_what_django_refuses_has_our_page(people, monkeypatch, fault, status):
    def refuse():
        raise fault

    monkeypatch.setattr("jiahe.web.views.home.Glance", refuse)

    answer = client_of(None).get("/")

    assert (answer.status_code, "回到首页" in answer.content.decode()) == (status, True)


def test_each_installed_application_has_its_page(people):
    client = client_of(people["administrator"])

    found = {app_id: status_of(client, f"/apps/{app_id}") for app_id in applications()}

    assert found == dict.fromkeys(applications(), 200)


def test_a_form_that_holds_too_much_is_told_so():
    answer = client_of(None).post("/sign-in", {"username": "x" * 9_000_000, "password": "y"})

    assert (answer.status_code, "超过管理员设定的上限" in answer.content.decode()) == (413, True)


@pytest.mark.parametrize("address", ["/runs", "/data"])
def test_a_list_without_anything_offers_no_filters(people, address):
    client = client_of(people["gallery_desk"])

    assert 'class="filters' not in client.get(address).content.decode()
    assert 'class="filters' in client.get(f"{address}?q=x").content.decode()
