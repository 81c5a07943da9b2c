"""What would a small city's sensors say? Seeded simulations, the same at every start, each told to be one."""

import datetime as dt

import numpy as np
import polars as pl

END = dt.datetime(2026, 3, 2, 7, 30)  # naive in the plan's zone, as every time in the house
"""The moment at which the simulated past ends: Monday morning, just before the rush."""

_SEED = 20250512
_ROADS = 12
_BUSY = (2, 3, 8)
_DAY_STEPS = 288
_SERIES = {"residential": 42.0, "industrial": 88.0, "commercial": 35.0, "charging": 12.0}
_STATIONS = ("nanhu", "xiuhu", "canal")
_INDICATORS = {
    # mean, daily swing, noise; units as in GB 3838-2002 (mg/L, pH without)
    "pH": (7.6, 0.15, 0.04),
    "dissolved_oxygen": (7.2, 0.9, 0.18),
    "ammonia_nitrogen": (0.55, 0.08, 0.03),
    "permanganate_index": (4.1, 0.25, 0.12),
    "total_phosphorus": (0.12, 0.01, 0.006),
}


def traffic() -> pl.DataFrame:
    """Return speeds in km/h of a ring of roads every 5 minutes for two weeks: sensor, time, value."""
    draw = np.random.default_rng([_SEED, 1])
    steps = 14 * _DAY_STEPS
    times = _times(steps, dt.timedelta(minutes=5))
    hour = _hours(times)
    working = np.array([time.weekday() < 5 for time in times])
    rush = _bump(hour, 8.0, 1.1) + 0.9 * _bump(hour, 17.6, 1.3)
    frames = []
    for road in range(_ROADS):
        depth = (40 if road in _BUSY else 18) + 6 * draw.random()
        level = 52 + 10 * draw.random()
        # congestion reaches the next road of the ring five minutes later
        wave = np.roll(rush * np.where(working, 1.0, 0.35), road)
        drift = _smooth(draw.normal(0, 1.6, steps), 0.85)
        speed = np.clip(level - depth * wave + drift + draw.normal(0, 1.2, steps), 4, 90)
        incident = int(draw.integers(_DAY_STEPS, steps - 40))
        speed[incident : incident + 9] *= 0.45
        frames.append(_long("sensor", f"R{road + 1:02}", times, speed.round(1)))
    return pl.concat(frames)


def roads() -> pl.DataFrame:
    """Return which road leads into which: source, target, weight."""
    names = [f"R{road + 1:02}" for road in range(_ROADS)]
    ring = [(names[road], names[(road + 1) % _ROADS], 1.0) for road in range(_ROADS)]
    across = [(names[road], names[(road + 6) % _ROADS], 0.4) for road in range(0, _ROADS, 3)]
    return pl.DataFrame(ring + across, schema=["source", "target", "weight"], orient="row")


def loads() -> pl.DataFrame:
    """Return loads in MW of four kinds of users every hour for sixty days: series, time, value."""
    draw = np.random.default_rng([_SEED, 2])
    steps = 60 * 24
    times = _times(steps, dt.timedelta(hours=1))
    hour = _hours(times)
    weekend = np.array([time.weekday() >= 5 for time in times])
    shapes = {
        "residential": 0.7 + 0.25 * _bump(hour, 20, 2.5) + 0.12 * _bump(hour, 8, 2),
        "industrial": np.where(weekend, 0.55, 0.6 + 0.4 * ((hour >= 7) & (hour <= 21))),
        "commercial": 0.4 + np.where(weekend, 0.65, 0.55) * _bump(hour, 15, 4),
        "charging": 0.3 + 0.7 * _bump(hour, 23, 2.2) + 0.3 * _bump(hour, 13, 2),
    }
    warmth = 1 + 0.08 * np.sin(np.arange(steps) / (24 * 9))
    frames = []
    for series, level in _SERIES.items():
        wander = 1 + _smooth(draw.normal(0, 0.012, steps), 0.9)
        values = level * shapes[series] * warmth * wander * (1 + draw.normal(0, 0.012, steps))
        frames.append(_long("series", series, times, values.round(2)))
    return pl.concat(frames)


