"""Is every text of the pages there in Chinese, and nothing else?"""

import re

from jiahe.office.locale import read_po
from tests.web.house import WEB
from tests.web.messages import asked

OFFICE = WEB.parent / "office"
_HOLE = re.compile(r"%\((\w+)\)")


def catalogue():
    text = (WEB / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    return {key: value for key, value in read_po(text).items() if key}


def test_every_text_asked_for_is_translated_and_no_other_is_kept():
    assert set(catalogue()) == asked(WEB) | asked(OFFICE)


def test_a_translation_has_the_same_holes_as_its_text():
    odd = {key for key, value in catalogue().items() if set(_HOLE.findall(key)) != set(_HOLE.findall(value))}

    assert odd == set()
