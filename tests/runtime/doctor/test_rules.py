"""The doctor finds each fault that is planted, tells all at once, and is content with a house in order."""

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from jiahe.contracts.read import read_contract
from jiahe.kernel.ids import new_id
from jiahe.lake.tables import Lake
from jiahe.runtime import evidence as measured
from jiahe.runtime.doctor import examine as doctor
from jiahe.runtime.doctor.finding import Finding, House
from jiahe.runtime.doctor.rules import (
    cases,
    contract,
    environment,
    evidence,
    languages,
    names,
    shape,
    sizes,
    sources,
    state,
)
from jiahe.runtime.home import Home
from jiahe.runtime.record import LOCK, Record, write_record
from jiahe.runtime.registry import Installed, application
from jiahe.runtime.scaffold.write import write_application
from tests.runtime.turner import TURNER

Plant = Callable[[Path], object]
APP = Path("src/jiahe/areas/energy/heat_demand")


@pytest.fixture
def built(tmp_path: Path, place: Home, monkeypatch: pytest.MonkeyPatch) -> House:
    """A repository with one application, as the scaffold writes it."""
    root = tmp_path / "repository"
    write_application(root, "energy", "heat_demand")
    target = root / APP
    package = tmp_path / "path" / "planted_app"
    package.parent.mkdir()
    package.symlink_to(target)
    text = (target / "app.py").read_text(encoding="utf-8").replace("jiahe.areas.energy.heat_demand", "planted_app")
    (target / "app.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(package.parent))
    for name in [name for name in sys.modules if name.startswith("planted_app")]:
        monkeypatch.delitem(sys.modules, name)
    read_contract.cache_clear()
    app = Installed(id="energy.heat_demand", module="planted_app", folder=target)
    return House(root=root, home=place, applications=(app,))


def told(rule: ModuleType, found: House) -> list[tuple[str, str]]:
    """Return where a rule finds something, and what in English."""
    return [(finding.path, finding.message.en) for finding in rule.examine(found)]


@pytest.mark.parametrize(
    "rule",
    [shape, contract, cases, languages, sources, sizes, names, environment, state],
    ids=lambda rule: rule.__name__,
)
def test_a_house_in_order_has_no_findings(built: House, rule: ModuleType) -> None:
    assert told(rule, built) == []


def test_a_file_too_many_one_too_few_and_a_long_logic(built: House) -> None:
    folder = built.root / APP  # type: ignore[operator]
    (folder / "more.py").touch()
    (folder / "app.py").unlink()
    (folder / "logic.py").write_text("\n" * 251, encoding="utf-8")

    assert told(shape, built) == [
        (f"{APP}/app.py", "the application energy.heat_demand lacks the file app.py"),
        (f"{APP}/more.py", "the application energy.heat_demand has more.py too many"),
        (f"{APP}/logic.py", "has 251 lines; 250 are the limit"),
    ]
    (folder / "logic.py").unlink()
    assert (f"{APP}/logic.py", "the application energy.heat_demand lacks the file logic.py") in told(shape, built)


def test_a_contract_and_a_declaration_that_cannot_be_read(built: House) -> None:
    folder = built.root / APP  # type: ignore[operator]
    (folder / "contract.yaml").write_text("reads: 3\n", encoding="utf-8")
    (folder / "app.py").write_text("1 / 0\n", encoding="utf-8")

    found = told(contract, built)

    assert [path for path, _ in found] == [f"{APP}/contract.yaml", f"{APP}/app.py"]
    assert "reads" in found[0][1]
    assert found[1][1] == "cannot be read: division by zero"
    # The rules that look inside leave it to the one that tells why they cannot.
    assert told(languages, built) == told(sources, built) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "energy.heat_demand has 0 cases"),
        ("- name: one\n- name: two\n", "energy.heat_demand has 2 cases"),
        ("a: 1\n", "cannot be read: not a list of cases"),
    ],
)
def test_too_few_cases(built: House, text: str | None, message: str) -> None:
    path = built.root / "tests/areas/energy/heat_demand.yaml"  # type: ignore[operator]
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")

    assert told(cases, built) == [("tests/areas/energy/heat_demand.yaml", message)]


