from collections.abc import Callable

from jiahe.engines.optimise.compiled import inlined, kernel


@inlined
def _double(value: int) -> int:
    return 2 * value


@kernel
def _twice_and_one(value: int) -> int:
    return _double(value) + 1


def test_a_compiled_function_calls_one_that_is_compiled_into_it() -> None:
    assert _twice_and_one(20) == 41


def test_what_cannot_be_kept_on_disk_is_compiled_all_the_same() -> None:
    made: dict[str, Callable[[int], int]] = {}
    exec("def thrice(value):\n    return 3 * value", made)  # noqa: S102  # code without a file has no place for a cache

    assert kernel(made["thrice"])(14) == 42
