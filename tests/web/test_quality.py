"""How good is it? What the tab shows of an application's evidence."""

import json
from pathlib import Path
from typing import Any

import pytest

from jiahe.runtime import evidence as measured
from jiahe.web.charts.growth import draw_growth
from jiahe.web.templatetags import jiahe as shown
from tests.web.house import GALLERY, client_of, words_of

WHOLE = {
    "metric": "全部误差 | error of all",
    "unit": "km/h",
    "better": "lower",
    "ours": 3.0,
    "naive": 4.0,
    "reached": True,
}
PART = {
    "metric": "命中 | hits", "unit": "比例 | share", "better": "higher", "ours": 0.91234, "aim": 0.9, "reached": True,
    "subset": "十之一 | a tenth", "peer": 0.8, "peer_name": "同行 | peer", "published": 0.85,
    "published_source": "论文 | paper", "variance": 0.01, "headline": True,
}  # fmt: skip
RANGE = {"metric": "覆盖 | cover", "unit": "", "better": "higher", "ours": 12_345_678, "aim": "88-92", "reached": False}
POINT = {"unit": "秒 | s", "series": "读取 | reading"}
GROWTH = [POINT | {"x": 10, "y": 0.5}, POINT | {"x": 1000, "y": 1.0}, POINT | {"x": 0, "y": 1.0}]


@pytest.fixture
def page(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the tab, given evidence."""
    monkeypatch.setattr(measured, "_CHECKOUT", tmp_path)

    def ask(language: str = "zh-hans", **more: Any) -> str:
        told = {"data": "数据 | data", "protocol": "方法 | protocol", "rows": [WHOLE, PART, RANGE]} | more
        (tmp_path / f"{GALLERY}.json").write_text(json.dumps(told), encoding="utf-8")
        return words_of(client_of(None).get(f"/apps/{GALLERY}?tab=quality&lang={language}").content.decode())

    return ask


def test_figures_are_told_in_words_of_one_language(page: Any) -> None:
    chinese, english = page(), page("en")

    told = ["全部误差", "十之一", "同行", "论文", "方差", "≥ 0.9", "88-92", "12,345,678", "未达目标", "方法"]
    assert [text for text in told if text not in chinese] == []
    assert [text for text in ("error of all", "a tenth", "paper", "share", "protocol") if text in chinese] == []
    assert [text for text in ("error of all", "a tenth", "paper", "protocol", "≥ 0.9") if text not in english] == []


def test_the_headline_is_the_row_that_says_so_and_a_subset_is_called_one(page: Any) -> None:
    page()

    assert "命中 0.9123 比例" in words_of(client_of(None).get(f"/apps/{GALLERY}").content.decode())
    assert "子集：十之一" in words_of(client_of(None).get("/apps").content.decode())


def test_limits_and_growth_are_shown_where_there_are_any(page: Any) -> None:
    assert "已知局限" not in page()
    said = page(limits=["很少 | few"], growth=GROWTH)
    spec = client_of(None).get(f"/apps/{GALLERY}/growth.json").json()["spec"]

    assert [text for text in ("已知局限", "很少", "随数据量的增长", "读取") if text not in said] == []
    assert [point["x"] for point in spec["datasets"]["rows0"]] == [10, 1000]


def test_without_growth_there_is_no_chart_of_it(page: Any) -> None:
    page()

    assert client_of(None).get(f"/apps/{GALLERY}/growth.json").status_code == 404


def test_many_series_share_colours_without_a_legend() -> None:
    points = [POINT | {"x": 1, "y": 1, "series": f"s{number}"} for number in range(20)]

    assert draw_growth(points, dark=True)["encoding"]["color"]["legend"] is None


def test_nothing_measured_is_a_dash() -> None:
    assert [shown.told(None), shown.aim({})] == ["—", "—"]
