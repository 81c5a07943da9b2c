"""What does constraint programming find and prove? The CP-SAT model of a (flexible) job shop."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from jiahe.engines.optimise.shop import Schedule, Shop, compact


@dataclass(frozen=True, kw_only=True)
class Model:
    """A CP-SAT model with the variables that one reads back: starts, one literal per option, the makespan."""

    shop: Shop
    cp: cp_model.CpModel
    start: list[cp_model.IntVar]
    chosen: list[cp_model.IntVar | None]
    makespan: cp_model.IntVar


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a search ended with: a schedule if it found one, and whether it is proven that no better one exists."""

    schedule: Schedule | None
    closed: bool


def build(shop: Shop, *, bound: int, limit: int) -> Model:
    """Build the model of the schedules whose makespan is at least `bound` and at most `limit`.

    Parameters
    ----------
    shop
        The shop.
    bound
        A valid lower bound on the makespan.
    limit
        The largest makespan of interest.
    """
    cp = cp_model.CpModel()
    makespan = cp.new_int_var(min(bound, limit), limit, "makespan")
    starts: list[cp_model.IntVar] = []
    chosen: list[cp_model.IntVar | None] = []
    lanes: list[list[cp_model.IntervalVar]] = [[] for _ in range(shop.machines)]
    previous: cp_model.LinearExprT = 0
    opens = shop.opens.tolist()
    first, machine, duration = shop.first.tolist(), shop.machine.tolist(), shop.duration.tolist()
    for operation in range(shop.size):
        start = cp.new_int_var(0, limit, "")
        if not opens[operation]:
            cp.add(start >= previous)
        options = range(first[operation], first[operation + 1])
        literals = _options(cp, start, [(machine[k], duration[k]) for k in options], lanes)
        previous = start + (
            duration[options[0]]
            if len(options) == 1
            else sum(duration[k] * x for k, x in zip(options, literals, strict=True) if x is not None)
        )
        cp.add(previous <= makespan)
        starts.append(start)
        chosen.extend(literals)
    for lane in lanes:
        cp.add_no_overlap(lane)
    cp.minimize(makespan)
    return Model(shop=shop, cp=cp, start=starts, chosen=chosen, makespan=makespan)


def _options(
    cp: cp_model.CpModel,
    start: cp_model.IntVar,
    options: list[tuple[int, int]],
    lanes: list[list[cp_model.IntervalVar]],
) -> list[cp_model.IntVar | None]:
    """Add an operation's intervals to the lanes of its machines; return a literal per option, None if no choice."""
    if len(options) == 1:
        machine, duration = options[0]
        lanes[machine].append(cp.new_fixed_size_interval_var(start, duration, ""))
        return [None]
    literals: list[cp_model.IntVar | None] = []
    for machine, duration in options:
        literal = cp.new_bool_var("")
        lanes[machine].append(cp.new_optional_fixed_size_interval_var(start, duration, literal, ""))
        literals.append(literal)
    cp.add_exactly_one(literals)
    return literals


class Search(cp_model.CpSolverSolutionCallback):  # type: ignore[misc] # ortools comes without types
    """One search of CP-SAT, which tells its improvements and can be stopped from another thread."""

    def __init__(
        self,
        model: Model,
        *,
        seed: int,
        on_schedule: Callable[[Schedule], object],
        on_bound: Callable[[int], None],
    ) -> None:
        super().__init__()
        self._model, self._on_schedule = model, on_schedule
        self._solver = cp_model.CpSolver()
        self._solver.parameters.num_workers = 1
        self._solver.parameters.random_seed = seed % (1 << 31)
        # Measured on orb01, la21 and ft10: with these two, and without linear relaxations, one worker proves in
        # seconds what the default settings do not prove in minutes.
        self._solver.parameters.use_dynamic_precedence_in_disjunctive = True
        self._solver.parameters.use_strong_propagation_in_disjunctive = True
        self._solver.parameters.linearization_level = 0
        self._solver.best_bound_callback = lambda value: on_bound(_ceil(value))

    def on_solution_callback(self) -> None:
        """Pass the schedule on."""
        self._on_schedule(compact(self._model.shop, _read(self._model, self.value)))

    def run(self, *, seconds: float, effort: float = float("inf")) -> Verdict:
        """Search for at most `seconds` of wall time and `effort` of CP-SAT's own deterministic time."""
        self._solver.parameters.max_time_in_seconds = max(seconds, 0.0)
        self._solver.parameters.max_deterministic_time = effort
        status = self._solver.solve(self._model.cp, self)
        schedule = None
        if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            schedule = _read(self._model, self._solver.value)
        closed = status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}
        return Verdict(schedule=schedule, closed=closed)

    def stop(self) -> None:
        """End the search soon; `run` then returns what it has."""
        self._solver.stop_search()


def _ceil(value: float) -> int:
    """Round a proven bound up to a whole number, forgiving the float's last digits."""
    return int(np.ceil(value - 1e-6 * max(1.0, abs(value) * 1e-6)))


def _read(model: Model, value: Callable[[cp_model.IntVar], int]) -> Schedule:
    shop = model.shop
    start = np.array([value(variable) for variable in model.start], np.int64)
    option = shop.first[:-1].copy()
    for operation in np.flatnonzero(np.diff(shop.first) > 1).tolist():
        for k in range(int(shop.first[operation]), int(shop.first[operation + 1])):
            literal = model.chosen[k]
            if literal is not None and value(literal):
                option[operation] = k
    return Schedule(option=option, start=start)
