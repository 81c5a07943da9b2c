"""Does the form take what it should, show what is wrong, and keep what was typed?"""

import io

import openpyxl
import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiahe.lake.tables import Lake
from jiahe.office.runs.models import Run, Upload
from jiahe.runtime.home import home
from jiahe.runtime.registry import application
from tests.web.house import GALLERY, client_of, csv_of, finished, put, readings, words_of, workbook

START = f"/apps/{GALLERY}/start"
BAD = [
    ["检测器", "时间", "速度"],
    ["s1", "2025-05-12 08:00", -1],
    ["s1", "2025-05-12 08:05", 20],
    ["s2", "2025-05-12 08:00", -3],
]


@pytest.fixture
def desk(people):
    put()
    return client_of(people["gallery_desk"])


def file(content: bytes, name: str = "readings.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_first_table_that_fits_is_chosen_and_looked_at(desk):
    put("demo_speeds")
    html = desk.get(f"/apps/{GALLERY}").content.decode()

    assert '<option value="lake:speeds" selected>' in html
    assert "符合约定，共 120 行" in html
    assert "lake:demo_speeds" in html


def test_settings_come_from_the_contract_with_units_ranges_and_sources(desk):
    said = words_of(desk.get(f"/apps/{GALLERY}").content.decode())

    shown = [
        "步数",
        "整数，1 – 288",
        "拥堵阈值",
        "自 2026-01-01 起：25",
        "来源：GB/T 33171-2016，核对于 2026-11-24",
        "车速 km/h",
    ]
    assert [text for text in shown if text not in said] == []


def test_a_run_starts_from_the_lake(desk):
    answer = desk.post(START, {"action": "run", "from-readings": "lake:speeds", "set-horizon": "6"})

    run = Run.objects.get()
    assert answer.headers["Location"] == f"/runs/{run.pk}"
    assert (run.request["inputs"], run.request["settings"]) == (
        {"readings": {"lake": "speeds"}},
        {
            "horizon": "6",
        },
    )


def test_a_run_starts_from_a_file(desk):
    desk.post(START, {"action": "fit", "file-readings": file(csv_of(readings()))})

    run, upload = Run.objects.get(), Upload.objects.get()
    assert (run.kind, run.request["inputs"]) == ("fit", {"readings": {"upload": upload.pk}})


def test_three_wrong_cells_are_named_before_anything_starts(desk):
    answer = desk.post(
        START, {"action": "run", "set-horizon": "7", "file-readings": file(workbook(BAD), "三处错.xlsx")}
    )

    said = words_of(answer.content.decode())
    assert answer.status_code == 422
    assert Run.objects.count() == 0
    assert [
        text
        for text in ("数值过小", "readings", "value", "第 2 行： -1", "第 4 行： -3", "不得小于 0", "三处错.xlsx")
        if text not in said
    ] == []


def test_what_was_typed_and_handed_in_stays_when_it_is_refused(desk):
    answer = desk.post(
        START, {"action": "run", "set-horizon": "9999", "set-label": "夜班", "file-readings": file(csv_of(readings()))}
    )

    html = answer.content.decode()
    upload = Upload.objects.get()
    assert answer.status_code == 422
    assert 'value="9999"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="夜班"' in html
    assert f'value="upload:{upload.pk}" selected' in html

    again = desk.post(START, {"action": "run", "set-horizon": "9", "from-readings": f"upload:{upload.pk}"})
    assert (again.status_code, Upload.objects.count(), Run.objects.count()) == (302, 1, 1)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"seed": "x"}, 422),
        ({"seed": "99999999999"}, 422),
        ({"as_of": "yesterday"}, 422),
        ({"model": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, 422),
        ({"from-readings": ""}, 422),
        ({"from-readings": "lake:nothing"}, 422),
        ({"from-readings": "upload:01ARZ3NDEKTSV4RRFFQ69G5FAV"}, 422),
        ({"from-readings": "lake:../../etc"}, 422),
        ({"set-slow_below": "NaN"}, 422),
        ({"set-quantity": "furlongs"}, 422),
        ({"as_of": "2025-05-12 08:00", "seed": "7", "set-skip": "a, b", "set-strict": "true"}, 302),
    ],
)
def test_odd_wishes_are_refused_on_the_form(desk, sent, status):
    answer = desk.post(START, {"action": "run", "from-readings": "lake:speeds"} | sent)

    assert answer.status_code == status
    assert Run.objects.count() == (status == 302)


