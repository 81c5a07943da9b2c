"""What does an incentive give, said in a sentence for those who might apply?"""

import datetime as dt
from fractions import Fraction

from jiahe.kernel.money import FEN
from jiahe.kernel.text import Text
from jiahe.plan.incentives.model import Incentive, Term

_WAN, _MILLION = 10**4, 10**6


def gives(incentive: Incentive, day: dt.date) -> Text:
    """Return how much an incentive gives on a day, with its places where they are few."""
    told = _term(incentive, term_on(incentive, day))
    if incentive.quota is None:
        return told
    places = incentive.quota.places
    return Text(zh=f"{told.zh}；每年不超过 {places} 个", en=f"{told.en}; {places} a year at most")


def term_on(incentive: Incentive, day: dt.date) -> Term:
    """Return the term that holds on a day: the last that has begun, else the first."""
    begun = [term for term in incentive.terms if term.since is None or term.since <= day]
    return begun[-1] if begun else incentive.terms[0]


def _term(incentive: Incentive, term: Term) -> Text:
    if term.fixed is not None:
        return money(term.fixed)
    amount = incentive.amount or Text(zh="金额", en="amount")
    if term.share is not None:
        percent = _percent(Fraction(*term.share))
        zh, en = f"{amount.zh}的 {percent}%", f"{percent} % of the {amount.en}"
        if term.cap is None:
            return Text(zh=zh, en=en)
        return Text(zh=f"{zh}，最高 {money(term.cap).zh}", en=f"{en}, {money(term.cap).en} at most")
    steps = [(money(tier.reached), money(tier.pays)) for tier in term.tiers]
    zh = "、".join(f"达到 {reached.zh}给 {pays.zh}" for reached, pays in steps)
    en = ", ".join(f"{pays.en} from {reached.en}" for reached, pays in steps)
    return Text(zh=f"{amount.zh}{zh}", en=f"by {amount.en}: {en}")


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.4f}".rstrip("0").rstrip(".")


def money(fen: int) -> Text:
    """Write fen as people say it: in 万元 and millions where that leaves few figures.

    >>> money(200_000_000).zh, money(200_000_000).en
    ('200 万元', '2 million yuan')
    """
    whole, rest = divmod(fen, FEN)
    if rest:
        told = f"{whole:,}.{rest:02d}"
        return Text(zh=f"{told} 元", en=f"{told} yuan")
    zh = f"{whole / _WAN:,.10g} 万元" if whole and whole % (_WAN // 100) == 0 else f"{whole:,} 元"
    en = f"{whole / _MILLION:,.10g} million yuan" if whole >= _MILLION and whole % _WAN == 0 else f"{whole:,} yuan"
    return Text(zh=zh, en=en)
