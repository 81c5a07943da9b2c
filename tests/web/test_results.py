"""What does a finished run show, and what can be taken away from it?"""

import io
import json
import shutil

import openpyxl
import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiahe.kernel.ids import new_id
from jiahe.office.runs.domain import store_upload
from jiahe.office.runs.models import Run
from jiahe.runtime.execute import Request, execute
from jiahe.runtime.home import home
from jiahe.runtime.record import Record, under_way
from jiahe.web.runlog import Log
from tests.web.house import GALLERY, client_of, csv_of, finished, put, readings, row, words_of


@pytest.fixture
def desk(people):
    return client_of(people["gallery_desk"])


@pytest.fixture
def run(people):
    put()
    return finished(people["gallery_desk"], label="<b>x</b>")


def test_a_run_page_shows_every_screen_and_how_it_came_about(desk, run):
    said = words_of(desk.get(f"/runs/{run.pk}").content.decode())

    shown = [
        "总数 120",
        "占比 25 %",
        "s01 将拥堵",
        "预计 24.0 km/h",
        "建议 疏导",
        "speeds · 第 0 版 · 120 行",
        "仅供测试。",
        "速度（km/h）",
    ]
    assert [text for text in shown if text not in said] == []


def test_charts_come_as_specifications_with_their_notes(desk, run):
    found = {number: desk.get(f"/runs/{run.pk}/charts/{number}.json").json() for number in range(2, 9)}

    assert all(set(told) == {"spec", "notes"} for told in found.values())
    assert found[8]["notes"] == ["1 行没有位置。"]


def test_the_past_comes_before_what_is_expected(desk, run):
    drawn = json.dumps(desk.get(f"/runs/{run.pk}/charts/2.json?series=s01").json()["spec"], ensure_ascii=False)

    assert "实测" in drawn
    assert "s00" not in drawn


def test_the_past_is_left_out_where_the_table_is_gone(desk, people):
    put("gone")
    run = finished(people["gallery_desk"], table="gone")

    shutil.rmtree(home().lake / "gone")

    assert "实测" not in json.dumps(desk.get(f"/runs/{run.pk}/charts/2.json?series=s01").json(), ensure_ascii=False)


def test_the_past_of_a_file_that_was_handed_in_is_read_again(desk, people):
    upload = store_upload(people["gallery_desk"], SimpleUploadedFile("好.csv", csv_of(readings())))
    run = row(people["gallery_desk"])
    execute(Request(application=GALLERY, inputs={"readings": readings()}), home(), run_id=run.pk)
    run.request["inputs"] = {"readings": {"upload": upload.pk}}
    run.save()

    assert "实测" in json.dumps(desk.get(f"/runs/{run.pk}/charts/2.json?series=s01").json(), ensure_ascii=False)


def test_one_step_ahead_has_a_past_too(desk, people):
    put()
    run = finished(people["gallery_desk"], horizon=1)

    assert "实测" in json.dumps(desk.get(f"/runs/{run.pk}/charts/2.json?series=s01").json(), ensure_ascii=False)


def test_side_by_side_shows_all_lines(desk, run):
    drawn = json.dumps(desk.get(f"/runs/{run.pk}/charts/2.json?series=*").json()["spec"])

    assert "s00" in drawn
    assert "s01" in drawn


def test_many_lines_are_picked_by_typing(desk, people):
    put("many", readings(70, 3))
    run = finished(people["gallery_desk"], table="many")

    html = desk.get(f"/runs/{run.pk}?series=s05").content.decode()

    assert '<option value="s69">' in html
    assert 'value="s05" list="names-2"' in html


@pytest.mark.parametrize("inline", ["", "&inline=1"])
def test_a_picture_is_a_png(desk, run, inline):
    answer = desk.get(f"/runs/{run.pk}/charts/5.png?series=*{inline}")

    assert answer.content.startswith(b"\x89PNG")
    kept = answer.headers.get("Content-Disposition", "")
    assert kept.startswith("attachment") is not bool(inline)


def test_a_table_leaves_in_every_kind_with_the_same_figures(desk, run):
    base = f"/runs/{run.pk}/tables/forecast?sensor=s01&format="

    text = pl.read_csv(io.BytesIO(desk.get(f"{base}csv").getvalue()))
    columns = pl.read_parquet(io.BytesIO(desk.get(f"{base}parquet").getvalue()))
    sheet = openpyxl.load_workbook(io.BytesIO(desk.get(f"{base}xlsx").getvalue())).active

    assert [text.height, columns.height, sheet.max_row - 1] == [12, 12, 12]
    assert text["value"].to_list() == columns["value"].to_list() == [sheet.cell(line, 3).value for line in range(2, 14)]


