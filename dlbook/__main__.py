"""The command line: ``python -m dlbook COMMAND``. Each command is imported when it is called."""

import difflib
import importlib
import sys
from collections.abc import Sequence

from dlbook.terminal import run

COMMANDS = {
    "doctor": ("dlbook.doctor:main", "check that this computer can run the book"),
    "predict": ("dlbook.predict:main", "say what a model sees in image files"),
    "bench": ("dlbook.bench.commands:main", "measure the speed of the core, or run an experiment"),
    "exercises": ("dlbook.exercises.commands:main_exercises", "list the exercises and progress"),
    "teacher": ("dlbook.exercises.commands:main_teacher", "write the teacher's pack"),
}


def usage() -> str:
    """Return the commands with a line on each."""
    lines = [f"  {name:12} {explanation}" for name, (_, explanation) in COMMANDS.items()]
    return "\n".join(["usage: python -m dlbook COMMAND [options]", "", *lines])


def main(arguments: Sequence[str]) -> int:
    """Run the command that ``arguments`` name and return its exit status.

    >>> main(["--help"])  # doctest: +ELLIPSIS
    usage: python -m dlbook COMMAND [options]
    ...
    0
    """
    name, rest = "".join(arguments[:1]), arguments[1:]
    if name in ("-h", "--help"):
        print(usage())
        return 0
    if name not in COMMANDS:
        nearest = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
        print(f"dlbook has no command {name!r}.{hint}\n" if name else "Name a command.\n")
        print(usage())
        return 2
    module, _, function = COMMANDS[name][0].partition(":")
    return int(getattr(importlib.import_module(module), function)(rest) or 0)


if __name__ == "__main__":
    sys.exit(run(lambda: main(sys.argv[1:])))
