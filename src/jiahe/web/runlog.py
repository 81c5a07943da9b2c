"""What did a run say while it worked? Its progress and its warnings, line by line."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jiahe.office.runs.domain import progress_of
from jiahe.office.runs.models import Run
from jiahe.web.language import half
from jiahe.web.live import names_of
from jiahe.web.templatetags.jiahe import short

_MOST = 200


@dataclass(frozen=True)
class Line:
    """One line: when, how far, what."""

    time: dt.datetime | None
    seconds: float
    percent: int
    text: str
    figures: str

    def written(self) -> str:
        """Return it as one line of a file."""
        clock = timezone.localtime(self.time).strftime("%Y-%m-%d %H:%M:%S") if self.time else ""
        return "\t".join([clock, f"{self.seconds:.2f}", f"{self.percent} %", self.text, self.figures])


class Log:
    """The log of one run, in the language of the page."""

    def __init__(self, run: Run, warnings: Sequence[str]) -> None:
        self._run = run
        self.warnings = [half(text) for text in warnings]

    @cached_property
    def lines(self) -> list[Line]:
        """Every line."""
        called = names_of(self._run.application)
        return [self._line(one, called) for one in progress_of(self._run).lines]

    @property
    def shown(self) -> list[Line]:
        """The last lines, as many as a page bears."""
        return self.lines[-_MOST:]

    @property
    def left_out(self) -> int:
        """How many lines stand in the file alone."""
        return max(len(self.lines) - _MOST, 0)

    def written(self) -> str:
        """Return the whole log as text."""
        head = [f"{self._run.application} {self._run.pk}", *(f"{_('Warning')}: {text}" for text in self.warnings)]
        return "\n".join([*head, *(line.written() for line in self.lines), ""])

    def _line(self, told: Mapping[str, Any], called: Mapping[str, str]) -> Line:
        started, seconds = self._run.started, float(told["seconds"])
        return Line(
            time=started + dt.timedelta(seconds=seconds) if started else None,
            seconds=seconds,
            percent=round(100 * float(told["fraction"])),
            text=half(str(told["text"])),
            figures=" · ".join(f"{called.get(name, name)} {short(value)}" for name, value in told["figures"].items()),
        )
