"""Which incentives stand in a plan's folder?"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jiahe.plan.faults import PlanError
from jiahe.plan.incentives.check import examine
from jiahe.plan.incentives.policy import Policies, Policy

DEFAULT = Path(__file__).parent.parent / "jiaxing_2025_2027"


def load_policy(folder: Path) -> Policy:
    """Read and check the incentives of a plan's folder.

    Raises
    ------
    PlanError
        With every fault at once.
    """
    policy, faults = examine(folder)
    if policy is None:
        raise PlanError(str(folder), tuple(faults))
    return policy


def load_policies(folders: Sequence[Path]) -> Policies:
    """Read the incentives of several plans, in order; of the plan that comes with jiahe where none is named.

    Raises
    ------
    PlanError
        With every fault of the first folder that has any.
    DataError
        Where two incentives have one id.
    """
    return Policies([load_policy(folder) for folder in folders]) if folders else default_policies()


@cache
def default_policies() -> Policies:
    """Return the incentives of the plan that comes with jiahe."""
    return Policies([load_policy(DEFAULT)])
