import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.engines.merkle.hashing import SHA256, SM3
from jiahe.office.log.domain.canonical import canonical, digest_of, leaf_text

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.integers(0, 2**31), st.lists(TEXT, min_size=9, max_size=9), st.integers(0, 1))
def test_an_entry_is_the_json_list_of_its_columns(number, texts, public):
    row = (number, *texts, public)
    assert leaf_text(row) == json.dumps(row, ensure_ascii=False, separators=(",", ":"))


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
