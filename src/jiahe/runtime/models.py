"""How is a fitted model kept? As arrays (npz) beside numbers and texts (json); never as pickle."""

import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from jiahe.contracts.advice import advice
from jiahe.kernel.application import Model
from jiahe.kernel.errors import DataError, Example

ARRAYS, REST = "model.npz", "model.json"
FORMAT = 1


def save(model: Model, application: str, folder: Path) -> None:
    """Write a model into `folder`, with the id of the application that it belongs to."""
    arrays = {name: value for name, value in model.items() if isinstance(value, np.ndarray)}
    rest = {name: value for name, value in model.items() if name not in arrays}
    objects = [name for name, value in arrays.items() if value.dtype.hasobject]
    if objects:
        raise TypeError(f"a model holds arrays of numbers and texts, not of objects: {objects}")
    _write_arrays(arrays, folder / ARRAYS)
    head = {"format": FORMAT, "application": application, "values": rest}
    (folder / REST).write_text(json.dumps(head, ensure_ascii=False, allow_nan=False), encoding="utf-8")


def _write_arrays(arrays: Mapping[str, np.ndarray], path: Path) -> None:
    """Write an npz whose bytes depend on nothing but the arrays; np.savez dates its parts and reserves some names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            part = zipfile.ZipInfo(f"{name}.npy")
            part.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(part, "w", force_zip64=True) as file:
                np.lib.format.write_array(file, array, allow_pickle=False)


def load(folder: Path, application: str) -> dict[str, np.ndarray | float | int | str]:
    """Read the model in `folder`.

    Raises
    ------
    DataError
        Table `model`, where the folder holds none, one of another application, or a damaged one.
    """
    try:
        head = json.loads((folder / REST).read_text(encoding="utf-8"))
        owner, values = head["application"], head["values"]
        model = {**values, **_read_arrays(folder / ARRAYS)}
    except FileNotFoundError as error:
        raise _fault(str(folder)) from error
    except (OSError, ValueError, KeyError, TypeError, EOFError, MemoryError, zipfile.BadZipFile, zlib.error) as error:
        raise _fault(f"{folder}: {type(error).__name__}") from error
    if owner != application:
        raise _fault(f"{owner} ≠ {application}")
    return model


def _read_arrays(path: Path) -> dict[str, np.ndarray]:
    arrays = {}
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            with archive.open(part) as file:
                arrays[part.removesuffix(".npy")] = np.lib.format.read_array(file, allow_pickle=False)
    return arrays


def _fault(what: str) -> DataError:
    return DataError("model", "", "model", examples=(Example(None, what),), advice=advice("model", what))
