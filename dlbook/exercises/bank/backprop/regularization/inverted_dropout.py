"""Exercise: inverted dropout, forward and backward."""

import numpy as np

from dlbook.exercises.comparison import numbers
from dlbook.exercises.exercise import Case


def inverted_dropout(x, grad_out, rate, rng):
    """Return the output of dropout in training, and the gradient by x.

    x has shape (N, H). Each entry is silenced with probability rate,
    drawn from the generator rng; the others are enlarged so that the
    expectation of every output is x. grad_out has the shape of x, it is
    the gradient by the output. Both results have the shape of x.
    """
    scale = (rng.random(x.shape) >= rate) / (1 - rate)
    return x * scale, grad_out * scale


def cases(rng):
    """Yield batches at no, a low, a middle and a high rate, of other entries each time."""
    for rate in (0.2, 0.5, 0.8, 0.0):
        yield Case(f"rate {rate}", rate=rate, seed=int(rng.integers(1000)))


def use(answer, rate, seed):
    """Look at what every right answer shares; the draw itself may be made in many ways."""
    rng = np.random.default_rng(seed)
    x, grad_out = (np.random.default_rng(seed + i).uniform(1, 4, (200, 40)) for i in (1, 2))
    x[:, ::2] *= -1
    given = x.copy(), grad_out.copy()
    results = [
        answer(x, grad_out, rate, generator)
        for generator in (rng, rng, np.random.default_rng(seed))
    ]
    for result in results:
        if not _two_arrays(result):
            return result
    (out, grad_x), (second, _), (again, _) = (
        tuple(np.asarray(part) for part in result) for result in results
    )
    if out.shape != x.shape or grad_x.shape != x.shape:
        return {"the shape of the output": out.shape, "the shape of the gradient": grad_x.shape}
    stays = out != 0
    factors, slopes = (out / given[0])[stays], grad_x / given[1]
    columns, rows = stays.mean(axis=0), stays.mean(axis=1)
    return {
        "the shape of the output": out.shape,
        "the shape of the gradient": grad_x.shape,
        "whether the input is as before": np.array_equal((x, grad_out), given),
        "the share that is silenced": float(np.round(2 * np.mean(~stays), 1) / 2),
        "the smallest and the largest factor of inputs that stay": (factors.min(), factors.max()),
        "whether each example has a draw of its own": bool(
            0 < columns.min() < columns.max() < 1 and len(np.unique(stays, axis=0)) > 195
        ),
        "whether each unit has a draw of its own": bool(rows.min() < rows.max()),
        "the smallest and the largest factor of the gradient where the unit stays": (
            slopes[stays].min(),
            slopes[stays].max(),
        ),
        "the largest gradient where a unit is silenced": np.abs(slopes[~stays]).max(initial=0),
        "whether the next step draws anew": not np.array_equal(out, second),
        "whether the same seed gives the same draw": np.array_equal(out, again),
    }


def _two_arrays(result):
    return (
        isinstance(result, list | tuple)
        and len(result) == 2
        and all(numbers(part) is not None for part in result)
    )


def not_inverted(x, grad_out, rate, rng):
    """You silenced entries, but did not enlarge the ones that stay.

    The expectation is then (1 - rate) x. Divide by 1 - rate in training, and prediction needs
    nothing.
    """
    mask = rng.random(x.shape) >= rate
    return x * mask, grad_out * mask


def rate_kept(x, grad_out, rate, rng):
    """You kept entries with probability rate; that is the probability to be silenced.

    `rng.random(...) >= rate` is true with probability 1 - rate.
    """
    scale = (rng.random(x.shape) < rate) / rate
    return x * scale, grad_out * scale


def divided_by_rate(x, grad_out, rate, rng):
    """You divided by the rate; the share that stays is 1 - rate.

    The mean of the output must be that of the input: (1 - rate) of the entries, each divided by
    1 - rate.
    """
    scale = (rng.random(x.shape) >= rate) / rate
    return x * scale, grad_out * scale


def second_mask(x, grad_out, rate, rng):
    """Your gradient has another mask than the output: a silenced unit gets a gradient.

    A unit that was silent has not moved the loss. Draw once, and use the same mask both ways.
    """
    out = x * (rng.random(x.shape) >= rate) / (1 - rate)
    return out, grad_out * (rng.random(x.shape) >= rate) / (1 - rate)


def gradient_passed(x, grad_out, rate, rng):
    """You passed the gradient on as it came.

    The output is x times a factor, so the gradient by x is that of the output times the same
    factor, zero where the unit was silent.
    """
    return x * (rng.random(x.shape) >= rate) / (1 - rate), grad_out


def gradient_not_scaled(x, grad_out, rate, rng):
    """Your gradient has the mask, but not the factor 1 / (1 - rate).

    The derivative of `x * mask / (1 - rate)` by x is `mask / (1 - rate)`.
    """
    mask = rng.random(x.shape) >= rate
    return x * mask / (1 - rate), grad_out * mask


def one_draw_for_the_batch(x, grad_out, rate, rng):
    """You drew one row and used it for the whole batch.

    Each example gets a draw of its own: as many random numbers as x has entries.
    """
    scale = (rng.random((1, x.shape[1])) >= rate) / (1 - rate)
    return x * scale, grad_out * scale


def own_generator(x, grad_out, rate, rng):
    """The same seed gives another draw: you did not draw from rng.

    Without the seed nobody can repeat your training.
    """
    scale = (np.random.default_rng().random(x.shape) >= rate) / (1 - rate)
    return x * scale, grad_out * scale


HINTS = (
    "`rng.random(x.shape)` draws a number from 0 to 1 for every entry of x.",
    "`rng.random(x.shape) >= rate` is True where an entry stays; as a number True is 1.",
    "Build one array, the mask divided by 1 - rate, and multiply both x and grad_out by it.",
)
