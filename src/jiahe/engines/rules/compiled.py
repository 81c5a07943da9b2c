"""How does one loop serve a single claim at once and a million fast? As it stands, or compiled."""

from collections.abc import Callable
from functools import cache
from typing import Any

LARGE = 50_000
"""Rows from which compiled code is worth the half second that its loading costs."""


def pick(loop: Callable[..., Any], rows: int) -> Callable[..., Any]:
    """Return the loop to use over `rows` rows; both give the same figures, since they are one source."""
    return loop if rows < LARGE else _compile(loop)


@cache
def _compile(loop: Callable[..., Any]) -> Callable[..., Any]:
    from numba import njit  # noqa: PLC0415  # a small file need not wait for it

    made: Callable[..., Any] = njit(cache=True, nogil=True, error_model="numpy")(loop)
    return made
