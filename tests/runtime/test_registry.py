"""Applications are found by their folders, and by entry points of other distributions."""

import importlib
import sys
from pathlib import Path

import pytest

from jiahe.kernel.errors import NotFoundError
from jiahe.runtime.registry import Installed, application, applications
from tests.runtime.turner import TURNER, WORKSHOP


def test_those_in_the_areas_and_those_of_other_distributions_are_found_in_order() -> None:
    found = list(applications())

    assert "industry.job_scheduling" in found
    assert TURNER in found
    assert found == sorted(found)


def test_an_application_knows_its_area_declaration_and_contract() -> None:
    app = application(TURNER)

    assert (app.area, app.folder) == ("workshop", WORKSHOP / "jiahe_workshop" / "turner")
    assert app.application.title.en == "Doubles"
    assert list(app.contract.reads) == ["items", "notes"]


def test_an_unknown_id_is_told_with_those_that_there_are() -> None:
    with pytest.raises(NotFoundError) as caught:
        application("industry.magic")

    assert TURNER in caught.value.say("en")


def test_a_declaration_of_another_kind_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "odd_app"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "app.py").write_text("APPLICATION = 3\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    with pytest.raises(TypeError, match="is no Application"):
        _ = Installed(id="odd.app", module="odd_app", folder=folder).application


def test_listing_imports_no_declaration() -> None:
    before = {name for name in sys.modules if name.startswith("jiahe.areas.") and name.endswith((".app", ".logic"))}
    importlib.invalidate_caches()
    applications.cache_clear()

    applications()

    assert {
        name for name in sys.modules if name.startswith("jiahe.areas.") and name.endswith((".app", ".logic"))
    } == before
