"""What does the office know that the plan can be held against? Plain data, so that it may come from a file as well."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.text import Text

_MOST = 200_000
Short = Annotated[str, Field(max_length=120)]
Count = Annotated[int, Field(ge=0, le=10**9)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Record(_Part):
    simulated: bool = False


class Rounds(_Record):
    """How many rounds of a procedure were opened in a year."""

    procedure: Short
    year: int
    many: Count


class Waiting(_Record):
    """Cases that wait in a stage of a round, by area and county: for what, how many, how many of them past their day.

    `what` is what is to be done: the kind of the stage, or to `correct`, `admit`, `publish`, `catalogue`. `until` is the first
    day on which one of them is due, `said` on how many a unit that decides along has said its word.
    """

    round: Short
    procedure: Short
    year: int
    number: int
    stage: Short
    what: Short
    area: Short = ""
    county: Short = ""
    many: Count
    overdue: Count = 0
    until: dt.date | None = None
    said: Mapping[str, int] = Field(default_factory=dict)


class Counted(_Record):
    """Cases that count towards a target."""

    target: Short
    year: int
    area: Short = ""
    county: Short = ""
    many: Count


class Paid(_Record):
    """What was paid under a clause in a year, in fen, and how many payouts."""

    clause: Short
    year: int
    fen: int = Field(ge=0)
    many: Count


class Records(_Part):
    """All of it, on a day; `people` are those who work for a unit, by the unit's id."""

    plan: Short
    day: dt.date
    rounds: tuple[Rounds, ...] = Field(default=(), max_length=_MOST)
    waiting: tuple[Waiting, ...] = Field(default=(), max_length=_MOST)
    counted: tuple[Counted, ...] = Field(default=(), max_length=_MOST)
    paid: tuple[Paid, ...] = Field(default=(), max_length=_MOST)
    people: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def simulated(self) -> bool:
        """Whether there are simulated records alone, so that these are shown."""
        every: list[_Record] = [*self.rounds, *self.waiting, *self.counted, *self.paid]
        return bool(every) and all(one.simulated for one in every)

    def of(self, *, simulated: bool) -> "Records":
        """Keep the real records or the simulated ones."""
        kept: dict[str, Any] = {
            name: tuple(one for one in getattr(self, name) if one.simulated == simulated)
            for name in ("rounds", "waiting", "counted", "paid")
        }
        return self.model_copy(update=kept)


def read_records(text: str) -> Records:
    """Read records as `jiahe plan records` writes them.

    Raises
    ------
    DataError
        Where they have another form.
    """
    try:
        return Records.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part)[:40] for part in first["loc"][:6]) or "-"
        raise DataError(
            "records",
            place,
            "format",
            count=error.error_count(),
            examples=(Example(None, str(first["msg"])[:120]),),
            advice=Text(zh="请用 jiahe plan records 写出的文件", en="use a file that `jiahe plan records` wrote"),
        ) from error
