"""What happens from checked inputs to written results? validate in, fit or load a model, run, validate out, write."""

import datetime as dt
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import polars as pl

import jiahe
from jiahe.contracts.check import check_output
from jiahe.contracts.frames import empty
from jiahe.contracts.model import Table
from jiahe.contracts.settings import resolve
from jiahe.kernel.application import Model, Settings
from jiahe.kernel.errors import CancelledError, DataError, SystemFaultError, UsageError, UserError
from jiahe.kernel.ids import new_id
from jiahe.kernel.text import Text
from jiahe.kernel.times import now
from jiahe.lake.tables import Lake
from jiahe.runtime import models
from jiahe.runtime.executors import chosen
from jiahe.runtime.executors.local import workers
from jiahe.runtime.home import Home
from jiahe.runtime.inputs import Input, gather
from jiahe.runtime.parts import Part, compute, join, split
from jiahe.runtime.progress import Progress, Watcher
from jiahe.runtime.record import Record, folder_of, stamp, under_way
from jiahe.runtime.registry import Installed, application

FAULT = "fault.txt"
_SPLIT_ROWS = 2_000_000


@dataclass(frozen=True, kw_only=True)
class Request:
    """One run or fit that somebody wants."""

    application: str
    inputs: Mapping[str, Input]
    settings: Mapping[str, Any] = field(default_factory=dict)
    model: str | None = None
    as_of: dt.datetime | None = None
    seed: int = 0
    kind: Literal["run", "fit"] = "run"


def execute(request: Request, home: Home, *, run_id: str | None = None, watcher: Watcher | None = None) -> Record:
    """Carry a request out and keep its record, whatever the outcome.

    Raises
    ------
    UserError
        The inputs, settings or model are at fault; the record says `refused`.
    CancelledError
        A person stopped it.
    SystemFaultError
        The application failed; the incident is the run's id, the traceback lies in its folder.
    """
    app = application(request.application)
    if request.kind == "fit" and not app.application.learns:
        raise UsageError(Text(zh=f"{app.id} 不需要训练", en=f"{app.id} learns nothing; it is only run"))
    if request.model is not None and (request.kind == "fit" or not app.application.learns):
        raise UsageError(Text(zh=f"{app.id} 此处不用模型", en=f"{app.id} takes no model here"))
    record = Record(
        id=run_id or new_id(),
        application=app.id,
        version=jiahe.__version__,
        kind=request.kind,
        as_of=request.as_of.isoformat() if request.as_of else None,
        seed=request.seed,
        model=request.model,
        started=stamp(),
    )
    with under_way(home.runs, record) as folder, _outcome(record, folder):
        _Work(app, request, home, record, folder, Progress(folder, watcher)).carry_out()
    return record


@contextmanager
def _outcome(record: Record, folder: Path) -> Iterator[None]:
    try:
        yield
    except UserError as error:
        record.outcome, record.error = "refused", error.as_dict()
        _drop_results(record, folder)
        raise
    except (CancelledError, KeyboardInterrupt):
        record.outcome = "cancelled"
        _drop_results(record, folder)
        raise CancelledError from None
    except Exception as error:
        _drop_results(record, folder)
        (folder / FAULT).write_text(traceback.format_exc(), encoding="utf-8")
        record.outcome = "failed"
        record.error = {"error": "SystemFaultError", "incident": record.id}
        raise SystemFaultError(record.id, f"{record.application}: {type(error).__name__}") from error
    record.outcome = "succeeded"


def _drop_results(record: Record, folder: Path) -> None:
    """Leave no half of a result: tables and a model belong to runs that succeeded."""
    record.rows = {}
    for path in (*folder.glob("*.parquet"), folder / models.ARRAYS, folder / models.REST):
        path.unlink(missing_ok=True)


@dataclass
class _Work:
    app: Installed
    request: Request
    home: Home
    record: Record
    folder: Path
    progress: Progress

    def carry_out(self) -> None:
        contract, record = self.app.contract, self.record
        gathered = gather(contract, self.request.inputs, Lake(self.home.lake))
        record.inputs, record.times = gathered.described, gathered.form.as_dict() if gathered.form else None
        record.warnings += gathered.warnings
        day = (self.request.as_of or now()).date()
        record.settings = resolve(contract, self.request.settings, day)
        model = self._model(gathered.frames)
        if self.request.kind == "fit":
            self._keep(self._show(model), contract.learned)
            return
        self._keep(self._run(gathered.frames, model), contract.writes)

    def _settings(self) -> Settings:
        return Settings(
            values=self.record.settings,
            as_of=self.request.as_of,
            seed=self.request.seed,
            on_report=self.progress,
            on_warning=self.record.warnings.append,
        )

    def _model(self, frames: Mapping[str, pl.DataFrame]) -> Model | None:
        fit = self.app.application.fit
        if fit is None:
            return None
        if self.request.model is not None:
            return models.load(folder_of(self.home.runs, self.request.model), self.app.id)
        model = fit(frames, self._settings())
        models.save(model, self.app.id, self.folder)
        return model

    def _show(self, model: Model | None) -> Mapping[str, pl.DataFrame]:
        show = self.app.application.show
        return show(model) if show is not None and model is not None else {}

    def _run(self, frames: Mapping[str, pl.DataFrame], model: Model | None) -> Mapping[str, pl.DataFrame]:
        whole = Part(self.app.id, frames, self.record.settings, self.request.as_of, self.request.seed, model)
        self.record.executor, executor = chosen()
        parts = split(whole, self.app.contract, self._pieces(frames))
        if len(parts) == 1 and self.record.executor == "local":
            results = [compute(whole, self.progress)]
        else:
            results = []
            for result in executor(parts):
                results.append(result)
                self.progress(len(results) / len(parts), f"{len(results)}/{len(parts)}", {})
        self.record.warnings += sorted({warning for result in results for warning in result.warnings})
        return join([result.frames for result in results])

    def _pieces(self, frames: Mapping[str, pl.DataFrame]) -> int:
        if self.record.executor == "ray":
            return 4 * workers()
        rows = sum(frame.height for frame in frames.values())
        return min(workers(), rows // _SPLIT_ROWS + 1)

    def _keep(self, frames: Mapping[str, pl.DataFrame], tables: Mapping[str, Table]) -> None:
        try:
            kept = {name: self._checked(name, frames, table) for name, table in tables.items()}
        except DataError as error:
            raise RuntimeError(f"{self.app.id} broke its own contract: {error}") from error
        if set(frames) - set(tables):
            raise RuntimeError(f"{self.app.id} wrote undeclared tables: {sorted(set(frames) - set(tables))}")
        for name, frame in kept.items():
            frame.write_parquet(self.folder / f"{name}.parquet")
            self.record.rows[name] = frame.height

    @staticmethod
    def _checked(name: str, frames: Mapping[str, pl.DataFrame], table: Table) -> pl.DataFrame:
        if name not in frames:
            raise RuntimeError(f"the table {name} was not written")
        return empty(table) if frames[name].is_empty() else check_output(name, frames[name], table)
