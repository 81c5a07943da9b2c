"""What is answered to what does not fit? One body, the right status, never a traceback."""

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from jiahe.api import apps
from jiahe.office.accounts.domain.guessing import PER_ACCOUNT_AND_ADDRESS
from jiahe.office.runs.models import Run, Upload
from tests.api.calling import V1, Caller
from tests.office.house import ITEMS, SLEEPER

WISH = {"application": SLEEPER, "inputs": {"items": {"lake": "kept"}}}
UNFIT = [
    ("POST", "/runs", b"{"),
    ("POST", "/runs", b"[]"),
    ("POST", "/runs", b"\xff\xfe"),
    ("POST", "/runs", b"[" * 100_000),
    ("POST", "/runs", {}),
    ("POST", "/runs", WISH | {"application": 1}),
    ("POST", "/runs", WISH | {"seed": -1}),
    ("POST", "/runs", WISH | {"seed": 2**31}),
    ("POST", "/runs", WISH | {"seed": 1.5}),
    ("POST", "/runs", WISH | {"kind": "dance"}),
    ("POST", "/runs", WISH | {"as_of": "yesterday"}),
    ("POST", "/runs", WISH | {"more": 1}),
    ("POST", "/runs", WISH | {"inputs": {"items": {}}}),
    ("POST", "/runs", WISH | {"inputs": {"items": {"lake": "kept", "upload": "x"}}}),
    ("POST", "/runs", WISH | {"inputs": {"items": {"lake": "../kept"}}}),
    ("POST", "/runs", WISH | {"inputs": {"items": {"lake": "kept", "version": -1}}}),
    ("POST", "/runs", WISH | {"inputs": []}),
    ("GET", "/runs?limit=0", None),
    ("GET", "/runs?limit=201", None),
    ("GET", "/runs?offset=-1", None),
    ("GET", "/runs?offset=99999999999999999999", None),
    ("GET", "/runs?status=dancing", None),
    ("GET", "/uploads?limit=x", None),
    ("POST", "/uploads", {}),
    ("POST", "/tokens", {"username": "x"}),
    ("POST", "/tokens", {"username": "x", "password": "y", "name": "z", "days": 0}),
    ("POST", f"/apps/{SLEEPER}/run?wait=-1", {}),
    ("POST", f"/apps/{SLEEPER}/run?wait=nan", {}),
    ("POST", f"/apps/{SLEEPER}/run?wait=61", {}),
    ("POST", f"/apps/{SLEEPER}/run", b"[]"),
    ("POST", f"/apps/{SLEEPER}/run", {"seed": "x"}),
    ("GET", "/lake/Kept", None),
    ("GET", "/lake/kept%00", None),
    ("GET", "/lake/kept/rows?limit=1001", None),
    ("GET", "/runs/x/tables/out?format=pdf", None),
]
ABSENT = [
    ("GET", "/apps/no.such", None),
    ("POST", "/apps/no.such/run", {}),
    ("GET", "/runs/x", None),
    ("GET", "/runs/..%2F..%2Fetc", None),
    ("GET", "/uploads/x", None),
    ("GET", "/uploads/x/preview?application=no.such&table=items", None),
    ("GET", "/lake/nothing", None),
    ("POST", "/runs", WISH),
    ("POST", "/runs", WISH | {"application": "no.such"}),
    ("POST", "/runs", WISH | {"inputs": {"items": {"upload": "x"}}}),
    ("POST", "/runs", WISH | {"model": "x", "inputs": {"items": {"lake": "kept"}}}),
]


@pytest.fixture
def call(people):
    return Caller(people["administrator"])


def kind(answer):
    body = answer.json()
    assert "Traceback" not in answer.content.decode()
    assert body["zh"]
    assert body["en"]
    return answer.status_code, body["error"]


@pytest.mark.parametrize(("method", "path", "body"), UNFIT, ids=str)
def test_what_does_not_fit_the_interface_is_a_usage_error(call, method, path, body):
    assert kind(call(method, path, body)) == (400, "UsageError")
    assert not Run.objects.exists()


@pytest.mark.parametrize(("method", "path", "body"), ABSENT, ids=str)
def test_what_is_not_there_is_not_found(call, method, path, body):
    assert kind(call(method, path, body)) == (404, "NotFoundError")


@pytest.mark.parametrize("chosen", [{"seconds": -1}, {"seconds": "x"}, {"seconds": 1e400}, {"colour": 1}])
def test_settings_out_of_range_are_data_errors(call, chosen):
    body = call("POST", "/runs", WISH | {"settings": chosen})
    assert kind(body) == (422, "DataError")
    assert body.json()["table"] == "settings"


