"""Which series tell something about another one's next values?"""

import numpy as np

from jiahe.engines.forecast.panel import Panel

NEAR = 8
_STEPS = 4032
"""Latest steps that correlation is looked for in."""
_MOST = 3000
"""Series above which no neighbours are looked for; give links instead."""
_LEAD = 3
"""Steps by which a neighbour is looked at ahead."""
_CLEAR = 0.3


def by_links(source: list[str], target: list[str], weight: list[float]) -> dict[str, tuple[str, ...]]:
    """Return each series' neighbours over links in either direction, the heaviest first, then by name."""
    found: dict[str, dict[str, float]] = {}
    for one, other, heavy in zip(source, target, weight, strict=True):
        if one != other and heavy > 0:
            for here, there in ((one, other), (other, one)):
                mine = found.setdefault(here, {})
                mine[there] = max(heavy, mine.get(there, 0.0))
    return {
        name: tuple(sorted(mine, key=lambda other: (-mine[other], other))[:NEAR])
        for name, mine in sorted(found.items())
    }


def by_correlation(panel: Panel) -> dict[str, tuple[str, ...]]:
    """Return each series' neighbours: those whose values correlate most with its values three steps later."""
    series = [one for one in panel.series if len(one.values) > 4 * _LEAD]
    if not 1 < len(series) <= _MOST:
        return {}
    stop = max(one.end for one in series)
    steps = np.arange(max(min(one.first for one in series), stop - _STEPS), stop)
    table = np.stack([one.at(steps) for one in series])
    table -= table.mean(1, keepdims=True)
    size = np.sqrt((table**2).mean(1, keepdims=True))
    table = np.divide(table, size, out=np.zeros_like(table), where=size > 1e-9)
    alike = table[:, _LEAD:] @ table[:, :-_LEAD].T / (len(steps) - _LEAD)
    np.fill_diagonal(alike, 0.0)
    # Rounded so that equal series keep the order of their names whatever the last bit says.
    order = np.argsort(-np.round(alike, 9), axis=1, kind="stable")[:, :NEAR]
    return {
        one.name: tuple(series[other].name for other in near if alike[place, other] >= _CLEAR)
        for place, (one, near) in enumerate(zip(series, order.tolist(), strict=True))
    }
