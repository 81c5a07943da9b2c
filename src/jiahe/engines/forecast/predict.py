"""What will each series be, at each step after the origin, and between which ends?"""

from dataclasses import dataclass, replace

import numpy as np

from jiahe.engines.forecast import calibrate, holdout
from jiahe.engines.forecast.context import Context
from jiahe.engines.forecast.dense import Dense
from jiahe.engines.forecast.learners import Learner
from jiahe.engines.forecast.model import Flat
from jiahe.engines.forecast.panel import Panel, Series
from jiahe.engines.forecast.seasonal import Naive, Periodic, Seasonal, Smooth


@dataclass(frozen=True, kw_only=True)
class _Member:
    """A series' place in the model."""

    number: int
    place: int
    middle: float
    scale: float


class Predictor:
    """A model, ready to forecast series of a panel."""

    def __init__(self, flat: Flat, panel: Panel) -> None:
        self.season = int(flat["season"])
        self._flat = flat
        self._probabilities = np.asarray(flat["probabilities"])
        self.members = {
            str(name): _Member(
                number=number,
                place=place,
                middle=float(np.asarray(flat[f"{number}.middle"])[place]),
                scale=float(np.asarray(flat[f"{number}.scale"])[place]),
            )
            for number in range(int(flat["groups"]))
            for place, name in enumerate(np.asarray(flat[f"{number}.series"]).tolist())
        }
        # Neighbours are looked at on the scale on which they were learnt from, too.
        self.panel = replace(panel, series=tuple(self.scaled(one) for one in panel.series))
        self._learners = [self._rebuild(number) for number in range(int(flat["groups"]))]

    def _rebuild(self, number: int) -> tuple[Learner, ...]:
        flat, ahead = self._flat, int(self._flat[f"{number}.ahead"])
        made: list[Learner] = []
        for name in str(flat[f"{number}.learners"]).split(","):
            if name == "periodic":
                made.append(Periodic(Seasonal(self.season, int(flat[f"{number}.periodic.seasons"]), ahead)))
            elif name == "smooth":
                made.append(Smooth(Seasonal(self.season, int(flat[f"{number}.smooth.seasons"]), ahead)))
            elif name == "dense":
                made.append(Dense(int(flat[f"{number}.dense.back"]), ahead))
            elif name == "context":
                near = np.asarray(flat[f"{number}.context.near"]).tolist()
                names = np.asarray(flat[f"{number}.series"]).tolist()
                cycles = np.asarray(flat[f"{number}.context.cycles"]).tolist()
                made.append(
                    Context(
                        panel=self.panel,
                        neighbours={one: tuple(others) for one, others in zip(names, near, strict=True)},
                        cycles=tuple((cycle, waves) for cycle, waves in cycles),
                        ahead=ahead,
                    )
                )
            else:
                made.append(Naive(int(name.removeprefix("naive")), ahead))
        return tuple(made)

    def back(self, series: Series) -> int:
        """Return the look-back that the series' forecast needs, in steps; 0 for a series that the model lacks."""
        member = self.members.get(series.name)
        return max((one.back for one in self._used(member)), default=0) if member else 0

    def least(self, series: Series) -> float:
        """Return the least reading that was learnt from."""
        member = self.members[series.name]
        return float(np.asarray(self._flat[f"{member.number}.least"])[member.place])

    def scaled(self, series: Series) -> Series:
        """Return the series on the scale on which it was learnt."""
        member = self.members.get(series.name)
        if member is None or (series.middle, series.scale) == (member.middle, member.scale):
            return series
        values = (series.values * series.scale + (series.middle - member.middle)) / member.scale
        return replace(series, values=values, middle=member.middle, scale=member.scale)

    def _used(self, member: _Member) -> list[Learner]:
        used = np.asarray(self._flat[f"{member.number}.used"])[member.place]
        return [one for one, taken in zip(self._learners[member.number], used.tolist(), strict=True) if taken]

    def values(self, series: Series, origins: np.ndarray, horizon: int) -> np.ndarray:
        """Forecast in scaled units.

        Parameters
        ----------
        series
            One that the model knows, on the model's scale, with at least `back` steps before each origin.
        origins
            Places in the series.
        horizon
            Steps ahead; beyond those forecast directly, forecasts are taken for readings.

        Returns
        -------
        numpy.ndarray
            (origins, horizon).
        """
        member = self.members[series.name]
        learners = self._used(member)
        ahead = learners[0].ahead
        made = self._mean(member, learners, series, origins)
        if horizon <= ahead:
            return made[:, :horizon]
        return np.stack([self._on(member, series, int(origin), horizon) for origin in origins])

    def _mean(self, member: _Member, learners: list[Learner], series: Series, origins: np.ndarray) -> np.ndarray:
        total = np.zeros((len(origins), learners[0].ahead))
        for learner in learners:
            kept = np.asarray(self._flat.get(f"{member.number}.weights.{learner.name}", np.empty((1, 0, 0))))
            weights = kept[member.place if len(kept) > 1 else 0].astype(np.float64)
            total += learner.predict(weights, series, origins)
        return total / len(learners)

    def _on(self, member: _Member, series: Series, origin: int, horizon: int) -> np.ndarray:
        learners = self._used(member)
        values = series.values[:origin]
        while len(values) < origin + horizon:
            longer = Series(
                name=series.name,
                first=series.first,
                raw=values,
                values=values,
                middle=series.middle,
                scale=series.scale,
                stop=series.first + len(values),
            )
            values = np.concatenate((values, self._mean(member, learners, longer, np.array([len(values)]))[0]))
        return np.asarray(values[origin : origin + horizon])

    def ends(self, series: Series, leads: np.ndarray, level: float) -> np.ndarray:
        """Return the lower and upper error ends at leads (1 is the first step ahead), (2, leads), scaled."""
        member = self.members[series.name]
        curve = np.asarray(self._flat[f"{member.number}.curves"])[member.place].astype(np.float64)
        ahead = int(self._flat[f"{member.number}.ahead"])
        judged = calibrate.at(curve, self._probabilities, level)
        lower, upper = (np.interp(leads, holdout.leads(ahead) + 1, one) for one in judged)
        return np.stack((lower, upper)) * np.sqrt(np.maximum(leads / ahead, 1.0))