@pytest.mark.parametrize(
    "fields",
    [
        {"others": ("items.csv", ITEMS)},
        {"items": "items.csv"},
        {"items": "lake:../kept"},
        {"items": ("items.csv", ITEMS), "settings": "[]"},
        {"items": ("items.csv", ITEMS), "settings": "{"},
        {"items": ("items.csv", ITEMS), "seed": "x"},
        {"items": [("a.csv", ITEMS), ("b.csv", ITEMS)]},
    ],
    ids=str,
)
def test_a_form_that_does_not_fit_is_a_usage_error(call, fields):
    files = {
        name: [SimpleUploadedFile(*one) for one in value] if isinstance(value, list) else value
        for name, value in fields.items()
    }
    assert kind(call("POST", f"/apps/{SLEEPER}/run", **files)) == (400, "UsageError")


@pytest.mark.parametrize(
    ("name", "content", "check"),
    [("items.csv", b"", "empty"), ("items.exe", b"MZ", "format"), ("items.parquet", ITEMS, "format")],
)
def test_a_file_that_is_not_what_its_name_says_is_a_data_error(call, name, content, check):
    for answer in (
        call("POST", "/uploads", file=(name, content)),
        call("POST", f"/apps/{SLEEPER}/run", items=(name, content)),
        call("POST", "/lake/fresh/rows", file=(name, content), application=SLEEPER, table="items"),
    ):
        assert kind(answer) == (422, "DataError")
        assert answer.json()["check"] == check


def test_rows_that_break_the_contract_leave_the_lake_as_it_is(call):
    sent = {"application": SLEEPER, "table": "items"}
    answer = call("POST", "/lake/fresh/rows", file=("items.csv", b"id,value,time\na,-1,\n"), **sent)
    assert kind(answer) == (422, "DataError")
    assert call("GET", "/lake/fresh").status_code == 404


@pytest.mark.parametrize(
    "sent", [{}, {"application": SLEEPER}, {"application": SLEEPER, "table": "no"}, {"table": "items"}], ids=str
)
def test_a_new_table_needs_a_contract(call, sent):
    assert kind(call("POST", "/lake/fresh/rows", file=("items.csv", ITEMS), **sent)) == (400, "UsageError")


def test_simulated_tables_take_no_rows(call):
    sent = {"application": SLEEPER, "table": "items"}
    assert kind(call("POST", "/lake/demo_items/rows", file=("items.csv", ITEMS), **sent)) == (400, "UsageError")


def test_a_file_over_the_limit_is_too_large_and_leaves_nothing(call, settings):
    settings.MAX_UPLOAD_BYTES = 1000
    for content in (b"id\n" * 400, b"id\n" * 2_000_000):
        answer = call("POST", "/uploads", file=("items.csv", content))
        assert kind(answer) == (413, "TooLargeError")
    assert not Upload.objects.exists()


def test_a_body_over_the_limit_is_too_large(call):
    assert kind(call("POST", "/runs", b'{"application": "' + b"x" * 3_000_000 + b'"}')) == (413, "TooLargeError")


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "application/xml", ""]
)
def test_a_body_of_another_kind_is_a_usage_error(people, content_type):
    client = Client(raise_request_exception=False)
    client.force_login(people["administrator"])
    answer = client.generic("POST", f"{V1}/uploads", b"--x broken", content_type)
    assert kind(answer) == (400, "UsageError")


def test_guessing_passwords_is_slowed_down(people):
    call = Caller(None)
    for _ in range(PER_ACCOUNT_AND_ADDRESS):
        answer = call("POST", "/tokens", {"username": "auditor_1", "password": "guess", "name": "x"})
        assert kind(answer) == (401, "NotSignedInError")
    answer = call("POST", "/tokens", {"username": "auditor_1", "password": "guess", "name": "x"})
    assert kind(answer) == (429, "TooManyError")
    assert int(answer.headers["Retry-After"]) == answer.json()["retry_after"]


def test_a_run_without_results_has_none_to_show(call, people):
    now = timezone.now()
    run = Run.objects.create(application=SLEEPER, owner=people["sleep_desk"], created=now)
    for path in ("run.json", "tables/out", "tables/out?format=csv"):
        assert kind(call("GET", f"/runs/{run.pk}/{path}")) == (404, "NotFoundError")


def test_a_fault_of_ours_is_told_by_an_id_and_nothing_else(call, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("the secret cause")

    monkeypatch.setattr(apps, "evidence", broken)
    with caplog.at_level(logging.ERROR, "jiahe.api"):
        answer = call("GET", f"/apps/{SLEEPER}")
    assert kind(answer) == (500, "SystemFaultError")
    assert "secret" not in answer.content.decode()
    assert answer.json()["incident"] in caplog.text
    assert "the secret cause" in caplog.text


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_what_leads_nowhere_is_not_found_whatever_the_method(call, method):
    assert kind(call(method, "/nowhere/at/all")) == (404, "NotFoundError")
