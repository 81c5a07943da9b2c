"""Are the procedures of a plan's folder right? If not: every fault at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jiahe.plan.faults import Fault
from jiahe.plan.files import Piece, gather, gather_lists
from jiahe.plan.placed import At, Placed, duplicates, ids_of, refer, repeats, shaped
from jiahe.plan.procedures.model import KINDS, PURPOSES, Procedure, Stage, Year
from jiahe.plan.procedures.placing import PLACING

FOLDER, CALENDAR = "procedures", "calendar.yaml"
INCENTIVES = "incentives/*.yaml"
_WHOLE = 100
_SATURDAY = 5
_RETURNED_FROM = ("recommend", "check")
_LAST = ("confirm", "pay", "publish", "follow")
_WITH = (("publicise", "confirm"), ("confirm", "publicise"), ("pay", "confirm"), ("follow", "publish"))
"""Kinds of stages that make no sense without another."""


@dataclass(frozen=True)
class Found:
    """What stands in a folder without fault."""

    procedures: tuple[Procedure, ...]
    years: tuple[Year, ...]
    quotas: Mapping[str, int]


@dataclass(frozen=True)
class _Draft:
    """The items of the right shape, and what may be referred to; None is unknown."""

    clauses: tuple[str, ...] | None
    units: tuple[str, ...] | None
    targets: tuple[str, ...] | None
    incentives: tuple[str, ...]
    quotas: Mapping[str, int]
    procedures: list[Placed[Procedure]]
    years: list[Placed[Year]]


def procedure_faults(folder: Path) -> list[Fault]:
    """Return every fault of the procedures in a plan's folder; not those of the plan itself."""
    try:
        if not (folder / FOLDER).is_dir():
            return []
    except OSError:  # the folder's own fault, told with the plan's
        return []
    return examine(folder)[1]


def examine(folder: Path) -> tuple[Found | None, list[Fault]]:
    """Return the procedures of a plan's folder, or None and what is wrong with them."""
    draft, faults = _draft(folder)
    faults += (fault for rule in _RULES for fault in rule(draft))
    if faults:
        return None, sorted(set(faults))
    procedures = tuple(placed.item for placed in draft.procedures)
    return Found(procedures, tuple(placed.item for placed in draft.years), draft.quotas), []


def _draft(folder: Path) -> tuple[_Draft, list[Fault]]:
    place, raw = folder / FOLDER, gather(folder)
    faults = list(_strays(folder))
    files = sorted(place.glob("*.yaml")) if place.is_dir() else []
    procedures, unread = gather_lists(folder, [path for path in files if path.name != CALENDAR])
    years, unread_years = gather_lists(folder, [path for path in files if path.name == CALENDAR])
    faults += [*unread, *unread_years]
    incentives = gather_lists(folder, sorted(folder.glob(INCENTIVES)))[0]
    draft = _Draft(
        clauses=None if "clauses" in raw.broken else ids_of(raw.sections["clauses"]),
        units=None if "units" in raw.broken else ids_of(raw.sections["units"]),
        targets=None if "targets" in raw.broken else ids_of(raw.sections["targets"]),
        incentives=ids_of(incentives),
        quotas=_quotas(incentives),
        procedures=shaped(procedures, Procedure, faults),
        years=shaped(years, Year, faults),
    )
    return draft, faults


def _quotas(pieces: list[Piece]) -> dict[str, int]:
    """Return the places of the incentives that have any; what is wrong with incentives is told elsewhere."""
    found = {}
    for piece in pieces:
        raw = piece.raw if isinstance(piece.raw, dict) else {}
        quota = raw.get("quota")
        places = quota.get("places") if isinstance(quota, dict) else None
        if isinstance(places, int) and isinstance(raw.get("id"), str):
            found[raw["id"]] = places
    return found


def _strays(folder: Path) -> Iterator[Fault]:
    place = folder / FOLDER
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        if path.suffix == ".yml":
            yield Fault(path.relative_to(folder).as_posix(), "", "file_stray", (path.name, f"{FOLDER}/*.yaml"))


