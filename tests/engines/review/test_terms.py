import pytest

from jiahe.engines.review.terms import terms


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("", {}),
        ("，。 _-", {}),
        ("质检", {"质": 1, "检": 1, "质检": 1}),
        ("检检检", {"检": 3, "检检": 2}),
        ("质，检", {"质": 1, "检": 1}),
        ("ＡＩ大模型V2.0", {"ai": 1, "大": 1, "模": 1, "型": 1, "大模": 1, "模型": 1, "v2": 1, "0": 1}),
        ("𠀀𠀁", {"𠀀": 1, "𠀁": 1, "𠀀𠀁": 1}),
    ],
)
def test_a_text_is_its_characters_their_pairs_and_its_words(text, counts):
    assert terms(text) == counts
