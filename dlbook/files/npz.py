"""Model files: one ``.npz`` with the arrays and, as JSON, the configuration. No pickle, no code."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.npyio import NpzFile

from dlbook.files.disk import ordinary, replacing
from dlbook.parameters import Array

FORMAT = "dlbook-model"
VERSION = 1


def write(path: str | os.PathLike[str], config: Mapping[str, Any], arrays: list[Array]) -> None:
    """Write a model file atomically. ``path`` must end in .npz, its folder must exist."""
    header = json.dumps({"format": FORMAT, "version": VERSION, **config})
    contents: dict[str, Any] = {f"array_{k}": array for k, array in enumerate(arrays)}
    with replacing(checked_path(path)) as file:
        np.savez(file, allow_pickle=False, **contents, config=np.array(header))


def read(path: str | os.PathLike[str]) -> tuple[dict[str, Any], list[Array]]:
    """The configuration and the arrays of a model file.

    Raises:
        OSError: there is no such file, or it is no ordinary one.
        ValueError: the file is damaged or not a model file.
    """
    path = ordinary(path)
    try:
        with path.open("rb") as opened, NpzFile(opened, allow_pickle=False) as file:
            config = json.loads(str(file["config"]))
            arrays = [file[f"array_{k}"] for k in range(len(file.files) - 1)]
    except Exception as error:  # damaged bytes can fail anywhere in zip, NumPy and JSON
        raise ValueError(
            f"{path} is not a whole model file of dlbook ({error}). Save it again with "
            "model.save(path)."
        ) from error
    if not isinstance(config, dict) or config.get("format") != FORMAT:
        raise ValueError(f"{path} was not written by model.save(path).")
    if config.get("version") != VERSION:
        raise ValueError(
            f"{path} has format version {config.get('version')!r}, this dlbook reads {VERSION}: "
            "update dlbook."
        )
    return config, arrays


def checked_path(path: str | os.PathLike[str]) -> Path:
    """``path`` as a Path, or an error where it does not end in .npz."""
    path = Path(path)
    if path.suffix != ".npz":
        raise ValueError(f"A model file's name ends in .npz, got {path.name!r}.")
    return path
