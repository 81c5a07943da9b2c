"""Which tables of the lake could an application read?"""

import datetime as dt
from dataclasses import dataclass

from jiahe.contracts.model import Table
from jiahe.lake.tables import Lake
from jiahe.office.tables import is_simulated


@dataclass(frozen=True)
class LakeChoice:
    """A table of the lake that fits."""

    name: str
    time: dt.datetime
    simulated: bool

    @property
    def value(self) -> str:
        """What a form sends for it."""
        return f"lake:{self.name}"


def fitting(lake: Lake, declared: Table) -> list[LakeChoice]:
    """Return the tables whose columns are those declared or more, measured ones first."""
    found = [
        LakeChoice(name, lake.versions(name)[0].time, is_simulated(name))
        for name in lake.names()
        if fits(lake.contract(name), declared)
    ]
    return sorted(found, key=lambda choice: (choice.simulated, choice.name))


def fits(kept: Table, declared: Table) -> bool:
    """Tell whether a table that keeps one contract has what another asks for, in the same types and units."""
    for name, column in declared.columns.items():
        found = kept.columns.get(name)
        if found is None or found.type != column.type or (column.unit and found.unit != column.unit):
            return False
    return set(declared.key) == set(kept.key)
