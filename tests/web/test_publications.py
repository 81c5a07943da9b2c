"""What was published, as everybody gets it: pages and files, in both languages, and cheap to ask for again."""

import io
import json
from dataclasses import replace

import openpyxl
import pytest
from docx import Document

from jiahe.kernel.text import Text
from jiahe.office.programme import domain
from jiahe.office.programme.models import Case, Round, Status
from jiahe.office.programme.rules import today
from jiahe.plan.procedures.load import default_procedures
from jiahe.runtime.home import home
from tests.office.programme.house import CREW, NEED, PROJECT, bring, end_publicity, hand_in, make_crew, open_round
from tests.web.house import client_of, status_of, words_of

NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
FORMS = ("json", "xlsx", "docx", "pdf")
EVIL = "=1+1 {{ 7 * 7 }} #read <b>&"


@pytest.fixture
def crew(db):
    return make_crew()


@pytest.fixture
def publicised(crew):
    found = open_round(crew, "benchmark_scenario")
    for title in ("视觉质检", EVIL):
        hand_in(crew, found, title=title)
    Case.objects.update(stage="publicity", status=Status.CHOSEN)
    domain.publish(crew["office"], found.pk)
    return found


@pytest.fixture
def confirmed(crew, publicised):
    for case in Case.objects.all():
        end_publicity(case)
        domain.confirm_case(crew["office"], case.pk)
    return publicised


def addresses(found):
    return f"/public/publicity/{found.pk}", f"/public/result/{found.pk}", f"/public/catalogue/{found.year}"


def got(address, **headers):
    answer = client_of(None).get(address, headers=headers)
    return answer.status_code, answer.getvalue(), answer.headers


def word_lines(address):
    return [one.text.strip() for one in Document(io.BytesIO(got(address)[1])).paragraphs if one.text.strip()]


def statuses(found):
    client = client_of(None)
    pages = addresses(found)
    return [{status_of(client, address + form) for form in ("", *(f".{one}" for one in FORMS))} for address in pages]


def test_a_notice_is_there_from_the_day_of_its_publication(crew, publicised):
    assert statuses(publicised) == [{200}, {404}, {404}]
    for case in Case.objects.all():
        end_publicity(case)
        domain.confirm_case(crew["office"], case.pk)
    assert statuses(publicised) == [{200}, {200}, {404}]
    Case.objects.update(stage="catalogue")
    domain.publish_catalogue(crew["office"], publicised.pk)
    assert statuses(publicised) == [{200}, {200}, {200}]
    assert status_of(client_of(None), f"/public/benchmark-scenario/{publicised.year}.docx") == 200


def test_before_that_nobody_learns_of_it(crew):
    found = open_round(crew, "benchmark_scenario")
    bring(crew, hand_in(crew, found), "publicity")
    assert statuses(found) == [{404}, {404}, {404}]
    assert {status_of(client_of(crew[who]), addresses(found)[0]) for who in CREW} == {404}
    odd = (NOBODY, "x", "2026", "../..", "a" * 300)
    assert {status_of(client_of(None), f"/public/{kind}/{one}") for kind in ("publicity", "result") for one in odd} == {
        404
    }
    assert status_of(client_of(None), "/public/catalogue/1") == 404


def test_the_publicity_notice_says_who_how_long_and_to_whom(publicised):
    lines = word_lines(f"/public/publicity/{publicised.pk}.docx")
    until, year = Case.objects.first().due, publicised.year
    title = f"关于{year}年嘉兴市人工智能应用场景标杆项目的公示"

    assert "".join(lines[:2]) == title
    place = next(place for place, line in enumerate(lines) if line.startswith("附件："))
    assert "也可以书面送交嘉兴市经济和信息化局" in lines[place - 1]
    assert lines[place : place + 3] == [
        f"附件：{year}年嘉兴市人工智能应用场景标杆项目名单",
        "嘉兴市经济和信息化局",
        "嘉兴市数据局",
    ]
    assert f"{until.month}月{until.day}日止" in "".join(lines)
    assert "计5个工作日" in "".join(lines)
    assert title in words_of(got(f"/public/publicity/{publicised.pk}")[1].decode()).replace(" ", "")


def test_every_form_names_the_cases_and_nothing_that_is_not_public(publicised):
    page, data, book, paper, pdf = (
        got(f"/public/publicity/{publicised.pk}{end}")[1] for end in ("", *(f".{one}" for one in FORMS))
    )
    rows = json.loads(data)["rows"]
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows() for cell in row]
    words = [cell.text for row in Document(io.BytesIO(paper)).tables[0].rows for cell in row.cells]

    assert [(row["number"], row["title"], row["applicant"], row["county"]) for row in rows] == [
        (1, "视觉质检", "模拟机械厂", "秀洲区"),
        (2, EVIL, "模拟机械厂", "秀洲区"),
    ]
    assert {"视觉质检", EVIL} <= set(cells) & set(words)
    assert pdf.startswith(b"%PDF")
    assert not any(PROJECT[name] in str((page.decode(), data.decode(), cells, words)) for name in ("phone", "contact"))


