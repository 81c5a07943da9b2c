"""Does the reference name everything that a template gets?"""

from pathlib import Path

from jiahe.office.documents import child
from jiahe.office.documents.notice import KINDS, WIDE
from jiahe.office.documents.plain import plain
from jiahe.office.documents.samples import sample
from jiahe.office.documents.wording import numeral
from jiahe.office.papers import MOST_BYTES, MOST_KEPT
from jiahe.office.templates import MOST

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "notices.md").read_text(encoding="utf-8")


def names(data):
    """Return every name in plain data, but for the facts' own."""
    if isinstance(data, dict):
        return set(data) | {name for value in data.values() for name in names(value)}
    return {name for one in data for name in names(one)} if isinstance(data, list) else set()


def test_every_name_and_kind_is_told():
    told = names(plain(sample())) | set(KINDS)
    assert {name for name in told if f"`{name}`" not in PAGE} == set()


def test_the_limits_are_those_of_the_code():
    assert (WIDE, numeral(WIDE), MOST_KEPT, MOST_BYTES // 2**20) == (6, "六", 300, 256)
    assert (MOST["docx"] // 2**20, MOST["typ"] // 2**10) == (2, 256)
    assert (child.SECONDS, child.MEMORY // 2**30, child.LARGEST // 2**20) == (10, 3, 32)
    for said in ("300 files and 256 MiB", "| 2 MB | 256 KB |", "10 s", "3 GiB", "32 MiB", "six columns"):
        assert said in PAGE
