"""Would the conformance suite notice? Applications with one fault each, beside one that has none."""

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from jiahe.runtime.scaffold.write import write_application

FIRST = 'highest=pl.col("value").max()'
# Name of the application, the file in which the fault lies, what stands there, what stands there instead, who notices.
FAULTS = [
    ("sound_one", "logic.py", "", "", set[str]()),
    (
        "order_taken",
        "logic.py",
        FIRST,
        'highest=pl.col("value").first()',
        {
            "test_the_application_does_what_the_case_says",
            "test_the_order_of_rows_does_not_matter",
            "test_order_seed_and_parts_change_nothing_on_whatever_the_contract_admits",
        },
    ),
    (
        "group_counted",
        "logic.py",
        'readings=pl.col("value").count().cast(pl.Int64)',
        'readings=pl.lit(frames["readings"]["value"].count()).cast(pl.Int64)',
        {
            "test_the_application_does_what_the_case_says",
            "test_the_whole_is_its_parts_bit_for_bit",
            "test_order_seed_and_parts_change_nothing_on_whatever_the_contract_admits",
        },
    ),
    (
        "clock_read",
        "logic.py",
        "    places = (\n",
        "    import datetime as dt\n\n    dt.datetime.now()\n    places = (\n",
        {"test_its_logic_reads_no_clock_disk_network_or_environment"},
    ),
    (
        "engine_hidden",
        "logic.py",
        "    places = (\n",
        "    import jiahe.engines.optimise.shop\n\n    places = (\n",
        {"test_it_declares_exactly_the_engines_that_it_imports"},
    ),
    (
        "bound_broken",
        "contract.yaml",
        "highest: {type: number, missing: allowed,",
        "highest: {type: number, missing: allowed, minimum: 0,",
        {
            "test_its_outputs_obey_the_contract_on_whatever_the_contract_admits",
            "test_order_seed_and_parts_change_nothing_on_whatever_the_contract_admits",
        },
    ),
    (
        "screen_wrong",
        "app.py",
        'x="place", y="over"',
        'x="place", y="above"',
        {"test_its_screens_name_real_tables_and_columns"},
    ),
    (
        "text_foreign",
        "contract.yaml",
        "{zh: 限值, en: Limit}",
        "{zh: Grenze, en: Limit}",
        {"test_every_text_is_chinese_in_chinese_and_english_in_english"},
    ),
    (
        "clause_elsewhere",
        "app.py",
        'systems=("1.4a",)',
        'systems=("1.5a",)',
        {"test_its_clause_and_systems_are_the_plans"},
    ),
    (
        "setting_undeclared",
        "logic.py",
        'settings["limit"]',
        'settings.values.get("limit", 0) + settings.get("offset", 0)',
        {"test_it_asks_for_nothing_undeclared_and_ignores_nothing_required"},
    ),
    (
        "cases_few",
        "cases",
        "  raises: {table: readings, check: duplicate_key}\n",
        "  raises: {table: readings, check: minimum}\n",
        {"test_the_application_does_what_the_case_says"},
    ),
]


@pytest.fixture(scope="module")
def noticed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Write all of them into one copy of the tree, run the suite once, and tell which tests failed for which."""
    root, tree = Path(__file__).resolve().parents[2], tmp_path_factory.mktemp("tree")
    for folder in ("src", "tests/conformance"):
        shutil.copytree(root / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "tests/__init__.py", "tests/conftest.py"):
        shutil.copy(root / file, tree / file)
    for name, file, right, wrong, _ in FAULTS:
        files = write_application(tree, "energy", name)
        path = files[-1] if file == "cases" else files[0].parent / file
        text = path.read_text(encoding="utf-8")
        assert right in text, name
        path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    words = ["-m", "pytest", "tests/conformance", "-q", "--tb=no", "-p", "no:cacheprovider"]
    words += ["-k", " or ".join(name for name, *_ in FAULTS)]
    environment = {**os.environ, "PYTHONPATH": str(tree / "src")}
    done = subprocess.run(
        [sys.executable, *words], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    found = defaultdict[str, set[str]](set)
    for test, app in re.findall(r"^FAILED .*::(\w+)\[energy\.(\w+)", done.stdout, re.MULTILINE):
        found[app].add(test)
    assert "passed" in done.stdout, done.stdout + done.stderr
    return found


@pytest.mark.parametrize(
    ("name", "notices"), [(name, notices) for name, *_, notices in FAULTS], ids=[name for name, *_ in FAULTS]
)
def test_exactly_the_tests_concerned_notice(noticed: dict[str, set[str]], name: str, notices: set[str]) -> None:
    assert noticed.get(name, set()) == notices
