"""What does an application declare about itself?"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import polars as pl

from jiahe.kernel.screens import Screen
from jiahe.kernel.text import Text

Frames = Mapping[str, pl.DataFrame]
Model = Mapping[str, np.ndarray | float | int | str]


class Starts(StrEnum):
    """What a result sets off: it informs, it is reviewed by a person, or it needs a person's approval."""

    INFORM = "inform"
    REVIEW = "review"
    APPROVE = "approve"


def _no_report(fraction: float, text: str, figures: Mapping[str, Any]) -> None:
    """Drop progress where nobody watches."""


def _no_warning(text: str) -> None:
    """Drop warnings where nobody reads them."""


def _written(text: Text | str) -> str:
    return text.both() if isinstance(text, Text) else text


@dataclass(frozen=True, kw_only=True)
class Settings(Mapping[str, Any]):
    """The checked settings of one run, with all that an application may know of the world outside."""

    values: Mapping[str, Any]  # type: ignore[assignment]  # read by name; the method of that name is not needed
    as_of: dt.datetime | None = None
    seed: int = 0
    on_report: Callable[[float, str, Mapping[str, Any]], None] = field(default=_no_report, compare=False)
    on_warning: Callable[[str], None] = field(default=_no_warning, compare=False)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def report(self, fraction: float, text: Text | str, **figures: float) -> None:
        """Tell how far the work is (0 to 1), in words, with figures; raises CancelledError if the user stopped it."""
        self.on_report(fraction, _written(text), figures)

    def warn(self, text: Text | str) -> None:
        """Add a sentence to the run's warnings."""
        self.on_warning(_written(text))


@dataclass(frozen=True, kw_only=True)
class Application:
    """One AI system that the plan names.

    Attributes
    ----------
    title, question, meaning
        Its name, the question that it answers, and two sentences on how to read the answer.
    clause, systems, owner
        The plan's clause (`1.5`), the systems in it (`1.5c`), the responsible unit.
    engines
        The engines that its logic imports.
    run, fit, show
        Pure functions: `run(frames, settings)` or, where it learns, `fit(frames, settings) -> model`,
        `run(frames, settings, model)` and optionally `show(model) -> frames` (the contract's `learned` tables).
    cadence, starts, roles
        How often it is run, what its result sets off, who may run it.
    screens
        How its results are looked at.
    """

    title: Text
    question: Text
    meaning: Text
    clause: str
    systems: tuple[str, ...]
    owner: str
    engines: tuple[str, ...]
    run: Callable[..., Mapping[str, pl.DataFrame]]
    fit: Callable[[Frames, Settings], Model] | None = None
    show: Callable[[Model], Mapping[str, pl.DataFrame]] | None = None
    cadence: str
    starts: Starts
    roles: tuple[str, ...]
    screens: tuple[Screen, ...]

    @property
    def learns(self) -> bool:
        """Tell whether a model is fitted before it runs."""
        return self.fit is not None
