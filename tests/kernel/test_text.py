"""Texts in two languages."""

import pytest

from jiahe.kernel.text import Text, language_of


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
