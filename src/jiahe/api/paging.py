"""Which stretch of a list is asked for, and which attributes of its rows are shown?"""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from ninja import Query

from jiahe.office.stretches import stretch

Offset = Annotated[int, Query(ge=0, le=2**31 - 1, description="how many to leave out")]
Limit = Annotated[int, Query(ge=1, le=200, description="how many at most")]
USUAL = 50
Row = TypeVar("Row", bound=Model)


def page(rows: QuerySet[Row], offset: int, limit: int, show: Callable[[Row], Any]) -> dict[str, Any]:
    """Return one stretch of a list and how many there are in all."""
    return {"items": [show(row) for row in stretch(rows, offset, offset + limit)], "total": rows.count()}


def attributes(found: Any, *names: str) -> dict[str, Any]:
    """Return the named attributes of something, as JSON will show them."""
    return {name: getattr(found, name) for name in names}
