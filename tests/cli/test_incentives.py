"""`jiahe incentives assess` as a person calls it: files in, awards and trace out, or nothing."""

import csv
import datetime as dt
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from ruamel.yaml import YAML

from jiahe.plan.incentives.load import DEFAULT
from tests.cli.conftest import Jiahe

HEAD = "claim,applicant,incentive,matter,date,amount,score\n"
FIRM = "91330400MA2CX8TL0R"
SCENARIO = f"b,{FIRM},provincial_scenario,场景甲,2025-06-01,,\n"
PROJECT = f"a,{FIRM},city_benchmark_project,项目甲,2025-06-01,5000000.00,90\n"
COUNTY = {
    "id": "county_scenario",
    "title": {"zh": "县级场景奖励", "en": "County award"},
    "clause": "2.3",
    "kinds": ["scenario_listing"],
    "key": "matter",
    "fact": {"zh": "入选之日", "en": "day of listing"},
    "matter": {"zh": "场景", "en": "scenario"},
    "terms": [{"fixed": 800000, "source": "县政〔2025〕1号", "checked": dt.date(2026, 1, 1)}],
    "reading": {"zh": "一场景一次。", "en": "Once for a scenario."},
}


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A second plan: Jiaxing's folder with another id and one incentive of its own."""
    folder = tmp_path / "county"
    shutil.copytree(DEFAULT, folder)
    shutil.rmtree(folder / "cases")
    for path in (folder / "incentives").glob("2.*.yaml"):
        path.unlink()
    plan = (folder / "plan.yaml").read_text(encoding="utf-8")
    (folder / "plan.yaml").write_text(plan.replace("id: jiaxing_2025_2027", "id: county"), encoding="utf-8")
    with (folder / "incentives" / "own.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump([COUNTY], file)
    return folder


def awards(out: Path) -> list[tuple[str, str, str, str]]:
    with (out / "awards.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(row["claim"], row["payable"], row["status"], row["clause"]) for row in rows]


def test_claims_become_awards_in_the_order_of_the_file(jiahe: Jiahe, tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(HEAD + SCENARIO + PROJECT, encoding="utf-8")
    (tmp_path / "paid.csv").write_text(
        f"applicant,matter,incentive,date,amount\n{FIRM},场景甲,provincial_scenario,2025-06-01,1.01\n", encoding="utf-8"
    )

    done = jiahe("incentives", "assess", "--claims", "claims.csv", "--paid", "paid.csv", "--out", "out")

    assert (done.returncode, done.stdout.split()) == (0, ["out/awards.csv", "out/trace.json"])
    assert awards(tmp_path / "out") == [
        ("b", "499998.99", "topped_up", "2.3"),
        ("a", "1500000.00", "payable", "2.3"),
    ]
    trace = json.loads((tmp_path / "out" / "trace.json").read_text(encoding="utf-8"))
    assert [claim["claim"] for claim in trace["claims"]] == ["b", "a"]


@pytest.mark.parametrize(
    ("words", "language", "sentence"),
    [
        ((), "zh", "场景奖励定额 500,000.00 元，应付 500,000.00 元。"),
        ((), "en", "a fixed 500,000.00 yuan: 500,000.00 yuan."),
        (("--lang", "zh"), "en", "场景奖励定额 500,000.00 元，应付 500,000.00 元。"),
        (("--lang", "en"), "zh", "a fixed 500,000.00 yuan: 500,000.00 yuan."),
    ],
)
def test_reasons_speak_the_language_asked_for(
    jiahe: Jiahe, tmp_path: Path, words: tuple[str, ...], language: str, sentence: str
) -> None:
    (tmp_path / "claims.csv").write_bytes((HEAD + SCENARIO).encode("gb18030"))

    done = jiahe("incentives", "assess", "--claims", "claims.csv", "--out", "out", *words, JIAHE_LANG=language)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "awards.csv").read_text(encoding="utf-8").strip().strip('"').endswith(sentence)


def test_a_workbook_is_read(jiahe: Jiahe, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEAD.strip().split(","))
    sheet.append(["a", FIRM, "city_benchmark_project", "项目甲", dt.datetime(2025, 6, 1), 333.33, 90])
    sheet.append(["b", FIRM, "provincial_scenario", "场景甲", dt.datetime(2025, 6, 1), None, None])
    book.save(tmp_path / "claims.xlsx")

    done = jiahe("incentives", "assess", "--claims", "claims.xlsx", "--out", "out")

    assert done.returncode == 0, done.stderr
    assert [row[1] for row in awards(tmp_path / "out")] == ["99.99", "500000.00"]


@pytest.mark.parametrize("several", [("--plan", "county"), ("county",)])
def test_over_two_plans_the_highest_alone_pays(
    jiahe: Jiahe, tmp_path: Path, county: Path, several: tuple[str, ...]
) -> None:
    rows = SCENARIO + f"c,{FIRM},county_scenario,场景甲,2025-06-01,,\n"
    (tmp_path / "claims.csv").write_text(HEAD + rows, encoding="utf-8")

    done = jiahe("incentives", "assess", "--claims", "claims.csv", "--out", "out", "--plan", DEFAULT, *several)

    assert done.returncode == 0, done.stderr
    assert awards(tmp_path / "out") == [("b", "0.00", "superseded", "2.3"), ("c", "800000.00", "payable", "2.3")]


def test_a_kind_given_to_matters_and_firms_and_a_spare_column_are_noted(
    jiahe: Jiahe, tmp_path: Path, county: Path
) -> None:
    own = county / "incentives" / "own.yaml"
    own.write_text(own.read_text(encoding="utf-8").replace("key: matter", "key: applicant"), encoding="utf-8")
    (tmp_path / "claims.csv").write_text(f"{HEAD.strip()},remark\n{SCENARIO.strip()},x\n", encoding="utf-8")

    done = jiahe(
        "incentives", "assess", "--claims", "claims.csv", "--out", "out", "--plan", DEFAULT, "--plan", "county"
    )

    assert done.returncode == 0
    assert "note: of the kind scenario_listing" in done.stderr.replace("\n", " ")
    assert "remark" in done.stderr


@pytest.mark.parametrize(
    ("rows", "words", "status"),
    [
        (PROJECT.replace("5000000.00", "5.001"), (), 3),
        (PROJECT + PROJECT, (), 3),
        (PROJECT.replace("city_benchmark_project", "gift"), (), 3),
        (PROJECT, ("--paid", "claims.csv", "--lang", "fr"), 2),
        (PROJECT, ("--paid", "nowhere.csv"), 3),
        (PROJECT, ("--plan", "nowhere"), 3),
        (PROJECT, ("--plan", DEFAULT, "--plan", DEFAULT), 3),
        (PROJECT, ("--plan", DEFAULT, "--plan", DEFAULT, "third"), 2),
        (PROJECT, ("stray",), 2),
    ],
)
def test_what_is_wrong_ends_in_its_status_and_nothing_is_written(
    jiahe: Jiahe, tmp_path: Path, rows: str, words: tuple[str, ...], status: int
) -> None:
    (tmp_path / "claims.csv").write_text(HEAD + rows, encoding="utf-8")

    done = jiahe("incentives", "assess", "--claims", "claims.csv", "--out", "out", *words)

    assert (done.returncode, done.stdout) == (status, "")
    assert not (tmp_path / "out").exists()
