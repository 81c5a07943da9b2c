"""Contracts are read as YAML 1.2, strictly, and all faults are told at once."""

import pickle
from pathlib import Path

import pytest

from jiahe.contracts.read import ContractError, read_contract, read_yaml

GOOD = """\
reads:
  readings:
    title: {zh: 读数, en: Readings}
    grain: {zh: 一行, en: one row}
    key: [id]
    columns: {id: {type: text, title: {zh: 编号, en: Id}}}
writes:
  alerts: shared
"""


def written(folder: Path, text: str | bytes) -> Path:
    """Write a contract."""
    path = folder / "contract.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_contract_is_read_and_shared_tables_are_filled_in(tmp_path: Path) -> None:
    contract = read_contract(written(tmp_path, GOOD))

    assert list(contract.reads) == ["readings"]
    assert contract.writes["alerts"].key == ("id",)
    assert {"lon", "lat", "severity", "reason", "action", "clause"} <= set(contract.writes["alerts"].columns)


def test_yaml_is_that_of_1_2_so_that_no_is_a_word(tmp_path: Path) -> None:
    assert read_yaml(written(tmp_path, "a: no\nb: 010\nc: 08:30\n")) == {"a": "no", "b": 10, "c": "08:30"}


@pytest.mark.parametrize(
    "text",
    ["a: 1\na: 2\n", "a: [1\n", "!!python/object:os.system {}\n", b"\xff\xfe", "a: " + "[" * 400, "a: 2025-13-45\n"],
    ids=["duplicate", "unclosed", "object", "encoding", "deep", "date"],
)
def test_what_is_no_plain_yaml_is_refused_with_the_file_named(tmp_path: Path, text: str | bytes) -> None:
    path = written(tmp_path, text)

    with pytest.raises(ContractError) as caught:
        read_yaml(path)

    assert caught.value.path == path
    assert len(caught.value.faults) == 1


def test_every_fault_of_a_contract_is_told_with_its_place(tmp_path: Path) -> None:
    text = GOOD.replace("type: text", "type: txt").replace("key: [id]", "key: [no]") + "odd: 1\nsettings: {a: {}}\n"

    with pytest.raises(ContractError) as caught:
        read_contract(written(tmp_path, text))

    places = [fault.split(":")[0].strip() for fault in caught.value.faults]
    assert places == ["reads.readings.columns.id.type", "settings.a.type", "settings.a.title", "odd"]
    assert all(place in str(caught.value) for place in places)


@pytest.mark.parametrize("text", ["", "- a\n", "reads: 3\nwrites: {}\n", "reads: {t: 3}\nwrites: {}\n"])
def test_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContractError):
        read_contract(written(tmp_path, text))


def test_an_unknown_shared_table_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ContractError) as caught:
        read_contract(written(tmp_path, "reads: {}\nwrites: {nothing: shared}\n"))

    assert "nothing" in str(caught.value)


def test_the_error_arrives_whole_in_another_process() -> None:
    error = ContractError(Path("contract.yaml"), ["  reads: odd"])

    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301  # it comes from this very line

    assert (arrived.path, arrived.faults, str(arrived)) == (error.path, error.faults, str(error))
