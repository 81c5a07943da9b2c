"""What does every test share? The speed at which Hypothesis works, and a home of its own."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

_CALM = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
# Quick: the same few examples each time, told as they are; shrinking one that fits a model would take minutes.
settings.register_profile(
    "quick",
    max_examples=12,
    derandomize=True,
    deadline=None,
    suppress_health_check=_CALM,
    phases=[Phase.explicit, Phase.generate],
)
settings.register_profile("thorough", max_examples=300, deadline=None, suppress_health_check=_CALM)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture
def root() -> Path:
    """The repository."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test touches the state of whoever runs it."""
    monkeypatch.setenv("JIAHE_HOME", str(tmp_path / "home"))
    for name in ("JIAHE_RAY_ADDRESS", "JIAHE_LANG", "JIAHE_WORKERS"):
        monkeypatch.delenv(name, raising=False)
