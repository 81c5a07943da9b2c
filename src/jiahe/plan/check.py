"""Is a plan's folder right? If not: every fault at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jiahe.plan.faults import Fault
from jiahe.plan.files import MAIN, SECTIONS, Raw, gather
from jiahe.plan.incentives.check import incentive_faults
from jiahe.plan.model import Area, Clause, Head, Plan, Target, Unit, order_of
from jiahe.plan.placed import Named, Placed, duplicates, ids_of, refer, repeats, shaped
from jiahe.plan.procedures.check import procedure_faults
from jiahe.plan.shape import Item

_NEEDED = ("units", "clauses")


@dataclass(frozen=True)
class _Draft:
    """All items of the right shape, and the ids that are spoken for, malformed items' included.

    A section with an unreadable file knows no ids (None): what points into it may well be right.
    """

    head: Placed[Head] | None
    units: list[Placed[Unit]]
    areas: list[Placed[Area]]
    clauses: list[Placed[Clause]]
    targets: list[Placed[Target]]
    ids: dict[str, tuple[str, ...] | None]
    empty: tuple[str, ...]


def check_plan(folder: Path) -> list[Fault]:
    """Return every fault of the plan in `folder`, its incentives and procedures, by file and path; none where it is right."""
    return sorted({*examine(folder)[1], *incentive_faults(folder), *procedure_faults(folder)})


def examine(folder: Path) -> tuple[Plan | None, list[Fault]]:
    """Return the plan, or None and its faults; its incentives are left aside."""
    raw = gather(folder)
    draft, faults = _draft(raw)
    faults += raw.faults
    faults += (fault for rule in _RULES for fault in rule(draft))
    if faults or draft.head is None:
        return None, sorted(set(faults))
    return _plan(draft, draft.head.item), []


def _draft(raw: Raw) -> tuple[_Draft, list[Fault]]:
    faults: list[Fault] = []
    head = shaped([raw.head] if raw.head else [], Head, faults)
    draft = _Draft(
        head=head[0] if head else None,
        units=shaped(raw.sections["units"], Unit, faults),
        areas=shaped(raw.sections["areas"], Area, faults),
        clauses=shaped(raw.sections["clauses"], Clause, faults),
        targets=shaped(raw.sections["targets"], Target, faults),
        ids={name: None if name in raw.broken else ids_of(raw.sections[name]) for name in SECTIONS},
        empty=tuple(name for name in _NEEDED if not raw.sections[name] and name not in raw.broken),
    )
    return draft, faults


def _plan(draft: _Draft, head: Head) -> Plan:
    clauses = sorted((placed.item for placed in draft.clauses), key=lambda clause: order_of(clause.id))
    sections = {
        "units": tuple(placed.item for placed in draft.units),
        "areas": tuple(placed.item for placed in draft.areas),
        "clauses": tuple(clauses),
        "targets": tuple(placed.item for placed in draft.targets),
    }
    return Plan.model_validate({name: getattr(head, name) for name in Head.model_fields} | sections)


# --- the rules on how the items hang together; each yields the faults that it finds


def _sections_filled(draft: _Draft) -> Iterator[Fault]:
    for section in draft.empty:
        yield Fault(MAIN, section, "section_empty", (section,))


def _ids_unique(draft: _Draft) -> Iterator[Fault]:
    yield from duplicates((placed, placed.item.id, ("id",)) for placed in draft.units)
    yield from duplicates((placed, placed.item.id, ("id",)) for placed in draft.areas)
    yield from duplicates((placed, placed.item.id, ("id",)) for placed in draft.clauses)
    yield from duplicates((placed, placed.item.id, ("id",)) for placed in draft.targets)
    yield from duplicates(
        (placed, system.id, ("systems", place, "id"))
        for placed in draft.clauses
        for place, system in enumerate(placed.item.systems)
    )


def _names_unique(draft: _Draft) -> Iterator[Fault]:
    yield from duplicates((placed, placed.item.name.zh, ("name", "zh")) for placed in draft.units)
    yield from duplicates((placed, placed.item.name.en, ("name", "en")) for placed in draft.units)
    yield from duplicates((placed, placed.item.clause, ("clause",)) for placed in draft.areas)


def _head_units(draft: _Draft) -> Iterator[Fault]:
    if draft.head is None:
        return
    head, throughout = draft.head, draft.head.item.throughout
    offices = [(unit, ("offices", role)) for role, unit in head.item.offices.items()]
    yield from _refer(head, draft, "units", [(head.item.issuer, ("issuer",)), *offices])
    if throughout:
        named = [(unit, ("throughout", "units", place)) for place, unit in enumerate(throughout.units)]
        yield from _refer(head, draft, "units", named)
        yield from repeats(head, named)


def _parts_known(draft: _Draft) -> Iterator[Fault]:
    if draft.head is None:
        return
    head, throughout = draft.head, draft.head.item.throughout
    numbers = [part.number for part in head.item.parts]
    yield from repeats(head, [(str(number), ("parts", place)) for place, number in enumerate(numbers)])
    for place, number in enumerate(throughout.parts if throughout else ()):
        if number not in numbers:
            yield head.fault("part_unknown", str(number), at=("throughout", "parts", place))
    for placed in draft.clauses:
        if placed.item.part not in numbers:
            yield placed.fault("part_unknown", str(placed.item.part), at=("id",))


def _dates_in_order(draft: _Draft) -> Iterator[Fault]:
    if draft.head is None:
        return
    for earlier, later in (("issued", "published"), ("issued", "valid_from"), ("valid_from", "valid_until")):
        if getattr(draft.head.item, later) < getattr(draft.head.item, earlier):
            yield draft.head.fault("dates_reversed", later, earlier, at=(later,))


def _clause_units(draft: _Draft) -> Iterator[Fault]:
    for placed in draft.clauses:
        clause = placed.item
        lead: Named = [(clause.lead, ("lead",))] if clause.lead else []
        supporting: Named = [(unit, ("supporting", place)) for place, unit in enumerate(clause.supporting)]
        yield from _refer(placed, draft, "units", [*lead, *supporting])
        yield from repeats(placed, [*lead, *supporting])
        if supporting and not lead:
            yield placed.fault("lead_missing", at=("lead",))


def _systems_belong(draft: _Draft) -> Iterator[Fault]:
    for placed in draft.clauses:
        for place, system in enumerate(placed.item.systems):
            letter = system.id.removeprefix(placed.item.id)
            if not system.id.startswith(placed.item.id) or len(letter) > 1 or letter.isdigit():
                yield placed.fault("system_elsewhere", placed.item.id, at=("systems", place, "id"))


def _systems_due(draft: _Draft) -> Iterator[Fault]:
    for placed in draft.clauses:
        for place, system in enumerate(placed.item.systems):
            at = ("systems", place, "due")
            areas = [(due.area, (*at, step, "application")) for step, due in enumerate(system.due) if due.area]
            yield from _refer(placed, draft, "areas", areas)
            yield from repeats(placed, [(due.id, (*at, step)) for step, due in enumerate(system.due)])


def _areas_placed(draft: _Draft) -> Iterator[Fault]:
    for placed in draft.areas:
        area, clauses = placed.item, draft.ids["clauses"]
        yield from _refer(placed, draft, "units", [(area.coordinator, ("coordinator",))])
        if clauses is not None and area.clause not in clauses:
            yield placed.fault("area_without_clause", area.id, area.clause, at=("clause",))


def _targets_placed(draft: _Draft) -> Iterator[Fault]:
    for placed in draft.targets:
        yield from _refer(placed, draft, "clauses", [(placed.item.clause, ("clause",))])


def _refer(placed: Placed[Item], draft: _Draft, section: str, named: Named) -> Iterator[Fault]:
    return refer(placed, f"{section[:-1]}_unknown", draft.ids[section], named)


_RULES: tuple[Callable[[_Draft], Iterator[Fault]], ...] = (
    _sections_filled,
    _ids_unique,
    _names_unique,
    _head_units,
    _parts_known,
    _dates_in_order,
    _clause_units,
    _systems_belong,
    _systems_due,
    _areas_placed,
    _targets_placed,
)
