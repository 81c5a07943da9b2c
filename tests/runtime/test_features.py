"""Features of the platform: what the plan counts on has a name, and what stands is told alike everywhere."""

from jiahe.kernel.text import Text
from jiahe.plan.coverage import coverage
from jiahe.plan.load import default_plan
from jiahe.runtime.features import STANDING, TITLES, feature_title


def due() -> set[str]:
    """Return every feature that the plan names."""
    systems = [system for clause in default_plan().clauses for system in clause.systems]
    return {one.feature for system in systems for one in system.due if one.feature}


def test_every_feature_of_the_plan_has_a_title_and_no_other_has() -> None:
    assert set(TITLES) == due()


def test_what_stands_is_due_somewhere_and_counts_as_running() -> None:
    rows = coverage(default_plan(), {}, {}, features=STANDING)
    running = rows.filter(installed=True).get_column("due").unique().sort().to_list()

    assert running == sorted(STANDING)


def test_a_feature_of_another_plan_goes_by_its_id() -> None:
    assert feature_title("orbit") == Text(zh="orbit", en="orbit")
