"""Exercise: gradient descent, with all the places that it visits."""

import numpy as np

from dlbook.exercises.exercise import Case


def descent_path(gradient, start, learning_rate, steps):
    """Return all places that gradient descent visits, the start first.

    gradient is a function from weights of shape (D,) to their gradient,
    of the same shape. start has shape (D,) and stays as it is. The
    result has shape (steps + 1, D).

    >>> descent_path(lambda w: 2 * w, np.array([1.0, -2.0]), 0.25, 2)
    array([[ 1.  , -2.  ],
           [ 0.5 , -1.  ],
           [ 0.25, -0.5 ]])
    """
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path)


def cases(rng):
    """Yield quadratic losses of one to three knobs, and no step at all."""
    yield Case(
        "the gradient 2 w, two steps",
        curvatures=np.array([2.0, 2.0]),
        start=np.array([1.0, -2.0]),
        learning_rate=0.25,
        steps=2,
    )
    for words, curvatures, learning_rate, steps in (
        ("a bowl, three steps", [1.0, 1.0], 0.1, 3),
        ("a valley of three knobs, six steps", [0.2, 1.0, 6.0], 0.3, 6),
        ("one knob, a single step", [3.0], 0.2, 1),
        ("no step", [1.0, 2.0], 0.1, 0),
    ):
        start = rng.normal(size=len(curvatures))
        yield Case(
            words,
            curvatures=np.array(curvatures),
            start=start,
            learning_rate=learning_rate,
            steps=steps,
        )


def use(answer, curvatures, start, learning_rate, steps):
    """Descend the loss whose gradient is curvatures * w."""
    return answer(lambda w: curvatures * w, start, learning_rate, steps)


def uphill(gradient, start, learning_rate, steps):
    """You walk uphill: the gradient points to where the loss climbs.

    Subtract it.
    """
    return descent_path(lambda w: -gradient(w), start, learning_rate, steps)


def in_place(gradient, start, learning_rate, steps):
    """You wrote into the start: `w = start` gives the array a second name, it does not copy it.

    Then `w -= ...` changes the caller's array, and every place that you stored is the same array.
    Write `w = w - ...`, which makes a new one.
    """
    w = start
    path = [w]
    for _ in range(steps):
        w -= learning_rate * gradient(w)
        path.append(w)
    return np.array(path)


def only_the_end(gradient, start, learning_rate, steps):
    """You returned only the last place; asked for is the whole path, shape (steps + 1, D).

    Keep each place in a list, and make an array of the list at the end.
    """
    return descent_path(gradient, start, learning_rate, steps)[-1]


def start_forgotten(gradient, start, learning_rate, steps):
    """Your path lacks the start: it is the first of the steps + 1 places.

    Put it into the list before the loop.
    """
    return descent_path(gradient, start, learning_rate, steps)[1:]


def gradient_of_the_start(gradient, start, learning_rate, steps):
    """You took the same gradient for every step, that of the start.

    The slope changes on the way, and this is what makes the steps shrink. Ask for it again at
    each place.
    """
    step = learning_rate * gradient(start)
    return start - np.arange(steps + 1)[:, None] * step


def one_knob_after_the_other(gradient, start, learning_rate, steps):
    """You moved the first knob alone; all knobs move in every step.

    An array minus an array subtracts in every entry: no index is needed.
    """
    only_first = np.eye(len(start))[0]
    return descent_path(lambda w: gradient(w) * only_first, start, learning_rate, steps)


HINTS = (
    "Begin a list with the start, and add a place in each round of a loop.",
    "The next place is the last one minus the learning rate times the gradient there.",
    "`path[-1]` is the last place. `np.array(path)` stacks a list of (D,) arrays into a table.",
)
