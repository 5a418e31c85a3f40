"""Fresh processes: a function of the package in a Python of its own, with its own threads.

How many threads NumPy takes is settled when it is imported, and the peak of a process's memory
never falls, so neither can be measured twice in one process. A function is named by where it
stands (``dlbook.bench.tasks:peak_memory``); its arguments and results travel as JSON.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def in_fresh_process(
    function: Callable[..., Iterable[Any]], *arguments: object, threads: int
) -> Iterator[Any]:
    """What the generator ``function`` yields in a fresh Python, each item as soon as it is there.

    Raises:
        RuntimeError: the process failed; what it said about it stands on the standard error.
    """
    place = f"{function.__module__}:{function.__qualname__}"
    command = [sys.executable, "-m", __spec__.name, place, json.dumps(arguments)]
    environment = {**os.environ, **dict.fromkeys(THREADS, str(threads))}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        yield from map(json.loads, process.stdout or ())
    if process.returncode:
        raise RuntimeError(f"The measurement with {threads} threads failed, see above.")


def main(arguments: Sequence[str]) -> None:
    """The other side: call the function and print what it yields, a line of JSON for each item."""
    place, given = arguments
    module, _, name = place.partition(":")
    function = getattr(importlib.import_module(module), name)
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):  # what the function prints is no answer
        for item in function(*json.loads(given)):
            print(json.dumps(item), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
