"""Model files: one ``.npz`` with the arrays and, as JSON, the configuration. No pickle, no code."""

from __future__ import annotations

import json
import math
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

from dlbook.files.disk import ordinary, replacing
from dlbook.files.limits import Limits
from dlbook.parameters import Array, Shape

FORMAT = "dlbook-model"
VERSION = 1


def write(path: str | os.PathLike[str], config: Mapping[str, Any], arrays: list[Array]) -> None:
    """Write a model file atomically. ``path`` must end in .npz, its folder must exist."""
    header = json.dumps({"format": FORMAT, "version": VERSION, **config})
    contents: dict[str, Any] = {f"array_{k}": array for k, array in enumerate(arrays)}
    with replacing(checked_path(path)) as file:
        np.savez(file, allow_pickle=False, **contents, config=np.array(header))


@dataclass(frozen=True)
class StoredArray:
    """An array in a file, of which only the shape and the dtype have been read."""

    archive: zipfile.ZipFile
    name: str
    shape: Shape
    dtype: np.dtype[Any]

    def read(self) -> Array:
        """The array itself."""
        with self.archive.open(self.name) as file:
            array: Array = npy.read_array(file, allow_pickle=False)
            file.read(1)  # the end, where zipfile compares the checksum
        return array


@contextmanager
def opened(
    path: str | os.PathLike[str], limits: Limits | None = None
) -> Iterator[tuple[dict[str, Any], list[StoredArray]]]:
    """The configuration of a model file, and its arrays, still to be read.

    Raises:
        OSError: there is no such file, or it is no ordinary one.
        ValueError: the file is damaged, is not a model file, or goes beyond the limits.
    """
    limits = limits or Limits()
    path = ordinary(path)
    with path.open("rb") as file:
        try:
            archive = zipfile.ZipFile(file)
            arrays = _arrays(archive)
            header = arrays.pop("config")
            limits.check_text(header.dtype.itemsize // 4)
            config = json.loads(str(header.read()))
            stored = [arrays.pop(f"array_{k}") for k in range(len(arrays))]
        except Exception as error:  # damaged bytes can fail anywhere in zip, NumPy and JSON
            raise ValueError(
                f"{path} is not a whole model file of dlbook ({error}). Save it again with "
                "model.save(path)."
            ) from error
        if not isinstance(config, dict) or config.get("format") != FORMAT:
            raise ValueError(f"{path} was not written by model.save(path).")
        if config.get("version") != VERSION:
            raise ValueError(
                f"{path} has format version {config.get('version')!r}, this dlbook reads "
                f"{VERSION}: update dlbook."
            )
        needed = sum(math.prod(array.shape) * array.dtype.itemsize for array in stored)
        try:
            limits.check_size(needed, "its arrays")
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error
        yield config, stored


def read(
    path: str | os.PathLike[str], limits: Limits | None = None
) -> tuple[dict[str, Any], list[Array]]:
    """The configuration and the arrays of a model file; see `opened`."""
    with opened(path, limits) as (config, stored):
        return config, read_all(path, stored)


def read_all(path: str | os.PathLike[str], stored: list[StoredArray]) -> list[Array]:
    """The arrays of a model file that is open.

    Raises:
        ValueError: the file is damaged.
    """
    try:
        return [array.read() for array in stored]
    except Exception as error:  # as above
        raise ValueError(
            f"{Path(path)} is not a whole model file of dlbook ({error}). Save it again with "
            "model.save(path)."
        ) from error


def _arrays(archive: zipfile.ZipFile) -> dict[str, StoredArray]:
    """The arrays of an .npz file by name, each as long as it says that it is."""
    found = {}
    for member in archive.infolist():
        with archive.open(member) as file:
            shape, dtype = _announced(file)
            held = member.file_size - file.tell()
        if dtype.kind not in "fiubU" or math.prod(shape) * dtype.itemsize != held:
            raise ValueError(
                f"{member.filename} announces {shape} of {dtype}, and holds {held} bytes"
            )
        found[member.filename.removesuffix(".npy")] = StoredArray(
            archive, member.filename, shape, dtype
        )
    return found


def _announced(file: IO[bytes]) -> tuple[Shape, np.dtype[Any]]:
    """Shape and dtype, from the beginning of a file in NumPy's format."""
    readers = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
    version = npy.read_magic(file)
    if version not in readers:
        raise ValueError(f"an array of format {version}")
    shape, _, dtype = readers[version](file)
    return shape, dtype


def checked_path(path: str | os.PathLike[str]) -> Path:
    """``path`` as a Path, or an error where it does not end in .npz."""
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"A model file's name must be a text or a path, got {path!r}.")
    path = Path(path)
    if path.suffix != ".npz":
        raise ValueError(f"A model file's name must end in .npz, got {path.name!r}.")
    return path
