"""In which row do the heads stand, and which column is which? By the hidden row of names, else by the titles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError
from jiahe.lake.reading import FaultError
from jiahe.plan.workbook.layout import NUMBER, Layout, column_of

Texts = Sequence[Sequence[str]]
_FEWEST = 2
_MERGED = 2
"""How many rows further up or down a merged head may reach."""


@dataclass(frozen=True)
class Head:
    """Where the columns stand, counted from 1; `number` is the place of the running number, 0 where there is none."""

    last_row: int
    places: Mapping[str, int]
    number: int
    texts: tuple[str, ...]
    unused: tuple[str, ...]


def find_head(rows: Texts, layout: Layout) -> Head | None:
    """Return the head of a sheet, of which the first rows are given as texts; None where there is none.

    Raises
    ------
    FaultError
        Where the hidden row is that of another form.
    DataError
        Where two heads mean one column.
    """
    marked = next((place for place, row in enumerate(rows) if any(_form_of(text) for text in row)), None)
    if marked is not None:
        return _by_marks(rows, marked, layout)
    known = [len({name for name, _ in _named(row, layout)}) for row in rows]
    most = max(known, default=0)
    return _by_titles(rows, known.index(most), layout) if most >= _FEWEST else None


def _by_marks(rows: Texts, marked: int, layout: Layout) -> Head:
    """Read the hidden row; the titles stand in the row below, whatever has become of them."""
    forms = {form for text in rows[marked] if (form := _form_of(text))}
    if layout.form not in forms:
        raise FaultError("format", "other_form", ", ".join(sorted(forms))[:60])
    names = {layout.mark(name): name for name in layout.columns}
    found = [(names[text.strip()], place) for place, text in enumerate(rows[marked], start=1) if text.strip() in names]
    places = _once(found, layout)
    titles = rows[marked + 1] if marked + 1 < len(rows) else []
    places = dict(_named(titles, layout)) | places
    return Head(marked + 2, places, _number_in(titles), *_told(titles, places))


def _by_titles(rows: Texts, best: int, layout: Layout) -> Head:
    """Read the titles of one row; what it lacks may stand above or below, where cells are merged."""
    places, last = _once(list(_named(rows[best], layout)), layout), best
    around = [*range(best - 1, best - 1 - _MERGED, -1), *range(best + 1, best + 1 + _MERGED)]
    for place in around:
        if not 0 <= place < len(rows):
            continue
        for name, column in _named(rows[place], layout):
            if name not in places and column not in places.values():
                places[name] = column
                last = max(last, place)
    return Head(last + 1, places, _number_in(rows[best]), *_told(rows[best], places))


def _named(row: Sequence[str], layout: Layout) -> Iterator[tuple[str, int]]:
    for column, text in enumerate(row, start=1):
        name = column_of(text, layout)
        if name is not None:
            yield name, column


def _once(found: Sequence[tuple[str, int]], layout: Layout) -> dict[str, int]:
    places: dict[str, int] = {}
    for name, column in found:
        if name in places:
            raise DataError(layout.form, name, "column_repeated", advice=advice("column_repeated"))
        places[name] = column
    return places


def _number_in(row: Sequence[str]) -> int:
    known = {NUMBER.zh, NUMBER.en.casefold(), "no"}
    return next((column for column, text in enumerate(row, start=1) if text.strip().casefold() in known), 0)


def _told(row: Sequence[str], places: Mapping[str, int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the titles that stand there, and those of them that mean nothing here."""
    taken = {*places.values(), _number_in(row)}
    texts = [(column, text.strip()[:40]) for column, text in enumerate(row, start=1) if text.strip()]
    return tuple(text for _, text in texts), tuple(text for column, text in texts if column not in taken)


def _form_of(text: str) -> str | None:
    form, slash, name = text.strip().partition("/")
    return form if slash and form.replace("_", "").isalnum() and name == "title" else None
