"""What a chapter's exercises must hold: the tested stub, its check, and the tested solution."""

import re

from nbformat import NotebookNode

from dlbook.book.directives import Block, directives
from dlbook.book.notebooks import cells
from dlbook.exercises.catalog import ids
from dlbook.exercises.exercise import Exercise

INCLUDE = re.compile(r"```\{literalinclude\} (?P<path>\S+)\n:pyobject: (?P<object>\w+)\n```")


def label(exercise: Exercise) -> str:
    return f"exercise-{exercise.id.replace('_', '-')}"


def faults(notebook: NotebookNode, chapter: str, exercises: list[Exercise]) -> list[str]:
    """What is wrong with the exercises of a chapter, whose name is like `concepts/neuron`."""
    return [
        *_stub_faults(notebook, exercises),
        *_directive_faults(notebook, chapter, exercises),
        *_number_faults(notebook, exercises),
    ]


def _stub_faults(notebook: NotebookNode, exercises: list[Exercise]) -> list[str]:
    found = []
    known = {e.id: e for e in exercises}
    stubs: dict[str, int] = dict.fromkeys(known, 0)
    cells = notebook.cells
    for number, cell in enumerate(cells):
        for tag in cell.metadata.get("tags", []):
            if not tag.startswith("exercise:"):
                continue
            exercise = known.get(tag.removeprefix("exercise:"))
            if exercise is None:
                whose = "another chapter's" if tag.removeprefix("exercise:") in ids() else "no"
                found.append(f"tag {tag}: {whose} exercise")
                continue
            stubs[exercise.id] += 1
            if cell.source != exercise.stub:
                found.append(f"{exercise.id}: the cell differs from the stub")
            check = f'check("{exercise.id}", {exercise.answer_name})'
            following = cells[number + 1].source if number + 1 < len(cells) else ""
            if following != check:
                found.append(f"{exercise.id}: the next cell must be {check}")
    found += [
        f"{id}: {count} stub cells instead of one" for id, count in stubs.items() if count != 1
    ]
    return found


def _directive_faults(notebook: NotebookNode, chapter: str, exercises: list[Exercise]) -> list[str]:
    found = []
    posed, solved = _directives(notebook)
    for name in posed:
        if name not in solved:
            found.append(f"{name}: no solution")
        elif solved[name].options.get("class") != "dropdown":
            found.append(f"{name}: the solution is not folded (:class: dropdown)")
    for exercise in exercises:
        name = label(exercise)
        if name not in posed:
            found.append(f"{name}: no exercise of that label")
        include = INCLUDE.search(solved[name].body if name in solved else "")
        if include is None:
            found.append(f"{name}: the solution includes no tested file")
            continue
        if include["path"] != f"../../dlbook/exercises/bank/{chapter}/{exercise.id}.py":
            found.append(f"{name}: the solution includes {include['path']}")
        if include["object"] != exercise.reference.__name__:
            found.append(f"{name}: the solution shows {include['object']}")
        if solved[name].body.count("```") != 2:
            found.append(f"{name}: the solution holds a second block of code")
    return found


def _number_faults(notebook: NotebookNode, exercises: list[Exercise]) -> list[str]:
    found = []
    posed, _ = _directives(notebook)
    if len(posed) < 5:
        found.append(f"{len(posed)} exercises, at least five are needed")
    if len(exercises) < 3:
        found.append(f"{len(exercises)} checked exercises, at least three are needed")
    return found


def _directives(notebook: NotebookNode) -> tuple[dict[str, Block], dict[str, Block]]:
    """The exercises by their label, and of the solutions by their exercise."""
    posed, solved = {}, {}
    for cell in cells(notebook, "markdown"):
        for block in directives(cell.source, "exercise", "solution"):
            if block.name == "solution":
                solved[block.argument] = block
            else:
                posed[block.options.get("label", block.argument)] = block
    return posed, solved
