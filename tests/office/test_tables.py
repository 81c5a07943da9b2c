import pytest
from django.contrib.auth.models import AnonymousUser

from jiahe.kernel.errors import DataError, ForbiddenError, UsageError
from jiahe.office.errors import NotSignedInError
from jiahe.office.tables import append_rows, is_simulated, lake_for
from tests.office.house import ROLES, SLEEPER, upload

CONTRACT = {"application": SLEEPER, "table": "items"}


def test_rows_of_a_file_are_added_whole_and_again_by_the_tables_own_contract(people):
    person = people["sleep_desk"]
    file = upload(person)
    version = append_rows(person, "kept", file, **CONTRACT)
    assert (version.rows, version.source, version.sha256) == (2, "items.csv", file.sha256)
    append_rows(person, "kept", upload(person, b"id,value,time\nc,1,\n"))
    assert lake_for(people["auditor"]).read("kept")["id"].to_list() == ["a", "b", "c"]
    with pytest.raises(DataError):
        append_rows(person, "kept", upload(person, b"id,value,time\nd,1,\ne,-1,\n"))
    assert lake_for(people["auditor"]).read("kept").height == 3


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"administrator", "sleep_desk", "industry_desk"}))
def test_others_add_no_rows(people, role):
    file = upload(people["sleep_desk"])
    with pytest.raises(ForbiddenError):
        append_rows(people[role], "kept", file, **CONTRACT)
    with pytest.raises(NotSignedInError):
        append_rows(AnonymousUser(), "kept", file, **CONTRACT)


@pytest.mark.parametrize("contract", [{}, {"application": SLEEPER, "table": "none"}, {"table": "items"}], ids=str)
def test_a_new_table_needs_a_contract(people, contract):
    with pytest.raises(UsageError):
        append_rows(people["sleep_desk"], "kept", upload(people["sleep_desk"]), **contract)


def test_simulated_tables_stay_as_they_are(people):
    assert is_simulated("demo_traffic")
    with pytest.raises(UsageError):
        append_rows(people["sleep_desk"], "demo_items", upload(people["sleep_desk"]), **CONTRACT)


def test_whoever_has_no_role_does_not_look_into_the_lake(people):
    with pytest.raises(ForbiddenError):
        lake_for(people["no_role"])
