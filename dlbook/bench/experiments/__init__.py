"""Experiments too long for a page: ``python -m dlbook bench NAME`` runs one and stores its result.

The page prints the stored result with the command, the date, the versions and the machine that it
comes from, and anybody can run it again. An experiment is one module here:

- its docstring says what is measured, on what, and what was fixed beforehand: the command's help;
- ``OPTIONS`` maps the name of each whole number that the command takes to its default and help;
- ``measure(threads=..., NAME=...)`` does the work, says each figure as it comes, and returns the
  result as a dictionary that JSON holds;
- ``markdown(result)`` is the summary as a table.

``NAME.json`` beside it is the stored result. ``dlbook.bench.experiments.mnist`` is an example.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import platform
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np


def names() -> list[str]:
    """The experiments that there are.

    >>> "mnist" in names()
    True
    """
    return [module.name for module in pkgutil.iter_modules(__path__)]


def stored_file(name: str) -> Path:
    """Where the result of an experiment is stored."""
    return Path(__file__).with_name(f"{name}.json")


def stored(name: str) -> dict[str, Any]:
    """The stored result of an experiment, with its command, date, versions and machine.

    >>> stored("mnist")["command"]
    'python -m dlbook bench mnist --seeds 3 --epochs 10'
    """
    result: dict[str, Any] = json.loads(stored_file(name).read_text(encoding="utf-8"))
    return result


def origin(command: str) -> dict[str, Any]:
    """What a figure must be read with: command, date, versions, machine."""
    return {
        "command": command,
        "date": date.today().isoformat(),
        "versions": {
            "Python": platform.python_version(),
            "NumPy": np.__version__,
            "dlbook": version("dlbook"),
        },
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
    }


def run(name: str, arguments: Sequence[str]) -> int:
    """``python -m dlbook bench NAME``; returns the exit status."""
    experiment = importlib.import_module(f"{__name__}.{name}")
    parser = argparse.ArgumentParser(
        prog=f"python -m dlbook bench {name}",
        description=experiment.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    numbers = {**experiment.OPTIONS, "threads": (1, "threads of each process")}
    for option, (default, meaning) in numbers.items():
        parser.add_argument(f"--{option}", type=int, default=default, help=f"{meaning} ({default})")
    parser.add_argument("--out", type=Path, help="a file to write the result to, as JSON")
    parser.add_argument(
        "--store",
        action="store_const",
        const=stored_file(name),
        dest="out",
        help="write the result where the chapter reads it",
    )
    options = vars(parser.parse_args(arguments))
    out = options.pop("out")
    if min(options.values()) < 1:
        *others, last = (f"--{option}" for option in options)
        parser.error(f"{', '.join(others)} and {last} expect numbers from 1 on")
    command = " ".join([parser.prog, *(f"--{key} {value}" for key, value in options.items())])
    try:
        result = {**origin(command), **experiment.measure(**options)}
    except (OSError, ValueError, ImportError) as error:
        print(f"Nothing was measured: {error}", file=sys.stderr)
        return 1
    print(f"\n{experiment.markdown(result)}")
    if out is not None:
        out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0
