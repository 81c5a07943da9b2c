"""Limits on what is read."""

import pytest

from jiahe.lake.reading import limit_bytes


@pytest.mark.parametrize(
    ("value", "megabytes"),
    [("10", 10), ("0.5", 0.5), ("", 4096), ("much", 4096), ("-1", 4096), ("inf", 4096), ("nan", 4096)],
)
def test_the_limit_comes_from_the_environment_where_it_is_a_size(monkeypatch, value, megabytes):
    monkeypatch.setenv("JIAHE_MAX_FILE_MB", value)
    assert limit_bytes() == int(megabytes * 2**20)