def _stages(draft: _Draft) -> Iterator[tuple[Placed[Procedure], Stage, At]]:
    for placed in draft.procedures:
        for place, stage in enumerate(placed.item.stages):
            yield placed, stage, ("stages", place)


# --- the rules on how the items hang together; each yields the faults that it finds


def _ids_unique(draft: _Draft) -> Iterator[Fault]:
    yield from duplicates((placed, placed.item.id, ("id",)) for placed in draft.procedures)
    yield from duplicates((placed, str(placed.item.year), ("year",)) for placed in draft.years)
    for placed in draft.procedures:
        stages = enumerate(placed.item.stages)
        yield from repeats(placed, [(stage.id, ("stages", place, "id")) for place, stage in stages])
    for placed, stage, at in _stages(draft):
        criteria = enumerate(stage.criteria)
        yield from repeats(placed, [(one.id, (*at, "criteria", place, "id")) for place, one in criteria])
        yield from repeats(placed, [(role, (*at, "roles", place)) for place, role in enumerate(stage.roles)])
        yield from repeats(placed, [(one, (*at, "may", place)) for place, one in enumerate(stage.may)])


def _clauses_known(draft: _Draft) -> Iterator[Fault]:
    for placed in draft.procedures:
        yield from refer(placed, "clause_unknown", draft.clauses, [(placed.item.clause, ("clause",))])


def _stages_in_order(draft: _Draft) -> Iterator[Fault]:
    for placed in draft.procedures:
        kinds = [stage.kind for stage in placed.item.stages]
        ranks = [KINDS.index(kind) for kind in kinds]
        if kinds[0] != "submit" or ranks != sorted(set(ranks)):
            yield placed.fault("stages_order", ", ".join(KINDS), at=("stages",))
        if "decide" not in kinds or kinds[-1] not in _LAST:
            yield placed.fault("stages_end", ", ".join(_LAST), at=("stages",))
        for kind, other in _WITH:
            if kind in kinds and other not in kinds:
                yield placed.fault("stages_with", kind, other, at=("stages",))


def _stages_filled(draft: _Draft) -> Iterator[Fault]:
    for placed, stage, at in _stages(draft):
        weights = sum(one.weight for one in stage.criteria)
        if stage.kind == "score" and weights != _WHOLE:
            yield placed.fault("weights", str(weights), at=(*at, "criteria"))
        for name, kinds in _NEEDED.items():
            if stage.kind in kinds and getattr(stage, name) is None:
                yield placed.fault("field_missing", name, at=at)
        if stage.kind == "submit" and stage.reach != "own":
            yield placed.fault("choice", "own", at=(*at, "reach"))


def _parts_placed(draft: _Draft) -> Iterator[Fault]:
    for placed, stage, at in _stages(draft):
        for name, kind in _PARTS.items():
            if getattr(stage, name) and stage.kind != kind:
                yield placed.fault("stage_kind", name, kind, at=(*at, name))
        if "return" in stage.may and stage.kind not in _RETURNED_FROM:
            yield placed.fault("stage_kind", "return", ", ".join(_RETURNED_FROM), at=(*at, "may"))


def _fields_known(draft: _Draft) -> Iterator[Fault]:
    for placed in draft.procedures:
        fields = tuple(placed.item.fields)
        if placed.item.partners:
            yield from refer(placed, "form_field_unknown", fields, [(placed.item.partners, ("partners",))])
    for placed, stage, at in _stages(draft):
        fields = tuple(placed.item.fields)
        named = [(name, (*at, "verified", place)) for place, name in enumerate(stage.verified)]
        if stage.pays:
            told = {"code": stage.pays.code, "amount": stage.pays.amount}
            named += [(value, (*at, "pays", name)) for name, value in told.items() if value]
        yield from refer(placed, "form_field_unknown", fields, named)


