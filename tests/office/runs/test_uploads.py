import hashlib
import io
import zipfile

import polars as pl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jiahe.kernel.errors import DataError, ForbiddenError, NotFoundError
from jiahe.office.errors import ConflictError, NotSignedInError
from jiahe.office.runs.domain import delete_upload, path_of_upload, store_upload, upload_for, uploads_visible_to
from jiahe.office.runs.domain.uploads import clean_name
from jiahe.office.runs.models import Run, Upload
from jiahe.runtime.home import home
from tests.office.house import ITEMS, ROLES, SLEEPER, upload


def parquet() -> bytes:
    made = io.BytesIO()
    pl.DataFrame({"id": ["a"]}).write_parquet(made)
    return made.getvalue()


def workbook() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    return made.getvalue()


def test_a_file_is_kept_under_a_name_of_ours_with_its_digest(people):
    kept = upload(people["sleep_desk"], name="../../etc/五月 items.CSV")
    assert (kept.name, kept.path, kept.size) == ("五月 items.CSV", f"{kept.pk}.csv", len(ITEMS))
    assert kept.sha256 == hashlib.sha256(ITEMS).hexdigest()
    path = path_of_upload(kept)
    assert path.parent == home().uploads
    assert path.read_bytes() == ITEMS
    assert path.stat().st_mode & 0o777 == 0o600
    assert list((home().uploads / "incoming").iterdir()) == []


@pytest.mark.parametrize("role", ROLES)
def test_whoever_may_start_something_may_hand_in_files(people, role):
    if role in {"administrator", "sleep_desk", "industry_desk"}:
        assert upload(people[role]).owner == people[role]
        return
    with pytest.raises(ForbiddenError):
        upload(people[role])


def test_nobody_hands_in_files(db):
    with pytest.raises(NotSignedInError):
        store_upload(AnonymousUser(), SimpleUploadedFile("items.csv", ITEMS))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("items.csv", ITEMS),
        ("items.csv", "编号,值\n甲,1\n".encode("gb18030")),
        ("items.txt", b"1 2\n"),
        ("items.parquet", parquet()),
        ("items.xlsx", workbook()),
    ],
)
def test_content_that_fits_its_name_is_taken(people, name, content):
    assert upload(people["sleep_desk"], content, name).size == len(content)


@pytest.mark.parametrize(
    ("name", "content", "check"),
    [
        ("items.csv", b"", "empty"),
        ("items.exe", b"MZ", "format"),
        ("items", ITEMS, "format"),
        (".csv", ITEMS, "format"),
        ("items.csv", workbook(), "format"),
        ("items.csv", parquet(), "format"),
        ("items.xlsx", ITEMS, "format"),
        ("items.xlsx", parquet(), "format"),
        ("items.parquet", b"MZ\x90\x00", "format"),
    ],
)
def test_content_that_does_not_fit_its_name_is_refused_and_leaves_nothing(people, name, content, check):
    with pytest.raises(DataError) as caught:
        upload(people["sleep_desk"], content, name)
    assert (caught.value.table, caught.value.check) == ("upload", check)
    assert Upload.objects.count() == 0
    assert [path for path in home().uploads.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a.csv", "a.csv"),
        ("/etc/passwd.csv", "passwd.csv"),
        (r"C:\Users\li\五月.xlsx", "五月.xlsx"),
        ("..\\..\\..csv", "csv"),
        ("a\x00b\n\u202e.csv", "ab.csv"),
        (f"{'长' * 300}.csv", f"{'长' * 140}.csv"),
        ("", ""),
    ],
)
def test_names_are_cleaned_before_they_are_shown(given, kept):
    assert clean_name(given) == kept


def test_a_file_is_open_to_its_owner_and_to_administrators_and_auditors(people):
    kept = upload(people["sleep_desk"])
    seers = {role for role in ROLES if list(uploads_visible_to(people[role])) == [kept]}
    assert seers == {"sleep_desk", "administrator", "auditor"}
    with pytest.raises(NotFoundError):
        upload_for(people["industry_desk"], kept.pk)


@pytest.mark.parametrize("upload_id", ["", "x", "01J00000000000000000000000", "../../etc", "0" * 26])
def test_guessing_ids_finds_nothing(people, upload_id):
    with pytest.raises(NotFoundError):
        upload_for(people["administrator"], upload_id)


def test_a_file_goes_when_its_owner_says_so_unless_a_run_under_way_needs_it(people):
    person = people["sleep_desk"]
    kept = upload(person)
    request = {"inputs": {"items": {"upload": kept.pk}}}
    run = Run.objects.create(application=SLEEPER, owner=person, created=timezone.now(), request=request)
    with pytest.raises(ConflictError):
        delete_upload(person, kept)
    run.status = "succeeded"
    run.save()
    with pytest.raises(ForbiddenError):
        delete_upload(people["industry_desk"], kept)
    delete_upload(person, kept)
    assert not path_of_upload(kept).exists()
    assert Upload.objects.count() == 0


def test_a_list_of_files_costs_the_same_for_one_and_for_thirty(people, django_assert_num_queries):
    def listed():
        return [one.owner.username for one in uploads_visible_to(people["administrator"])]

    upload(people["sleep_desk"])
    listed()
    with django_assert_num_queries(1):
        assert len(listed()) == 1
    for _ in range(29):
        upload(people["sleep_desk"])
    with django_assert_num_queries(1):
        assert len(listed()) == 30
