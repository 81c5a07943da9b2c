"""A file in, a checked answer out; the runs are carried out here and now, as the worker would."""

import io
import threading
import time

import openpyxl
import polars as pl
import pytest
from django.db import connection
from django.utils import timezone

from jiahe.office.runs.children import nursery
from jiahe.office.runs.models import Run
from jiahe.office.worker.loop import work_off
from tests.api.calling import Caller
from tests.office.house import ITEMS, SLEEPER, make_person

ROWS = [
    {"id": "a", "value": 1.5, "time": "2025-05-12 08:00", "double": 3.0},
    {"id": "b", "value": None, "time": "2025-05-12 08:05", "double": None},
]


@pytest.fixture
def call(office):
    yield Caller(make_person("sleep_desk"))
    nursery.close()


def in_the_background():
    """Work off the queue beside a waiting caller."""

    def work():
        try:
            while not Run.objects.filter(status="queued").exists():
                time.sleep(0.05)
            work_off(lambda application, status: None)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_a_file_in_and_its_results_out_in_every_form(call):
    thread = in_the_background()
    answer = call(
        "POST", f"/apps/{SLEEPER}/run?wait=60", items=("items.csv", ITEMS), settings='{"seconds": 0.1}', seed="7"
    )
    thread.join()
    run = answer.json()
    assert (answer.status_code, run["status"], run["progress"], run["tables"]) == (200, "succeeded", 1.0, {"out": 2})
    assert (run["owner"], run["request"]["seed"], run["simulated"]) == ("sleep_desk_1", 7, False)

    path = f"/runs/{run['id']}"
    columns = ["id", "value", "time", "double"]
    shown = {"columns": columns, "rows": ROWS, "total": 2, "simulated": False}
    assert call("GET", f"{path}/tables/out").json() == shown
    assert call("GET", f"{path}/tables/out?offset=1&limit=1").json() == shown | {"rows": ROWS[1:]}
    csv = call("GET", f"{path}/tables/out?format=csv")
    assert csv.body.decode().splitlines() == [
        "id,value,time,double",
        "a,1.5,2025-05-12 08:00,3.0",
        "b,,2025-05-12 08:05,",
    ]
    assert csv.headers["Content-Disposition"] == 'attachment; filename="out.csv"'
    frame = pl.read_parquet(call("GET", f"{path}/tables/out?format=parquet").body)
    assert frame["double"].to_list() == [3.0, None]
    book = openpyxl.load_workbook(io.BytesIO(call("GET", f"{path}/tables/out?format=xlsx").body))
    assert [cell.value for cell in book["out"][2]][:2] == ["a", 1.5]
    record = call("GET", f"{path}/run.json").json()
    assert (record["outcome"], record["inputs"]["items"]["file"], record["seed"]) == ("succeeded", "items.csv", 7)
    assert call("GET", f"{path}/tables/none").status_code == 404
    assert call("GET", f"{path}/tables/..%2Frun").status_code == 404

    progress = call("GET", f"{path}/progress").json()
    assert (progress["status"], progress["fraction"]) == ("succeeded", 1.0)


def test_bad_data_is_told_to_whoever_waits(call):
    thread = in_the_background()
    answer = call("POST", f"/apps/{SLEEPER}/run?wait=60", items=("items.csv", b"id,value,time\na,-1,\n"))
    thread.join()
    assert answer.status_code == 422
    told = answer.json()
    assert (told["table"], told["column"], told["check"], told["count"]) == ("items", "value", "minimum", 1)
    assert told["examples"] == [{"row": 2, "value": "-1.0"}]
    run = call("GET", f"/runs/{told['run']}").json()
    assert (run["status"], run["error"]["check"], run["tables"]) == ("refused", "minimum", {})


def test_a_fault_of_the_application_is_told_by_the_runs_id(call):
    thread = in_the_background()
    answer = call("POST", f"/apps/{SLEEPER}/run?wait=60", items=("items.csv", ITEMS), settings='{"mode": "raise"}')
    thread.join()
    assert (answer.status_code, answer.json()["error"]) == (500, "SystemFaultError")
    assert call("GET", f"/runs/{answer.json()['incident']}").json()["status"] == "failed"


def test_a_run_from_lake_tables_and_a_model(call):
    sent = {"application": SLEEPER, "table": "items"}
    version = call("POST", "/lake/kept/rows", file=("items.csv", ITEMS), **sent)
    assert (version.status_code, version.json()["rows"], version.json()["source"]) == (201, 2, "items.csv")
    body = {"inputs": {"items": {"lake": "kept"}}, "kind": "fit"}
    fitted = call("POST", f"/apps/{SLEEPER}/run", body)
    assert (fitted.status_code, fitted.json()["status"]) == (202, "queued")
    work_off(lambda application, status: None)
    body = {"application": SLEEPER, "inputs": {"items": {"lake": "kept", "version": 0}}, "model": fitted.json()["id"]}
    run = call("POST", "/runs", body).json()
    work_off(lambda application, status: None)
    shown = call("GET", f"/runs/{run['id']}").json()
    assert (shown["status"], shown["request"]["model"]) == ("succeeded", fitted.json()["id"])
    text = call("POST", f"/apps/{SLEEPER}/run", items="lake:kept@0", model=fitted.json()["id"])
    assert text.json()["request"]["inputs"] == {"items": {"lake": "kept", "version": 0}}
    stopped = call("POST", f"/runs/{text.json()['id']}/cancel").json()
    assert stopped["status"] == "cancelled"


def test_a_file_that_was_handed_in_serves_several_runs(call):
    kept = call("POST", "/uploads", file=("items.csv", ITEMS)).json()
    seen = call("GET", f"/uploads/{kept['id']}/preview?application={SLEEPER}&table=items").json()
    assert (seen["verdict"], seen["rows"], seen["columns"]) == (None, 2, ["id", "value", "time"])
    wish = {"application": SLEEPER, "inputs": {"items": {"upload": kept["id"]}}, "as_of": "2025-05-12 09:00"}
    first = call("POST", "/runs", wish).json()
    again = call("POST", f"/runs/{first['id']}/repeat").json()
    assert again["request"] == first["request"]
    assert call("DELETE", f"/uploads/{kept['id']}").status_code == 409
    listed = call("GET", "/runs?limit=1").json()
    assert (listed["total"], [run["id"] for run in listed["items"]]) == (2, [again["id"]])


@pytest.mark.parametrize("path", ["/runs", "/uploads"])
def test_a_list_costs_the_same_for_one_and_for_thirty(people, django_assert_num_queries, path):
    person = people["sleep_desk"]
    call = Caller(people["administrator"])

    def add():
        Run.objects.create(application=SLEEPER, owner=person, created=timezone.now())
        Caller(person)("POST", "/uploads", file=("items.csv", ITEMS))

    add()
    call("GET", path)
    with django_assert_num_queries(4):  # token, roles, rows, count
        assert call("GET", path).json()["total"] == 1
    for _ in range(14):
        add()
    with django_assert_num_queries(4):
        assert call("GET", path).json()["total"] == 15


def test_lists_are_filtered(people):
    for status in ("failed", "succeeded"):
        Run.objects.create(application=SLEEPER, created=timezone.now(), status=status)
    call = Caller(people["administrator"])
    assert call("GET", "/runs?status=failed").json()["total"] == 1
    assert call("GET", f"/runs?application={SLEEPER}").json()["total"] == 2
    assert call("GET", "/runs?application=no.such").json()["total"] == 0
