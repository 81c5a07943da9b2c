"""How are the loops that must be fast compiled?"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from numba import njit

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def kernel(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function at its first call, keep the code on disk, and run it without Python's lock."""
    return cast("Callable[Parameters, Result]", _compile(function))


def inlined(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function into each of its callers: for what is called millions of times a second."""
    return cast("Callable[Parameters, Result]", _compile(function, forceinline=True))


def _compile(function: Callable[..., Any], **how: bool) -> Any:
    try:
        return njit(cache=True, nogil=True, error_model="numpy", **how)(function)
    except RuntimeError:
        # No folder may be written to: the code then lives as long as the process.
        return njit(nogil=True, error_model="numpy", **how)(function)
