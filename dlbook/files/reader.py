"""One reader for every model file: it looks at the content, whatever the file is called."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from dlbook.files.disk import ordinary
from dlbook.models import Sequential, load_model

HDF5 = b"\x89HDF\r\n\x1a\n"  # how such a file begins


def kind_of(path: str | os.PathLike[str]) -> str:
    """What the content of a file says that it is: "npz", "keras", "h5", or "" for none of them.

    Raises:
        OSError: there is no such file, it is no ordinary one, or it can't be opened.
    """
    with ordinary(path).open("rb") as file:
        if file.read(len(HDF5)) == HDF5:
            return "h5"
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return ""
    return "npz" if "config.npy" in names else "keras" if "config.json" in names else ""


def load(path: str | os.PathLike[str]) -> Sequential:
    """Read a model from an .npz file of dlbook, or from a .keras or .h5 file of Keras.

    Raises:
        OSError: there is no such file, it is no ordinary one, or it can't be opened.
        ValueError: the file is damaged, or not a model.
        ImportError: the file is Keras's, and h5py is not installed.

    >>> import tempfile
    >>> from dlbook.layers import Dense
    >>> model = Sequential([Dense(2)], seed=0)
    >>> model.build((3,))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     model.save(f"{folder}/model.npz")
    ...     other = Path(f"{folder}/model.npz").rename(f"{folder}/backup")
    ...     load(other).input_shape
    (3,)
    """
    kind = kind_of(path)
    if kind == "npz":
        return load_model(path)
    if kind:
        from dlbook.files.keras import load_keras

        return load_keras(path)
    raise ValueError(
        f"{Path(path)} is not a whole model file: expected what model.save(path) writes, in dlbook "
        "(.npz) or in Keras (.keras, .h5)."
    )


def load_apart(path: str | os.PathLike[str], seconds: float = 120) -> Sequential:
    """Read a model as `load` does, a file of Keras in a process of its own.

    The HDF5 library can crash on a damaged file, and the process with it.

    Raises:
        OSError, ValueError, ImportError: see `load`; and where the other process dies or hangs.
    """
    if kind_of(path) not in ("keras", "h5"):
        return load(path)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "model.npz"
        command = [sys.executable, "-m", "dlbook.files.reader", os.fspath(path), str(copy)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise ValueError(f"{path} is damaged: it can't be read in {seconds:.0f} s.") from None
        said = done.stderr.decode("utf-8", "surrogateescape").strip()
        if done.returncode == _MISSING:
            raise ImportError(said)
        if done.returncode == _REFUSED:
            raise ValueError(said)
        if done.returncode:
            raise ValueError(f"{path} is damaged: the HDF5 library crashes when it reads it.")
        if said:
            print(said, file=sys.stderr)  # warnings
        return load_model(copy)


_REFUSED, _MISSING = 3, 4  # exit statuses of this module run as a program


def _copy_as_npz(path: str, copy: str) -> int:
    """Read any model file and write it as .npz; return the exit status."""
    sys.stderr.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    try:
        load(path).save(copy)
    except ImportError as error:
        print(error, file=sys.stderr)
        return _MISSING
    except Exception as error:
        print(error, file=sys.stderr)
        return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(_copy_as_npz(*sys.argv[1:]))
