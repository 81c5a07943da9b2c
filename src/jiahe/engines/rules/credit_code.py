"""Is this a right unified social credit code? GB 32100-2015: eighteen characters, the last one a check digit."""

import numpy as np
import polars as pl

from jiahe.engines.rules.model import Flag

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Figures and capital letters without I, O, S, V and Z, in order of their values."""
LENGTH = 18
_MODULUS = 31
_POWERS = [pow(3, place, _MODULUS) for place in range(LENGTH - 1)]
_WEIGHTS = np.array(_POWERS, np.int64)
_WRONG = 255
_VALUES = np.full(256, _WRONG, np.uint8)
_VALUES[list(ALPHABET.encode())] = np.arange(_MODULUS)


def check_digit(body: str) -> str:
    """Return the check digit of a code's first seventeen characters.

    Examples
    --------
    >>> check_digit("91330400MA2CX8TL0")
    'R'
    """
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, _POWERS, strict=True))
    return ALPHABET[-total % _MODULUS]


def is_right(code: str) -> bool:
    """Tell whether a code is right.

    Examples
    --------
    >>> is_right("91330400MA2CX8TL0R"), is_right("91330400MA2CX8TL0S")
    (True, False)
    """
    body, digit = code[:-1], code[-1:]
    return len(code) == LENGTH and all(character in ALPHABET for character in code) and check_digit(body) == digit


def are_right(codes: pl.Series) -> Flag:
    """Tell which of the codes, (n,) texts without nulls, are right."""
    right = np.zeros(len(codes), bool)
    fits = (codes.str.len_bytes() == LENGTH).to_numpy()
    if fits.any():
        joined = "".join(codes.filter(pl.Series(fits)).to_list()).encode()
        values = _VALUES[np.frombuffer(joined, np.uint8)].reshape(-1, LENGTH)
        total = values[:, :-1].astype(np.int64) @ _WEIGHTS
        right[fits] = (values != _WRONG).all(axis=1) & (-total % _MODULUS == values[:, -1])
    return right
