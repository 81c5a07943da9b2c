"""How do numbers, times and spans read on a page?"""

import datetime as dt

import pytest
from django.utils import timezone, translation

from jiahe.kernel.text import Text
from jiahe.web.ranges import span
from jiahe.web.templatetags import jiahe as shown
from tests.web.charts.test_draw import column


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"), (0.0, "0"), (1.0, "1"), (-2, "-2"), (0.123456789, "0.123457"), (1766053.4, "1766050"),
        (0.00001234, "0.00001234"), (1e-9, "1e-09"), (1.5e20, "1.5e+20"), (2.0**60, "1.15292e+18"),
    ],
)  # fmt: skip
def test_a_number_has_six_figures_and_no_needless_exponent(value, text):
    assert shown.figure(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"), ("", "—"), (True, "是"), (False, "否"), (["a", "b"], "a、b"), ("x" * 500, "x" * 400 + "…"),
        (dt.datetime(2025, 5, 12, 8), "2025-05-12 08:00"), (dt.datetime(2025, 5, 12, 8, 0, 5), "2025-05-12 08:00:05"),
    ],
)  # fmt: skip
def test_a_cell_reads_as_its_kind(value, text):
    assert shown.cell(value) == text


def test_times_are_the_plans_and_relative_only_beside():
    moment = dt.datetime(2025, 5, 12, 0, 30, tzinfo=dt.UTC)

    assert [shown.moment(one) for one in (moment, "2025-05-12T08:30:00+08:00", None)] == [
        "2025-05-12 08:30",
        "2025-05-12 08:30",
        "—",
    ]
    spans = [dt.timedelta(seconds=5), dt.timedelta(minutes=3), dt.timedelta(hours=5), dt.timedelta(days=9)]
    assert [shown.ago(timezone.now() - one) for one in spans] == ["刚刚", "3 分钟前", "5 小时前", "9 天前"]
    assert shown.ago(None) == ""


def test_spans_and_sizes_are_as_coarse_as_they_are_long():
    assert [shown.seconds(one) for one in (None, 1.25, 59, 600, 9000)] == [
        "—",
        "1.2 秒",
        "59 秒",
        "10 分钟",
        "2.5 小时",
    ]
    assert [shown.size(one) for one in (5, 5000, 5_000_000)] == ["5 B", "5 KB", "4.8 MB"]


def test_texts_are_of_the_pages_language():
    text = Text(zh="你好", en="hello")

    assert [shown.say(one) for one in (text, {"zh": "你好", "en": "hello"}, None)] == ["你好", "你好", ""]
    assert [shown.one_language(one) for one in ("半 | half", "whole", None)] == ["半", "whole", ""]
    with translation.override("en"):
        assert (shown.say(text), shown.one_language("半 | half"), shown.cell(["a", "b"])) == ("hello", "half", "a, b")


def test_a_range_is_one_line():
    part = column("number", "值", "Value")
    ranges = [{}, {"minimum": 0}, {"maximum": 5}, {"minimum": 0, "maximum": 5}, {"of": ("a", "b")}]

    assert [span(part.model_copy(update=one)) for one in ranges] == ["", "≥ 0", "≤ 5", "0 – 5", "a、b"]


def test_a_value_reads_as_its_column_has_it():
    label = {"river": Text(zh="河流", en="river")}
    kind = column("text", "水体", "Water").model_copy(
        update={"type": "choice", "of": ("river", "lake"), "labels": label}
    )
    reason = column("text", "原因", "Reason").model_copy(update={"bilingual": True})
    cells = [
        ("river", kind),
        ("lake", kind),
        (None, kind),
        ("半 | half", reason),
        (None, reason),
        ("A | B", None),
        (1.5, None),
    ]

    assert [shown.under(*one) for one in cells] == ["河流", "lake", "—", "半", "—", "A | B", "1.5"]
    with translation.override("en"):
        assert [shown.under(*one) for one in cells] == ["river", "lake", "—", "half", "—", "A | B", "1.5"]


def test_units_roles_areas_and_spans_of_contracts_are_words():
    assert [shown.unit("steps"), shown.unit("km/h"), shown.unit("")] == ["步", "km/h", ""]
    assert [shown.span_of_time(one) for one in ("15 min", "4 h", "2 d", "1 term")] == [
        "15 分钟",
        "4 小时",
        "2 天",
        "1 term",
    ]
    assert [shown.role("auditor"), shown.area("energy"), shown.area("moon")] == ["审计人员", "节能环保", "moon"]
    with translation.override("en"):
        assert [shown.span_of_time("1 d"), shown.unit("个/L"), shown.area("city")] == [
            "1 day",
            "per L",
            "City governance",
        ]