def test_whoever_drops_out_is_named_no_longer(crew, publicised):
    case = Case.objects.get(title="视觉质检")
    objection = domain.object_to_case(crew["other_firm"], case.pk, "不实")
    domain.answer_objection(crew["office"], case.pk, objection.pk, upheld=True, answer="属实")
    rows = json.loads(got(f"/public/publicity/{publicised.pk}.json")[1])["rows"]
    assert [row["title"] for row in rows] == [EVIL]


def test_the_catalogue_tells_what_was_done_by_area(crew, confirmed):
    Case.objects.update(stage="catalogue")
    domain.publish_catalogue(crew["office"], confirmed.pk)
    told = json.loads(got(f"/public/catalogue/{confirmed.year}.json")[1])
    assert told["title"] == f"关于公布{confirmed.year}年嘉兴市人工智能应用推广目录的通知"
    assert [(row["group"], row["title"], row["procedure"]) for row in told["rows"]] == [
        ("一、工业制造（2项）", "视觉质检", "人工智能应用场景标杆项目"),
        ("一、工业制造（2项）", EVIL, "人工智能应用场景标杆项目"),
    ]
    assert told["rows"][0]["content"] == f"项目简介：{PROJECT['summary']}\n成效及其测量方法：{PROJECT['effect']}"
    Case.objects.filter(title=EVIL).update(status=Status.STRUCK)
    assert [row["title"] for row in json.loads(got(f"/public/catalogue/{confirmed.year}.json")[1])["rows"]] == [
        "视觉质检"
    ]


def test_an_open_list_is_a_notice_too(crew):
    found = open_round(crew)
    bring(crew, hand_in(crew, found), "publishing")
    domain.publish(crew["office"], found.pk)
    address = f"/public/open-list/{found.year}"

    lines = word_lines(f"{address}.docx")
    table = Document(io.BytesIO(got(f"{address}.docx")[1])).tables[0]

    assert lines[:2] == [f"关于公布{found.year}年嘉兴市", "应用场景开放清单的通知"]
    assert [cell.text for cell in table.rows[0].cells] == [
        "序号", "需求名称", "单位", "属地", "要解决的问题", "希望人工智能做到什么", "数据条件", "可开放的场地、数据或接口", "希望开始日期",
    ]  # fmt: skip
    assert [cell.text for cell in table.rows[2].cells][4:7] == [NEED["problem"], NEED["wanted"], "已有可用数据"]
    assert got(f"{address}.pdf")[1].startswith(b"%PDF")
    assert lines[1] in words_of(got(address)[1].decode())


def test_files_are_chinese_unless_the_address_asks_for_english(publicised):
    browser = client_of(None)
    browser.get("/?lang=en")
    address = f"/public/publicity/{publicised.pk}"

    assert "Publicity of the AI benchmark scenarios" in words_of(browser.get(address).content.decode())
    assert json.loads(browser.get(f"{address}.json").content)["language"] == "zh"
    english = client_of(None)
    assert json.loads(english.get(f"{address}.json?lang=en").content)["language"] == "en"
    assert "lang" not in str(english.cookies)
    lines = [one.text for one in Document(io.BytesIO(browser.get(f"{address}.docx?lang=en").getvalue())).paragraphs]
    assert lines[0].startswith("Publicity of the AI benchmark scenarios")
    assert browser.get(f"{address}.pdf?lang=en").content.startswith(b"%PDF")


@pytest.mark.parametrize("end", ["", *(f".{one}" for one in FORMS)])
def test_what_has_not_changed_is_not_sent_again(crew, publicised, end):
    address = f"/public/publicity/{publicised.pk}{end}"
    status, content, headers = got(address)
    again = got(address, **{"if-none-match": headers["ETag"]})
    Round.objects.update(simulated=True)
    changed = got(address, **{"if-none-match": headers["ETag"]})

    assert (status, again[0], again[1], again[2]["ETag"]) == (200, 304, b"", headers["ETag"])
    assert (changed[0], changed[2]["ETag"] == headers["ETag"]) == (200, False)
    assert changed[1] != content


def test_somebody_who_is_signed_in_gets_a_page_of_their_own(crew, publicised):
    answer = client_of(crew["firm"]).get(f"/public/publicity/{publicised.pk}")
    assert (answer.status_code, "ETag" in answer.headers) == (200, False)


