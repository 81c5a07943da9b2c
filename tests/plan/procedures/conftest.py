"""A county that is not in Jiaxing, with one procedure and a calendar of its own."""

import copy
import datetime as dt
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.plan.conftest import Folder

_FEW = {"days": 3, "working": True}
PROCEDURE: dict[str, Any] = {
    "id": "best_field",
    "title": {"zh": "好田评选", "en": "Best field"},
    "clause": "1.2",
    "matter": {"zh": "田", "en": "field"},
    "keepers": ["programme_office"],
    "fields": {"name": {"type": "text", "title": {"zh": "田名", "en": "Field"}, "longest": 20, "public": True}},
    "stages": [
        {
            "id": "applying",
            "title": {"zh": "申报", "en": "Applying"},
            "kind": "submit",
            "roles": ["firm"],
            "reach": "own",
            "span": _FEW,
            "correction": _FEW,
        },
        {
            "id": "looking",
            "title": {"zh": "看田", "en": "Looking"},
            "kind": "score",
            "roles": ["expert"],
            "reach": "all",
            "criteria": [
                {"id": "soil", "title": {"zh": "土", "en": "Soil"}, "question": {"zh": "好吗？", "en": "Good?"}, "weight": 60},
                {"id": "crop", "title": {"zh": "苗", "en": "Crop"}, "question": {"zh": "好吗？", "en": "Good?"}, "weight": 40},
            ],
        },
        {
            "id": "choosing",
            "title": {"zh": "选田", "en": "Choosing"},
            "kind": "decide",
            "roles": ["programme_office"],
            "reach": "all",
            "places": {"number": 3, "source": "山政〔2026〕1号"},
        },
        {
            "id": "telling",
            "title": {"zh": "张榜", "en": "Telling"},
            "kind": "publish",
            "roles": ["programme_office"],
            "reach": "all",
        },
    ],
    "reading": {"zh": "照办。", "en": "As written."},
    "source": "山政〔2026〕1号",
    "checked": dt.date(2026, 1, 7),
}  # fmt: skip
YEAR: dict[str, Any] = {
    "year": 2026,
    "published": True,
    "source": "山政",
    "checked": dt.date(2026, 1, 7),
    "off": [{"title": {"zh": "开镰", "en": "Reaping"}, "first": dt.date(2026, 6, 1), "last": dt.date(2026, 6, 2)}],
    "worked": [dt.date(2026, 6, 6)],
}


@dataclass
class Rounds:
    """A plan's folder with procedures under construction."""

    county: Folder
    procedure: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(PROCEDURE))
    year: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(YEAR))

    def write(self) -> Path:
        """Write the folder and return it."""
        folder = self.county.write()
        self.county.put("procedures/best.yaml", _yaml([self.procedure]))
        self.county.put("procedures/calendar.yaml", _yaml([self.year]))
        return folder


def _yaml(value: Any) -> str:
    target = io.StringIO()
    YAML(typ="safe", pure=True).dump(value, target)
    return target.getvalue()


@pytest.fixture
def rounds(county: Folder) -> Rounds:
    return Rounds(county)
