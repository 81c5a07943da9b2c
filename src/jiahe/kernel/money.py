"""How much is it? Money is whole numbers of fen; yuan are only ever written, never computed with."""

import re
from fractions import Fraction

import polars as pl

FEN = 100
MOST_FIGURES = 15
"""Figures of whole yuan that an amount may have."""
_YUAN = r"^[0-9]{1,15}(\.[0-9]{1,2})?$"
_SHARE = re.compile(r"^([0-9]{1,3})(?:\.([0-9]{1,4}))?%$")


def parse_yuan(text: str) -> int | None:
    """Read an amount of yuan, at most two decimals, as fen; None where it is none.

    Examples
    --------
    >>> parse_yuan("1234.5"), parse_yuan("-1"), parse_yuan("0.005")
    (123450, None, None)
    """
    if not re.fullmatch(_YUAN, text):
        return None
    yuan, _, cents = text.partition(".")
    return int(yuan) * FEN + int(cents.ljust(2, "0"))


def read_yuan(texts: pl.Series) -> pl.Series:
    """Read amounts of yuan as fen, exactly; null where there is none or it is none."""
    right = texts.str.contains(_YUAN) & ~texts.str.contains("\n", literal=True)
    parts = texts.str.split_exact(".", 1).struct.rename_fields(["yuan", "cents"])
    yuan = parts.struct.field("yuan").cast(pl.Int64, strict=False)
    cents = parts.struct.field("cents").fill_null("").str.pad_end(2, "0").cast(pl.Int64, strict=False)
    return pl.select(pl.when(right).then(yuan * FEN + cents)).to_series().alias(texts.name)


def yuan(fen: int) -> str:
    """Write fen as yuan with two decimals.

    Examples
    --------
    >>> yuan(123450)
    '1234.50'
    """
    return f"{fen // FEN}.{fen % FEN:02d}"


def grouped(fen: int) -> str:
    """Write fen as yuan for reading, the thousands set apart.

    Examples
    --------
    >>> grouped(200000000)
    '2,000,000.00'
    """
    return f"{fen // FEN:,}.{fen % FEN:02d}"


def write_yuan(fen: pl.Series) -> pl.Series:
    """Write amounts of fen, none below 0, as yuan with two decimals."""
    cents = (fen % FEN).cast(pl.String).str.zfill(2)
    return ((fen // FEN).cast(pl.String) + "." + cents).alias(fen.name)


def parse_share(text: str) -> Fraction | None:
    """Read a percentage of at most 100, four decimals at most; None where it is none.

    Examples
    --------
    >>> parse_share("30%"), parse_share("0.0001%"), parse_share("101%")
    (Fraction(3, 10), Fraction(1, 1000000), None)
    """
    found = _SHARE.fullmatch(text)
    if found is None:
        return None
    share = Fraction(int(found[1] + (found[2] or "").ljust(4, "0")), 10**6)
    return share if share <= 1 else None
