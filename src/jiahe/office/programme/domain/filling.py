"""What is said where a form is not filled in rightly? Everything at once, by field."""

from collections.abc import Mapping
from typing import Any

from jiahe.kernel.errors import DataError


class FormError(DataError):
    """A form has faults; `faults` are all of them by field, and the error itself is the first."""

    def __init__(self, faults: Mapping[str, DataError]) -> None:
        self.faults = dict(faults)
        first = next(iter(self.faults.values()))
        super().__init__(
            first.table,
            first.column,
            first.check,
            count=len(self.faults),
            examples=first.examples,
            advice=first.advice,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return FormError, (self.faults,)

    def as_dict(self) -> dict[str, Any]:
        """Return the error as plain data, with each field's fault."""
        return super().as_dict() | {"faults": {name: fault.as_dict() for name, fault in self.faults.items()}}
