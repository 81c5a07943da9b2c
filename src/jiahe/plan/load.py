"""Which plan stands in a folder?"""

from functools import cache
from pathlib import Path

from jiahe.plan.check import examine
from jiahe.plan.faults import PlanError
from jiahe.plan.model import Plan

DEFAULT = Path(__file__).parent / "jiaxing_2025_2027"


def load_plan(folder: Path) -> Plan:
    """Read and check a plan's folder.

    Raises
    ------
    PlanError
        With every fault at once.
    """
    plan, faults = examine(folder)
    if plan is None:
        raise PlanError(str(folder), tuple(faults))
    return plan


@cache
def default_plan() -> Plan:
    """Return the plan that comes with jiahe."""
    return load_plan(DEFAULT)