def test_files_leave_as_attachments_under_plain_names(desk, run):
    answers = [desk.get(f"/runs/{run.pk}/tables/work?format=csv"), desk.get(f"/runs/{run.pk}/run.json")]
    answers[0].close()

    assert [answer.headers["Content-Disposition"] for answer in answers] == [
        f'attachment; filename="{GALLERY}-work-{run.pk}.csv"',
        f'attachment; filename="{GALLERY}-{run.pk}-run.json"',
    ]
    assert answers[0].headers["X-Content-Type-Options"] == "nosniff"


def test_a_table_is_filtered_and_its_choices_are_words(desk, run):
    said = words_of(desk.get(f"/runs/{run.pk}/tables/forecast?sensor=s00&sort=-time").content.decode())

    assert "共 12 条" in said
    assert "检测器：s00" in said
    assert "缓行" in said
    assert "预测" in words_of(desk.get(f"/runs/{run.pk}/tables/forecast").content.decode())


@pytest.mark.parametrize(
    ("language", "said", "unsaid"), [("zh-hans", "s00 将拥堵", "to be slow"), ("en", "s00 to be slow", "将拥堵")]
)
def test_a_sentence_is_shown_in_the_pages_language_and_leaves_in_both(desk, run, language, said, unsaid):
    places = (f"/runs/{run.pk}?", f"/runs/{run.pk}/tables/alerts?", f"/apps/{GALLERY}?tab=results&", "/?")
    pages = [words_of(desk.get(f"{place}lang={language}").content.decode()) for place in places]
    kept = desk.get(f"/runs/{run.pk}/tables/alerts?format=csv").getvalue().decode()

    assert [(said in page, unsaid in page) for page in pages] == [(True, False)] * len(pages)
    assert "s00 将拥堵 | s00 to be slow" in kept


def test_a_record_that_is_not_there_yet_is_not_found(desk, people):
    assert desk.get(f"/runs/{row(people['gallery_desk'], status='queued').pk}/run.json").status_code == 404


def test_a_run_that_only_learned_shows_no_screens(desk, people):
    put()
    fit = finished(people["gallery_desk"], kind="fit")

    assert "没有输出表" in desk.get(f"/runs/{fit.pk}").content.decode()


@pytest.mark.parametrize(
    ("status", "said"),
    [("failed", "问题在系统一方"), ("cancelled", "中途被停止"), ("interrupted", "机器停止"), ("succeeded", "已不存在")],
)
def test_a_run_without_results_says_why(desk, people, status, said):
    run = row(people["gallery_desk"], status=status, error={"incident": "01X"} if status == "failed" else None)

    assert said in desk.get(f"/runs/{run.pk}").content.decode()


def test_a_refused_run_names_the_cells_and_leads_back_to_the_form(desk, people):
    error = {
        "error": "DataError",
        "table": "readings",
        "column": "value",
        "check": "minimum",
        "count": 2,
        "examples": [{"row": 3, "value": "-1"}],
        "advice": {"zh": "不得小于 0", "en": "x"},
    }
    run = row(people["gallery_desk"], status="refused", error=error)

    page = desk.get(f"/runs/{run.pk}").content.decode()

    assert "第 3 行" in page
    assert "不得小于 0" in page
    assert f"/apps/{GALLERY}?like={run.pk}" in page


def test_a_run_of_an_application_that_is_gone_still_stands(people):
    run = row(people["administrator"])
    run.application = "old.app"
    run.save()
    client = client_of(people["administrator"])

    assert [client.get(address).status_code for address in (f"/runs/{run.pk}", "/runs", "/")] == [200, 200, 200]


def test_a_run_is_deleted_only_once_it_was_named_what_goes(desk, run):
    asked = desk.post(f"/runs/{run.pk}/delete")
    kept = desk.get(f"/runs/{run.pk}").status_code
    gone = desk.post(f"/runs/{run.pk}/delete", {"sure": "yes"})

    assert "预测" in asked.content.decode()
    assert kept == 200
    assert (gone.status_code, desk.get(f"/runs/{run.pk}").status_code) == (302, 404)


def test_a_run_is_repeated_with_the_same_settings(desk, run):
    answer = desk.post(f"/runs/{run.pk}/repeat")

    again = Run.objects.get(pk=answer.headers["Location"].rpartition("/")[2])
    assert again.request["settings"] == {"label": "<b>x</b>"}


