"""The eight entitlements in OpenFisca, run by a Python that has openfisca-core; reads and writes arrays in a folder."""

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2025"
CLAIM = build_entity(key="claim", plural="claims", label="A claim", is_person=True)
FIXED = {1: 50_000_000, 2: 50_000_000, 3: 30_000_000, 4: 15_000_000, 6: 50_000_000, 7: 30_000_000}


def _variable(name: str, kind: type, formula: object = None) -> type:
    parts = {"value_type": kind, "entity": CLAIM, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), parts | ({"formula": formula} if formula else {}))


def _valid(claim: Any, period: Any) -> Any:
    day = claim("day", period)
    return claim("right", period) * (day >= 20223) * (day <= 21183)


def _fixed(place: int, amount: int) -> Any:
    def formula(claim: Any, period: Any) -> Any:
        return claim("valid", period) * (claim("rule", period) == place) * amount

    return formula


def _project(claim: Any, period: Any) -> Any:
    share = np.floor(claim("amount", period) * 0.3)
    return claim("valid", period) * (claim("rule", period) == 0) * np.minimum(share, 200_000_000)


def _turnover(claim: Any, period: Any) -> Any:
    amount = claim("amount", period)
    tier = np.select([amount >= 1e9, amount >= 6e8, amount >= 3e8], [35_000_000, 25_000_000, 15_000_000], 0)
    return claim("valid", period) * (claim("rule", period) == 5) * tier


def system() -> TaxBenefitSystem:
    """Return the rules."""
    made = TaxBenefitSystem([CLAIM])
    for name, kind in (("day", int), ("rule", int), ("amount", float), ("right", bool)):
        made.add_variable(_variable(name, kind))
    made.add_variable(_variable("valid", bool, _valid))
    for place in range(8):
        formula = {0: _project, 5: _turnover}.get(place) or _fixed(place, FIXED[place])
        made.add_variable(_variable(f"entitled_{place}", float, formula))
    return made


def compute(rules: TaxBenefitSystem, inputs: dict[str, np.ndarray]) -> np.ndarray:
    """Return the sum of the eight entitlements of each claim."""
    simulation = SimulationBuilder().build_default_simulation(rules, len(inputs["rule"]))
    for name, values in inputs.items():
        simulation.set_input(name, PERIOD, values)
    return sum(simulation.calculate(f"entitled_{place}", PERIOD) for place in range(8))


def main(folder: Path) -> None:
    """Compute, time and write."""
    with np.load(folder / "in.npz") as found:
        inputs = {name: found[name] for name in ("day", "rule", "amount", "right")}
    rules, spent, single = system(), [], []
    for _ in range(5):
        start = time.perf_counter()
        entitled = compute(rules, inputs)
        spent.append(time.perf_counter() - start)
    one = {name: values[:1] for name, values in inputs.items()}
    for _ in range(200):
        start = time.perf_counter()
        compute(rules, one)
        single.append(time.perf_counter() - start)
    np.savez(folder / "out.npz", entitled=entitled, seconds=min(spent), one=min(single) * 1000)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