def test_cases_that_are_no_yaml(built: House) -> None:
    path = built.root / "tests/areas/energy/heat_demand.yaml"  # type: ignore[operator]
    path.write_text("a: [\n", encoding="utf-8")

    ((_, message),) = told(cases, built)

    assert message.startswith("cannot be read: ")


def test_texts_in_the_wrong_language(built: House) -> None:
    path = built.root / APP / "contract.yaml"  # type: ignore[operator]
    text = path.read_text(encoding="utf-8").replace("{zh: 地点, en: Place}", "{zh: Place, en: 地点}", 1)
    path.write_text(text, encoding="utf-8")
    read_contract.cache_clear()

    assert told(languages, built) == [(f"{APP}/contract.yaml", "reads.readings.columns.place.title: Place | 地点")]


def test_evidence_that_is_missing_or_falls_short_is_told_and_is_no_fault(
    built: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measured, "_CHECKOUT", tmp_path)
    assert told(evidence, built) == [("energy.heat_demand", "there is no evidence of a benchmark")]
    (tmp_path / "energy.heat_demand.json").write_text(
        '{"rows": [{"metric": "MAE", "ours": 3, "aim": "<= 2", "reached": false},'
        ' {"metric": "RMSE", "ours": 1, "aim": "<= 2", "reached": true}]}'
    )

    assert told(evidence, built) == [("energy.heat_demand", "MAE falls short of its aim: 3, aim <= 2")]
    assert [finding.grave for finding in evidence.examine(built)] == [False]


@pytest.mark.parametrize(
    ("checked", "message"),
    [
        (dt.date(2020, 1, 1), "limit (GB 1) was last checked on 2020-01-01"),
        (dt.date(2999, 1, 1), "limit (GB 1) was checked on 2999-01-01, a day to come"),
    ],
)
def test_a_source_that_nobody_looked_at_lately(built: House, checked: dt.date, message: str) -> None:
    path = built.root / APP / "contract.yaml"  # type: ignore[operator]
    dated = f"values: {{2025-01-01: 100}}, source: GB 1, checked: {checked}"
    path.write_text(path.read_text(encoding="utf-8").replace("default: 100", dated), encoding="utf-8")
    read_contract.cache_clear()

    assert told(sources, built) == [(f"{APP}/contract.yaml", message)]


def test_a_source_looked_at_lately_is_in_order(built: House) -> None:
    path = built.root / APP / "contract.yaml"  # type: ignore[operator]
    dated = f"values: {{2025-01-01: 100}}, source: GB 1, checked: {dt.datetime.now(dt.UTC).date() - dt.timedelta(9)}"
    path.write_text(path.read_text(encoding="utf-8").replace("default: 100", dated), encoding="utf-8")
    read_contract.cache_clear()

    assert told(sources, built) == []


def test_long_files_and_functions(built: House) -> None:
    folder = built.root / "src" / "jiahe"  # type: ignore[operator]
    body = "    x = 1\n"
    (folder / "long.py").write_text("\n" * 501, encoding="utf-8")
    (folder / "just.py").write_text("\n" * 500, encoding="utf-8")
    (folder / "deep.py").write_text(
        f'async def f():\n    """Say.\n\n    More.\n    """\n{body * 59}\n\ndef g():\n{body * 60}'
    )

    assert told(sizes, built) == [
        ("src/jiahe/deep.py:67 g", "61 lines; 60 are the limit"),
        ("src/jiahe/long.py", "501 lines; 500 are the limit"),
    ]


def test_names_that_say_nothing(built: House) -> None:
    folder = built.root / "src" / "jiahe"  # type: ignore[operator]
    (folder / "utils.py").touch()
    (folder / "common").mkdir()
    (folder / "common" / "sums.py").touch()
    (folder / "migrations").mkdir()
    (folder / "migrations" / "helpers.py").touch()

    assert told(names, built) == [
        ("src/jiahe/common/sums.py", "the name common says nothing"),
        ("src/jiahe/utils.py", "the name utils says nothing"),
    ]


def test_a_python_that_was_not_tested(built: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "SUPPORTED", ((2, 7), (3, 0)))

    assert "is not among those tested" in told(environment, built)[0][1]


