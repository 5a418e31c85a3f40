"""Finds means that a statement rules out in an answer's compiled code, its helpers' included."""

import dis
from collections.abc import Iterator
from types import CodeType, FunctionType

from dlbook.exercises.failure import NOT_THE_READERS

LOOPS = ("FOR_ITER", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT", "JUMP_ABSOLUTE")
DISGUISED_LOOPS = ("map", "vectorize", "apply_along_axis", "apply_over_axes", "fromiter")


def forbidden_means(answer: object, forbidden: tuple[str, ...]) -> list[str]:
    """Which of the `forbidden` means an answer uses: "loop", or the name of a function.

    >>> forbidden_means(lambda x: [2 * v for v in x], ("loop", "dot"))
    ['loop']
    """
    codes = list(_codes(answer, set())) if forbidden else []
    return [means for means in forbidden if any(_uses(code, means) for code in codes)]


def _codes(answer: object, seen: set[CodeType]) -> Iterator[CodeType]:
    """The code of a function, of those defined in it, and of the reader's own that it calls."""
    if type(answer) is not FunctionType or answer.__code__ in seen:
        return
    waiting = [answer.__code__]
    while waiting:
        code = waiting.pop()
        seen.add(code)
        yield code
        waiting += [const for const in code.co_consts if isinstance(const, CodeType)]
        for name in code.co_names:
            helper = answer.__globals__.get(name)
            own = type(helper) is FunctionType and not (
                helper.__code__.co_filename.startswith(NOT_THE_READERS)
            )
            if own:
                yield from _codes(helper, seen)


def _uses(code: CodeType, means: str) -> bool:
    if means != "loop":
        return means in code.co_names
    names = set(DISGUISED_LOOPS).intersection(code.co_names)
    return bool(names) or any(i.opname in LOOPS for i in dis.get_instructions(code))
