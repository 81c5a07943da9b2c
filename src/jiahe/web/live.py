"""How long does a run still take, and what are its figures called?"""

from jiahe.office.runs.domain import Progress
from jiahe.runtime.registry import applications
from jiahe.web.language import say

_LEAST_FRACTION = 0.1


def estimate(progress: Progress) -> float | None:
    """Return the seconds still to go, None as long as nobody can know."""
    if not _LEAST_FRACTION <= progress.fraction < 1:
        return None
    return progress.seconds * (1 - progress.fraction) / progress.fraction


def names_of(app_id: str) -> dict[str, str]:
    """Return what figures are called that bear the name of an output column, as a solver's makespan does."""
    found = applications().get(app_id)
    tables = found.contract.writes.values() if found else ()
    return {name: say(column.title) for table in tables for name, column in table.columns.items()}
