"""Ids."""

import pytest

from jiahe.kernel.ids import is_id, new_id


def test_ids_are_fresh_and_recognised() -> None:
    ids = [new_id() for _ in range(100)]

    assert len(set(ids)) == len(ids)
    assert all(map(is_id, ids))


@pytest.mark.parametrize(
    "text", ["", "..", "01J", "../../etc/passwd", "x" * 26, "01JAAAAAAAAAAAAAAAAAAAAAA/", "8" * 26]
)
def test_nothing_else_is_an_id(text: str) -> None:
    assert not is_id(text)


def test_lower_case_is_no_id_so_that_a_folder_has_one_name() -> None:
    assert not is_id(new_id().lower())
