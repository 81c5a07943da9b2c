"""What if names, cells and settings want to be more than text?"""

import io

import openpyxl
import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiahe.web.exporting import safe_name, without_formulas
from tests.web.house import GALLERY, client_of, csv_of, finished, put, readings

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
LONG = "嘉" * 300


@pytest.fixture
def desk(people):
    return client_of(people["gallery_desk"])


def named(sensor: str) -> pl.DataFrame:
    return readings(2, 5).with_columns(
        sensor=pl.when(pl.col("sensor") == "s00").then(pl.lit(sensor)).otherwise("sensor")
    )


@pytest.mark.parametrize("name", [EVIL, LONG, "=cmd|'/C calc'!A0", "\u202egnp.exe", "{{ 7*7 }}", "%(x)s"])
def test_a_cell_is_only_ever_text(desk, people, name):
    put("odd", named(name))
    run = finished(people["gallery_desk"], table="odd", label=name)

    pages = [
        "/",
        f"/runs/{run.pk}",
        f"/runs/{run.pk}/tables/forecast",
        "/data/odd",
        f"/apps/{GALLERY}?tab=results",
        f"/apps/{GALLERY}?like={run.pk}",
    ]
    found = [desk.get(page, {"series": name} if "runs" in page else None) for page in pages]

    assert {answer.status_code for answer in found} == {200}
    assert not any(
        "<script>alert" in answer.content.decode() or "<img src=x" in answer.content.decode() for answer in found
    )
    assert desk.get(f"/runs/{run.pk}/charts/2.json", {"series": name}).headers["Content-Type"] == "application/json"


def test_names_of_files_columns_and_filters_are_only_text(desk):
    head = csv_of(readings().rename({"value": EVIL}))
    answers = [
        desk.post(
            f"/apps/{GALLERY}/start",
            {"action": "preview", "set-label": EVIL, "file-readings": SimpleUploadedFile(f"{EVIL}.csv", head)},
        ),
        desk.get("/runs", {"q": EVIL, "status": EVIL, "since": EVIL, "sort": EVIL, "page": EVIL}),
        desk.get("/plan", {"q": EVIL}),
        desk.post("/add-data", {"name": EVIL, "file": SimpleUploadedFile("a.csv", head)}),
        client_of(None).post("/sign-in", {"username": EVIL, "password": "x", "next": "javascript:alert(1)"}),
        desk.get("/nowhere/" + EVIL),
    ]

    assert not any("<script>alert" in answer.content.decode() for answer in answers)


def test_a_nul_in_a_filter_breaks_nothing(desk):
    assert desk.get("/runs", {"q": "a\x00b"}).status_code == 200


def test_a_spreadsheet_takes_no_cell_for_a_formula(desk, people):
    put("odd", named("=1+1"))
    run = finished(people["gallery_desk"], table="odd")
    address = f"/runs/{run.pk}/tables/forecast?format="

    text = desk.get(f"{address}csv").getvalue().decode("utf-8-sig").splitlines()[1]
    cell = openpyxl.load_workbook(io.BytesIO(desk.get(f"{address}xlsx").getvalue())).active["A2"]

    assert text.startswith("'=1+1,")
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_only_what_begins_like_a_formula_is_guarded():
    frame = pl.DataFrame({"a": ["=x", "+x", "-x", "@x", "x=y", None], "b": [-1, 2, 3, 4, 5, 6]})

    assert without_formulas(frame).to_dict(as_series=False) == {
        "a": ["'=x", "'+x", "'-x", "'@x", "x=y", None],
        "b": [-1, 2, 3, 4, 5, 6],
    }


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../etc/passwd", "_.._etc_passwd"), ("a\r\nb: c.csv", "a_b_ c.csv"), ("...", "jiahe"), ("表.csv", "表.csv")],
)
def test_a_downloaded_file_has_a_safe_name(name, safe):
    assert safe_name(name) == safe
