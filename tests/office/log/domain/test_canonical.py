import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.merkle.hashing import SHA256, SM3
from jiahe.office.log.domain.canonical import canonical, digest_of, leaf_text, leaf_texts

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.integers(0, 2**31), st.lists(TEXT, min_size=9, max_size=9), st.integers(0, 1))
def test_an_entry_is_the_json_list_of_its_columns(number, texts, public):
    row = (number, *texts, public)
    assert leaf_text(row) == json.dumps(row, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("value", [None, 5, 1.5, b"x"])
def test_what_is_no_text_has_no_place_in_many(value):
    with pytest.raises(TypeError):
        leaf_texts([(1, *["x"] * 9, 0), (2, *["x"] * 8, value, 0)])


@pytest.mark.parametrize("value", [None, 5, 1.5, b"x"])
def test_what_is_no_text_has_no_place_in_it(value):
    with pytest.raises(TypeError):
        leaf_text((0, *["x"] * 8, value, 0))


def test_canonical_json_is_the_same_whatever_the_order():
    assert canonical({"b": [1, "二"], "a": None}) == '{"a":null,"b":[1,"二"]}'


def test_digests_name_their_function(settings):
    text = b'{"a":1}'
    assert digest_of({"a": 1}) == f"sha256:{SHA256.digest(text).hex()}"
    settings.LOG_HASH = "sm3"
    assert digest_of({"a": 1}) == f"sm3:{SM3.digest(text).hex()}"
    assert digest_of(None) == ""


ROWS = [
    [(7, "t", "王", "v", "run/1", "", "", "", '{"a":[[1],[2]]}', "s", 0), (8, *['\x1f\x7f\u2028"\\/\b'] * 9, 1)],
    [(7, "t", "a", "v", "o", "1.5", "", "", "{}", "s", 0), (8, "t", "a", "v", "o", "1.5", "", "", "{}", "s", 1)],
    [(7, *["],["] * 9, 0)],
    [(7, *['],[8,"'] * 9, 0)] * 3,
    [(1, *["\\u0001😀"] * 9, 1)],
]


@pytest.mark.parametrize("rows", ROWS)
def test_many_leaves_at_once_are_each_as_one_alone(rows):
    assert leaf_texts(rows) == [leaf_text(row).encode() for row in rows]


@pytest.mark.parametrize("text", ["\0", "\ud800", "a\udfffb"])
def test_a_text_that_a_database_may_not_keep_is_told(text):
    assert leaf_texts([(1, *["x"] * 9, 0), (2, *["x"] * 8, text, 0)]) is None
