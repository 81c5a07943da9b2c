"""How much is it? Money is whole numbers of fen; yuan are only ever written, never computed with."""

import re
from fractions import Fraction

import polars as pl

FEN = 100
MOST_FIGURES = 15
"""Figures of whole yuan that an amount may have."""
WAN = 10_000
_WAN = r"^[0-9]{1,11}(\.[0-9]{1,6})?$"
_YUAN = r"^[0-9]{1,15}(\.[0-9]{1,2})?$"
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
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


def parse_wan(text: str) -> int | None:
    """Read an amount of ten thousands of yuan, at most six decimals, as fen; None where it is none.

    Examples
    --------
    >>> parse_wan("200"), parse_wan("0.000001"), parse_wan("0.0000001")
    (200000000, 1, None)
    """
    if not re.fullmatch(_WAN, text):
        return None
    wan, _, rest = text.partition(".")
    return int(wan) * FEN * WAN + int(rest.ljust(6, "0"))


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


def in_wan(fen: int) -> str:
    """Write fen as ten thousands of yuan for reading, exactly, with no more decimals than it needs.

    Examples
    --------
    >>> in_wan(200000000), in_wan(123450000), in_wan(1)
    ('200', '123.45', '0.000001')
    """
    whole, rest = divmod(fen, FEN * WAN)
    return f"{whole:,}.{rest:06d}".rstrip("0").rstrip(".")


def capitals(fen: int) -> str:
    """Write fen as amounts are written out on vouchers.

    Examples
    --------
    >>> capitals(50000000), capitals(100200305), capitals(0)
    ('伍拾万元整', '壹佰万贰仟零叁元零伍分', '零元整')
    """
    whole, cents = divmod(fen, FEN)
    dime, cent = divmod(cents, 10)
    said = _in_words(whole) + "元" if whole or not cents else ""
    if not cents:
        return f"{said}整"
    gap = "零" if whole and not dime else ""
    return said + gap + (f"{_DIGITS[dime]}角" if dime else "") + (f"{_DIGITS[cent]}分" if cent else "整")


def _in_words(number: int) -> str:
    """Write a whole number in words, by groups of four figures."""
    if not number:
        return _DIGITS[0]
    groups, rest = [], number
    while rest:
        rest, group = divmod(rest, WAN)
        groups.append(group)
    said = ""
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            continue
        # a gap is told by one zero: a group without thousands, or groups left out before it
        gap = said and (group < 1000 or not groups[place + 1])
        said += (_DIGITS[0] if gap else "") + _four(group) + _GROUPS[place]
    return said


def _four(group: int) -> str:
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            said += (_DIGITS[0] if gap and said else "") + _DIGITS[digit] + _PLACES[place]
        gap = not digit
    return said


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
