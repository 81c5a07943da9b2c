"""Which errors does only an office with people and a queue know?

UserError
├── FormError          a form is not filled in rightly: HTTP 422, every field at once
├── WorkbookError      cells of a workbook are wrong: HTTP 422, every cell at once
├── NotSignedInError   nobody is signed in, or name and password do not fit: HTTP 401
│   └── CodeNeededError   they fit, and a code of the second factor is needed, too
├── TooManyError       too many attempts: HTTP 429, with the seconds to wait
├── TooLargeError      a body over the limit: HTTP 413
└── ConflictError      the thing stands otherwise than the wish supposes: HTTP 409
"""

from collections.abc import Mapping, Sequence
from typing import Any

from jiahe.kernel.errors import DataError, UserError
from jiahe.kernel.text import Text
from jiahe.plan.workbook.read import CellFault


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


class WorkbookError(DataError):
    """Cells of a workbook are wrong; `faults` are all of them, and the error itself is the first."""

    def __init__(self, form: str, faults: Sequence[CellFault], kept: str = "") -> None:
        self.form, self.faults, self.kept = form, tuple(faults), kept
        first = self.faults[0]
        super().__init__(form, first.cell, first.check, count=len(self.faults), advice=first.advice)

    def __reduce__(self) -> tuple[Any, ...]:
        return WorkbookError, (self.form, self.faults, self.kept)

    def as_dict(self) -> dict[str, Any]:
        """Return the error as plain data, with every wrong cell and the id under which the workbook is kept."""
        return super().as_dict() | {"kept": self.kept, "faults": [fault.as_dict() for fault in self.faults]}


class NotSignedInError(UserError):
    """Nobody is signed in, or name and password do not fit."""


class CodeNeededError(NotSignedInError):
    """Name and password fit, and a code of the second factor is needed, too."""


class TooLargeError(UserError):
    """A request is larger than allowed."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        megabytes = f"{limit / 1024 / 1024:g} MB"
        super().__init__(Text(zh=f"超过上限 {megabytes}", en=f"this is over the limit of {megabytes}"))

    def __reduce__(self) -> tuple[Any, ...]:
        return TooLargeError, (self.limit,)


class ConflictError(UserError):
    """The thing stands otherwise than the wish supposes."""


class TooManyError(UserError):
    """Too many attempts; `seconds` tells how long to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            Text(zh=f"尝试次数过多，请在 {seconds} 秒后再试", en=f"too many attempts; try again in {seconds} seconds")
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return TooManyError, (self.seconds,)

    def as_dict(self) -> dict[str, Any]:
        """Return the error as plain data, with the seconds to wait."""
        return super().as_dict() | {"retry_after": self.seconds}
