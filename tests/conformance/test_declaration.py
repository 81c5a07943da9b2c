"""Is each application what it declares itself to be?"""

import ast
import re

from jiahe.kernel.screens import Line
from jiahe.plan.load import default_plan
from jiahe.runtime.doctor.rules.languages import CHINESE, is_bilingual, texts
from jiahe.runtime.doctor.rules.shape import FILES, LOGIC_LINES
from jiahe.runtime.registry import Installed
from tests.conformance.rooms import imported, trees

IMPORT_SECONDS = 0.050
IMPURE = {"open", "input", "print", "eval", "exec", "compile", "globals", "__import__"}
WORLD = re.compile(
    r"(?:dt|datetime)(?:\.datetime|\.date)?\.(?:now|today|utcnow)\b"
    r"|\btime\.time\b|\bos\.(?:environ|getenv)\b"
    r"|(?<![.\w])random\.|\bnp\.random\.(?!default_rng|Generator|SeedSequence)"  # generators are made from the seed
)


def test_its_folder_holds_the_four_files_and_nothing_else(app: Installed) -> None:
    assert {path.name for path in app.folder.iterdir() if path.name != "__pycache__"} == FILES


def test_its_logic_is_short(app: Installed) -> None:
    assert len((app.folder / "logic.py").read_text(encoding="utf-8").splitlines()) <= LOGIC_LINES


def test_its_package_is_one_docstring(app: Installed) -> None:
    tree = ast.parse((app.folder / "__init__.py").read_text(encoding="utf-8"))

    assert [type(node) for node in tree.body] == [ast.Expr]
    assert len((ast.get_docstring(tree) or "").splitlines()) == 1


def test_it_declares_exactly_the_engines_that_it_imports(app: Installed) -> None:
    names = {name for tree in trees(app).values() for name in imported(tree) if name.startswith("jiahe.engines.")}

    assert {name.split(".")[2] for name in names} == set(app.application.engines)


def test_its_logic_reads_no_clock_disk_network_or_environment(app: Installed) -> None:
    tree = trees(app)[app.folder / "logic.py"]
    called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} & IMPURE
    world = WORLD.findall(ast.unparse(tree))

    assert (called, world) == (set(), [])


def test_every_text_is_chinese_in_chinese_and_english_in_english(app: Installed) -> None:
    found = [*texts(app.application, "app"), *texts(app.contract, "contract")]

    assert [place for place, text in found if not is_bilingual(text)] == []


def test_its_screens_name_real_tables_and_columns(app: Installed) -> None:
    tables = app.contract.writes | app.contract.learned
    odd = [
        screen
        for screen in app.application.screens
        if screen.table not in tables or not set(screen.columns()) <= set(tables[screen.table].columns)
    ]

    assert app.application.screens
    assert odd == []


def test_its_lines_name_a_real_history(app: Installed) -> None:
    lines = [screen for screen in app.application.screens if isinstance(screen, Line)]
    histories = [(*line.history, line.by) for line in lines if line.history is not None]
    wanted = [(table, {x, y, *([by] if by else [])}) for table, x, y, by in histories]

    assert [table for table, columns in wanted if not columns <= set(app.contract.reads[table].columns)] == []


def test_what_it_learns_can_be_shown_exactly_where_the_contract_says_so(app: Installed) -> None:
    declared = app.application

    assert bool(app.contract.learned) == (declared.show is not None)
    assert declared.show is None or declared.learns


def test_its_clause_and_systems_are_the_plans(app: Installed) -> None:
    declared = app.application

    systems = {system.id for system in default_plan().clause(declared.clause).systems}

    assert declared.systems
    assert set(declared.systems) <= systems
    assert CHINESE.search(declared.owner)
    assert declared.roles


def test_its_import_takes_less_than_fifty_milliseconds(app: Installed, import_seconds: dict[str, float]) -> None:
    assert import_seconds[app.id] < IMPORT_SECONDS
