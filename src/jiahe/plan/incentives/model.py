"""What does a plan say about one incentive?"""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from jiahe.kernel.money import parse_share, parse_yuan
from jiahe.plan.model import Bilingual, Day, Name, Number, filled


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _fen(value: Any) -> int:
    written = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    fen = parse_yuan(written) if isinstance(written, str) else None
    if fen is None:
        raise PydanticCustomError("money", "yuan with at most two decimals")
    return fen


def _parts(value: Any) -> tuple[int, int]:
    share = parse_share(value) if isinstance(value, str) else None
    if share is None:
        raise PydanticCustomError("share", "a percentage")
    return share.as_integer_ratio()


Money = Annotated[int, BeforeValidator(_fen)]
"""Written in yuan, held in fen."""
Share = Annotated[tuple[int, int], BeforeValidator(_parts)]
"""Written as a percentage, held as numerator and denominator."""


class Kind(_Part):
    """What must not be paid twice on one key: incentives that share a kind exclude one another, in every plan."""

    id: Name
    title: Bilingual
    reason: Bilingual


class Reading(_Part):
    """How words that can be read in two ways are read, and why."""

    id: Name
    choice: Name
    reason: Bilingual


class Tier(_Part):
    """What is paid once an amount is reached."""

    reached: Money
    pays: Money


class Term(_Part):
    """What an incentive gives since a day; the first term may leave it out and begins with the validity."""

    since: Day | None = None
    share: Share | None = None
    cap: Money | None = None
    fixed: Money | None = None
    tiers: tuple[Tier, ...] = Field(default=(), strict=False)
    source: str = Field(min_length=1)
    checked: Day

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [self.share is not None, self.fixed is not None, bool(self.tiers)]
        if sum(ways) != 1 or (self.cap is not None and self.share is None):
            raise PydanticCustomError("gift", "one of share, fixed, tiers")
        for lower, higher in zip(self.tiers, self.tiers[1:], strict=False):
            if higher.reached <= lower.reached or higher.pays <= lower.pays:
                raise PydanticCustomError("tiers", "tiers must rise")
        return self

    @property
    def needs_amount(self) -> bool:
        """Whether a claim must state an amount."""
        return self.fixed is None


class Quota(_Part):
    """How many places there are in a calendar year; they go by score."""

    places: int = Field(ge=0, le=10**9)


class Incentive(_Part):
    """One incentive: what it is given for, to whom once, how much, and the clause that says so.

    `fact` names what makes entitled and so the day that counts, `matter` what it is about, `amount` what must be
    stated; `reading` says why the clause is put so here.
    """

    id: Name
    title: Bilingual
    clause: Number
    kinds: Annotated[tuple[Name, ...], BeforeValidator(filled), Field(strict=False)]
    key: Literal["matter", "applicant"]
    fact: Bilingual
    matter: Bilingual
    amount: Bilingual | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    terms: Annotated[tuple[Term, ...], BeforeValidator(filled), Field(strict=False)]
    quota: Quota | None = None
    reading: Bilingual


class CaseClaim(_Part):
    """A claim in a case, as it would stand in the file."""

    claim: str
    applicant: str
    incentive: str
    matter: str
    date: Day
    amount: Money | None = None
    score: int | str | None = None


class CasePaid(_Part):
    """A payment in a case."""

    applicant: str
    matter: str
    incentive: str
    date: Day
    amount: Money


class CaseAward(_Part):
    """What is to come of a claim."""

    claim: str
    payable: Money
    status: str


class Case(_Part):
    """A case that an official can read: claims, what had been paid, and what is to come of it."""

    name: Bilingual
    claims: tuple[CaseClaim, ...] = Field(strict=False)
    paid: tuple[CasePaid, ...] = Field(default=(), strict=False)
    awards: tuple[CaseAward, ...] = Field(strict=False)
