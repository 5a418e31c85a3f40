"""Exercises that check themselves.

>>> from dlbook.exercises import check, hint, solution
>>> def my_accuracy(probabilities, labels):
...     raise NotImplementedError
>>> check("accuracy", my_accuracy)
accuracy: not written yet
-------------------------
Replace the line `raise NotImplementedError` in the cell above, run that cell, then this
one.
<BLANKLINE>
`hint("accuracy")` gives a hint.

`check` compares the reader's answer with a reference on generated cases and explains the first
difference in words. It never raises, so that a notebook runs from top to bottom.

**To add an exercise**, write one file, `bank/PART/CHAPTER/ID.py`: id and chapter come from its
place. CHAPTER is the notebook's name without its number. Copy
`bank/projects/two_layer_network/one_hot.py`. In the file stand:

- The reference, a function or class named like the file. Its docstring is the statement, its body
  the solution that the page prints.
- `cases(rng)`, which yields what the answer is tried on.
- `use(answer, ...)`, where trying an answer is more than calling it.
- The mistakes: every other function or class whose name has no underscore in front. The docstring
  is the message that it earns.
- `HINTS`, and where needed `PARTS` (the names of the members of a tuple), `RTOL` and `ATOL`, and
  `FORBIDDEN`: means without which the exercise is to be done, by the name of a function or "loop".
  What the statement merely advises is not listed.

Code in these files carries no type annotations, since the reader meets it on the page; what the
page shows is at most 76 columns wide. `pytest tests/exercises` proves the exercise.

**In the notebook** an exercise takes four cells. A test compares them with the file.

1. Markdown, the exercise in your own words::

    :::{exercise} Softmax
    :label: exercise-softmax

    Write `my_softmax(logits)`, which turns each row of logits into probabilities.
    :::

2. Code, tagged `exercise:softmax`: the stub. `python -m tests.exercises.write_stubs` fills in
   all cells with such tags.

3. Code::

    check("softmax", my_softmax)

4. Markdown, the solution, which is read from the tested file::

    :::{solution} exercise-softmax
    :label: solution-softmax
    :class: dropdown

    ```{literalinclude} ../../dlbook/exercises/bank/projects/two_layer_network/softmax.py
    :pyobject: softmax
    ```
    :::
"""

from dlbook.exercises import progress
from dlbook.exercises.catalog import UnknownExercise, find
from dlbook.exercises.checker import judge
from dlbook.exercises.failure import failure
from dlbook.exercises.report import Report, Text, say

__all__ = ["check", "find", "hint", "solution"]

_hints_given: dict[str, int] = {}


def check(id: str, answer: object) -> Report:
    """Check an answer (a function, a class, an array or a number) and explain the judgment.

    Never raises; a mistake in the answer becomes a message. So does an endless loop: an answer gets
    a second of computing for all cases, and a few seconds to wait. On Linux that holds for all
    code; elsewhere compiled code that never gives the interpreter back (`sum(itertools.count())`)
    can't be stopped, and only a restart of the kernel helps.

    `report = check(...)` keeps the judgment: `report.status`, and in `report.arguments` what was
    tried, so that `my_answer(*report.arguments.values())` tries it again. What was tried and solved
    is noted in the progress file.
    """
    try:
        exercise = find(id)
    except UnknownExercise as error:
        return _no_such(error)
    try:
        report = judge(exercise, answer)
        if report.status == "unwritten":
            return report
        fault = progress.record(id, "solved" if report.status == "solved" else "tried")
    except Exception as error:
        words = (
            "This is a fault of the book or a very unusual answer. Please report it, with your "
            "answer and this error."
        )
        failed = failure(exercise, error)
        return Report(
            "error",
            say("failed.title", "{id}: the check itself failed", id=exercise.id),
            (say("failed", words),),
            ((say("failed.error", "The error"), f"{failed.name}: {failed.text}"),),
            exercise=exercise.id,
        )
    return report if fault is None else report.closed_with(fault)


def hint(id: str) -> Report:
    """Give one more hint at each call.

    >>> hint("one_hot")
    one_hot: hint 1 of 3
    --------------------
    Begin with zeros of shape (N, num_classes), N being the number of labels.
    """
    try:
        exercise = find(id)
    except UnknownExercise as error:
        return _no_such(error)
    total = len(exercise.hints)
    number = min(_hints_given.get(id, 0) + 1, total)
    _hints_given[id] = number
    report = Report(
        "hint",
        say("hint.title", "{id}: hint {number} of {total}", id=id, number=number, total=total),
        (Text(exercise.hints[number - 1], f"{id}/hint/{number}"),),
        exercise=id,
        hint=number,
    )
    if number < total:
        return report
    words = 'That was the last hint. `solution("{id}")` shows the solution.'
    return report.closed_with(say("hint.last", words, id=id))


def solution(id: str) -> Report:
    """Show the source of the reference: the same that the page prints and the tests run."""
    try:
        exercise = find(id)
    except UnknownExercise as error:
        return _no_such(error)
    return Report(
        "solution",
        say("solution.title", "{id}: solution", id=id),
        exhibits=((say("solution", "One way to write it"), exercise.source),),
        exercise=id,
    )


def _no_such(error: UnknownExercise) -> Report:
    title = say("unknown.title", "No such exercise")
    return Report("error", title, (say("unknown", "{error}", error=error),))
