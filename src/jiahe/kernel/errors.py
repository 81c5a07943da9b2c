"""Whose is the error to fix, and what exactly is wrong?

JiaheError
├── UserError            the user's to fix: exit 3, HTTP 422
│   ├── DataError        a table breaks its contract: which table, column and check, how often, three examples
│   ├── UsageError       the command or request is off: exit 2, HTTP 400
│   ├── NotFoundError    nothing stands under that name: exit 2, HTTP 404
│   ├── ForbiddenError   the person may not do this: HTTP 403
│   └── MissingExtraError  an optional part is not installed: exit 3
├── CancelledError       the user stopped the run: exit 130
└── SystemFaultError     ours to fix: exit 1, HTTP 500, with an id to quote
"""

from dataclasses import dataclass
from typing import Any

from jiahe.kernel.text import Language, Text

EXAMPLES = 3


class JiaheError(Exception):
    """Anything that jiahe raises on purpose."""


class UserError(JiaheError):
    """The user can mend this; `text` says how."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.both())
        self.text = text

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.text,)

    def say(self, language: Language) -> str:
        """Return the message in `language`."""
        return self.text.say(language)

    def as_dict(self) -> dict[str, Any]:
        """Return the error as plain data for REST and run records."""
        return {"error": type(self).__name__, "zh": self.text.zh, "en": self.text.en}


@dataclass(frozen=True)
class Example:
    """One offending place: the row as counted in the file (the header is row 1), None where rows do not apply."""

    row: int | None
    value: str


class DataError(UserError, ValueError):
    """A table breaks its contract.

    Attributes
    ----------
    table, column, check
        Where and which check; `column` is empty where the fault is not in one column.
    count
        How many rows (or columns, or bytes) are at fault.
    examples
        At most three of them.
    advice
        What to do.
    """

    def __init__(
        self,
        table: str,
        column: str,
        check: str,
        *,
        advice: Text,
        count: int = 1,
        examples: tuple[Example, ...] = (),
    ) -> None:
        self.table, self.column, self.check = table, column, check
        self.count, self.examples, self.advice = count, examples[:EXAMPLES], advice
        super().__init__(Text(zh=self._compose("zh"), en=self._compose("en")))

    def __reduce__(self) -> tuple[Any, ...]:
        arguments = (self.table, self.column, self.check)
        return _rebuild, (arguments, self.advice, self.count, self.examples)

    def _compose(self, language: Language) -> str:
        place = f"{self.table}.{self.column}" if self.column else self.table
        shown = "; ".join(_show(example, language) for example in self.examples)
        if language == "en":
            head = f"data error in {place}: check {self.check}, {self.count} found"
            return f"{head}{f' ({shown})' if shown else ''}. {self.advice.en}"
        head = f"数据有误：{place}，检查项 {self.check}，共 {self.count} 处"
        return f"{head}{f'（{shown}）' if shown else ''}。{self.advice.zh}"

    def as_dict(self) -> dict[str, Any]:
        """Return the error as plain data for REST and run records."""
        return super().as_dict() | {
            "table": self.table,
            "column": self.column,
            "check": self.check,
            "count": self.count,
            "examples": [{"row": example.row, "value": example.value} for example in self.examples],
            "advice": {"zh": self.advice.zh, "en": self.advice.en},
        }


def _rebuild(place: tuple[str, str, str], advice: Text, count: int, examples: tuple[Example, ...]) -> DataError:
    return DataError(*place, advice=advice, count=count, examples=examples)


def _show(example: Example, language: Language) -> str:
    if example.row is None:
        return example.value
    return f"row {example.row}: {example.value}" if language == "en" else f"第 {example.row} 行：{example.value}"


class UsageError(UserError):
    """The command or request is put together wrongly."""


class NotFoundError(UserError, LookupError):
    """Nothing stands under that name."""


class ForbiddenError(UserError, PermissionError):
    """The person may not do this."""


class MissingExtraError(UserError, ImportError):
    """An optional part of jiahe is not installed."""

    def __init__(self, extra: str) -> None:
        self.extra = extra
        super().__init__(
            Text(
                zh=f"此功能需要可选组件 {extra}，请先安装：make setup EXTRAS={extra}",
                en=f"this needs the optional part {extra}; install it with: make setup EXTRAS={extra}",
            )
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return MissingExtraError, (self.extra,)


class CancelledError(JiaheError):
    """The user stopped the run."""


class SystemFaultError(JiaheError, RuntimeError):
    """Something of ours went wrong; `incident` is the id to quote."""

    def __init__(self, incident: str, summary: str) -> None:
        super().__init__(f"{summary} [{incident}]")
        self.incident, self.summary = incident, summary

    def __reduce__(self) -> tuple[Any, ...]:
        return SystemFaultError, (self.incident, self.summary)
