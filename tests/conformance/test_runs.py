"""Does each application behave as every application must, on its ordinary day and on whatever its contract admits?"""

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiahe.contracts import generators
from jiahe.contracts.check import check
from jiahe.contracts.frames import empty, schema
from jiahe.kernel.application import Model, Settings
from jiahe.kernel.errors import DataError
from jiahe.runtime import models
from jiahe.runtime.parts import Part, compute, split
from jiahe.runtime.registry import Installed
from tests.conformance.rooms import Tables, checked, fit, ordinary, run, same, same_model, values


class Watched(Mapping[str, Any]):
    """A mapping that remembers which names were asked of it."""

    def __init__(self, held: Mapping[str, Any]) -> None:
        self.held, self.asked = held, set[str]()

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return self.held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)


def shuffled(frame: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return the rows in another order."""
    return frame.sample(fraction=1.0, shuffle=True, seed=seed) if frame.height else frame


def nothing(app: Installed) -> Tables:
    """Return every table without rows."""
    return {name: empty(table) for name, table in app.contract.reads.items()}


def test_nothing_in_gives_nothing_out(app: Installed) -> None:
    out = run(app, nothing(app), values(app.contract))

    assert {name: frame.schema for name, frame in out.items()} == {
        name: pl.Schema(schema(table)) for name, table in app.contract.writes.items()
    }
    assert {name: frame.height for name, frame in out.items()} == dict.fromkeys(out, 0)


def test_nothing_in_gives_nothing_out_after_an_ordinary_day_too(app: Installed) -> None:
    frames, chosen, as_of, seed = ordinary(app)
    model = fit(app, frames, chosen, seed=seed, as_of=as_of)

    out = run(app, nothing(app), chosen, model=model, seed=seed, as_of=as_of)

    assert {name: frame.height for name, frame in out.items()} == dict.fromkeys(out, 0)


def test_the_order_of_rows_does_not_matter(app: Installed) -> None:
    frames, chosen, as_of, seed = ordinary(app)
    straight = run(app, frames, chosen, seed=seed, as_of=as_of)

    for mixed in (
        {name: frame.reverse() for name, frame in frames.items()},
        {name: shuffled(frame, 3) for name, frame in frames.items()},
    ):
        assert same({name: check(name, mixed[name], table).frame for name, table in app.contract.reads.items()}, frames)
        # The runtime sorts by key, and even where it did not the result would be the same.
        assert same(run(app, mixed, chosen, seed=seed, as_of=as_of), straight)


def test_the_same_seed_gives_the_same_bits(app: Installed) -> None:
    frames, chosen, as_of, seed = ordinary(app)

    first, second = (run(app, frames, chosen, seed=seed, as_of=as_of) for _ in range(2))

    assert same(first, second)
    assert same_model(fit(app, frames, chosen, seed=seed), fit(app, frames, chosen, seed=seed))


def test_its_inputs_are_left_alone(app: Installed) -> None:
    frames, chosen, as_of, seed = ordinary(app)
    before, settings = {name: frame.clone() for name, frame in frames.items()}, copy.deepcopy(chosen)
    bytes_before = {name: frame.write_ipc(None).getvalue() for name, frame in frames.items()}
    model = fit(app, frames, chosen, seed=seed, as_of=as_of)
    kept = copy.deepcopy(dict(model)) if model is not None else None

    run(app, frames, chosen, model=model, seed=seed, as_of=as_of)

    assert same(frames, before)
    assert {name: frame.write_ipc(None).getvalue() for name, frame in frames.items()} == bytes_before
    assert chosen == settings
    assert same_model(model, kept)


def test_it_asks_for_nothing_undeclared_and_ignores_nothing_required(app: Installed) -> None:
    frames, chosen, as_of, seed = ordinary(app)
    tables, settings = Watched(frames), Watched(chosen)
    told = Settings(values=settings, seed=seed, as_of=as_of)
    declared = app.application

    if declared.fit is None:
        checked(app, declared.run(tables, told))
    else:
        checked(app, declared.run(tables, told, declared.fit(tables, told)))

    required = {name for name, table in app.contract.reads.items() if not table.optional}
    assert required <= tables.asked <= set(app.contract.reads)
    assert settings.asked <= set(app.contract.settings)


def test_a_missing_column_is_the_one_data_error(app: Installed) -> None:
    frames, *_ = ordinary(app)
    for name, table in app.contract.reads.items():
        for column in table.columns:
            with pytest.raises(DataError) as caught:
                check(name, frames[name].drop(column), table)
            assert (caught.value.table, caught.value.column, caught.value.check) == (name, column, "column_missing")


def test_its_model_holds_no_objects_and_survives_being_kept(app: Installed, tmp_path: Path) -> None:
    frames, chosen, as_of, seed = ordinary(app)
    model = fit(app, frames, chosen, seed=seed, as_of=as_of)
    if model is None:
        assert app.application.fit is None
        return

    models.save(model, app.id, tmp_path)
    loaded = models.load(tmp_path, app.id)

    assert [name for name, value in model.items() if not _is_plain(value)] == []
    assert same(
        run(app, frames, chosen, model=loaded, seed=seed, as_of=as_of),
        run(app, frames, chosen, model=model, seed=seed, as_of=as_of),
    )


def _is_plain(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return not value.dtype.hasobject
    return type(value) in {int, float, str}


def test_what_it_shows_of_its_model_obeys_the_contract(app: Installed) -> None:
    frames, chosen, as_of, seed = ordinary(app)
    model = fit(app, frames, chosen, seed=seed, as_of=as_of)
    show = app.application.show
    shown = show(model) if show is not None and model is not None else {}

    assert set(shown) == set(app.contract.learned)
    for name, table in app.contract.learned.items():
        assert set(shown[name].columns) == set(table.columns)


def test_the_whole_is_its_parts_bit_for_bit(app: Installed) -> None:
    frames, chosen, as_of, seed = ordinary(app)
    model = fit(app, frames, chosen, seed=seed, as_of=as_of)
    whole = Part(app.id, frames, chosen, as_of, seed, model)

    for pieces in (1, 2, 3, 100):
        _assert_parts_make(whole, app, pieces)


def _assert_parts_make(whole: Part, app: Installed, pieces: int) -> None:
    results = [compute(part).frames for part in split(whole, app.contract, pieces)]
    joined = {name: pl.concat([result[name] for result in results]) for name in app.contract.writes}
    assert same(checked(app, joined), checked(app, compute(whole).frames))


@given(data=st.data())
def test_its_outputs_obey_the_contract_on_whatever_the_contract_admits(app: Installed, data: st.DataObject) -> None:
    frames = data.draw(generators.input_sets(app.contract))
    chosen = data.draw(generators.settings(app.contract))
    seed = data.draw(st.integers(0, 9))

    out = run(app, frames, chosen, seed=seed)

    if all(frame.is_empty() for frame in frames.values()):
        assert all(frame.is_empty() for frame in out.values())


@given(data=st.data())
def test_order_seed_and_parts_change_nothing_on_whatever_the_contract_admits(
    app: Installed, data: st.DataObject
) -> None:
    frames = data.draw(generators.input_sets(app.contract))
    chosen = values(app.contract)
    model: Model | None = fit(app, frames, chosen)
    mixed = {name: shuffled(frame, 5) for name, frame in frames.items()}

    out = run(app, frames, chosen, model=model)

    assert same(run(app, frames, chosen, model=model), out)
    assert same(run(app, mixed, chosen), run(app, frames, chosen))
    _assert_parts_make(Part(app.id, frames, chosen, None, 0, model), app, 3)
