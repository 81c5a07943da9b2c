"""What is there to say of an application before anybody runs it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jiahe.kernel.errors import NotFoundError
from jiahe.kernel.text import Text
from jiahe.office.accounts.rules import Person, may_run
from jiahe.plan.coverage import State, headline
from jiahe.plan.load import default_plan
from jiahe.plan.model import order_of
from jiahe.runtime.evidence import evidence
from jiahe.runtime.registry import Installed, applications
from jiahe.web.language import say
from jiahe.web.ranges import area_name


@dataclass(frozen=True)
class Sheet:
    """One application's head."""

    app: Installed

    @property
    def owner(self) -> str:
        """The responsible unit, in the page's language where the plan knows it."""
        return owner_name(self.app.application.owner)

    @property
    def clause(self) -> Any:
        """The plan's clause, None where the plan has no such clause."""
        try:
            return default_plan().clause(self.app.application.clause)
        except NotFoundError:
            return None

    @property
    def systems(self) -> list[Any]:
        """The systems that it serves."""
        wanted = set(self.app.application.systems)
        return [system for system in self.clause.systems if system.id in wanted] if self.clause else []

    @property
    def headline(self) -> Mapping[str, Any] | None:
        """The figure of its benchmark that stands for all."""
        return headline_of(self.app.id)


def headline_of(app_id: str) -> Mapping[str, Any] | None:
    """Return an application's headline figure, None where nothing was measured."""
    found = evidence(app_id)
    return headline(found["rows"]) if found else None


def owner_name(owner: str) -> str:
    """Return a unit's name in the page's language; one that the plan does not know goes by its own."""
    try:
        return say(default_plan().unit(owner).name)
    except NotFoundError:
        return owner


def entries(person: Person) -> list[dict[str, Any]]:
    """Return a row for each application, as the list shows it."""
    return [_entry(app, person) for app in applications().values()]


def _entry(app: Installed, person: Person) -> dict[str, Any]:
    declared, row = app.application, headline_of(app.id)
    title: Text = declared.title
    return {
        "id": app.id,
        "area": app.area,
        "area_name": area_name(app.area),
        "title": say(title),
        "question": say(declared.question),
        "clause": declared.clause,
        "clause_order": (order_of(declared.clause), app.id),
        "owner": owner_name(declared.owner),
        "cadence": declared.cadence,
        "headline": row,
        "state": str(State.MEASURED if row else State.RUNNING),
        "mine": "yes" if may_run(person, app) else "no",
    }
