"""Texts in two languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.kernel.text import Text, language_of, unbarred

HALVES = st.text(min_size=1).filter(str.strip) | st.sampled_from(["A | B", "|", " | ", "x |", "| x"]).filter(str.strip)


def test_a_text_speaks_both_languages_chinese_first() -> None:
    text = Text(zh="预测", en="Forecast")

    assert (str(text), text.say(), text.say("zh"), text.say("en")) == ("预测", "预测", "预测", "Forecast")


@pytest.mark.parametrize(("zh", "en"), [("", "Forecast"), ("预测", " "), ("\n", "")])
def test_a_blank_language_is_refused(zh: str, en: str) -> None:
    with pytest.raises(ValueError, match="needs Chinese and English"):
        Text(zh=zh, en=en)


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en", "en"), ("en_GB.UTF-8", "en"), ("EN-us", "en"), ("zh_CN", "zh"), ("fr", "zh"), ("", "zh"), (None, "zh")],
)
def test_a_language_tag_is_read_and_anything_unknown_is_chinese(tag: str | None, language: str) -> None:
    assert language_of(tag) == language


def test_both_languages_stand_in_one_cell() -> None:
    written = Text(zh="南湖 将拥堵", en="Nanhu: congestion ahead").both()

    assert written == "南湖 将拥堵 | Nanhu: congestion ahead"
    assert Text.parse(written) == Text(zh="南湖 将拥堵", en="Nanhu: congestion ahead")


@given(zh=HALVES, en=HALVES)
def test_halves_come_back_whatever_bars_stand_in_them(zh: str, en: str) -> None:
    assert Text.parse(Text(zh=zh, en=en).both()) == Text(zh=unbarred(zh), en=unbarred(en))


@pytest.mark.parametrize("written", ["一个站点", "one station", "A | B | C", "A|B", " | B", "A | ", "a|b | c"])
def test_what_was_not_written_in_both_languages_says_the_same_in_both(written: str) -> None:
    assert Text.parse(written) == Text(zh=written, en=written)
