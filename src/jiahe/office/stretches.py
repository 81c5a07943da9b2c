"""How is a stretch of a long list fetched, be it at the beginning or far down, and whatever its rows bring along?"""

from typing import TypeVar

from django.db.models import BooleanField, Case, Model, Q, QuerySet, Value, When

Row = TypeVar("Row", bound=Model)


def stretch(rows: QuerySet[Row], start: int, stop: int | None) -> list[Row]:
    """Return some rows of a sorted list; those before them are passed over by the index alone."""
    if not start:
        return list(rows[:stop])
    keys = list(rows.values_list("pk", flat=True)[start:stop])
    return list(rows.filter(pk__in=keys))


def within(rows: QuerySet[Row], condition: Q) -> QuerySet[Row]:
    """Keep the rows of a list that fit a condition, looked at in the list's order and not gathered by indexes of its parts.

    A list ends after fifty rows, which the databases' planners do not reckon with: they would collect and sort thousands.
    """
    fits = Case(When(condition, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())
    found: QuerySet[Row] = rows.alias(fits=fits).filter(fits=Value(value=True))  # type: ignore[assignment]  # the stubs lose the row
    return found
