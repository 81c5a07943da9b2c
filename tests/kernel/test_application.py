"""The declaration of an application and the settings of a run."""

import dataclasses

import pytest

from jiahe.kernel.application import Application, Settings, Starts
from jiahe.kernel.text import Text

TEXT = Text(zh="甲", en="A")
FACTS = {
    "title": TEXT,
    "question": TEXT,
    "meaning": TEXT,
    "clause": "1.5",
    "systems": ("1.5c",),
    "owner": "市交通运输局",
    "engines": (),
    "run": lambda frames, settings: {},
    "cadence": "5 min",
    "starts": Starts.INFORM,
    "roles": ("desk",),
    "screens": (),
}


def test_an_application_learns_where_it_has_a_fit() -> None:
    assert not Application(**FACTS).learns
    assert Application(**FACTS, fit=lambda frames, settings: {}).learns


def test_a_declaration_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Application(**FACTS).clause = "1.6"  # type: ignore[misc]


def test_settings_are_read_as_a_mapping() -> None:
    settings = Settings(values={"horizon": 12, "level": 0.9}, seed=3)

    assert (settings["horizon"], list(settings), len(settings)) == (12, ["horizon", "level"], 2)
    assert dict(settings) == {"horizon": 12, "level": 0.9}
    with pytest.raises(KeyError):
        settings["undeclared"]


def test_progress_and_warnings_go_to_whoever_listens() -> None:
    reports, warnings = [], []
    settings = Settings(values={}, on_report=lambda *report: reports.append(report), on_warning=warnings.append)

    settings.report(0.5, Text(zh="一半", en="half"), makespan=12)
    settings.warn(Text(zh="有一列未用", en="a column was left out"))
    settings.warn("as it is")

    assert reports == [(0.5, "一半 | half", {"makespan": 12})]
    assert warnings == ["有一列未用 | a column was left out", "as it is"]


def test_progress_and_warnings_are_dropped_where_nobody_listens() -> None:
    settings = Settings(values={})

    settings.report(0.5, "half")
    settings.warn("unheard")

    assert settings == Settings(values={}, on_warning=print)
