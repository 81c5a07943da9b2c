import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.kernel.money import FEN, grouped, parse_share, parse_yuan, read_yuan, write_yuan, yuan

FENS = st.integers(0, 10**17 - 1)
WRITTEN = [
    ("0", 0),
    ("0.0", 0),
    ("0.01", 1),
    ("1.1", 110),
    ("007", 700),
    ("999999999999999.99", 10**17 - 1),
    ("1000000000000000", None),
    ("0.001", None),
    ("-1", None),
    ("+1", None),
    ("1.", None),
    (".5", None),
    ("1e3", None),
    ("1,000", None),
    ("NaN", None),
    ("inf", None),
    ("", None),
    ("1\n", None),
    ("１２", None),
    ("12 ", None),
    ("1.2.3", None),
]


@pytest.mark.parametrize(("text", "fen"), WRITTEN)
def test_an_amount_is_read_exactly_or_not_at_all(text, fen):
    assert parse_yuan(text) == fen
    assert read_yuan(pl.Series("amount", [text, None])).to_list() == [fen, None]


def test_a_column_keeps_its_name_and_its_length():
    read = read_yuan(pl.Series("amount", [], dtype=pl.String))

    assert (read.name, read.dtype, read.len()) == ("amount", pl.Int64, 0)
    assert write_yuan(read).dtype == pl.String


@given(FENS)
def test_what_is_written_is_read_again(fen):
    assert parse_yuan(yuan(fen)) == fen
    assert write_yuan(pl.Series([fen])).to_list() == [yuan(fen)]
    assert read_yuan(pl.Series([yuan(fen)])).to_list() == [fen]
    assert grouped(fen).replace(",", "") == yuan(fen)


@given(FENS)
def test_yuan_have_two_decimals(fen):
    whole, cents = yuan(fen).split(".")

    assert (int(whole), int(cents), len(cents)) == (fen // FEN, fen % FEN, 2)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("30%", (3, 10)),
        ("0%", (0, 1)),
        ("100%", (1, 1)),
        ("33.3333%", (333333, 10**6)),
        ("100.0001%", None),
        ("30", None),
        ("0.3", None),
        ("-3%", None),
        ("1.00001%", None),
    ],
)
def test_a_share_is_a_percentage(text, parts):
    share = parse_share(text)

    assert (share and share.as_integer_ratio()) == (parts if parts and parts[0] else share)
