"""What does a plan say about one procedure: its stages, who acts in each, the form, the criteria, the days?"""

from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from jiahe.contracts.model import Column
from jiahe.plan.model import Bilingual, Day, Name, Number, filled

Kind = Literal[
    "submit", "recommend", "check", "score", "visit", "decide", "publicise", "confirm", "pay", "publish", "follow"
]
"""What is done in a stage, in the order in which stages may follow one another."""
Role = Literal["firm", "expert", "county_office", "lead_unit", "programme_office", "finance"]
Reach = Literal["own", "county", "area", "all"]
"""Which cases whoever acts may touch: one's own, those of one's county, those of the areas that one's unit leads, all."""
Outcome = Literal["return", "refuse", "withdraw"]
"""What may come of a stage besides going on."""
PURPOSES = ("further", "visit", "report", "objection")
"""What files are for besides those that a procedure asks for by name."""
KINDS: tuple[Kind, ...] = get_args(Kind)
LONGEST = 20_000


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class FormField(Column):
    """A field of a form: a contract's column, how many characters a text may have, and whether everybody may read it.

    `check` names a check digit that a text must keep, such as that of the unified social credit code.
    """

    longest: int = Field(default=200, ge=1, le=LONGEST)
    public: bool = False
    check: Literal["credit_code"] | None = None

    @model_validator(mode="after")
    def _checkable(self) -> Self:
        if self.check and self.type != "text":
            raise ValueError("`check` is for texts alone")
        return self


class Span(_Part):
    """A number of days after a day, which itself does not count."""

    days: int = Field(ge=1, le=400)
    working: bool


class Criterion(_Part):
    """One thing that is judged; the weights of a stage's criteria sum up to 100."""

    id: Name
    title: Bilingual
    question: Bilingual
    weight: int = Field(ge=1, le=100)


class Places(_Part):
    """How many may be chosen in a calendar year: as many as an incentive has places, or a number with its source.

    With `each` the number holds for each case that is answered, whatever the year.
    """

    incentive: Name | None = None
    number: int | None = Field(default=None, ge=0, le=10**6)
    source: str | None = None
    each: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.incentive is None) == (self.number is None) or (self.number is not None and not self.source):
            raise PydanticCustomError("places", "an incentive, or a number with its source")
        return self


class Pays(_Part):
    """What a confirmed case is paid: an incentive, and the fields that hold the firm's credit code and the amount."""

    incentive: Name
    code: Name
    amount: Name | None = None


class Measure(_Part):
    """Which number of a report counts towards which target; `code` is the form's field that says whose it is."""

    field: Name
    target: Name
    code: Name


class Reports(_Part):
    """What those in the catalogue report, how often, and how many times; `of` are the report's fields.

    Of what is measured towards a target the latest report of a year counts, once for each firm.
    """

    every: Span
    times: int = Field(ge=1, le=40)
    of: dict[Name, FormField]
    measures: tuple[Measure, ...] = Field(default=(), strict=False)


class Stage(_Part):
    """One step of the way; `roles` act in it, within `reach`; `may` lists what else than going on may come of it.

    `load` and `bid_days` are for expert review: how many cases an expert takes at most, and for how many days a joint bid
    is a conflict of interest. `verified` are the fields whose values a visit finds. `together` are the units that all must
    agree.
    """

    id: Name
    title: Bilingual
    kind: Kind
    roles: Annotated[tuple[Role, ...], BeforeValidator(filled), Field(strict=False)]
    reach: Reach
    span: Span | None = None
    may: tuple[Outcome, ...] = Field(default=(), strict=False)
    correction: Span | None = None
    late: Literal["refused", "admitted"] = "refused"
    criteria: tuple[Criterion, ...] = Field(default=(), strict=False)
    scale: int = Field(default=10, ge=1, le=100)
    scorers: int = Field(default=1, ge=1, le=99)
    load: int = Field(default=30, ge=1, le=1000)
    bid_days: int = Field(default=1095, ge=0, le=36500)
    verified: tuple[Name, ...] = Field(default=(), strict=False)
    together: tuple[Name, ...] = Field(default=(), strict=False)
    places: Places | None = None
    pays: Pays | None = None
    reports: Reports | None = None

    def criterion(self, criterion_id: str) -> Criterion | None:
        """Return a criterion, None where there is none of that id."""
        return next((one for one in self.criteria if one.id == criterion_id), None)


class Wanted(_Part):
    """A file that is wanted with the form; one that is needed must be there before it is handed in."""

    id: Name
    title: Bilingual
    needed: bool = False
    note: Bilingual | None = None


class Procedure(_Part):
    """One procedure; `keepers` open its rounds, extend deadlines and publish; `reading` says why it is put so here.

    `answers` is the procedure whose published cases those of this one answer, `partners` the field that names the firms
    that apply jointly, `target` the plan's target towards which a confirmed case counts.
    `contact` is how the unit that takes objections is reached, as its notices say it.
    that apply jointly, `target` the plan's target towards which a confirmed case counts. `yearly` tells that the plan wants
    a round every year.
    """

    id: Name
    title: Bilingual
    clause: Number
    matter: Bilingual
    keepers: Annotated[tuple[Role, ...], BeforeValidator(filled), Field(strict=False)]
    answers: Name | None = None
    partners: Name | None = None
    target: Name | None = None
    yearly: bool = False
    fields: dict[Name, FormField]
    attachments: tuple[Wanted, ...] = Field(default=(), strict=False)
    stages: Annotated[tuple[Stage, ...], BeforeValidator(filled), Field(strict=False)]
    contact: Bilingual | None = None
    reading: Bilingual
    source: str = Field(min_length=1)
    checked: Day

    @property
    def first(self) -> Stage:
        """The stage in which cases are handed in."""
        return self.stages[0]

    def stage(self, stage_id: str) -> Stage | None:
        """Return a stage by its id, None where there is none."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def of_kind(self, kind: Kind) -> Stage | None:
        """Return the stage of a kind, None where there is none."""
        return next((stage for stage in self.stages if stage.kind == kind), None)

    def after(self, stage: Stage) -> Stage | None:
        """Return the stage that follows, None after the last."""
        place = self.stages.index(stage) + 1
        return self.stages[place] if place < len(self.stages) else None


class Holiday(_Part):
    """Days off in a row, both ends included."""

    title: Bilingual
    first: Day
    last: Day


class Year(_Part):
    """One year of the calendar; a year that is not published yet has neither days off nor days worked instead."""

    year: int = Field(ge=1950, le=2200)
    published: bool
    source: str = Field(min_length=1)
    checked: Day
    off: tuple[Holiday, ...] = Field(default=(), strict=False)
    worked: tuple[Day, ...] = Field(default=(), strict=False)
