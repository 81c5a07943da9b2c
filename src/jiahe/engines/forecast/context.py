"""What do the last hour, the neighbours and the clock say about the next steps?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jiahe.engines.forecast.learners import windows
from jiahe.engines.forecast.panel import Panel, Series


@dataclass(frozen=True)
class Context:
    """The last hour of the series and of its neighbours, and the time of day and week, count for each step ahead."""

    panel: Panel
    neighbours: dict[str, tuple[str, ...]]
    cycles: tuple[tuple[int, int], ...]
    ahead: int
    back: int = 12
    recent: int = 3
    near: int = 8
    penalties: tuple[float, ...] = (1e-2, 3e-2, 1e-1)
    name: str = "context"
    shareable: bool = False

    @property
    def inputs(self) -> int:
        """Own lags, neighbours' lags, harmonics of the cycles, and one for the level."""
        return self.back + self.near * self.recent + 2 * sum(waves for _, waves in self.cycles) + 1

    @property
    def reach(self) -> int:
        """The horizon."""
        return self.ahead

    @property
    def basis(self) -> "Context":
        """Itself."""
        return self

    def derive(self, sums: np.ndarray) -> np.ndarray:
        """Return them as they are."""
        return sums

    def design(self, series: Series, origins: np.ndarray) -> np.ndarray:
        """Return the inputs at origins; neighbours that are not there count as 0."""
        made = np.zeros((len(origins), self.inputs))
        past = windows(series.values, origins - self.back, self.back)
        made[:, : self.back - 1] = past[:, :-1] - past[:, -1:]
        made[:, self.back - 1] = past[:, -1]
        steps = origins + series.first
        at = self.back
        for name in self.neighbours.get(series.name, ())[: self.near]:
            other = self.panel.by_name.get(name)
            if other is not None and len(other.values):
                for lag in range(1, self.recent + 1):
                    made[:, at + lag - 1] = other.at(steps - lag)
            at += self.recent
        at = self.back + self.near * self.recent
        for cycle, waves in self.cycles:
            angle = 2 * np.pi / cycle * np.outer(steps % cycle, np.arange(1, waves + 1))
            made[:, at : at + waves], made[:, at + waves : at + 2 * waves] = np.cos(angle), np.sin(angle)
            at += 2 * waves
        made[:, -1] = 1.0
        return made

    def judged(self, leads: np.ndarray) -> np.ndarray:
        """Return the leads."""
        return leads

    def moments(self, many: Sequence[Series], low: int, high: int) -> np.ndarray:
        """Sum the products of the inputs and the next values."""
        return sum((self._moments(series, np.arange(low, high)) for series in many), start=np.zeros(()))

    def _moments(self, series: Series, origins: np.ndarray) -> np.ndarray:
        change = windows(series.values, origins, self.ahead) - series.values[origins - 1][:, None]
        inputs = self.design(series, origins)
        return np.asarray(inputs.T @ np.column_stack((inputs, change)))

    def predict(self, weights: np.ndarray, series: Series, origins: np.ndarray) -> np.ndarray:
        """Apply the weights to the inputs."""
        return np.asarray(self.design(series, origins) @ weights + series.values[origins - 1][:, None])
