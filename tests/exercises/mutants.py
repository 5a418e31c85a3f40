"""Changes every reference a little and asks whether the cases notice: a survivor is a weak case.

    python -m tests.exercises.mutants               all exercises, a minute or so
    python -m tests.exercises.mutants softmax iou   these two

A mutant that does the same as the reference wherever the statement holds is listed in
equivalent_mutants.txt, with the reason. What is listed there and does not survive is an error too.
"""

import ast
import copy
import difflib
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from dlbook.exercises import catalog
from dlbook.exercises.comparison import agree
from dlbook.exercises.exercise import Case, Exercise
from dlbook.exercises.runner import run_trusted

EXCUSES = Path(__file__).with_name("equivalent_mutants.txt")
ROUNDS = 20_000  # so many times a loop of a mutant may turn: no reference needs them

COMPARISONS = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq, ast.GtE, ast.LtE),
    ast.NotEq: (ast.Eq, ast.Lt, ast.Gt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
OPERATORS = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
NAMES = {  # the one for the other, both ways
    "min": "max",
    "argmin": "argmax",
    "minimum": "maximum",
    "sum": "mean",
    "any": "all",
    "zeros": "ones",
    "zeros_like": "ones_like",
    "floor": "ceil",
    "log": "log2",
    "continue": "break",
    "normal": "uniform",
    "append": "extend",
}
COMMUTATIVE = {"min", "max", "minimum", "maximum", "logaddexp"}
WRAPPERS = {"float", "array"}  # a NumPy number counts as a number, a list as an array
NAMES |= {new: old for old, new in NAMES.items()}


@dataclass(frozen=True)
class Mutant:
    """A changed reference: the change in words (the line before and after), and how to make it."""

    words: str
    make: Callable[[], Callable[..., object]]


class TurnedTooOften(Exception):
    """A loop of a mutant does not end."""


def mutants(exercise: Exercise) -> Iterator[Mutant]:
    """Every reference that differs from the exercise's own by one small change."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(exercise.reference)))
    _drop_docstrings(tree)
    original = ast.unparse(tree)
    sources = dict.fromkeys(source for source in _changed_sources(tree) if source != original)
    counted: dict[str, int] = {}
    for source in sources:
        words = _change(original, source)
        counted[words] = counted.get(words, 0) + 1
        number = f" ({counted[words]})" if counted[words] > 1 else ""
        yield Mutant(words + number, partial(_compiled, source, exercise.reference))
    yield from _frozen_arguments(exercise)


def survives(exercise: Exercise, mutant: Mutant) -> bool:
    """Whether the judge's comparison finds no difference on any of the cases."""
    try:
        answer = exercise.answer(mutant.make())
    except Exception:  # an array or a number that can't even be computed
        return False
    return all(
        agree(exercise, wanted, came)
        for case, wanted in _expected(exercise)
        for came in run_trusted(exercise, answer, [case])
    )


def excuses() -> dict[tuple[str, str], str]:
    """The reasons by exercise and change. Raises ValueError for a line without a reason."""
    found = {}
    for line in EXCUSES.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        id, words, reason = ([part.strip() for part in line.split(" | ")] + ["", ""])[:3]
        if not reason:
            raise ValueError(f"{EXCUSES.name}: no reason stands in: {line}")
        found[id, words] = reason
    return found


def judged(chosen: Iterable[Exercise]) -> tuple[int, list[str], list[str]]:
    """Try all mutants: how many there are, who survives without excuse, which excuses are idle."""
    excused = excuses()
    tried, survivors, used = 0, [], set()
    chosen = list(chosen)
    for exercise in chosen:
        for mutant in mutants(exercise):
            tried += 1
            if survives(exercise, mutant):
                key = exercise.id, mutant.words
                used.add(key)
                if key not in excused:
                    survivors.append(" | ".join(key))
    ids = {exercise.id for exercise in chosen}
    idle = [" | ".join(key) for key in excused if key[0] in ids and key not in used]
    return tried, survivors, idle


_cached: tuple[Exercise, list] | None = None


def _expected(exercise: Exercise) -> list:
    """The cases that a reader's answer meets, each with what the reference makes of it."""
    global _cached
    if _cached is None or _cached[0] is not exercise:
        cases: list[Case] = list(exercise.cases(np.random.default_rng(0)))
        right = run_trusted(exercise, exercise.answer(exercise.reference), cases)
        _cached = exercise, list(zip(cases, right, strict=True))
    return _cached[1]


def _frozen_arguments(exercise: Exercise) -> Iterator[Mutant]:
    """For each argument, the reference that always takes the first one it ever got."""
    if exercise.kind != "function":
        return
    reference, first = exercise.reference, []

    def watched(*arguments):
        if not first:
            first.extend(copy.deepcopy(arguments))
        return reference(*arguments)

    run_trusted(exercise, watched, [_expected(exercise)[0][0]])

    def frozen(i):
        return lambda *arguments: reference(
            *arguments[:i], copy.deepcopy(first[i]), *arguments[i + 1 :]
        )

    for i, name in enumerate(list(inspect.signature(reference).parameters)[: len(first)]):
        yield Mutant(f"`{name}` is always that of the first case", partial(frozen, i))


def _drop_docstrings(tree: ast.AST) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]


