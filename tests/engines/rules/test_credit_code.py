import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.rules.credit_code import ALPHABET, are_right, check_digit, is_right

RIGHT = ["914403001922038216", "9144030071526726XG", "91110000802100433B"]
WRONG = ["", "91110000802100433C", "91110000802100433b", "91110000802100433", "9111000080210043 B", "嘉" * 18, "I" * 18]


@pytest.mark.parametrize("code", [*RIGHT, *WRONG])
def test_published_codes_are_right_and_others_are_not(code):
    assert is_right(code) == (code in RIGHT)
    assert are_right(pl.Series([code])).tolist() == [code in RIGHT]


def test_a_column_is_told_row_by_row():
    mixed = [WRONG[1], RIGHT[0], "嘉" * 6, RIGHT[1]]

    assert are_right(pl.Series(mixed)).tolist() == [False, True, False, True]
    assert are_right(pl.Series([], dtype=pl.String)).tolist() == []


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(body, place, other):
    code = body + check_digit(body)
    spoilt = code[:place] + other + code[place + 1 :]

    assert is_right(code)
    assert is_right(spoilt) == (spoilt == code)
