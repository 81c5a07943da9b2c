"""Do the pages work in a real browser: by mouse, on a phone, in the dark, without scripts?"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from jiahe.office.programme.models import Case, Score
from jiahe.office.runs.models import Run
from jiahe.runtime.execute import Request, execute
from jiahe.runtime.home import home
from jiahe.runtime.inputs import FileInput
from jiahe.runtime.record import Record, under_way
from jiahe.web.assets import write_assets
from tests.office.programme.house import assign, bring, hand_in, make_crew, open_round
from tests.office.programme.scored import scored_round
from tests.web.house import GALLERY, csv_of, finished, make_people, put, readings, row, workbook

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
BAD = [
    ["检测器", "时间", "速度"],
    ["s1", "2025-05-12 08:00", -1],
    ["s1", "2025-05-12 08:05", -2],
    ["s2", "2025-05-12 08:00", -3],
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, in which Django would refuse the database otherwise.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def assets(tmp_path_factory) -> Iterator[None]:
    """Static files of this process's own: others may be at the same tests."""
    folder = tmp_path_factory.mktemp("assets")
    write_assets(folder)
    with override_settings(STATICFILES_DIRS=[folder]):
        yield


@pytest.fixture
def people(transactional_db):
    return make_people()


@pytest.fixture
def enter(chromium, assets, live_server) -> Iterator[Callable[..., Page]]:
    """Open a page for somebody who is signed in; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def opened(person: Any = None, **more: Any) -> Page:
        context = chromium.new_context(base_url=live_server.url, viewport=more.pop("viewport", WIDE), **more)
        contexts.append(context)
        context.set_default_timeout(20_000)
        if person is not None:
            client = Client()
            client.force_login(person)
            context.add_cookies(
                [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
            )
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def is_complaint(message: ConsoleMessage) -> bool:
    """Tell whether something is wrong; that a form was refused (422) is not."""
    return message.type == "error" and "422" not in message.text


def compute(run: Run) -> None:
    """Do what the worker would."""
    upload = run.request["inputs"]["readings"]["upload"]
    path = next(home().uploads.glob(f"{upload}*"))
    request = Request(application=GALLERY, inputs={"readings": FileInput(path)}, settings=run.request["settings"])
    run.status = execute(request, home(), run_id=run.pk).outcome
    run.save()


def drawn(page: Page) -> None:
    """Wait until every chart stands."""
    expect(page.locator("[data-chart]:not([data-drawn])")).to_have_count(0, timeout=30_000)


def test_a_clerk_mends_three_wrong_cells_and_gets_a_checked_answer_with_its_chart(enter, people):
    page = enter(people["gallery_desk"])
    page.goto(f"/apps/{GALLERY}")
    page.fill("#set-horizon", "6")

    page.set_input_files("#file-readings", {"name": "三处错.xlsx", "mimeType": "", "buffer": workbook(BAD)})
    expect(page.locator("#input-readings .note.bad")).to_contain_text("第 2 行：-1")
    page.set_input_files("#file-readings", {"name": "好.csv", "mimeType": "", "buffer": csv_of(readings())})
    expect(page.locator("#input-readings .note.good")).to_contain_text("120 行")
    assert page.input_value("#set-horizon") == "6"

    page.click("text=开始运行")
    expect(page.locator("h1")).to_contain_text("展厅")
    expect(page.locator("#live")).to_contain_text("排队等候")
    compute(Run.objects.get())

    expect(page.locator(".alerts")).to_contain_text("s01 将拥堵", timeout=20_000)  # it reloaded by itself
    drawn(page)
    assert page.locator("canvas").count() == 7
    page.select_option("#series-2", "s01")
    page.wait_for_url("**series=s01**")
    drawn(page)
    page.click("#screen-2 >> text=以表格查看相同数字")
    expect(page.locator(".chips")).to_contain_text("s01")
    expect(page.locator(".pager")).to_contain_text("共 6 条")


def test_a_run_under_way_moves_and_is_stopped(enter, people):
    page = enter(people["gallery_desk"])
    run = row(people["gallery_desk"], status="running")
    record = Record(id=run.pk, application=GALLERY, version="0")

    def report(folder: Path, *fractions: float) -> None:
        lines = [
            {"fraction": share, "text": "搜索", "seconds": 9 * share, "figures": {"total": 90 - 9 * share}}
            for share in fractions
        ]
        (folder / "progress.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))

    with under_way(home().runs, record) as folder:
        report(folder, 0.1)
        page.goto(f"/runs/{run.pk}")
        expect(page.locator("#live")).to_contain_text("10 %")
        report(folder, 0.1, 0.5)
        expect(page.locator("#live")).to_contain_text("50 %")
        expect(page.locator("#live")).to_contain_text("总数")
        drawn(page)
        page.click("#live >> text=停止")
        expect(page.locator("#live button")).to_have_text("正在停止")


@pytest.mark.parametrize("viewport", [WIDE, NARROW])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_overflows_on_a_desk_or_a_phone(enter, people, viewport, language):
    put("demo_speeds", readings(9, 40))
    run = finished(people["administrator"], table="demo_speeds")
    page = enter(people["administrator"], viewport=viewport, color_scheme="dark" if language == "en" else "light")
    app = f"/apps/{GALLERY}"
    addresses = [
        "/",
        "/plan",
        "/plan/1.5",
        "/apps",
        app,
        f"{app}?tab=results",
        f"{app}?tab=contract",
        f"{app}?tab=quality",
    ]
    addresses += [
        "/runs",
        f"/runs/{run.pk}",
        f"/runs/{run.pk}/tables/forecast",
        "/data",
        "/data/demo_speeds",
        "/account",
    ]

    page.goto(f"/?lang={language}")
    wide = {}
    for address in addresses:
        page.goto(address)
        drawn(page)
        wide[address] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert wide == dict.fromkeys(addresses, 0)


def test_everything_needed_works_without_scripts(enter, people):
    page = enter(people["gallery_desk"], java_script_enabled=False, viewport=NARROW)
    page.goto(f"/apps/{GALLERY}")
    page.fill("#set-horizon", "6")
    page.set_input_files("#file-readings", {"name": "坏.xlsx", "mimeType": "", "buffer": workbook(BAD)})
    page.click("text=只检查数据")
    expect(page.locator("#input-readings .note.bad")).to_contain_text("不得小于 0")

    page.set_input_files("#file-readings", {"name": "好.csv", "mimeType": "", "buffer": csv_of(readings())})
    page.click("text=开始运行")
    compute(Run.objects.get())
    page.reload()

    expect(page.locator(".alerts")).to_contain_text("s01 将拥堵")
    picture = page.locator("#screen-5 img")
    expect(picture).to_be_visible()
    expect(page.locator("#screen-5 .wait")).to_be_hidden()
    placed = picture.bounding_box()
    assert placed is not None
    assert placed["x"] + placed["width"] <= NARROW["width"]
    assert Run.objects.get().request["settings"]["horizon"] == "6"


def test_one_signs_in_changes_the_language_and_out_by_hand(enter, people):
    person = people["auditor"]
    person.set_password("right horse battery")
    person.save()
    page = enter()
    page.goto("/runs")
    page.fill("#username", "auditor")
    page.fill("#password", "right horse battery")
    page.press("#password", "Enter")
    expect(page.locator("h1")).to_have_text("运行记录")

    page.click("text=English")
    expect(page.locator("h1")).to_have_text("Runs")
    page.click("text=Sign out")
    expect(page.locator(".who")).to_contain_text("Sign in")


def test_an_expert_scores_by_figures_and_what_is_typed_is_kept(enter, transactional_db):
    crew = make_crew()
    case = bring(crew, hand_in(crew, open_round(crew, "benchmark_scenario")), "reviewing")
    assign(crew, case)
    page = enter(crew["expert_1"], viewport=NARROW)
    page.goto(f"/review/{case.pk}")

    page.focus("input[name=point-novelty]")
    page.keyboard.press("1")
    page.keyboard.press("0")
    expect(page.locator("#kept")).to_contain_text("已评 1 / 4 条")
    page.fill("#comment", "键盘打分")
    page.keyboard.press("Tab")
    page.focus("input[name=point-effect]")
    page.keyboard.press("8")
    expect(page.locator("#kept")).to_contain_text("已评 2 / 4 条")
    page.reload()

    assert page.locator("input[name=point-novelty]:checked").get_attribute("value") == "10"
    assert page.input_value("#comment") == "键盘打分"
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    score = Score.objects.get()
    assert (score.points, score.submitted) == ({"novelty": 10, "effect": 8}, None)


def test_the_meeting_draws_its_ranking(enter, transactional_db):
    crew = make_crew()
    found, _ = scored_round(crew, [[90 - place, 80 - place, 85 - place] for place in range(12)])
    page = enter(crew["office"])
    page.goto(f"/meeting/{found.pk}")
    drawn(page)
    assert page.locator("canvas").count() == 1


def test_no_page_is_wider_than_a_phone(enter, transactional_db):
    crew = make_crew()
    found, cases = scored_round(crew, [[90 - place, 80 - place, 85 - place] for place in range(2)], stage="deciding")
    Case.objects.update(title="长" * 200, applicant="A" * 100)
    one = cases[0].pk
    pages = {
        "nobody": ("/", "/plan", "/plan/2.3", "/clauses", "/units", "/units/economy_bureau", "/calls", "/dashboard", "/apps", "/public"),
        "office": ("/", "/chase?all=1", "/rounds", f"/rounds/{found.pk}", f"/cases/{one}", f"/rounds/{found.pk}/experts",
                   "/experts", "/firms", "/money", "/money/new", "/money/what-if", "/templates", f"/meeting/{found.pk}"),
        "expert_1": ("/review", f"/review/{one}"),
    }  # fmt: skip
    for who, addresses in pages.items():
        page = enter(crew.get(who), viewport=NARROW, locale="en")
        for address in addresses:
            answer = page.goto(address)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert (address, answer.status, wide) == (address, 200, 0)
