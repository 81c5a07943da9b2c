"""What does a page tell of a round or a case: its steps, its form, what may be done with it now?"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jiahe.kernel.errors import DataError, UserError
from jiahe.office.accounts.models import User
from jiahe.office.accounts.roles import role_title
from jiahe.office.programme import domain
from jiahe.office.programme.models import Case, Report, Round, Vote
from jiahe.office.programme.rules import (
    counties,
    is_judged_by_experts,
    is_keeper,
    may_hand_in,
    procedure_of,
    sees_everything,
    sees_meeting,
    stage_of,
    today,
)
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.load import default_procedures
from jiahe.plan.procedures.model import Criterion, FormField, Procedure, Stage
from jiahe.web.language import say
from jiahe.web.papers import files_of
from jiahe.web.words import say as word

_LONG_TEXT = 200


@dataclass(frozen=True)
class Step:
    """One stage in the row of stages."""

    stage: Stage
    until: dt.date | None
    cases: int
    state: str


class RoundPage:
    """One round as somebody sees it."""

    def __init__(self, found: Round, person: User) -> None:
        self.round, self._person = found, person
        self.procedure: Procedure = procedure_of(found)
        self.keeps, self.hands_in = is_keeper(person, self.procedure), may_hand_in(person, self.procedure)

    @cached_property
    def counts(self) -> dict[tuple[str, str], int]:
        """How many cases stand where."""
        return domain.counts(self.round, self._person)

    @cached_property
    def steps(self) -> list[Step]:
        """The stages with their dates."""
        last = {stage.id: domain.deadline(self.round, stage.id) for stage in self.procedure.stages}
        over = [stage.id for stage in self.procedure.stages if (until := last[stage.id]) and until < today()]
        now = next((stage.id for stage in self.procedure.stages if stage.id not in over), "")
        return [
            Step(
                stage,
                last[stage.id],
                sum(many for (at, _status), many in self.counts.items() if at == stage.id),
                "now" if stage.id == now else "past" if stage.id in over else "",
            )
            for stage in self.procedure.stages
        ]

    @property
    def hands_in_until(self) -> dt.date | None:
        """The last day for handing in."""
        return domain.deadline(self.round, self.procedure.first.id)

    @cached_property
    def places(self) -> int | None:
        """How many may be chosen in the year."""
        decide = self.procedure.of_kind("decide")
        return default_procedures().places(decide) if decide else None

    @cached_property
    def places_taken(self) -> int:
        """How many of them are taken."""
        return domain.places_taken(self.round)

    @cached_property
    def waiting(self) -> list[Case]:
        """The cases on which it is the person's turn."""
        return domain.waiting_for(self._person, self.round, most=10)

    @cached_property
    def to_publish(self) -> int:
        """How many chosen cases wait for publication."""
        stage = self.procedure.of_kind("publicise") or self.procedure.of_kind("publish")
        waiting = self.round.cases.filter(status="chosen", due=None, stage=stage.id if stage else "")
        return waiting.count() if self.keeps else 0

    @cached_property
    def to_catalogue(self) -> int:
        """How many confirmed cases wait to be put into the catalogue."""
        stage = self.procedure.of_kind("publish")
        return self.counts.get((stage.id, "confirmed"), 0) if self.keeps and stage else 0

    @cached_property
    def progress(self) -> domain.Progress | None:
        """How far the review is, for those who see who judges what."""
        return domain.progress(self.round) if sees_everything(self._person) else None

    @property
    def meets(self) -> bool:
        """Whether the deciding meeting is open to the person."""
        return sees_meeting(self._person, self.procedure)

    @property
    def calendar_missing(self) -> tuple[int, ...]:
        """Years in which weekends alone could be counted as off."""
        return default_procedures().calendar.unpublished(self.round.opened, domain.last_deadline(self.round))

    @property
    def slug(self) -> str:
        """The procedure's name in public addresses."""
        return self.procedure.id.replace("_", "-")

    @cached_property
    def notices(self) -> list[tuple[str, str, list[dict[str, str]]]]:
        """What everybody may read of the round: title, address, files."""
        return notice_links(self.round, domain.notices_of([self.round])[self.round.pk])


