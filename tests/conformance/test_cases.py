"""Does each application do what its cases say, and do the cases say enough?"""

import pytest

from jiahe.runtime.registry import Installed
from tests.conformance.cases import AREAS, Case, cases_of, faults, place
from tests.conformance.rooms import rooms

LEAST = 4
EVERY = [(app, case) for app in rooms() if place(app).is_file() for case in cases_of(app)]


@pytest.mark.parametrize(("app", "case"), EVERY, ids=[f"{app.id}: {case.name}" for app, case in EVERY])
def test_the_application_does_what_the_case_says(app: Installed, case: Case) -> None:
    assert faults(app, case) == []


def test_there_is_an_ordinary_day_a_pair_at_a_boundary_an_empty_table_and_bad_data(app: Installed) -> None:
    cases = cases_of(app)

    assert len(cases) >= LEAST
    assert any(case.raises for case in cases), "no case has bad data"
    assert any(all(rows == [] for rows in case.inputs.values()) for case in cases), "no case has empty tables"


def test_each_case_has_a_name_of_its_own_and_claims_something(app: Installed) -> None:
    cases = cases_of(app)

    assert len({case.name for case in cases}) == len(cases)
    assert [case.name for case in cases if not (case.expect or case.contains or case.count or case.raises)] == []


def test_no_cases_are_left_of_an_application_that_is_gone() -> None:
    assert sorted(AREAS.glob("*/*.yaml")) == sorted(path for app in rooms() if (path := place(app)).is_file())