def _changed_sources(tree: ast.Module) -> Iterator[str]:
    """The source after each change; the tree itself is as before when all are made."""
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            members = value if isinstance(value, list) else [value]
            for i, member in enumerate(members):
                if not isinstance(member, ast.AST) or _is_signature(node, field):
                    continue
                for new in _changes(member):
                    after = members[:i] + ([] if new is None else [new]) + members[i + 1 :]
                    if field == "body" and not after:
                        after = [ast.Pass()]
                    setattr(node, field, after if isinstance(value, list) else after[0])
                    yield ast.unparse(tree)
                setattr(node, field, value)


def _is_signature(node: ast.AST, field: str) -> bool:
    return isinstance(node, ast.Module | ast.arguments | ast.arg) or (
        isinstance(node, ast.FunctionDef) and field != "body"
    )


def _changes(node: ast.AST) -> Iterator[ast.AST | None]:
    """What may stand in place of a node; None: nothing."""
    match node:
        case ast.Compare(left, [ast.Eq()], [ast.Constant(str())] as right):
            yield ast.Compare(left, [ast.NotEq()], right)
        case ast.Compare(left, [*ops], [*rights]):
            for i, op in enumerate(ops):
                for other in COMPARISONS[type(op)]:
                    yield ast.Compare(left, [*ops[:i], other(), *ops[i + 1 :]], rights)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            yield from values
        case ast.UnaryOp(_, operand):
            yield operand
        case ast.BinOp(left, op, right):
            for other in OPERATORS.get(type(op), ()):
                yield ast.BinOp(left, other(), right)
            if not isinstance(op, ast.Add | ast.Mult | ast.BitAnd | ast.BitOr):
                yield ast.BinOp(right, op, left)
            yield left
            yield right
        case ast.AugAssign(target, op, value):
            for other in OPERATORS.get(type(op), ()):
                yield ast.AugAssign(target, other(), value)
            yield ast.Assign([target], value, lineno=0)
            yield None
        case ast.Assign([ast.Name(name) as target], ast.BinOp(ast.Name(left), op, right)):
            if name == left:  # written into the array that was given
                yield ast.AugAssign(target, op, right)
            yield None
        case ast.Assign() | ast.Expr():
            yield None
        case ast.For() | ast.While() | ast.If():
            yield None
            if isinstance(node, ast.If):
                for value in (True, False):
                    yield ast.If(ast.Constant(value), node.body, node.orelse)
        case ast.IfExp(_, body, orelse):
            yield body
            yield orelse
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case ast.Constant(value):
            yield from map(ast.Constant, _other_constants(value))
        case ast.Call(function, arguments, keywords):
            yield from _changed_calls(function, arguments, keywords)
        case ast.Slice(lower, upper, step):
            bounds = [lower, upper, step]
            for i, bound in enumerate(bounds):
                if bound is not None:
                    yield ast.Slice(*bounds[:i], None, *bounds[i + 1 :])
        case ast.Attribute(value, "T"):
            yield value
        case ast.Attribute(value, name) if name in NAMES:
            yield ast.Attribute(value, NAMES[name])
        case ast.Name(name) if name in NAMES and not isinstance(node.ctx, ast.Store):
            yield ast.Name(NAMES[name])
        case ast.Tuple([first, second]) if isinstance(node.ctx, ast.Load):
            yield ast.Tuple([second, first], ast.Load())
        case ast.comprehension(target, iter, [_, *_], is_async):
            yield ast.comprehension(target, iter, [], is_async)


def _other_constants(value: object) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, float):
        yield from (value + 1, value * 1.01, value / 2)
    elif isinstance(value, str) and value:
        yield value[1:]


def _changed_calls(
    function: ast.expr, arguments: list[ast.expr], keywords: list[ast.keyword]
) -> Iterator[ast.expr]:
    name = ast.unparse(function).removeprefix("np.")
    for i in range(len(arguments) - 1 if name not in COMMUTATIVE else 0):
        a = arguments.copy()
        a[i], a[i + 1] = a[i + 1], a[i]
        yield ast.Call(function, a, keywords)
    for i in range(len(arguments)):
        yield ast.Call(function, arguments[:i] + arguments[i + 1 :], keywords)
    for i in (i for i, keyword in enumerate(keywords) if keyword.arg != "strict"):
        yield ast.Call(function, arguments, keywords[:i] + keywords[i + 1 :])
    if isinstance(function, ast.Attribute):  # a.copy() -> a, A.mean(axis=0) -> A
        yield function.value
    if name not in WRAPPERS:
        yield from (a for a in arguments if not isinstance(a, ast.Starred))


def _change(before: str, after: str) -> str:
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    old = [line[2:].strip() for line in lines if line.startswith("- ")]
    new = [line[2:].strip() for line in lines if line.startswith("+ ")]
    return f"{'; '.join(old)} => {'; '.join(new) or 'nothing'}"


def _compiled(source: str, reference: Callable[..., object]) -> Callable[..., object]:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.While):
            node.body.insert(0, ast.parse("_turn()").body[0])
    turns = 0

    def _turn() -> None:
        nonlocal turns
        turns += 1
        if turns > ROUNDS:
            turns = 0
            raise TurnedTooOften

    module = sys.modules[reference.__module__]
    names = {**vars(module), "_turn": _turn}
    exec(compile(ast.fix_missing_locations(tree), "<mutant>", "exec"), names)
    return names[reference.__name__]


def main(ids: list[str]) -> int:
    chosen = [catalog.find(id) for id in ids or catalog.ids()]
    tried, survivors, idle = judged(chosen)
    for line in survivors:
        print(line)
    for line in idle:
        print(f"listed in {EXCUSES.name}, but does not survive: {line}")
    print(f"{len(chosen)} exercises, {tried} mutants, {len(survivors)} survive without excuse.")
    return 1 if survivors or idle else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
