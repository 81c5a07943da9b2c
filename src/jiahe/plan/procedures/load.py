"""Which procedures does a plan have, and on which days is worked?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.text import Text
from jiahe.plan.faults import PlanError
from jiahe.plan.procedures.calendar import Calendar
from jiahe.plan.procedures.check import examine
from jiahe.plan.procedures.model import Procedure, Stage

DEFAULT = Path(__file__).parent.parent / "jiaxing_2025_2027"


@dataclass(frozen=True)
class Procedures:
    """The procedures of one plan, the places of its incentives, and its calendar."""

    procedures: tuple[Procedure, ...]
    quotas: Mapping[str, int]
    calendar: Calendar

    def __getitem__(self, procedure_id: str) -> Procedure:
        """Return a procedure; NotFoundError if there is none."""
        for procedure in self.procedures:
            if procedure.id == procedure_id:
                return procedure
        known = ", ".join(procedure.id for procedure in self.procedures) or "-"
        name = procedure_id[:60]
        raise NotFoundError(
            Text(zh=f"规划中没有程序 {name}；已有：{known}", en=f"the plan has no procedure {name}; it has: {known}")
        )

    def places(self, stage: Stage) -> int | None:
        """Return how many may be chosen in a calendar year, None where there is no limit."""
        if stage.places is None:
            return None
        return stage.places.number if stage.places.incentive is None else self.quotas[stage.places.incentive]


def load_procedures(folder: Path) -> Procedures:
    """Read and check the procedures of a plan's folder.

    Raises
    ------
    PlanError
        With every fault at once.
    """
    found, faults = examine(folder)
    if found is None:
        raise PlanError(str(folder), tuple(faults))
    return Procedures(found.procedures, found.quotas, Calendar(found.years))


@cache
def default_procedures() -> Procedures:
    """Return the procedures of the plan that comes with jiahe."""
    return load_procedures(DEFAULT)
