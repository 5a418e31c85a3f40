"""Tells an answer that is the reference: imported, called, or written out again."""

import ast
import dis
import inspect
import textwrap
from types import CodeType, FunctionType

from dlbook.exercises.exercise import Exercise

JUMPS = {*dis.hasjrel, *dis.hasjabs}


def is_the_reference(exercise: Exercise, answer: object) -> bool:
    """Whether an answer is the reference itself, calls it, or has its syntax tree.

    Names of the function and docstrings aside. A value may be the same by right.
    """
    if exercise.kind == "value":
        return False
    reference = exercise.reference
    same = _same_source(answer, reference)
    if answer is reference or same:
        return True
    if type(answer) is not FunctionType or type(reference) is not FunctionType:
        return False
    seen = [answer.__globals__.get(name) for name in answer.__code__.co_names]
    held = [_content(cell) for cell in answer.__closure__ or ()]
    called = any(value is reference for value in [*seen, *held]) or _reaches(answer, reference)
    return called or (same is None and _same_code(answer.__code__, reference.__code__))


def _reaches(answer: FunctionType, reference: FunctionType) -> bool:
    """Whether `module.name` in the answer leads to the reference, for a module of its own."""
    for name in answer.__code__.co_names:
        holder = answer.__globals__.get(name)
        if inspect.ismodule(holder) and vars(holder).get(reference.__name__) is reference:
            return True
    return False


def _content(cell: object) -> object:
    try:
        return cell.cell_contents  # type: ignore[attr-defined]
    except ValueError:  # not bound yet
        return None


def _same_source(answer: object, reference: object) -> bool | None:
    """Whether both have the same syntax tree; None where there is no source to be found."""
    try:
        trees = [_body(inspect.getsource(made)) for made in (answer, reference)]  # type: ignore[arg-type]
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    return trees[0] == trees[1]


def _body(source: str) -> str:
    """The definition as text, without its name and the docstrings."""
    (definition,) = ast.parse(textwrap.dedent(source)).body
    for node in ast.walk(definition):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            node.body = node.body[1:]
    if isinstance(definition, ast.FunctionDef | ast.ClassDef):
        definition.name = ""
    return ast.dump(definition)


def _same_code(one: CodeType, other: CodeType) -> bool:
    """Whether compiled code is the same; for answers whose source is not at hand."""
    return _steps(one) == _steps(other)


def _steps(code: CodeType) -> list[tuple[str, str]]:
    """What the interpreter does, step by step; code within code by its own steps.

    Whether `np` is imported in the same file makes a method of `np.exp` or an attribute, and so
    moves the places that are jumped to.
    """
    return [
        (step.opname.replace("METHOD", "ATTR"), "" if step.opcode in JUMPS else _words(step.argval))
        for step in dis.get_instructions(code)
        if step.opname not in ("NOP", "PUSH_NULL", "EXTENDED_ARG")
    ]


def _words(value: object) -> str:
    return str(_steps(value)) if isinstance(value, CodeType) else str(value)
