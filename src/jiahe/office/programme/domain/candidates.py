"""Who judges one case, and who else could: each expert with fit, load, conflicts, and how it stands?"""

from collections import Counter
from dataclasses import dataclass

from jiahe.office.accounts.rules import Person, require
from jiahe.office.experts.domain import pool
from jiahe.office.programme.domain.allotting import judged_in, wanting
from jiahe.office.programme.domain.conflicts import Bar, bars, facts_about, forms_of, is_absolute
from jiahe.office.programme.domain.matching import fits
from jiahe.office.programme.models import Assignment, Case
from jiahe.office.programme.rules import procedure_of, sees_everything


@dataclass(frozen=True)
class Candidate:
    """An expert as one case sees them; `assignment` is None where they were never put to it."""

    username: str
    name: str
    fit: float
    many: int
    most: int
    bars: tuple[Bar, ...]
    assignment: Assignment | None
    scored: bool

    @property
    def standing(self) -> bool:
        """Whether they are put to it now."""
        return self.assignment is not None and self.assignment.declined is None

    @property
    def forbidden(self) -> bool:
        """Whether nothing outweighs the conflict."""
        return any(is_absolute(one) for one in self.bars)


def candidates(person: Person, case: Case) -> list[Candidate]:
    """Return all experts for a case: those put to it first, then the others by fit.

    Raises
    ------
    NotSignedInError, ForbiddenError
        Those who see everything see who judges what.
    ConflictError
        Where no experts judge in this procedure.
    """
    require(sees_everything(person), person)
    stage, judges = judged_in(procedure_of(case)), pool()
    values = forms_of([case])
    facts = facts_about([case], values, judges)
    fit = fits([wanting(case, values.get(case.pk, {}), stage.scorers)], judges)[0]
    barred: dict[str, list[Bar]] = {}
    for bar in bars(facts):
        barred.setdefault(bar.expert, []).append(bar)
    known = {one.expert.username: one for one in case.assignments.select_related("expert", "by", "released")}
    scored = set(case.scores.filter(submitted__isnull=False).values_list("by__username", flat=True))
    standing = Assignment.objects.filter(case__round=case.round_id, declined=None)
    many = Counter(standing.values_list("expert__username", flat=True))
    found = [
        Candidate(
            one.username,
            one.name,
            fit[place],
            many[one.username],
            min(one.load, stage.load) if one.available else 0,
            tuple(barred.get(one.username, ())),
            known.get(one.username),
            one.username in scored,
        )
        for place, one in enumerate(judges)
    ]
    return sorted(found, key=lambda one: (not one.standing, one.assignment is None, bool(one.bars), -one.fit))
