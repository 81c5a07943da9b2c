from jiahe.engines.optimise.compiled import inlined, kernel


@inlined
def _double(value: int) -> int:
    return 2 * value


@kernel
def _twice_and_one(value: int) -> int:
    return _double(value) + 1


def test_a_compiled_function_calls_one_that_is_compiled_into_it() -> None:
    assert _twice_and_one(20) == 41
