"""Has one item of a plan the right shape, and if not, what is to be mended in it?"""

from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from jiahe.plan.faults import Fault, show
from jiahe.plan.files import Piece
from jiahe.plan.model import APPLICATION, DIVISION, NAME, NUMBER

Item = TypeVar("Item", bound=BaseModel)
_Error = Any  # pydantic's ErrorDetails, whose keys vary with the type


def shape(piece: Piece, model: type[Item]) -> tuple[Item | None, list[Fault]]:
    """Return the item, or None and every fault of its shape."""
    if not isinstance(piece.raw, dict):
        return None, [Fault(piece.file, piece.path, "not_a_mapping")]
    try:
        return model.model_validate(piece.raw), []
    except ValidationError as error:
        return None, list(_faults(piece, error))


def join(path: str, *steps: str | int) -> str:
    """Return a path one or more steps deeper: `clauses[2]`, `systems`, 0 make `clauses[2].systems[0]`."""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{show(step)}" if path else show(step)
    return path


def _faults(piece: Piece, error: ValidationError) -> Iterator[Fault]:
    for detail in error.errors(include_url=False):
        steps = [step for step in detail["loc"] if step != "[key]"]
        check, values = _named(detail)
        yield Fault(piece.file, join(piece.path, *steps), check, values)


def _named(detail: _Error) -> tuple[str, tuple[str, ...]]:
    check, value = _KINDS.get(detail["type"], ("shape", itemgetter("msg")))
    return check, () if value is None else (value(detail),)


def _context(name: str, sign: str = "") -> Callable[[_Error], str]:
    return lambda detail: f"{sign}{detail['ctx'][name]}"


def _field(detail: _Error) -> str:
    return show(detail["loc"][-1])


def _form(detail: _Error) -> str:
    return _FORMS[detail["ctx"]["pattern"]]


_FORMS = {
    NAME: "water_bureau",
    NUMBER: "1.10, 1.10a, 3a",
    DIVISION: "330400",
    APPLICATION: "transport.flow_forecast",
}
_KINDS: dict[str, tuple[str, Callable[[_Error], str] | None]] = {
    "missing": ("field_missing", _field),
    "extra_forbidden": ("field_unknown", _field),
    "invalid_key": ("field_unknown", _field),
    "string_type": ("text_wanted", None),
    "int_type": ("whole_wanted", None),
    "int_from_float": ("whole_wanted", None),
    "float_type": ("number_wanted", None),
    "finite_number": ("number_wanted", None),
    "bool_type": ("flag_wanted", None),
    "date_type": ("day_wanted", None),
    "tuple_type": ("not_a_list", None),
    "model_type": ("not_a_mapping", None),
    "literal_error": ("choice", _context("expected")),
    "string_pattern_mismatch": ("pattern", _form),
    "greater_than_equal": ("range", _context("ge", ">= ")),
    "less_than_equal": ("range", _context("le", "<= ")),
    "filled": ("section_empty", _field),
    "string_too_short": ("field_missing", _field),
    "bilingual": ("title_language", None),
    "one_of_two": ("due_kind", None),
    "zone": ("zone_unknown", None),
    "money": ("money_wanted", None),
    "share": ("share_wanted", None),
    "gift": ("gift_kind", None),
    "tiers": ("tiers_order", None),
    "places": ("places_kind", None),
}
