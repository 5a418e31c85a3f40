"""Import an optional library at the moment a data set needs it."""

from importlib import import_module
from typing import Any


def require(module: str, *, package: str, needed_by: str) -> Any:
    """Return the imported ``module``, or say how to install the ``package`` that holds it.

    Raises:
        ImportError: ``module`` is not installed; the message names the ``data`` extra.

    >>> require("no_such_module", package="no-such-package", needed_by="load_digits")
    Traceback (most recent call last):
        ...
    ImportError: load_digits needs no-such-package, which is not installed. Install what the \
data sets need with: pip install "dlbook[data]"
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        # A module missing *inside* an installed library is that library's own trouble.
        if error.name is None or error.name.split(".")[0] != module.split(".")[0]:
            raise
        raise ImportError(
            f"{needed_by} needs {package}, which is not installed. "
            f'Install what the data sets need with: pip install "dlbook[data]"',
            name=module,
        ) from error