def test_a_waiting_run_is_stopped(desk, people):
    run = row(people["gallery_desk"], status="queued")

    desk.post(f"/runs/{run.pk}/cancel")
    run.refresh_from_db()

    assert run.status == "cancelled"
    assert desk.get(f"/runs/{run.pk}/live").headers["HX-Refresh"] == "true"


def test_a_run_under_way_tells_how_far_it_is(desk, people):
    run = row(people["gallery_desk"], status="running")
    record = Record(id=run.pk, application=GALLERY, version="0")
    lines = [
        {
            "fraction": 0.25,
            "text": "找到更好的 | better",
            "seconds": second,
            "figures": {"makespan": 70 - second, "bound": 60, "gap": 0.1},
        }
        for second in (1, 2)
    ]
    with under_way(home().runs, record) as folder:
        (folder / "progress.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        said = words_of(desk.get(f"/runs/{run.pk}/live").content.decode())
        spec = desk.get(f"/runs/{run.pk}/progress.json").json()["spec"]

    assert "已完成 25 %" in said
    assert "找到更好的" in said
    assert "better" not in said
    assert "预计还需 6.0 秒" in said
    assert [point["value"] for point in spec["datasets"]["rows0"]] == [69, 60, 68, 60]


def test_a_run_that_reports_no_figures_has_no_curve(desk, people):
    run = row(people["gallery_desk"], status="running")

    assert desk.get(f"/runs/{run.pk}/progress.json").json() == {"spec": None}


def test_a_page_is_loaded_anew_once_its_run_has_begun(desk, people):
    run = row(people["gallery_desk"], status="running")

    assert desk.get(f"/runs/{run.pk}/live?was=queued").headers["HX-Refresh"] == "true"
    assert "HX-Refresh" not in desk.get(f"/runs/{run.pk}/live?was=running").headers


def test_others_runs_are_hidden_and_not_to_be_changed(people, run):
    other, auditor = client_of(people["lead_unit"]), client_of(people["auditor"])

    assert other.post(f"/runs/{run.pk}/delete", {"sure": "yes"}).status_code == 404
    assert auditor.post(f"/runs/{run.pk}/delete", {"sure": "yes"}).status_code == 403
    assert auditor.post(f"/runs/{run.pk}/repeat").status_code == 403
    assert client_of(None).post(f"/runs/{new_id()}/cancel").status_code == 401


def test_a_run_keeps_what_it_said_and_gives_it_away(desk, people):
    put("single", readings(1, 1))
    run = finished(people["gallery_desk"], table="single")
    lines = [
        {"fraction": step / 250, "text": f"第 {step} 步 | step {step}", "seconds": step, "figures": {"total": step}}
        for step in range(250)
    ]
    (home().runs / run.pk / "progress.jsonl").write_text(
        "".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8"
    )

    page = words_of(desk.get(f"/runs/{run.pk}?lang=en").content.decode())
    text, kept = (desk.get(f"/runs/{run.pk}/log.{kind}") for kind in ("txt", "jsonl"))

    told = ["250 lines", "one row only", "step 249", "Total 249", "50 earlier lines"]
    assert [one for one in told if one not in page] == []
    assert "step 49 " not in page
    assert text.content.decode().splitlines()[:2] == [f"{GALLERY} {run.pk}", "Warning: one row only"]
    assert "\t249.00\t100 %\tstep 249\tTotal 249" in text.content.decode()
    assert [json.loads(line) for line in kept.content.decode().splitlines()] == lines
    assert text.headers["Content-Disposition"] == f'attachment; filename="{GALLERY}-{run.pk}-log.txt"'


def test_a_run_that_never_started_has_an_empty_log(desk, people):
    run = row(people["gallery_desk"], status="cancelled")

    assert "还没来得及报告" in desk.get(f"/runs/{run.pk}").content.decode()
    assert desk.get(f"/runs/{run.pk}/log.jsonl").content == b""


def test_a_line_without_a_start_has_no_clock(desk, people):
    run = row(people["gallery_desk"], status="running")
    run.started = None
    with under_way(home().runs, Record(id=run.pk, application=GALLERY, version="0")) as folder:
        line = {"fraction": 0.5, "text": "一半 | half", "seconds": 1, "figures": {}}
        (folder / "progress.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
        assert Log(run, []).lines[0].written() == "\t1.00\t50 %\t一半\t"
