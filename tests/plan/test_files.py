from pathlib import Path

import pytest

from jiahe.plan.check import check_plan
from jiahe.plan.files import LARGEST, gather


def checks(folder: Path) -> list[tuple[str, str, str]]:
    return [(fault.file, fault.path, fault.check) for fault in check_plan(folder)]


@pytest.mark.parametrize("name", ["nowhere", "x" * 300, "nul\0"])
def test_a_folder_that_is_not_there_is_one_fault(tmp_path, name):
    found = checks(tmp_path / name)

    assert found in ([("plan.yaml", "", "file_missing")], [("plan.yaml", "", "file_unreadable")])


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "plan").write_text("id: x", encoding="utf-8")

    assert checks(tmp_path / "plan") == [("plan.yaml", "", "file_missing")]


@pytest.mark.parametrize("text", ["", "- 1", "5", "null"])
def test_the_main_file_is_a_mapping(county, text):
    assert checks(county.put("plan.yaml", text)) == [("plan.yaml", "", "not_a_mapping")]


@pytest.mark.parametrize(
    "text",
    [
        "id: [",
        "id: a\nid: b",
        "issued: 2025-13-45",
        "a: !!float x",
        "a: !!timestamp x",
        "a: !!python/name:os.system x",
        "a: *nowhere",
        "a: " + "9" * 5000,
        "[" * 5000,
        "\0",
    ],
)
def test_what_is_no_yaml_is_one_fault(county, text):
    assert checks(county.put("plan.yaml", text)) == [("plan.yaml", "", "yaml")]


def test_gb18030_is_told_as_such_bytes(county):
    county.write()
    (county.path / "plan.yaml").write_bytes("title: 计划".encode("gb18030"))

    assert checks(county.path) == [("plan.yaml", "", "yaml")]


def test_a_huge_file_is_not_read(county):
    county.write()
    with (county.path / "plan.yaml").open("ab") as file:
        file.truncate(LARGEST + 1)

    assert checks(county.path) == [("plan.yaml", "", "file_too_large")]


def test_a_folder_named_as_a_file_is_told(county):
    county.write()
    (county.path / "units" / "more.yaml").mkdir(parents=True)

    assert checks(county.path) == [("units/more.yaml", "", "file_unreadable")]


def test_a_file_that_leads_nowhere_is_told(county):
    county.write()
    (county.path / "units").mkdir()
    (county.path / "units" / "more.yaml").symlink_to("nowhere.yaml")

    assert checks(county.path) == [("units/more.yaml", "", "file_unreadable")]


def test_an_unreadable_part_raises_no_followers(county):
    del county.raw["units"]
    county.write()

    assert checks(county.put("units/all.yaml", "- {")) == [("units/all.yaml", "", "yaml")]


@pytest.mark.parametrize("text", ["", "id: x", "3"])
def test_a_split_off_file_is_a_list(county, text):
    county.write()

    assert checks(county.put("targets/more.yaml", text)) == [("targets/more.yaml", "", "not_a_list")]


def test_a_section_is_a_list(county):
    county.raw["targets"] = {"id": "x"}

    assert checks(county.write()) == [("plan.yaml", "targets", "not_a_list")]


def test_stray_files_are_told_and_other_floors_folders_left_alone(county):
    county.write()
    for name in ("incentives/x.txt", "procedures/y.txt", "cases/z.yaml", "README.md", ".hidden", "units/README.md"):
        county.put(name, "")
    for name in ("more.yaml", "clause/1.yaml", "units/more.yml", "targets"):
        county.put(name, "")

    found = [("clause", "", "file_stray"), ("more.yaml", "", "file_stray"), ("targets", "", "file_stray")]
    assert checks(county.path) == [*found, ("units/more.yml", "", "file_stray")]


def test_items_know_where_they_stand(county):
    county.write()
    county.put("clauses/more.yaml", "- id: '2b'\n- id: '2c'")

    raw = gather(county.path)

    assert [(piece.file, piece.path) for piece in raw.sections["clauses"]][1:] == [
        ("plan.yaml", "clauses[1]"),
        ("plan.yaml", "clauses[2]"),
        ("clauses/more.yaml", "[0]"),
        ("clauses/more.yaml", "[1]"),
    ]
    assert raw.head is not None
    assert "clauses" not in raw.head.raw
