"""In which order do a round's cases stand, how sure is that, and how harsh was each reviewer? From the scores alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from jiahe.engines.review.calibrate import Calibration, calibrate
from jiahe.engines.review.disputes import disputes
from jiahe.engines.review.rank import Ranking, Robustness, rank, robustness_of_pools
from jiahe.engines.review.reviews import Reviews, reviews

SEED = 20250515
"""The day on which the plan is in force; the same scores give the same figures to the last digit."""
DRAWS = 2000
LEVEL = 1.959963984540054
"""Half the width of a 95 % interval, in standard errors."""
DISPUTED = 0.01
"""Marks that lie apart so far by chance once in a hundred cases are told."""
CLEAR = 2.0
"""Standard errors between the last above the line and the first below, from which on the line lies clearly."""


@dataclass(frozen=True)
class Marks:
    """The submitted scores of a round: places in `cases` and `reviewers`, and the totals."""

    cases: tuple[str, ...]
    reviewers: tuple[str, ...]
    rows: tuple[tuple[int, int, float], ...]

    def without(self, left_out: frozenset[str]) -> "Marks":
        """Return the marks as if some reviewers had given none."""
        gone = {place for place, name in enumerate(self.reviewers) if name in left_out}
        return replace(self, rows=tuple(row for row in self.rows if row[1] not in gone))


@dataclass(frozen=True)
class Pool:
    """Cases that compete for the same places; `quota` is None where there is no limit."""

    cases: tuple[str, ...]
    quota: int | None


@dataclass(frozen=True)
class Standing:
    """How one case stands among those with which it competes.

    Attributes
    ----------
    rank
        From 1; tied cases share the best of their ranks.
    score, error, mean, count
        The calibrated score, its standard error against the mean of the others where there is one, the plain mean, and
        the number of marks.
    share
        1 within the line, 0 beyond; between them where a tie lies across the line.
    probability
        How often it is chosen if reviewers are resampled; None where there is no line.
    chance, alone
        How likely its marks lie so far apart by chance, None where nothing tells; and whose mark is farthest.
    """

    case: str
    rank: int
    score: float
    error: float | None
    mean: float
    count: int
    share: float
    probability: float | None
    chance: float | None
    alone: str | None

    @property
    def low(self) -> float:
        """The lower end of the 95 % interval."""
        return self.score - LEVEL * (self.error or 0.0)

    @property
    def high(self) -> float:
        """The upper end of the 95 % interval."""
        return self.score + LEVEL * (self.error or 0.0)

    @property
    def disputed(self) -> bool:
        """Whether its experts disagree more than chance lets expect."""
        return self.chance is not None and self.chance < DISPUTED

    @property
    def tied(self) -> bool:
        """Whether it is in a tie across the line, which people alone break."""
        return 0.0 < self.share < 1.0


@dataclass(frozen=True)
class Line:
    """The line of one pool, and how firm it is.

    Attributes
    ----------
    quota
        How many places there are.
    margin, gap
        How far the last above the line is from the first below: in standard errors, None where there is nobody below or
        nothing tells errors, and in points.
    changed, exchanged
        How often the chosen are not the same if reviewers are resampled, and how many of them are others on average.
    tied, open
        The cases in a tie across the line, and how many places are left for them.
    """

    quota: int
    margin: float | None
    gap: float | None
    changed: float
    exchanged: float
    tied: tuple[str, ...]
    open: int

    @property
    def clear(self) -> bool:
        """Whether nobody needs to look twice at where it lies."""
        return not self.tied and (self.margin is None or self.margin >= CLEAR)


@dataclass(frozen=True)
class Harshness:
    """How a reviewer marks: `effect` above the others, negative for a harsh one, its error, and how many marks."""

    reviewer: str
    effect: float
    error: float
    spread: float | None
    count: int

    @property
    def known(self) -> bool:
        """Whether the reviewer is harsh or mild beyond doubt, not by chance."""
        return self.error > 0 and abs(self.effect) > LEVEL * self.error


@dataclass(frozen=True)
class Ranked:
    """What the scores of a round say; `standings` by pool and rank, `panels` how many sets of cases share no reviewer."""

    standings: tuple[tuple[Standing, ...], ...]
    lines: tuple[Line | None, ...]
    reviewers: tuple[Harshness, ...]
    panels: int
    lonely: int
    between: float
    within: float | None
    effects: tuple[tuple[str, float], ...]


@lru_cache(maxsize=64)
def ranked(marks: Marks, pools: tuple[Pool, ...]) -> Ranked:
    """Calibrate the marks and rank each pool; the last few answers are kept, told apart by their content."""
    work = _Scores(marks)
    found = [work.pool(pool, firm) for pool, firm in zip(pools, work.firmness(pools), strict=True)]
    return Ranked(
        standings=tuple(standings for standings, _ in found),
        lines=tuple(line for _, line in found),
        reviewers=work.reviewers(),
        panels=work.panels(),
        lonely=int(work.found.lonely.sum()),
        between=float(np.sqrt(work.found.variances.reviewer)),
        within=_told(float(np.sqrt(work.found.variances.mark))),
        effects=tuple(zip(marks.reviewers, work.found.effect.tolist(), strict=True)),
    )


class _Scores:
    """The marks as the engine takes them, calibrated once."""

    def __init__(self, marks: Marks) -> None:
        self._told = marks
        self._place = {case: place for place, case in enumerate(marks.cases)}
        self.marks = _as_reviews(marks)
        self.found: Calibration = calibrate(self.marks)
        self._disputes = disputes(self.marks, self.found)

    def firmness(self, pools: Sequence[Pool]) -> list[Robustness | None]:
        """Resample the reviewers once for all pools that have a line; None for the others."""
        limited = [pool for pool in pools if pool.quota is not None]
        places = [np.array([self._place[case] for case in pool.cases], np.int64) for pool in limited]
        quotas = [pool.quota or 0 for pool in limited]
        told = iter(robustness_of_pools(self.marks, self.found, pools=places, quotas=quotas, seed=SEED, draws=DRAWS))
        return [None if pool.quota is None else next(told) for pool in pools]

    def pool(self, pool: Pool, firm: Robustness | None) -> tuple[tuple[Standing, ...], Line | None]:
        """Rank the cases of one pool, the others left aside; their marks still tell how harsh reviewers are."""
        places = [self._place[case] for case in pool.cases]
        score = np.full(len(self._told.cases), np.nan)
        score[places] = self.found.score[places]
        order = rank(replace(self.found, score=score), len(places) if pool.quota is None else pool.quota)
        errors = dict(zip(places, self._errors(places), strict=True))
        standings = sorted(
            (self._standing(place, order, firm, errors[place]) for place in places if order.rank[place]),
            key=lambda one: (one.rank, one.case),
        )
        return tuple(standings), _line(pool, standings, order, firm)

    def reviewers(self) -> tuple[Harshness, ...]:
        """Return how each reviewer with a mark marks, the harshest first."""
        often = self.marks.per_reviewer
        found = [
            Harshness(
                name,
                float(self.found.effect[place]),
                float(np.nan_to_num(self.found.effect_sd[place])),
                _told(float(self.found.spread[place])),
                int(often[place]),
            )
            for place, name in enumerate(self._told.reviewers)
            if often[place]
        ]
        return tuple(sorted(found, key=lambda one: (one.effect, one.reviewer)))

    def panels(self) -> int:
        """Return into how many sets of cases the round falls that share no reviewer."""
        return int(np.unique(self.found.blocks[self.found.count > 0]).size)

    def _errors(self, places: list[int]) -> list[float | None]:
        """Return each case's standard error against the mean of those with which it competes.

        What all of them share, such as how harsh the reviewers are on the whole, changes no rank and falls out.
        """
        shared = self.found.covariance[np.ix_(places, places)]
        if len(places) < 2:
            return [_told(float(np.sqrt(value))) for value in np.diag(shared)]
        square = np.diag(shared) - 2 * shared.mean(axis=1) + shared.mean()
        return [_told(float(value)) for value in np.sqrt(np.maximum(square, 0.0))]

    def _standing(self, place: int, order: Ranking, firm: Robustness | None, error: float | None) -> Standing:
        found, who = self.found, int(self._disputes.farthest[place])
        return Standing(
            case=self._told.cases[place],
            rank=int(order.rank[place]),
            score=float(found.score[place]),
            error=error,
            mean=float(found.mean[place]),
            count=int(found.count[place]),
            share=float(order.share[place]),
            probability=None if firm is None else float(firm.probability[place]),
            chance=_told(float(self._disputes.chance[place])),
            alone=self._told.reviewers[who] if who >= 0 else None,
        )


def _as_reviews(marks: Marks) -> Reviews:
    rows = np.array(marks.rows, np.float64).reshape(-1, 3)
    case, reviewer = rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64)
    return reviews(case, reviewer, rows[:, 2], cases=len(marks.cases), reviewers=len(marks.reviewers))


def _line(pool: Pool, standings: Sequence[Standing], order: Ranking, firm: Robustness | None) -> Line | None:
    if pool.quota is None or firm is None:
        return None
    tied = tuple(one.case for one in standings if one.tied)
    above = sum(one.share == 1.0 for one in standings)
    inside, beyond = standings[: pool.quota], standings[pool.quota :]
    gap = inside[-1].score - beyond[0].score if inside and beyond else None
    margin = _told(float(order.margin)) if gap is not None else None
    return Line(pool.quota, margin, gap, firm.changed, firm.exchanged, tied, pool.quota - above if tied else 0)


def _told(value: float) -> float | None:
    return value if np.isfinite(value) else None
