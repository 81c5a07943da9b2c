"""A small plan of a county that is not in Jiaxing, written afresh for each test."""

import copy
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

RAW: dict[str, Any] = {
    "id": "hill_county",
    "title": {"zh": "山县计划", "en": "Plan of Hill County"},
    "summary": {"zh": "种好地，养好人。", "en": "Tend the fields and the people."},
    "number": "山政〔2026〕1号",
    "issuer": "farm_office",
    "issued": dt.date(2026, 1, 5),
    "published": dt.date(2026, 1, 6),
    "valid_from": dt.date(2026, 2, 1),
    "valid_until": dt.date(2026, 12, 31),
    "zone": "Asia/Urumqi",
    "division": "659001",
    "parts": [
        {"number": 1, "title": {"zh": "领域", "en": "Areas"}},
        {"number": 2, "title": {"zh": "保障", "en": "Means"}},
    ],
    "throughout": {
        "units": ["east_town", "clinic"],
        "parts": [1],
        "reason": {"zh": "都在第一部分。", "en": "All of part one."},
    },
    "units": [
        {"id": "farm_office", "name": {"zh": "农办", "en": "Farm Office"}, "kind": "city_department"},
        {"id": "clinic", "name": {"zh": "卫生院", "en": "Clinic"}, "kind": "other"},
        {
            "id": "east_town",
            "name": {"zh": "东镇", "en": "East Town"},
            "kind": "county",
            "division": "659002",
            "point": {"lon": 87.5, "lat": 44, "approximate": True},
        },
    ],
    "areas": [
        {"id": "fields", "title": {"zh": "田", "en": "Fields"}, "clause": "1.2", "coordinator": "farm_office"},
        {"id": "people", "title": {"zh": "人", "en": "People"}, "clause": "1.10", "coordinator": "clinic"},
    ],
    "clauses": [
        {
            "id": "1.10",
            "title": {"zh": "人", "en": "People"},
            "summary": {"zh": "看病。", "en": "Care."},
            "lead": "clinic",
            "systems": [{"id": "1.10", "title": {"zh": "问诊", "en": "Advice"}}],
        },
        {
            "id": "1.2",
            "title": {"zh": "田", "en": "Fields"},
            "summary": {"zh": "种地。", "en": "Farming."},
            "lead": "farm_office",
            "supporting": ["clinic"],
            "systems": [
                {
                    "id": "1.2a",
                    "title": {"zh": "看天", "en": "Weather"},
                    "due": [{"application": "fields.weather", "wave": 1}, {"feature": "lake", "wave": 2}],
                },
                {
                    "id": "1.2b",
                    "title": {"zh": "除虫", "en": "Pests"},
                    "due": [{"application": "fields.pests", "wave": 2}],
                },
            ],
        },
        {
            "id": "2a",
            "title": {"zh": "钱", "en": "Money"},
            "summary": {"zh": "出钱。", "en": "Pay."},
            "systems": [
                {"id": "2a", "title": {"zh": "发钱", "en": "Paying"}, "due": [{"feature": "rules", "wave": 1}]}
            ],
        },
    ],
    "targets": [
        {
            "id": "fields_watched",
            "title": {"zh": "监测田块", "en": "Fields watched"},
            "value": 12,
            "unit": {"zh": "块", "en": "fields"},
            "by": dt.date(2026, 12, 31),
            "clause": "1.2",
        }
    ],
}


@dataclass
class Folder:
    """A plan's folder under construction: `raw` is what will stand in plan.yaml."""

    path: Path
    raw: dict[str, Any]

    def write(self) -> Path:
        """Write plan.yaml and return the folder."""
        self.path.mkdir(exist_ok=True)
        with (self.path / "plan.yaml").open("w", encoding="utf-8") as file:
            YAML(typ="safe", pure=True).dump(self.raw, file)
        return self.path

    def put(self, name: str, text: str) -> Path:
        """Write another file and return the folder."""
        (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        (self.path / name).write_text(text, encoding="utf-8")
        return self.path

    def fresh(self) -> "Folder":
        """Return the folder with the plan as it was at first."""
        return Folder(self.path, copy.deepcopy(RAW))

    def at(self, *steps: str | int) -> Any:
        """Return the part of `raw` that these steps lead to."""
        part: Any = self.raw
        for step in steps:
            part = part[step]
        return part


@pytest.fixture
def county(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "county", copy.deepcopy(RAW))