def notice_links(found: Round, kinds: Iterable[str]) -> list[tuple[str, str, list[dict[str, str]]]]:
    """Return the notices of a round with their addresses and files."""
    slug = found.procedure.replace("_", "-")
    addresses = {
        "publicity": reverse("notice", args=["publicity", found.pk]),
        "result": reverse("notice", args=["result", found.pk]),
        "list": reverse("public", args=[slug, found.year]),
        "catalogue": reverse("catalogue", args=[found.year]),
    }
    return [(word("notice", kind), addresses[kind], files_of(addresses[kind])) for kind in kinds]


_WITH_FORMS = frozenset(
    {"save", "submit", "answer", "score", "assign", "unassign", "avoid", "reopen", "visit", "report"}
)
"""Verbs that have a form of their own on the page."""


@dataclass(frozen=True)
class Field:
    """One field of a form: what was typed, and what is wrong with it."""

    name: str
    field: FormField
    value: Any
    fault: DataError | None

    @property
    def shown(self) -> str:
        """The value in words."""
        if self.value in (None, ""):
            return "—"
        if self.field.type == "choice":
            return say(self.field.label(str(self.value)))
        if self.field.type == "flag":
            return _("yes") if self.value in (True, "true") else _("no")
        if self.field.type == "time":
            return str(self.value)[:10]
        if isinstance(self.value, float):
            return f"{self.value:,.2f}".removesuffix(".00")
        return str(self.value)

    @property
    def written(self) -> str:
        """The value as a form holds it."""
        if self.value is None:
            return ""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        if self.field.type == "time":
            return str(self.value)[:10]
        return f"{self.value:.15g}" if isinstance(self.value, float) else str(self.value)

    @property
    def long(self) -> bool:
        """Whether it is typed into several lines."""
        return self.field.type == "text" and self.field.longest > _LONG_TEXT


def form_fields(procedure: Procedure, values: Mapping[str, Any], fault: UserError | None = None) -> list[Field]:
    """Return the fields of a procedure's form with what was typed and what is wrong."""
    faults = fault.faults if isinstance(fault, domain.FormError) else {}
    return [Field(name, field, values.get(name), faults.get(name)) for name, field in procedure.fields.items()]


def area_choices() -> list[tuple[str, str]]:
    """Return the plan's areas to choose from."""
    return [(area.id, say(area.title)) for area in default_plan().areas]


def county_choices() -> list[tuple[str, str]]:
    """Return the plan's counties and zones to choose from."""
    return [(unit.id, say(unit.name)) for unit in counties()]


