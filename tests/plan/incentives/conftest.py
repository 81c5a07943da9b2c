"""A county's plan with a few incentives, in a folder that a test may spoil."""

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from jiahe.plan.incentives.readings import CHOICES
from tests.plan.conftest import RAW, Folder

WORDS = {"zh": "字", "en": "word"}
TERM = {"fixed": 800000, "source": "山政〔2026〕1号", "checked": dt.date(2026, 1, 6)}
COMMON: dict[str, Any] = {
    "title": {"zh": "县奖", "en": "County award"},
    "clause": "1.2",
    "kinds": ["firm_listing"],
    "key": "applicant",
    "fact": WORDS,
    "matter": WORDS,
    "reading": WORDS,
}


class County(Folder):
    """A folder whose lists of incentives, kinds, readings and cases are written beside plan.yaml."""

    lists: dict[str, list[dict[str, Any]]]

    def write(self) -> Path:
        """Write the whole folder and return it."""
        super().write()
        for name, items in self.lists.items():
            path = self.path / name
            path.parent.mkdir(exist_ok=True)
            with path.open("w", encoding="utf-8") as file:
                YAML(typ="safe", pure=True).dump(items, file)
        return self.path


@pytest.fixture
def county(tmp_path: Path) -> County:
    folder = County(tmp_path / "county", copy.deepcopy(RAW))
    folder.lists = {
        "incentives/kinds.yaml": [
            {"id": "firm_listing", "title": WORDS, "reason": WORDS},
            {"id": "project_subsidy", "title": WORDS, "reason": WORDS},
        ],
        "incentives/readings.yaml": [
            {"id": name, "choice": choices[0], "reason": WORDS} for name, choices in CHOICES.items()
        ],
        "incentives/all.yaml": [
            COMMON | {"id": "county_firm", "terms": [TERM]},
            COMMON
            | {
                "id": "county_project",
                "kinds": ["project_subsidy"],
                "key": "matter",
                "amount": WORDS,
                "terms": [
                    {"share": "50%", "cap": 100000, "source": "x", "checked": dt.date(2026, 1, 6)},
                    {"share": "60%", "since": dt.date(2026, 7, 1), "source": "x", "checked": dt.date(2026, 1, 6)},
                ],
            },
        ],
        "cases/incentives.yaml": [
            {
                "name": WORDS,
                "claims": [
                    {
                        "claim": "a",
                        "applicant": "91330400MA2CX8TL0R",
                        "incentive": "county_firm",
                        "matter": "m",
                        "date": dt.date(2026, 3, 1),
                    }
                ],
                "awards": [{"claim": "a", "payable": 800000, "status": "payable"}],
            }
        ],
    }
    return folder
