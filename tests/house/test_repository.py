"""What the repository itself must keep to: no hosts, no machine, nothing left to do, documents that know every command."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from jiahe.cli.main import cli
from jiahe.cli.reference import page
from jiahe.runtime.reference import pages
from jiahe.runtime.registry import applications

# Each word is written so that this file does not find itself.
REGISTRIES = re.compile(
    "|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "mirrors?" + r"\.[a-z]+\.", "npmjs" + r"\.com"])
)
MACHINE = re.compile(r"(?<![\w.:/])/(?:work|root|home/[a-z]+|opt/pypi|opt/wheels)/")
LEFT = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|X" + "XX|HA" + r"CK)\b")
PAPERS = ("README.md", "README.zh.md", "CONTRIBUTING.md")
DATA = {".csv", ".parquet", ".xlsx", ".zip", ".gz", ".npz", ".h5"}


def tracked(root: Path) -> list[Path]:
    """Return the files that git keeps."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := root / name).is_file()]


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """Return the text of every text file."""
    for path in tracked(root):
        try:
            yield str(path.relative_to(root)), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINE, LEFT], ids=["registries", "machine", "left to do"])
def test_no_text_names(root: Path, pattern: re.Pattern[str]) -> None:
    found = [f"{name}: {match[0]}" for name, text in texts(root) for match in pattern.finditer(text)]

    assert found == []


def test_no_data_sets_lie_in_the_repository(root: Path) -> None:
    assert [str(path.relative_to(root)) for path in tracked(root) if path.suffix in DATA] == []


def test_every_lock_is_hashed(root: Path) -> None:
    for path in root.glob("requirements*.txt"):
        pins = re.findall(r"^[a-z0-9][\w.\-\[\]]*==.*$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert pins, path
        assert [pin for pin in pins if not pin.endswith("\\")] == [], path


def commands() -> list[str]:
    """Return every command with its subcommands, as typed."""
    found = []
    for name, command in typer.main.get_command(cli).commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", {})
        found += [f"jiahe {name} {sub}" for sub in below] or [f"jiahe {name}"]
    return found


def test_the_reference_of_the_command_line_is_what_the_commands_make(root: Path) -> None:
    kept = (root / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")

    assert kept == page(), "run: make docs"
    assert [command for command in commands() if f"`{command} " not in kept and f"`{command}`" not in kept] == []


def test_the_reference_pages_of_applications_are_those_that_the_contracts_make(root: Path) -> None:
    folder = root / "docs" / "reference" / "applications"
    own = {app.id for app in applications().values() if app.folder.is_relative_to(root)}
    made = {name: text for name, text in pages().items() if name == "README.md" or name.removesuffix(".md") in own}
    kept = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}

    assert sorted(kept) == sorted(made), "run: make docs"
    assert [name for name, text in made.items() if kept[name] != text] == [], "run: make docs"


def test_every_make_target_that_the_papers_name_exists(root: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    papers = [path for path in tracked(root) if path.suffix == ".md"]
    named = {target for path in papers for target in re.findall(r"`make ([a-z-]+)", path.read_text(encoding="utf-8"))}

    assert named <= targets


def test_the_papers_link_to_what_is_there(root: Path) -> None:
    broken = [
        f"{path.relative_to(root)}: {link}"
        for path in tracked(root)
        if path.suffix == ".md"
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / link).exists()
    ]

    assert broken == []


def test_a_public_surface_that_is_listed_is_sorted_and_there(root: Path) -> None:
    for path in (root / "src").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]:
                listed = ast.literal_eval(node.value)
                assert listed == sorted(listed, key=lambda name: (not name.isupper(), name)), path  # constants first
                # constants, classes, then the rest, as the linter sorts them
                wanted = sorted(listed, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
                assert listed == wanted, path
                assert set(listed) <= _bound(tree), path


def _bound(tree: ast.Module) -> set[str]:
    names = {
        alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    names |= {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return names | {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