def test_an_optional_part_that_is_asked_for_and_missing(built: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_ASKED", {"ray": ("JIAHE_RAY_ADDRESS", "", "no_such_module")})
    assert told(environment, built) == []
    monkeypatch.setenv("JIAHE_RAY_ADDRESS", "127.0.0.1:6379")

    assert told(environment, built) == [("JIAHE_RAY_ADDRESS", "it is set, but the optional part ray is missing")]


def test_a_machine_without_chinese_fonts(built: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "fc-list"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    assert [path for path, _ in told(environment, built)] == ["fonts"]
    monkeypatch.setenv("PATH", "/nowhere")
    assert told(environment, built) == []


def test_a_home_that_cannot_be_written(built: House, tmp_path: Path) -> None:
    odd = House(root=None, home=Home(Path("/proc/none/home")), applications=())

    assert "cannot be written" in told(environment, odd)[0][1]


def test_a_slow_disk_and_a_full_one(built: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "SLOW_SECONDS", -1)
    monkeypatch.setattr(environment, "LOW_BYTES", 2**62)

    found = list(environment.examine(built))

    assert ["a sync to the disk takes" in found[0].message.en, "are free" in found[1].message.en] == [True, True]
    assert [finding.grave for finding in found] == [False, False]
    monkeypatch.setattr(environment, "LEAST_BYTES", 2**62)
    assert [finding.grave for finding in environment.examine(built)] == [False, True]


def test_a_damaged_table_and_a_dead_run(built: House) -> None:
    table = application(TURNER).contract.reads["notes"]
    lake = Lake(built.home.lake)
    for name in ("right", "wrong"):
        lake.append(name, _notes(), table, source="test")
    for file in (built.home.lake / "wrong").glob("*.parquet"):
        file.unlink()
    folder = built.home.runs / ".under-way-01J"
    folder.mkdir(parents=True)
    (folder / LOCK).touch()
    write_record(Record(id="01J", application="a.b", version="1"), folder)

    found = list(state.examine(built))

    assert [(finding.rule, finding.path, finding.fixable) for finding in found] == [
        ("lake", str(built.home.lake / "wrong"), False),
        ("runs", "01J", True),
    ]


def test_a_run_whose_record_is_damaged(built: House) -> None:
    folder = built.home.runs / new_id()
    folder.mkdir(parents=True)
    (folder / "run.json").write_text("{", encoding="utf-8")

    assert [(finding.path, finding.grave) for finding in state.examine(built)] == [(str(folder), True)]


def _notes() -> "object":
    import polars as pl  # noqa: PLC0415

    return pl.DataFrame({"word": ["a"]})


def test_an_installed_package_is_held_to_what_applies_to_it(built: House) -> None:
    installed = House(root=None, home=built.home, applications=built.applications)

    assert [rule for rule in (shape, contract, cases, languages, sizes, names) if told(rule, installed)] == []
    assert list(installed.sources()) == list(installed.own()) == []
    assert installed.shown(built.home.folder) == str(built.home.folder)


def test_all_rules_are_told_at_once(built: House) -> None:
    (built.root / APP / "more.py").touch()  # type: ignore[operator]
    (built.root / "src" / "jiahe" / "utils.py").touch()  # type: ignore[operator]

    rules = [finding.rule for finding in doctor.examine(built)]

    assert rules == ["shape", "evidence", "names"]


def test_the_repository_is_known_where_this_package_lies_in_one(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert doctor.repository() == root
    assert doctor.house().root == root

    package = tmp_path / "src" / "jiahe" / "__init__.py"
    monkeypatch.setattr("jiahe.__file__", str(package))
    assert doctor.repository() is None
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "other"\n')
    assert doctor.repository() is None


def test_a_finding_is_plain_data(built: House) -> None:
    (built.root / "src" / "jiahe" / "utils.py").touch()  # type: ignore[operator]
    (finding,) = names.examine(built)

    assert isinstance(finding, Finding)
    assert finding.as_dict() == {
        "rule": "names",
        "path": "src/jiahe/utils.py",
        "message": {"zh": "名称 utils 什么也没说", "en": "the name utils says nothing"},
        "hint": {"zh": "以所答的问题命名", "en": "name it by the question that it answers"},
        "fixable": False,
        "grave": True,
    }
