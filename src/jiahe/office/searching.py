"""How is typed text looked for, alike in SQLite and PostgreSQL, and quickly where the text is Chinese?"""

from typing import Any, ClassVar

from django.db.models import CharField, Lookup, Q, TextField

from jiahe.kernel.ids import is_id

_LONGEST_ID = 26


class Holds(Lookup[str]):
    """Whether a column holds a text, byte for byte: what has no small and capital letters needs no pattern."""

    lookup_name = "holds"
    _functions: ClassVar = {"sqlite": "instr", "postgresql": "strpos"}

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return it as SQL."""
        left, of_left = self.process_lhs(compiler, connection)
        right, of_right = self.process_rhs(compiler, connection)
        return f"{self._functions[connection.vendor]}({left}, {right}) > 0", (*of_left, *of_right)


for _kind in (CharField, TextField):
    _kind.register_lookup(Holds)


def holding(text: str, *columns: str) -> Q:
    """Return which rows hold a text in one of the columns; small and capital letters are the same."""
    lookup = "icontains" if text.lower() != text.upper() else "holds"
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__{lookup}": text})
    return found


def numbered(text: str, column: str = "pk") -> Q:
    """Return which rows have an id that begins with a text; none where no id begins so."""
    start = text.upper()
    rest = _LONGEST_ID - len(start)
    first, last = f"{start}{'0' * rest}", f"{start}{'Z' * rest}"
    if rest < 0 or not is_id(first):
        return Q(pk__in=[])
    return Q(**{f"{column}__gte": first, f"{column}__lte": last})
