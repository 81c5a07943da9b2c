"""A run is split by its partition column; any split gives the same."""

import polars as pl
import pytest

from jiahe.contracts.check import check
from jiahe.contracts.frames import empty
from jiahe.contracts.model import Contract
from jiahe.runtime.parts import Part, compute, join, split
from jiahe.runtime.registry import application
from tests.runtime.turner import TURNER

VALUES = {"mode": "right", "pause": 0, "warn": True}
MODEL = {"rows": 20}


@pytest.fixture
def contract() -> Contract:
    """The turner's."""
    return application(TURNER).contract


@pytest.fixture
def whole(items: pl.DataFrame, contract: Contract) -> Part:
    """A whole run."""
    frames = {
        "items": check("items", items, contract.reads["items"]).frame,
        "notes": pl.DataFrame({"word": ["x"]}),
    }
    return Part(TURNER, frames, VALUES, None, 7, MODEL)


@pytest.mark.parametrize(("pieces", "parts"), [(1, 1), (2, 2), (3, 3), (4, 3), (5, 5), (99, 5)])
def test_groups_stay_together_and_tables_without_the_column_go_along_whole(
    whole: Part, contract: Contract, pieces: int, parts: int
) -> None:
    found = split(whole, contract, pieces)

    assert len(found) == parts
    assert pl.concat([part.frames["items"] for part in found]).equals(whole.frames["items"])
    assert all(part.frames["notes"].equals(whole.frames["notes"]) for part in found)
    assert {(part.seed, part.application) for part in found} == {(7, TURNER)}


@pytest.mark.parametrize("pieces", [2, 3, 5])
def test_the_whole_is_its_parts_also_where_a_column_is_null_throughout_in_one(
    whole: Part, contract: Contract, pieces: int
) -> None:
    parts = [compute(part).frames for part in split(whole, contract, pieces)]

    joined, at_once = join(parts), compute(whole).frames

    assert joined.keys() == at_once.keys()
    assert all(joined[name].equals(at_once[name]) for name in joined)


def test_without_rows_or_without_a_partition_it_stays_whole(whole: Part, contract: Contract) -> None:
    nothing = Part(TURNER, {name: empty(table) for name, table in contract.reads.items()}, VALUES, None, 7, MODEL)
    reads = {"items": contract.reads["items"].model_copy(update={"partition": None})}
    plain = contract.model_copy(update={"reads": reads})

    assert split(nothing, contract, 4) == [nothing]
    assert split(whole, plain, 4) == [whole]


def test_parts_without_rows_are_joined_as_nothing() -> None:
    one, two = pl.DataFrame({"n": pl.Series([], dtype=pl.Int64)}), pl.DataFrame()

    assert join([{"t": one}, {"t": two}])["t"].equals(one)


def test_warnings_and_progress_come_out(whole: Part) -> None:
    heard = []
    slow = Part(TURNER, whole.frames, VALUES | {"pause": 0.05}, None, 7, MODEL)

    result = compute(slow, lambda *report: heard.append(report))

    assert result.warnings == ("5 groups",)
    assert heard
    assert compute(slow).warnings == ("5 groups",)