class CasePage:
    """One case as somebody sees it; `typed` is what was sent and refused with `fault`."""

    def __init__(
        self,
        case: Case,
        person: User,
        *,
        fault: UserError | None = None,
        typed: Mapping[str, Any] | None = None,
        points: Mapping[str, str] | None = None,
    ) -> None:
        self.case, self.fault, self.typed, self.points = case, fault, typed or {}, points or {}
        self._person = person
        self.procedure, self.stage = procedure_of(case), stage_of(case)
        self.dossier = domain.dossier(person, case)

    @property
    def fields(self) -> list[Field]:
        """The form: with what was typed where it may be filled in."""
        values = {**self.dossier.values, **(self.typed if self.edits else {})}
        every = form_fields(self.procedure, values, self.fault)
        return [one for one in every if one.name in self.dossier.values]

    @property
    def edits(self) -> bool:
        """Whether the person may fill in the form now."""
        return "submit" in self.dossier.verbs

    @property
    def verbs(self) -> list[tuple[str, str]]:
        """What may be done besides filling in, the way forward first."""
        forward = [one for one in self.dossier.verbs if one not in _WITH_FORMS]
        return [(verb, word("verb", verb)) for verb in forward]

    @property
    def scores_now(self) -> bool:
        """Whether the person may score it now."""
        return "score" in self.dossier.verbs

    @property
    def criteria(self) -> list[tuple[Criterion, str]]:
        """The stage's criteria, each with the points typed now or kept."""
        kept = self.dossier.draft.points if self.dossier.draft else {}
        return [(one, self.points.get(one.id, str(kept.get(one.id, "")))) for one in self.stage.criteria]

    @cached_property
    def candidates(self) -> list[domain.Candidate]:
        """All experts as this case sees them, for those who see who judges what."""
        judged = self.stage.kind == "score" or bool(self.dossier.scores)
        seen = judged and sees_everything(self._person) and is_judged_by_experts(self.procedure)
        return domain.candidates(self._person, self.case) if seen else []

    @property
    def standing(self) -> list[domain.Candidate]:
        """Those who are or were put to it."""
        return [one for one in self.candidates if one.assignment is not None]

    @property
    def others(self) -> list[domain.Candidate]:
        """Those who can be put to it."""
        return [one for one in self.candidates if not one.standing]

    @property
    def visit_fields(self) -> list[Field]:
        """What a check on site verifies, as it was handed in or typed."""
        wanted = domain.verified_fields(self.procedure, self.stage)
        return [one for one in self._fields_of(wanted, self.dossier.values) if one.name in wanted]

    @property
    def today(self) -> str:
        """The day on which the page is looked at."""
        return str(today())

    @property
    def report_fields(self) -> list[Field]:
        """What is reported now."""
        return self._fields_of(self.stage.reports.of, {}) if self.stage.reports else []

    @property
    def reports(self) -> list[tuple[Report, list[Field]]]:
        """The reports so far."""
        following = self.procedure.of_kind("follow")
        of = following.reports.of if following and following.reports else {}
        return [
            (one, [Field(name, of[name], one.values.get(name), None) for name in of]) for one in self.dossier.reports
        ]

    @property
    def visited(self) -> list[Field]:
        """What was verified on site."""
        found = self.dossier.visit
        return (
            [Field(name, self.procedure.fields[name], value, None) for name, value in found.values.items()]
            if found
            else []
        )

    @property
    def votes(self) -> list[tuple[str, Vote | None]]:
        """What each of the units that decide together has said."""
        decide = self.procedure.of_kind("decide")
        said = {vote.unit: vote for vote in self.dossier.votes}
        together = decide.together if decide and (said or "decide" in self.dossier.verbs) else ()
        return [(say(default_plan().unit(unit).name), said.get(unit)) for unit in together]

    def _fields_of(self, fields: Mapping[str, FormField], values: Mapping[str, Any]) -> list[Field]:
        faults = self.fault.faults if isinstance(self.fault, domain.FormError) else {}
        return [
            Field(name, field, self.typed.get(name, values.get(name)), faults.get(name))
            for name, field in fields.items()
        ]

    @property
    def answers(self) -> bool:
        """Whether the person may answer objections now."""
        return "answer" in self.dossier.verbs

    @property
    def county(self) -> str:
        """The county's name."""
        return say(default_plan().unit(self.case.county).name) if self.case.county else ""

    @property
    def area(self) -> str:
        """The area's title."""
        return say(default_plan().area(self.case.area).title)

    @property
    def late(self) -> bool:
        """Whether handing in now would be late."""
        last = domain.last_day(self.case)
        return self.edits and last is not None and today() > last

    @property
    def stages(self) -> dict[str, str]:
        """What the stages are called."""
        return {stage.id: say(stage.title) for stage in self.procedure.stages}

    @property
    def roles(self) -> str:
        """Who acts next, in words."""
        wait = self.dossier.expected
        if wait is None:
            return ""
        return _("the applicant") if wait.by_owner else " / ".join(say(role_title(role)) for role in wait.roles)
