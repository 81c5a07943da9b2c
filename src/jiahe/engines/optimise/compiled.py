"""How are the loops that must be fast compiled?"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def kernel(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function at its first call, keep the code on disk, and run it without Python's lock."""
    compile_ = njit(cache=True, nogil=True, error_model="numpy")
    return cast("Callable[Parameters, Result]", compile_(function))


def inlined(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function into each of its callers: for what is called millions of times a second."""
    compile_ = njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
    return cast("Callable[Parameters, Result]", compile_(function))
