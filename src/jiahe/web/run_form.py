"""What does somebody want to run? A form made from the contract, which keeps what was typed when it is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import polars as pl
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from jiahe.contracts.advice import advice
from jiahe.contracts.model import Setting, Table
from jiahe.kernel.errors import DataError, UserError
from jiahe.kernel.times import now
from jiahe.lake.tables import Lake
from jiahe.office.accounts.rules import Person
from jiahe.office.runs import domain
from jiahe.office.runs.domain import FromLake, FromUpload, Preview, RunWish
from jiahe.office.runs.models import Run, Status, Upload
from jiahe.office.tables import lake_for
from jiahe.runtime.registry import Installed
from jiahe.web.choosing import LakeChoice, fitting
from jiahe.web.templatetags.jiahe import moment
from jiahe.web.words import say as word

_HEAD = 8
_MOST_MODELS = 20
_LAKE, _UPLOAD = "lake:", "upload:"


@dataclass
class TableField:
    """One table that the application reads: what may be chosen, what was, and how it looks."""

    name: str
    declared: Table
    choices: list[LakeChoice]
    chosen: str = ""
    upload: Upload | None = None
    preview: Preview | None = None
    fault: UserError | None = None

    @property
    def simulated(self) -> bool:
        """Tell whether what is chosen is simulated."""
        return any(choice.value == self.chosen and choice.simulated for choice in self.choices)

    @property
    def verdict(self) -> dict[str, Any] | None:
        """What is wrong with it, as plain data."""
        wrong = self.fault or (self.preview.verdict if self.preview else None)
        return wrong.as_dict() if wrong else None

    @property
    def head(self) -> list[tuple[Any, ...]]:
        """The first rows."""
        return self.preview.head.head(_HEAD).rows() if self.preview else []


@dataclass
class SettingField:
    """One setting: what was typed, and what is wrong with it."""

    name: str
    setting: Setting
    value: str
    fault: UserError | None = None

    @property
    def in_force(self) -> Any:
        """The value that holds when nothing is typed."""
        return self.setting.default_on(now().date())

    @property
    def placeholder(self) -> str:
        """That value as one would type it."""
        return _shown(self.in_force)

    @property
    def dated(self) -> list[tuple[Any, Any]]:
        """Dated values, the newest first."""
        return sorted(self.setting.values.items(), reverse=True)

    @property
    def kind(self) -> str:
        """How a browser should take it."""
        return "number" if self.setting.type in {"whole", "number"} else "text"

    @property
    def step(self) -> str:
        """By how much a number moves."""
        return "1" if self.setting.type == "whole" else "any"


@dataclass
class RunForm:
    """The whole form."""

    app: Installed
    person: Person
    typed: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, "UploadedFile[Any]"] = field(default_factory=dict)
    fault: UserError | None = None

    @classmethod
    def sent(cls, request: HttpRequest, app: Installed) -> "RunForm":
        """Read a form that was sent."""
        return cls(app, request.user, _plain(request.POST), _files(request.FILES))

    @classmethod
    def like(cls, request: HttpRequest, app: Installed, run: Run) -> "RunForm":
        """Fill in what an earlier run was asked for."""
        wish = domain.wish_of(run)
        typed = {f"from-{table}": _written(source) for table, source in wish.inputs.items()}
        typed |= {f"set-{name}": _shown(value) for name, value in wish.settings.items()}
        typed |= {"seed": str(wish.seed), "as_of": wish.as_of or "", "model": wish.model or ""}
        return cls(app, request.user, typed)

    @cached_property
    def lake(self) -> Lake:
        """The lake, open to the person for reading."""
        return lake_for(self.person)

    @cached_property
    def tables(self) -> list[TableField]:
        """A field for each table read; files that came along are kept."""
        return [self._table(name, declared) for name, declared in self.app.contract.reads.items()]

    @cached_property
    def settings(self) -> list[SettingField]:
        """A field for each setting."""
        return [
            SettingField(name, one, self.typed.get(f"set-{name}", ""))
            for name, one in self.app.contract.settings.items()
        ]

    @property
    def plain_settings(self) -> list[SettingField]:
        """Settings that are a matter of choice."""
        return [one for one in self.settings if not one.setting.values]

    @property
    def rules(self) -> list[SettingField]:
        """Settings that a rule or a standard gives, with dates and sources."""
        return [one for one in self.settings if one.setting.values]

    @property
    def rules_opened(self) -> bool:
        """Tell whether one of those was typed over."""
        return any(one.value.strip() or one.fault for one in self.rules)

    @cached_property
    def models(self) -> list[tuple[str, str]]:
        """Runs whose model may be used again."""
        if not self.app.application.learns:
            return []
        rows = domain.runs_visible_to(self.person).filter(application=self.app.id, status=Status.SUCCEEDED)
        return [
            (run.pk, f"{word('kind', run.kind)} {moment(run.created)} · {run.pk[-6:]}") for run in rows[:_MOST_MODELS]
        ]

    @property
    def opened(self) -> bool:
        """Tell whether the further settings hold anything."""
        return any(self.typed.get(name, "") not in {"", "0"} for name in ("seed", "as_of", "model"))

    def _table(self, name: str, declared: Table) -> TableField:
        choices = fitting(self.lake, declared)
        first = choices[0].value if choices and not self.typed and not declared.optional else ""
        made = TableField(name, declared, choices, self.typed.get(f"from-{name}", first))
        try:
            if name in self.files:
                made.upload = domain.store_upload(self.person, self.files[name])
                made.chosen = f"{_UPLOAD}{made.upload.pk}"
            elif made.chosen.startswith(_UPLOAD):
                made.upload = domain.upload_for(self.person, made.chosen.removeprefix(_UPLOAD))
        except UserError as error:
            made.fault, made.chosen = error, ""
        return made

    def look(self, only: str | None = None) -> bool:
        """Look at the tables chosen; return whether all keep their contracts."""
        for one in self.tables:
            if one.fault is None and only in {None, one.name}:
                self._look(one)
        return all(one.verdict is None for one in self.tables)

    def _look(self, one: TableField) -> None:
        try:
            if one.upload is not None:
                one.preview = domain.preview_upload(one.upload, self.app, one.name)
            elif one.chosen.startswith(_LAKE):
                # A table of the lake kept its contract when it came in: its first rows are enough.
                rows = self.lake.scan(one.chosen.removeprefix(_LAKE))
                head = rows.head(_HEAD).collect()
                one.preview = Preview(head, None, tuple(head.columns), rows.select(pl.len()).collect().item())
        except UserError as error:
            one.fault = error

    def wish(self, kind: Literal["run", "fit"]) -> RunWish:
        """Return what is wanted."""
        seed = self.typed.get("seed", "").strip() or "0"
        if not seed.isdecimal():
            raise DataError("settings", "seed", "type", advice=advice("type", "whole"))
        return RunWish(
            application=self.app.id,
            inputs=dict(self._sources()),
            settings={one.name: one.value for one in self.settings if one.value.strip()},
            model=(self.typed.get("model") or None) if kind == "run" else None,
            as_of=self.typed.get("as_of", "").strip() or None,
            seed=int(seed),
            kind=kind,
        )

    def _sources(self) -> Iterator[tuple[str, FromLake | FromUpload]]:
        for one in self.tables:
            if one.upload is not None:
                yield one.name, FromUpload(one.upload.pk)
            elif one.chosen.startswith(_LAKE):
                yield one.name, FromLake(one.chosen.removeprefix(_LAKE))

    def start(self, kind: Literal["run", "fit"]) -> Run | None:
        """Start; None where the form has to be shown again with what is wrong."""
        if not self.look():
            return None
        try:
            return domain.start_run(self.person, self.wish(kind))
        except DataError as error:
            self._blame(error)
        except UserError as error:
            self.fault = error
        return None

    def _blame(self, error: DataError) -> None:
        """Put a fault beside the field that it is about."""
        fields: list[TableField | SettingField] = [one for one in self.tables if one.name == error.table]
        if error.table == "settings":
            fields = [one for one in self.settings if one.name == error.column]
        for one in fields:
            one.fault = error
        if not fields:
            self.fault = error


def _plain(sent: QueryDict) -> dict[str, str]:
    return {name: value.replace("\x00", "") for name, value in sent.items() if isinstance(value, str)}


def _files(sent: MultiValueDict[str, "UploadedFile[Any]"]) -> dict[str, "UploadedFile[Any]"]:
    return {
        name.removeprefix("file-"): file
        for name, file in sent.items()
        if name.startswith("file-") and isinstance(file, UploadedFile)
    }


def _written(source: FromLake | FromUpload) -> str:
    return f"{_UPLOAD}{source.upload}" if isinstance(source, FromUpload) else f"{_LAKE}{source.lake}"


def _shown(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
