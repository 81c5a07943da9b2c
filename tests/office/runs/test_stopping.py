import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from jiahe.kernel.errors import ForbiddenError, NotFoundError
from jiahe.office.errors import ConflictError, NotSignedInError
from jiahe.office.runs.domain import cancel_run, delete_run
from jiahe.office.runs.models import Run
from jiahe.runtime.home import home
from jiahe.runtime.record import Record, under_way
from tests.office.house import SLEEPER, make_person

OTHERS = {"programme_office": ForbiddenError, "auditor": ForbiddenError, "lead_unit": NotFoundError}


def make(owner, status="queued"):
    return Run.objects.create(application=SLEEPER, owner=owner, created=timezone.now(), status=status)


def test_a_waiting_run_is_cancelled_at_once(people):
    run = cancel_run(people["sleep_desk"], make(people["sleep_desk"]))
    assert (run.status, run.cancel_requested, run.ended is not None) == ("cancelled", True, True)


def test_a_working_run_is_asked_to_stop(people):
    run = cancel_run(people["administrator"], make(people["sleep_desk"], "running"))
    assert (run.status, run.cancel_requested, run.ended) == ("running", True, None)


@pytest.mark.parametrize("verb", [cancel_run, delete_run])
@pytest.mark.parametrize(("role", "error"), OTHERS.items())
def test_others_neither_stop_nor_delete_it(people, verb, role, error):
    run = make(people["sleep_desk"], "running" if verb is cancel_run else "failed")
    with pytest.raises(error):
        verb(people[role], run)
    with pytest.raises(ForbiddenError):
        verb(make_person("sleep_desk", 2), run)
    with pytest.raises(NotSignedInError):
        verb(AnonymousUser(), run)


@pytest.mark.parametrize("status", ["succeeded", "refused", "failed", "interrupted", "cancelled"])
def test_what_has_ended_is_not_stopped(people, status):
    with pytest.raises(ConflictError):
        cancel_run(people["sleep_desk"], make(people["sleep_desk"], status))


@pytest.mark.parametrize("status", ["queued", "running"])
def test_what_is_under_way_is_not_deleted(people, status):
    with pytest.raises(ConflictError):
        delete_run(people["sleep_desk"], make(people["sleep_desk"], status))


def test_a_deleted_run_takes_its_record_along(people):
    run = make(people["sleep_desk"], "succeeded")
    with under_way(home().runs, Record(run.pk, SLEEPER, "1")):
        pass
    delete_run(people["sleep_desk"], run)
    assert list(home().runs.iterdir()) == []
    assert not Run.objects.exists()


def test_a_run_without_a_record_is_deleted_too(people):
    delete_run(people["sleep_desk"], make(people["sleep_desk"], "cancelled"))
    assert not Run.objects.exists()
