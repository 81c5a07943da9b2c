"""Are rows added only after the verdict was seen, and is each table shown as it is?"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiahe.lake.tables import Lake
from jiahe.runtime.home import home
from tests.web.house import GALLERY, client_of, csv_of, put, readings, words_of, workbook

CONTRACT = f"{GALLERY}/readings"


@pytest.fixture
def desk(people):
    return client_of(people["gallery_desk"])


def sent(frame=None, name="fresh", **more):
    content = csv_of(readings() if frame is None else frame)
    return {"name": name, "contract": CONTRACT, "file": SimpleUploadedFile("r.csv", content)} | more


def test_a_file_is_looked_at_before_anything_is_written(desk):
    answer = desk.post("/add-data", sent())

    html = answer.content.decode()
    upload = html.partition('name="upload" value="')[2][:26]
    assert answer.status_code == 200
    assert "符合约定，共 120 行" in html
    assert Lake(home().lake).names() == []

    added = desk.post("/add-data", {"name": "fresh", "contract": CONTRACT, "upload": upload, "sure": "yes"})
    assert added.headers["Location"] == "/data/fresh"
    assert "已向 fresh 写入 120 行" in desk.get("/data/fresh").content.decode()


def test_a_bad_file_is_refused_whole(desk):
    rows = [["sensor", "time", "value"], ["s1", "2025-05-12 08:00", 20], ["s1", "2025-05-12 08:00", "fast"]]
    answer = desk.post("/add-data", sent(file=SimpleUploadedFile("r.xlsx", workbook(rows)), sure="yes"))

    said = words_of(answer.content.decode())
    assert answer.status_code == 422
    assert "第 3 行： fast" in said
    assert Lake(home().lake).names() == []


def test_rows_that_are_there_are_refused(desk):
    put()

    answer = desk.post("/add-data", sent(name="speeds", sure="yes"))

    assert answer.status_code == 422
    assert "表中已有相同主键" in answer.content.decode()


@pytest.mark.parametrize("more", [{"contract": "nix/x"}, {"name": "Bad Name!"}, {"name": "demo_mine"}, {"file": ""}])
def test_odd_wishes_add_nothing(desk, more):
    answer = desk.post("/add-data", sent(sure="yes") | more)

    assert answer.status_code in {400, 422}
    assert Lake(home().lake).names() == []


def test_who_may_not_add_sees_no_form_and_cannot_send(people):
    put()
    auditor = client_of(people["auditor"])

    assert 'name="file"' not in auditor.get("/data/speeds").content.decode()
    assert auditor.post("/add-data", sent()).status_code == 403


def test_a_table_shows_contract_profile_rows_and_sources(desk):
    put()
    said = words_of(desk.get("/data/speeds").content.decode())

    shown = [
        "读数",
        "时效要求 15 分钟",
        "速度 value",
        "0 – 200",
        "20.0",
        "27.0",
        "机房 &lt;b&gt;A",
        "追加",
        "展厅",
        "2025-05-12 12:55",
    ]
    assert [text for text in shown if text not in said] == []


def test_a_table_is_taken_out_whole(desk):
    put()

    assert len(desk.get("/data/speeds/file.csv").getvalue().decode("utf-8-sig").splitlines()) == 121
    book = desk.get("/data/speeds/file.xlsx")
    book.close()
    assert book.headers["Content-Disposition"] == 'attachment; filename="speeds.xlsx"'


def test_the_list_is_exported_as_it_is_filtered(desk):
    put()
    put("demo_speeds")

    body = desk.get("/data?origin=measured&format=csv").getvalue().decode("utf-8-sig").splitlines()

    assert [line.partition(",")[0] for line in body] == ["name", "speeds"]