def test_a_paper_is_made_once_and_kept(publicised):
    address = f"/public/publicity/{publicised.pk}.pdf"
    first = got(address)[1]
    (kept,) = home().papers.iterdir()
    kept.write_bytes(b"%PDF kept")
    assert got(address)[1] == b"%PDF kept"
    kept.unlink()
    assert got(address)[1] == first


def test_simulated_data_are_told_on_every_form(publicised):
    Round.objects.update(simulated=True)
    page, data, book, paper, _pdf = (
        got(f"/public/publicity/{publicised.pk}{end}")[1] for end in ("", *(f".{one}" for one in FORMS))
    )
    headers = [one.header.paragraphs[0].text for one in Document(io.BytesIO(paper)).sections]
    assert "模拟数据" in page.decode()
    assert json.loads(data)["simulated"] is True
    assert "模拟数据" in openpyxl.load_workbook(io.BytesIO(book)).active["A2"].value
    assert headers == ["模拟数据 仅供演示 不具效力"] * 2


@pytest.mark.parametrize("many", [1, 20])
def test_a_notice_costs_the_same_for_one_row_and_for_many(crew, django_assert_num_queries, many):
    found = open_round(crew, "benchmark_firm")
    for _ in range(many):
        case = hand_in(crew, found)
        Case.objects.filter(pk=case.pk).update(stage="publicity", status="chosen")
    domain.publish(crew["office"], found.pk)
    assert len(json.loads(got(f"/public/publicity/{found.pk}.json")[1])["rows"]) == many
    with django_assert_num_queries(3):
        got(f"/public/publicity/{found.pk}.json")
    with django_assert_num_queries(3):
        got(f"/public/publicity/{found.pk}")


def test_the_round_leads_to_its_notices(crew, confirmed):
    page = client_of(crew["firm"]).get(f"/rounds/{confirmed.pk}").content.decode()
    links = [f"/public/{kind}/{confirmed.pk}{end}" for kind in ("publicity", "result") for end in ("", ".docx", ".pdf")]
    assert all(f'href="{link}"' in page for link in links)
    assert f'href="/public/benchmark-scenario/{today().year}"' in page
    assert "/public/catalogue" not in page


def test_everybody_finds_all_notices_in_one_place(crew, confirmed):
    need = open_round(crew)
    bring(crew, hand_in(crew, need), "publishing")
    assert "/public/open-list" not in client_of(None).get("/public").content.decode()
    domain.publish(crew["office"], need.pk)
    for who in ("nobody", *CREW):
        page = client_of(crew.get(who)).get("/public").content.decode()
        ends = (
            f"publicity/{confirmed.pk}",
            f"result/{confirmed.pk}.pdf",
            f"benchmark-scenario/{confirmed.year}",
            f"open-list/{need.year}.docx",
        )
        assert all(f'href="/public/{end}"' in page for end in ends)
        assert 'href="/public"' in client_of(crew.get(who)).get("/").content.decode()
    assert f"/public/result/{confirmed.pk}" not in client_of(None).get("/public?procedure=open_list").content.decode()
    assert "Nothing fits" in client_of(None).get("/public?year=1999&lang=en").content.decode()


def test_before_anything_is_published_it_is_said(db):
    assert "尚未公布" in client_of(None).get("/public").content.decode()


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_of_notices_costs_the_same_for_one_round_and_for_many(crew, django_assert_num_queries, many):
    for _ in range(many):
        found = open_round(crew, "benchmark_firm")
        Case.objects.filter(pk=hand_in(crew, found).pk).update(stage="publicity", status="chosen")
        domain.publish(crew["office"], found.pk)
    with django_assert_num_queries(5):
        assert client_of(None).get("/public").content.decode().count("/public/publicity/") == 3 * many


def test_how_the_unit_is_reached_is_told_where_the_plan_knows_it(publicised, monkeypatch):
    loaded = default_procedures()
    reached = loaded["benchmark_scenario"].model_copy(
        update={"contact": Text(zh="电话：0573-00000000", en="telephone")}
    )
    others = tuple(one for one in loaded.procedures if one.id != reached.id)
    known = replace(loaded, procedures=(reached, *others))
    monkeypatch.setattr("jiahe.office.programme.rules.default_procedures", lambda: known)
    told = json.loads(got(f"/public/publicity/{publicised.pk}.json")[1])
    assert told["facts"]["contact"]["text"] == "嘉兴市经济和信息化局（电话：0573-00000000）"
    assert "嘉兴市经济和信息化局（电话：0573-00000000），写明" in told["sections"][1]["paragraphs"][0]
