"""Models are kept as arrays, numbers and texts, never as objects; a bad one is the one data error."""

import io
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from jiahe.kernel.errors import DataError
from jiahe.runtime import models

MODEL = {
    "weights": np.arange(6.0).reshape(2, 3),
    "file": np.array([1, 2], dtype=np.int8),
    "names": np.array(["甲", "b"]),
    "empty": np.zeros((0, 3)),
    "size": 3,
    "share": 0.1,
    "word": "字",
}


def test_a_model_comes_back_bit_for_bit(tmp_path: Path) -> None:
    models.save(MODEL, "area.app", tmp_path)

    loaded = models.load(tmp_path, "area.app")

    assert loaded.keys() == MODEL.keys()
    for name, value in MODEL.items():
        assert np.asarray(loaded[name]).dtype == np.asarray(value).dtype
        assert np.array_equal(loaded[name], value)


def test_the_same_model_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        models.save(MODEL, "area.app", tmp_path / name)

    for file in (models.ARRAYS, models.REST):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


@pytest.mark.parametrize("bad", [np.array([object()]), np.array([{}, "a"], dtype=object)])
def test_objects_are_not_kept(tmp_path: Path, bad: np.ndarray) -> None:
    with pytest.raises(TypeError, match="not of objects"):
        models.save({"bad": bad}, "area.app", tmp_path)


@pytest.mark.parametrize("bad", [{"bad": float("nan")}, {"bad": object()}])
def test_neither_are_numbers_that_are_none_and_things_of_other_kinds(tmp_path: Path, bad: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        models.save(bad, "area.app", tmp_path)  # type: ignore[arg-type]


def with_pickle(path: Path) -> None:
    """Put a pickle where an array should be."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("weights.npy", pickle.dumps({"cannot": "be read"}))


def with_huge_header(path: Path) -> None:
    """Claim more numbers than any machine holds."""
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f8", "fortran_order": False, "shape": (10**15,)})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("weights.npy", header.getvalue())


def flip(path: Path) -> None:
    """Overwrite some bytes."""
    data = bytearray(path.read_bytes())
    data[60:90] = bytes(30)
    path.write_bytes(data)


DAMAGES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "absent": (models.REST, Path.unlink),
    "no arrays": (models.ARRAYS, Path.unlink),
    "cut arrays": (models.ARRAYS, lambda path: path.write_bytes(path.read_bytes()[:100])),
    "empty arrays": (models.ARRAYS, lambda path: path.write_bytes(b"")),
    "other arrays": (models.ARRAYS, lambda path: path.write_bytes(b"not a zip at all")),
    "pickle": (models.ARRAYS, with_pickle),
    "huge": (models.ARRAYS, with_huge_header),
    "flipped": (models.ARRAYS, flip),
    "cut text": (models.REST, lambda path: path.write_text(path.read_text()[:20])),
    "a list": (models.REST, lambda path: path.write_text("[]")),
    "no owner": (models.REST, lambda path: path.write_text('{"format": 1, "values": {}}')),
    "odd values": (models.REST, lambda path: path.write_text('{"application": "area.app", "values": 3}')),
    "binary": (models.REST, lambda path: path.write_bytes(b"\xff\xfe\x00")),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_model_is_the_one_data_error(tmp_path: Path, damage: str) -> None:
    models.save(MODEL, "area.app", tmp_path)
    file, spoil = DAMAGES[damage]
    spoil(tmp_path / file)

    with pytest.raises(DataError) as caught:
        models.load(tmp_path, "area.app")

    assert (caught.value.table, caught.value.check) == ("model", "model")


def test_a_model_of_another_application_is_refused(tmp_path: Path) -> None:
    models.save(MODEL, "area.app", tmp_path)

    with pytest.raises(DataError, match=r"area\.app ≠ area\.other"):
        models.load(tmp_path, "area.other")
