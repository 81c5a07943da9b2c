"""What does somebody want to run, as plain data, and as the runtime takes it?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from jiahe.kernel.errors import UsageError
from jiahe.kernel.text import Text
from jiahe.kernel.times import parse_time
from jiahe.office.runs.models import Run

MOST_SEED = 2**31 - 1
SIMULATED = "demo_"
"""How the names of simulated tables begin; whoever shows one says so."""


def is_simulated(name: str) -> bool:
    """Tell whether the rows of a lake table are simulated."""
    return name.startswith(SIMULATED)


@dataclass(frozen=True)
class FromUpload:
    """A table from a file that was handed in; `format` overrides the guess by name."""

    upload: str
    format: str | None = None


@dataclass(frozen=True)
class FromLake:
    """A table of the lake, in its newest version at the start or a named one."""

    lake: str
    version: int | None = None


Source = FromUpload | FromLake


@dataclass(frozen=True, kw_only=True)
class RunWish:
    """One run or fit as asked for; `model` is the id of a fit, `as_of` an ISO time."""

    application: str
    inputs: Mapping[str, Source] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    model: str | None = None
    as_of: str | None = None
    seed: int = 0
    kind: Literal["run", "fit"] = "run"

    def moment(self) -> dt.datetime | None:
        """Return `as_of` as a time.

        Raises
        ------
        UsageError
            Where it is none.
        """
        if not self.as_of:
            return None
        moment = parse_time(self.as_of)
        if moment is None:
            text = self.as_of[:60]
            raise UsageError(
                Text(zh=f"as_of 应为 ISO 8601 时间，得到 {text}", en=f"as_of must be an ISO 8601 time, got {text}")
            )
        return moment

    def as_dict(self) -> dict[str, Any]:
        """Return the wish as plain data, for the run's row."""
        inputs = {table: _without_none(asdict(source)) for table, source in self.inputs.items()}
        return {
            "inputs": inputs,
            "settings": dict(self.settings),
            "model": self.model,
            "as_of": self.as_of,
            "seed": self.seed,
        }


def wish_of(run: Run) -> RunWish:
    """Return what a run was asked to do, so that it can be asked for again."""
    request = run.request
    inputs = {table: source_of(source) for table, source in request.get("inputs", {}).items()}
    return RunWish(
        application=run.application,
        inputs=inputs,
        settings=request.get("settings", {}),
        model=request.get("model"),
        as_of=request.get("as_of"),
        seed=request.get("seed", 0),
        kind="fit" if run.kind == "fit" else "run",
    )


def source_of(plain: Mapping[str, Any]) -> Source:
    """Read one source from plain data."""
    if "upload" in plain:
        return FromUpload(plain["upload"], plain.get("format"))
    return FromLake(plain["lake"], plain.get("version"))


def _without_none(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if value is not None}