def test_only_looking_starts_nothing(desk):
    fine = desk.post(START, {"action": "preview", "from-readings": "lake:speeds"})
    bad = desk.post(START, {"action": "preview", "file-readings": file(b"a,b\n1,2\n")})

    assert (fine.status_code, bad.status_code, Run.objects.count()) == (200, 422, 0)


def test_a_file_is_looked_at_as_soon_as_it_is_chosen(desk):
    answer = desk.post(
        f"/apps/{GALLERY}/preview/readings", {"file-readings": file(csv_of(readings())), "file-links": file(b"x")}
    )

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in html
    assert "符合约定，共 120 行" in html
    assert Upload.objects.count() == 1
    assert desk.post(f"/apps/{GALLERY}/preview/nothing").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"), [("x.exe", b"MZ"), ("x.csv", b""), ("x.xlsx", b"no workbook"), ("../../x.csv", b"\xff\xfe")]
)
def test_files_that_are_no_tables_are_told_of(desk, name, content):
    answer = desk.post(START, {"action": "preview", "file-readings": file(content, name)})

    assert answer.status_code == 422
    assert 'class="note bad"' in answer.content.decode()


def test_a_chinese_workbook_of_an_office_is_read(desk):
    text = readings().rename({"sensor": "检测器", "time": "时间", "value": "速度"}).write_csv().encode("gb18030")

    assert desk.post(START, {"action": "preview", "file-readings": file(text)}).status_code == 200


def test_the_empty_file_is_read_back_as_it_was_given(desk):
    book = openpyxl.load_workbook(io.BytesIO(desk.get(f"/apps/{GALLERY}/blank/readings.xlsx").getvalue()))
    heads = [cell.value for cell in book.worksheets[0][1]]
    text = desk.get(f"/apps/{GALLERY}/blank/readings.csv").getvalue().decode("utf-8-sig").strip()

    assert (heads, text) == (["检测器", "时间", "速度"], "检测器,时间,速度")
    assert [cell.value for cell in book.worksheets[1][4]] == ["速度", "value", "数值", "km/h", "0 – 200", "否", None]

    book.worksheets[0].append(["s1", "2025-05-12 08:00", 20])
    filled = io.BytesIO()
    book.save(filled)
    assert (
        desk.post(START, {"action": "preview", "file-readings": file(filled.getvalue(), "填好.xlsx")}).status_code
        == 200
    )


def test_an_earlier_run_fills_the_form(desk, people):
    run = finished(people["gallery_desk"], horizon=6)

    html = desk.get(f"/apps/{GALLERY}?like={run.pk}").content.decode()

    assert 'name="set-horizon" value="6"' in html
    assert f'<option value="{run.pk}"' in html


def test_an_earlier_model_may_be_used(desk, people):
    fit = finished(people["gallery_desk"], kind="fit")

    desk.post(START, {"action": "run", "from-readings": "lake:speeds", "model": fit.pk})

    assert Run.objects.exclude(pk=fit.pk).get().request["model"] == fit.pk


def test_who_may_not_run_it_sees_why_and_cannot_send(people):
    assert "您的角色不能运行此应用" in client_of(people["auditor"]).get(f"/apps/{GALLERY}").content.decode()
    assert "登录后可运行" in client_of(None).get(f"/apps/{GALLERY}").content.decode()
    assert client_of(people["auditor"]).post(START, {"action": "run"}).status_code == 403
    assert client_of(None).post(START, {"action": "run"}).status_code == 401


def test_a_form_without_its_secret_is_refused(people):
    put()
    client = client_of(people["gallery_desk"], enforce_csrf_checks=True)

    answer = client.post(START, {"action": "run", "from-readings": "lake:speeds"})

    assert (answer.status_code, Run.objects.count()) == (403, 0)
    assert "此表单已失效" in answer.content.decode()


def test_tables_that_do_not_fit_are_not_offered(desk):
    links = application(GALLERY).contract.reads["links"]
    Lake(home().lake).append("pairs", pl.DataFrame({"source": ["a"], "target": ["b"]}), links, source="x")

    html = desk.get(f"/apps/{GALLERY}").content.decode()
    assert html.count('value="lake:pairs"') == 1
    assert html.count('value="lake:speeds"') == 1


def test_a_file_over_the_limit_is_told_of(desk, settings):
    settings.MAX_UPLOAD_BYTES = 1000

    answer = desk.post(START, {"action": "preview", "file-readings": file(b"x" * 3_000_000)})

    assert answer.status_code == 413