def _measures_known(draft: _Draft) -> Iterator[Fault]:
    """Tell what is measured and is no number of the report, nobody's, or counted in cases as well."""
    counted = {placed.item.target for placed in draft.procedures}
    for placed, stage, at in _stages(draft):
        for place, one in enumerate(stage.reports.measures if stage.reports else ()):
            here, of = (*at, "reports", "measures", place), stage.reports.of if stage.reports else {}
            numbers = tuple(name for name, field in of.items() if field.type in {"whole", "number"})
            yield from refer(placed, "form_field_unknown", numbers, [(one.field, (*here, "field"))])
            yield from refer(placed, "form_field_unknown", tuple(placed.item.fields), [(one.code, (*here, "code"))])
            yield from refer(placed, "target_unknown", draft.targets, [(one.target, (*here, "target"))])
            if one.target in counted:
                yield placed.fault("target_mixed", one.target, at=(*here, "target"))


def _plan_known(draft: _Draft) -> Iterator[Fault]:
    """Tell targets, units and procedures that are named and not there."""
    procedures = tuple(placed.item.id for placed in draft.procedures)
    for placed in draft.procedures:
        if placed.item.target:
            yield from refer(placed, "target_unknown", draft.targets, [(placed.item.target, ("target",))])
        if placed.item.answers:
            yield from refer(placed, "procedure_unknown", procedures, [(placed.item.answers, ("answers",))])
        places = (stage.places for stage in placed.item.stages if stage.places and stage.places.each)
        if any(places) and not placed.item.answers:
            yield placed.fault("field_missing", "answers")
    for placed, stage, at in _stages(draft):
        named = [(unit, (*at, "together", place)) for place, unit in enumerate(stage.together)]
        yield from refer(placed, "unit_unknown", draft.units, named)


def _names_free(draft: _Draft) -> Iterator[Fault]:
    for placed in draft.procedures:
        for name in placed.item.fields:
            if name in PLACING:
                yield placed.fault("name_taken", name, at=("fields", name))
        wanted = [(one.id, ("attachments", place, "id")) for place, one in enumerate(placed.item.attachments)]
        yield from repeats(placed, wanted)
        for name, at in wanted:
            if name in {*placed.item.fields, *PLACING, *PURPOSES}:
                yield placed.fault("name_taken", name, at=at)


def _places_known(draft: _Draft) -> Iterator[Fault]:
    for placed, stage, at in _stages(draft):
        if stage.places and stage.places.incentive:
            named = [(stage.places.incentive, (*at, "places", "incentive"))]
            yield from refer(placed, "quota_unknown", tuple(draft.quotas), named)
        if stage.pays:
            yield from refer(
                placed, "incentive_unknown", draft.incentives, [(stage.pays.incentive, (*at, "pays", "incentive"))]
            )


def _years_right(draft: _Draft) -> Iterator[Fault]:
    for placed in draft.years:
        year = placed.item
        if not year.published and (year.off or year.worked):
            yield placed.fault("year_unpublished", at=("published",))
        for place, holiday in enumerate(year.off):
            if holiday.last < holiday.first:
                yield placed.fault("dates_reversed", "last", "first", at=("off", place, "last"))
            if {holiday.first.year, holiday.last.year} != {year.year}:
                yield placed.fault("day_elsewhere", str(year.year), at=("off", place))
        for place, day in enumerate(year.worked):
            off = any(holiday.first <= day <= holiday.last for holiday in year.off)
            if day.year != year.year or day.weekday() < _SATURDAY or off:
                yield placed.fault("day_worked", str(year.year), at=("worked", place))


_NEEDED = {
    "span": ("submit", "publicise"),
    "correction": ("submit",),
    "pays": ("pay",),
    "reports": ("follow",),
}
"""What a stage of these kinds must have."""
_PARTS = {
    "criteria": "score",
    "places": "decide",
    "together": "decide",
    "correction": "submit",
    "verified": "visit",
    "pays": "pay",
    "reports": "follow",
}
"""What only a stage of this kind may have."""
_RULES = (
    _ids_unique,
    _clauses_known,
    _fields_known,
    _measures_known,
    _plan_known,
    _stages_in_order,
    _stages_filled,
    _parts_placed,
    _names_free,
    _places_known,
    _years_right,
)
