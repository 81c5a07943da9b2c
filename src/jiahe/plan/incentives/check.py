"""Are the incentives of a plan's folder right? If not: every fault at once."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jiahe.plan.faults import Fault
from jiahe.plan.files import Piece, Raw, gather, gather_lists
from jiahe.plan.incentives.cases import case_faults
from jiahe.plan.incentives.model import Case, Incentive, Kind, Reading
from jiahe.plan.incentives.policy import Policy
from jiahe.plan.incentives.readings import CHOICES, Readings
from jiahe.plan.model import Head
from jiahe.plan.placed import Placed, duplicates, ids_of, refer, repeats, shaped
from jiahe.plan.shape import shape

FOLDER, KINDS, READINGS = "incentives", "kinds.yaml", "readings.yaml"
CASES = "cases/incentives*.yaml"


@dataclass(frozen=True)
class _Draft:
    """The items of the right shape, and what may be referred to; None is unknown."""

    head: Head | None
    clauses: tuple[str, ...] | None
    kinds: list[Placed[Kind]]
    kind_ids: tuple[str, ...] | None
    readings: list[Placed[Reading]]
    reading_ids: tuple[str, ...] | None
    incentives: list[Placed[Incentive]]


def incentive_faults(folder: Path) -> list[Fault]:
    """Return every fault of the incentives in a plan's folder and of their cases; not those of the plan itself."""
    try:
        if not (folder / FOLDER).is_dir():
            return []
    except OSError:  # the folder's own fault, told with the plan's
        return []
    policy, faults = _examine(folder, gather(folder))
    cases: list[Fault] = []
    pieces, unread = gather_lists(folder, sorted(folder.glob(CASES)))
    for case in shaped(pieces, Case, cases):
        if policy is not None:
            cases += case_faults(policy, case)
    return sorted({*faults, *unread, *cases})


def examine(folder: Path) -> tuple[Policy | None, list[Fault]]:
    """Return the incentives of a plan's folder, or None and what is wrong with them or with the plan's head."""
    raw = gather(folder)
    policy, found = _examine(folder, raw)
    faults = raw.faults if raw.head is None else shape(raw.head, Head)[1]
    return (None if faults else policy), sorted({*faults, *found})


def _examine(folder: Path, raw: Raw) -> tuple[Policy | None, list[Fault]]:
    head = None if raw.head is None else shape(raw.head, Head)[0]
    draft, faults = _draft(folder, raw, head)
    faults += (fault for rule in _RULES for fault in rule(draft))
    if faults or head is None:
        return None, faults
    return _policy(draft, head), []


def _policy(draft: _Draft, head: Head) -> Policy:
    return Policy(
        head=head,
        readings=Readings.of(placed.item for placed in draft.readings),
        kinds=tuple(placed.item for placed in draft.kinds),
        incentives=tuple(placed.item for placed in draft.incentives),
    )


def _draft(folder: Path, raw: Raw, head: Head | None) -> tuple[_Draft, list[Fault]]:
    place, faults = folder / FOLDER, list(_strays(folder))
    files = sorted(place.glob("*.yaml")) if place.is_dir() else []
    pieces: dict[str, list[Piece]] = {}
    broken: set[str] = set()
    for name in (KINDS, READINGS, ""):
        chosen = [path for path in files if path.name == name or (not name and path.name not in {KINDS, READINGS})]
        pieces[name], unread = gather_lists(folder, chosen)
        faults += unread
        broken |= {name} if unread else set()
    clauses = ids_of(raw.sections["clauses"])
    draft = _Draft(
        head=head,
        clauses=clauses if clauses and "clauses" not in raw.broken else None,
        kinds=shaped(pieces[KINDS], Kind, faults),
        kind_ids=None if KINDS in broken else ids_of(pieces[KINDS]),
        readings=shaped(pieces[READINGS], Reading, faults),
        reading_ids=None if READINGS in broken else ids_of(pieces[READINGS]),
        incentives=shaped(pieces[""], Incentive, faults),
    )
    return draft, faults


def _strays(folder: Path) -> Iterator[Fault]:
    place = folder / FOLDER
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        if path.suffix == ".yml":
            yield Fault(path.relative_to(folder).as_posix(), "", "file_stray", (path.name, f"{FOLDER}/*.yaml"))


# --- the rules on how the items hang together; each yields the faults that it finds


def _ids_unique(draft: _Draft) -> Iterator[Fault]:
    yield from duplicates((placed, placed.item.id, ("id",)) for placed in draft.kinds)
    yield from duplicates((placed, placed.item.id, ("id",)) for placed in draft.readings)
    yield from duplicates((placed, placed.item.id, ("id",)) for placed in draft.incentives)


def _readings_known(draft: _Draft) -> Iterator[Fault]:
    for placed in draft.readings:
        reading = placed.item
        yield from refer(placed, "reading_unknown", tuple(CHOICES), [(reading.id, ("id",))])
        choices = CHOICES.get(reading.id, (reading.choice,))
        if reading.choice not in choices:
            yield placed.fault("reading_choice", reading.id, ", ".join(choices), at=("choice",))


def _readings_complete(draft: _Draft) -> Iterator[Fault]:
    if draft.incentives and draft.reading_ids is not None:
        for name, choices in CHOICES.items():
            if name not in draft.reading_ids:
                yield Fault(f"{FOLDER}/{READINGS}", "", "reading_missing", (name, ", ".join(choices)))


def _references_lead(draft: _Draft) -> Iterator[Fault]:
    for placed in draft.incentives:
        kinds = [(kind, ("kinds", place)) for place, kind in enumerate(placed.item.kinds)]
        yield from refer(placed, "kind_unknown", draft.kind_ids, kinds)
        yield from repeats(placed, kinds)
        yield from refer(placed, "clause_unknown", draft.clauses, [(placed.item.clause, ("clause",))])


def _amounts_named(draft: _Draft) -> Iterator[Fault]:
    for placed in draft.incentives:
        if placed.item.amount is None and any(term.needs_amount for term in placed.item.terms):
            yield placed.fault("field_missing", "amount")


def _days_in_order(draft: _Draft) -> Iterator[Fault]:
    for placed in draft.incentives:
        start, end = _validity(draft, placed.item)
        if start and end and end < start:
            yield placed.fault("dates_reversed", "valid_until", "valid_from", at=("valid_until",))
        last = None
        for place, term in enumerate(placed.item.terms):
            early = place > 0 and (term.since is None or (last is not None and term.since <= last))
            late = place == 0 and term.since is not None and start is not None and term.since > start
            if early or late:
                yield placed.fault("terms_order", str(start), at=("terms", place, "since"))
            last = term.since


def _validity(draft: _Draft, incentive: Incentive) -> tuple[dt.date | None, dt.date | None]:
    start = {placed.item.id: placed.item.choice for placed in draft.readings}.get("validity")
    head = draft.head
    plain = getattr(head, start) if head is not None and start in CHOICES["validity"] else None
    return incentive.valid_from or plain, incentive.valid_until or (head.valid_until if head else None)


_RULES = (_ids_unique, _readings_known, _readings_complete, _references_lead, _amounts_named, _days_in_order)
