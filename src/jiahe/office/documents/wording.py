"""How are the fixed words and the fixed forms of a paper written: numbers of headings, the day, a title's lines, the signature?"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from jiahe.kernel.text import Language, Text

ATTACHMENT = Text(zh="附件", en="Attachment")
SIMULATED = Text(
    zh="模拟数据 仅供演示 不具效力",
    en="Simulated data, for demonstration only, without effect",
)
_FIGURES = "〇一二三四五六七八九"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_INSIDE = re.compile(r"[0-9A-Za-z%.,·+-]")
_NOT_FIRST = "的、，。；：！？）》〉”’』」】〕…—和与及等个项年月日"
_NOT_LAST = "（《〈“‘『「【〔关对以及与和"
_WHOLE = ("人工智能", "应用", "场景", "标杆", "项目", "企业", "目录", "名单", "清单", "产品", "数据", "知识库", "公示")
"""Words of this house's titles that are not cut."""
_FIRST_OF_PAGE = 28


def numeral(number: int) -> str:
    """Return a number up to 99 as headings have it: 一, 十, 二十一."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _FIGURES[tens]) + "十" if tens else ""
    return head + (_FIGURES[ones] if ones or not tens else "")


def heading(number: int, title: str, language: Language) -> str:
    """Return a heading with its number."""
    return f"{numeral(number)}、{title}" if language == "zh" else f"{number}. {title}"


def written_day(day: dt.date, language: Language) -> str:
    """Return a day in Arabic figures without leading noughts."""
    return (
        f"{day.year}年{day.month}月{day.day}日"
        if language == "zh"
        else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    )


def width(text: str) -> float:
    """Return how many characters of Chinese a text is wide; letters and figures count half."""
    return sum(1.0 if unicodedata.east_asian_width(mark) in "WFA" else 0.5 for mark in text)


def title_lines(title: str, room: int, language: Language) -> list[str]:
    """Cut a title into lines of much the same length that each fit, and never inside a number or a word.

    Parameters
    ----------
    title, room
        What is cut, and how many characters a line holds.
    language
        In English the lines are left to whoever sets them.
    """
    if language != "zh" or width(title) <= room:
        return [title]
    wanted = math.ceil(width(title) / room)
    while True:
        lines = _cut(title, wanted, room)
        if lines or wanted >= len(title):
            return lines or [title]
        wanted += 1


def _cut(title: str, many: int, room: int) -> list[str]:
    """Return the best cut into so many lines, nothing where none fits."""
    even = width(title) / many
    places = [0, *(place for place in range(1, len(title)) if not _is_inside(title, place)), len(title)]
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [0])}
    for _ in range(many):
        found: dict[int, tuple[float, list[int]]] = {}
        for end in places:
            for start, (cost, cuts) in best.items():
                piece = title[start:end]
                if start >= end or width(piece) > room:
                    continue
                total = cost + (width(piece) - even) ** 2 + _price(title, end)
                if end not in found or total < found[end][0]:
                    found[end] = total, [*cuts, end]
        best = found
    cuts = best.get(len(title), (0.0, []))[1]
    return [title[start:end] for start, end in pairwise(cuts)]


def _is_inside(title: str, place: int) -> bool:
    if _INSIDE.match(title[place - 1]) and _INSIDE.match(title[place]):
        return True
    around = range(max(0, place - 3), place)
    return any(title.startswith(word, start) and start + len(word) > place for word in _WHOLE for start in around)


def _price(title: str, place: int) -> float:
    """Return what it costs to begin a line here."""
    if place == len(title):
        return 0.0
    if title[place] in "、，。；：！？）》〉”’』」】〕…" or title[place - 1] in "（《〈“‘『「【〔":
        return 1e6
    return 20.0 * (title[place] in _NOT_FIRST) + 20.0 * (title[place - 1] in _NOT_LAST)


def signature(issuers: Sequence[str], day: str) -> tuple[list[str], str]:
    """Return the issuers and the day, each pushed to its place by wide spaces.

    The day ends four characters before the right edge, the names stand over its middle; where a name is too long for
    that, all of them move to the left until two characters are free.
    """
    widest = max([width(day) + 4, *(width(issuer) for issuer in issuers)])
    middle = _FIRST_OF_PAGE - 2 - widest / 2
    return [_pushed(issuer, middle) for issuer in issuers], _pushed(day, middle)


def _pushed(text: str, middle: float) -> str:
    return "　" * max(0, round(middle - width(text) / 2)) + text


def listed(titles: Iterable[str], language: Language) -> list[str]:
    """Return the titles of attachments, numbered where there are several."""
    found = list(titles)
    mark = "." if language == "zh" else ". "
    return [f"{place}{mark}{title}" for place, title in enumerate(found, 1)] if len(found) > 1 else found
