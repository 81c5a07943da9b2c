"""What does the page of one case tell somebody who scores it: the material, the criteria, what was typed, what others gave?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import hidden
from jiahe.office.programme import domain
from jiahe.office.programme.models import Case, Score
from jiahe.office.programme.rules import procedure_of
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.model import Criterion
from jiahe.web.case_files import CaseFiles
from jiahe.web.language import say
from jiahe.web.programme_pages import Field, form_fields

_MOST_RADIOS = 12
_NOBODY = Text(zh="申报", en="case")


@dataclass(frozen=True)
class Asked:
    """One criterion: the points that may be given, and those typed so far."""

    criterion: Criterion
    choices: tuple[str, ...]
    points: str


class ReviewPage:
    """One case on somebody's desk; `typed` are points that were refused."""

    def __init__(self, case: Case, person: User, *, typed: Mapping[str, str] | None = None) -> None:
        self.case, self._person, self._typed = case, person, typed
        self.dossier = domain.dossier(person, case)
        self.before, self.after, self.place = self.desk.beside(case.pk)
        self.item = next((one for one in self.desk.items if one.case.pk == case.pk), None)
        if self.item is None:
            raise hidden(_NOBODY)

    @cached_property
    def desk(self) -> domain.Desk:
        """All that lies on the desk."""
        return domain.desk(self._person)

    @property
    def procedure(self) -> str:
        """What the procedure is called."""
        return say(procedure_of(self.case).title)

    @property
    def area(self) -> str:
        """The area's title."""
        return say(default_plan().area(self.case.area).title)

    @property
    def fields(self) -> list[Field]:
        """The form as it was handed in."""
        every = form_fields(procedure_of(self.case), self.dossier.values)
        return [one for one in every if one.name in self.dossier.values]

    @property
    def need(self) -> list[Field]:
        """What is public of the case that this one answers."""
        answered = self.case.answers
        if answered is None:
            return []
        procedure = procedure_of(answered)
        public = domain.public_fields(procedure)
        return [
            one
            for one in form_fields(procedure, domain.handed_in(answered))
            if one.name in public and one.value is not None
        ]

    @cached_property
    def files(self) -> CaseFiles:
        """The files that came with it."""
        return CaseFiles(self.case, self._person)

    @property
    def scores_now(self) -> bool:
        """Whether the person may score it now."""
        return "score" in self.dossier.verbs

    @property
    def declines(self) -> bool:
        """Whether the person may step back."""
        return "decline" in self.dossier.verbs

    @property
    def comment(self) -> str:
        """What was written so far."""
        return self.dossier.draft.comment if self.dossier.draft else ""

    @property
    def asked(self) -> list[Asked]:
        """The criteria with what was typed."""
        stage = self.item.stage if self.item else None
        if stage is None:
            return []
        kept = self.dossier.draft.points if self.dossier.draft else {}
        typed = self._typed if self._typed is not None else {name: str(points) for name, points in kept.items()}
        few = stage.scale < _MOST_RADIOS
        choices = tuple(str(points) for points in range(stage.scale + 1)) if few else ()
        return [Asked(one, choices, typed.get(one.id, "")) for one in stage.criteria]

    @property
    def scores(self) -> list[tuple[Score, list[tuple[Criterion, int | None]]]]:
        """The scores that the person sees, each with its points by criterion."""
        criteria = self.item.stage.criteria if self.item else ()
        return [(one, [(each, one.points.get(each.id)) for each in criteria]) for one in self.dossier.scores]
