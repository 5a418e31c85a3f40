"""Exercise: one step of Adam."""

import numpy as np

from dlbook.exercises.exercise import Case


def adam_step(w, m, v, g, t, rate, beta_1, beta_2, epsilon):
    """Return parameters and moments after step number t: w, m, v.

    w, m, v and g have shape (D,): parameters, mean of the gradients,
    mean of their squares, gradient. Steps count from 1. Update m and v,
    correct both for their start at zero, and move w by rate times the
    corrected mean, divided by the root of the corrected mean square,
    plus epsilon outside the root. Return the uncorrected m and v. The
    arrays given stay as they are.

    >>> zero, g = np.zeros(1), np.array([2.0])
    >>> w, m, v = adam_step(zero, zero, zero, g, 1, 0.1, 0.5, 0.75, 0.0)
    >>> w, m, v
    (array([-0.1]), array([1.]), array([1.]))
    """
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    m_hat = m / (1 - beta_1**t)
    v_hat = v / (1 - beta_2**t)
    return w - rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


def cases(rng):
    """Yield first, second and late steps with other rates and betas, and tiny gradients."""
    yield Case(
        "the first step from zero",
        w=np.zeros(1),
        m=np.zeros(1),
        v=np.zeros(1),
        g=np.array([2.0]),
        t=1,
        rate=0.1,
        beta_1=0.5,
        beta_2=0.75,
        epsilon=0.0,
    )
    for words, t, size, rate, beta_1, beta_2, epsilon in (
        ("the first step", 1, 1.0, 0.01, 0.9, 0.999, 1e-7),
        ("the second step", 2, 1.0, 0.3, 0.8, 0.99, 1e-7),
        ("step 500", 500, 1.0, 0.01, 0.9, 0.999, 1e-3),
        ("step 3 with tiny gradients", 3, 1e-6, 0.01, 0.9, 0.999, 1e-7),
        ("step 7 without momentum", 7, 1.0, 0.02, 0.0, 0.95, 0.1),
    ):
        started = float(t > 1)
        yield Case(
            words,
            w=rng.normal(size=3),
            m=started * 0.1 * size * rng.normal(size=3),
            v=started * 0.002 * size**2 * rng.uniform(0.5, 1.5, size=3),
            g=size * rng.normal(size=3),
            t=t,
            rate=rate,
            beta_1=beta_1,
            beta_2=beta_2,
            epsilon=epsilon,
        )
    yield Case(
        "a gradient of zero",
        w=np.ones(2),
        m=np.zeros(2),
        v=np.zeros(2),
        g=np.array([0.0, -1.0]),
        t=1,
        rate=0.01,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
    )


def uncorrected(w, m, v, g, t, rate, beta_1, beta_2, epsilon):
    """You left the corrections out: at the start m and v are far too small, and not alike.

    Divide m by 1 - beta_1**t and v by 1 - beta_2**t.
    """
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    return w - rate * m / (np.sqrt(v) + epsilon), m, v


def corrected_returned(w, m, v, g, t, rate, beta_1, beta_2, epsilon):
    """You returned the corrected moments; the recursion goes on with the uncorrected ones.

    Otherwise the next step corrects them a second time.
    """
    w, m, v = adam_step(w, m, v, g, t, rate, beta_1, beta_2, epsilon)
    return w, m / (1 - beta_1**t), v / (1 - beta_2**t)


def counted_from_zero(w, m, v, g, t, rate, beta_1, beta_2, epsilon):
    """Your corrections use t - 1 or another wrong power: the step with number t has the power t.

    In the first step the divisors are 1 - beta_1 and 1 - beta_2.
    """
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    m_hat, v_hat = m / (1 - beta_1 ** (t + 1)), v / (1 - beta_2 ** (t + 1))
    return w - rate * m_hat / (np.sqrt(v_hat) + epsilon), m, v


def no_root(w, m, v, g, t, rate, beta_1, beta_2, epsilon):
    """You divided by the mean square itself; divide by its root.

    Only the root has the unit of a gradient, so that the size cancels.
    """
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    return w - rate * m / (1 - beta_1**t) / (v / (1 - beta_2**t) + epsilon), m, v


def epsilon_inside(w, m, v, g, t, rate, beta_1, beta_2, epsilon):
    """Your epsilon stands under the root; in Adam it stands outside.

    With tiny gradients an epsilon under the root swallows them.
    """
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    return w - rate * m / (1 - beta_1**t) / np.sqrt(v / (1 - beta_2**t) + epsilon), m, v


def same_beta(w, m, v, g, t, rate, beta_1, beta_2, epsilon):
    """You used beta_1 for both averages; the squares have beta_2.

    The mean of the squares needs the longer memory.
    """
    return adam_step(w, m, v, g, t, rate, beta_1, beta_1, epsilon)


def gradient_for_mean(w, m, v, g, t, rate, beta_1, beta_2, epsilon):
    """You moved along the gradient instead of its mean: that is RMSProp, corrected.

    The numerator is the corrected m.
    """
    _, m, v = adam_step(w, m, v, g, t, rate, beta_1, beta_2, epsilon)
    return w - rate * g / (np.sqrt(v / (1 - beta_2**t)) + epsilon), m, v


PARTS = ("w", "m", "v")
ATOL = 1e-9
HINTS = (
    "Two moving averages: of g with beta_1, of `g**2` with beta_2.",
    "The corrected ones are `m / (1 - beta_1**t)` and `v / (1 - beta_2**t)`; give them names "
    "of their own.",
    "The step is rate times the corrected mean over `np.sqrt(...) + epsilon`. Return w, m, v.",
)