def water() -> pl.DataFrame:
    """Return readings of three stations every 4 hours for sixty days, faults planted: station, indicator, time, value."""
    draw = np.random.default_rng([_SEED, 3])
    steps = 60 * 6
    times = _times(steps, dt.timedelta(hours=4))
    phase = 2 * np.pi * np.arange(steps) / 6
    frames = []
    for station in _STATIONS:
        common = _smooth(draw.normal(0, 1, steps), 0.9)
        for indicator, (mean, swing, noise) in _INDICATORS.items():
            values = mean + swing * np.sin(phase) + noise * (0.6 * common + draw.normal(0, 1, steps))
            faulty = _with_faults(station, indicator, values, mean)
            frames.append(_long("station", station, times, faulty.round(3)).with_columns(indicator=pl.lit(indicator)))
    return pl.concat(frames).select("station", "indicator", "time", pl.col("value").fill_nan(None))


def workshop() -> pl.DataFrame:
    """Return a workshop of ten jobs on six machines, some steps with a choice: job, step, machine, duration."""
    draw = np.random.default_rng([_SEED, 4])
    machines = ("lathe", "mill", "drill", "grinder", "washer", "bench")
    rows = []
    for job in range(1, 11):
        order = draw.permutation(len(machines))
        for step, place in enumerate(order, start=1):
            duration = int(draw.integers(5, 40))
            rows.append((job, step, f"{machines[place]}_1", duration))
            if machines[place] in {"mill", "lathe"}:
                rows.append((job, step, f"{machines[place]}_2", duration + int(draw.integers(0, 6))))
    return pl.DataFrame(rows, schema=["job", "step", "machine", "duration"], orient="row")


def _with_faults(station: str, indicator: str, values: np.ndarray, mean: float) -> np.ndarray:
    """Plant what real stations show: a frozen sensor, a spike, drift, values out of range, gaps, and a pollution."""
    made = values.copy()
    if (station, indicator) == ("nanhu", "dissolved_oxygen"):
        made[150:168] = made[150]
    if (station, indicator) == ("xiuhu", "pH"):
        made[240] = 11.8
    if (station, indicator) == ("canal", "permanganate_index"):
        made[280:] += np.linspace(0, 2.5 * mean, len(made) - 280)
    if (station, indicator) == ("xiuhu", "ammonia_nitrogen"):
        made[90], made[200:206] = -1.0, np.nan
    if station == "canal" and indicator in {"ammonia_nitrogen", "total_phosphorus"}:
        made[320:332] *= 3.2
    return made


def _times(steps: int, step: dt.timedelta) -> list[dt.datetime]:
    midnight = END.replace(hour=0, minute=0)
    last = midnight + (END - midnight) // step * step
    return [last - step * (steps - 1 - number) for number in range(steps)]


def _hours(times: list[dt.datetime]) -> np.ndarray:
    return np.array([time.hour + time.minute / 60 for time in times])


def _bump(x: np.ndarray, centre: float, width: float) -> np.ndarray:
    distance = np.minimum(np.abs(x - centre), 24 - np.abs(x - centre))
    return np.asarray(np.exp(-0.5 * (distance / width) ** 2))


def _smooth(noise: np.ndarray, memory: float) -> np.ndarray:
    made = np.empty_like(noise)
    last = 0.0
    for place, step in enumerate(noise):
        last = memory * last + step
        made[place] = last
    return made


def _long(column: str, name: str, times: list[dt.datetime], values: np.ndarray) -> pl.DataFrame:
    time = pl.Series("time", times, dtype=pl.Datetime("us"))
    return pl.DataFrame({column: [name] * len(times), "time": time, "value": values})
