"""Exercise: the backward pass of a gate."""

import numpy as np

from dlbook.exercises.exercise import Case


def gate_backward(G, A, B):
    """Return the gradients dA and dB of the gate A sigmoid(B).

    G is the gradient that arrives at the output. All arrays have the
    same shape (N, H), the two gradients as well.

    >>> G, A, B = np.array([[4.0]]), np.array([[3.0]]), np.array([[0.0]])
    >>> gate_backward(G, A, B)
    (array([[2.]]), array([[3.]]))
    """
    s = 1 / (1 + np.exp(-B))
    return G * s, G * A * s * (1 - s)


def cases(rng):
    """Yield gates half open, gates nearly closed or open, and tables of equal sides."""
    yield Case("one entry", G=np.array([[4.0]]), A=np.array([[3.0]]), B=np.array([[0.0]]))
    for words, size in (("a batch", 1.0), ("gates nearly closed or open", 4.0)):
        yield Case(
            words,
            G=rng.normal(size=(4, 3)),
            A=rng.normal(size=(4, 3)),
            B=size * rng.normal(size=(4, 3)),
        )
    yield Case("another entry", G=np.array([[4.0]]), A=np.array([[3.0]]), B=np.array([[0.5]]))
    yield Case(
        "as many examples as units",
        G=rng.normal(size=(3, 3)),
        A=rng.normal(size=(3, 3)),
        B=np.array([[30.0, -30.0, 0.0], [1.0, -1.0, 2.0], [-0.5, 0.5, -2.0]]),
    )


def _s(B):
    return 1 / (1 + np.exp(-B))


def slope_forgotten(G, A, B):
    """Your dB lacks the slope of the sigmoid, s (1 - s).

    G A is the gradient at the output of the sigmoid; one more edge leads to B.
    """
    return G * _s(B), G * A


def factor_forgotten(G, A, B):
    """Your dB lacks the factor A, with which the sigmoid was multiplied.

    A product hands each input the other one as its local derivative.
    """
    s = _s(B)
    return G * s, G * s * (1 - s)


def arriving_forgotten(G, A, B):
    """You returned local derivatives; each must be multiplied by G, the gradient that arrives.

    Without G the gate knows nothing of the loss.
    """
    s = _s(B)
    return s, A * s * (1 - s)


def swapped(G, A, B):
    """You returned dB first: asked for is dA, then dB.

    Gradients are returned in the order of the inputs.
    """
    s = _s(B)
    return G * A * s * (1 - s), G * s


def slope_of_tanh(G, A, B):
    """You used 1 - s**2, the slope of the tanh; the slope of the sigmoid is s (1 - s).

    A sigmoid is steepest where s is one half, and its slope there is one quarter.
    """
    s = _s(B)
    return G * s, G * A * (1 - s**2)


def gate_left_out(G, A, B):
    """Your dA is G B: A was multiplied by the sigmoid of B, and not by B itself.

    A product hands each input the other factor, here s = sigmoid(B).
    """
    s = _s(B)
    return G * B, G * A * s * (1 - s)


def slope_of_the_input(G, A, B):
    """You wrote B (1 - B); the formula s (1 - s) wants the output s = sigmoid(B).

    The slope of the sigmoid is written in terms of its output, because that is at hand.
    """
    return G * _s(B), G * A * B * (1 - B)


PARTS = ("dA", "dB")
HINTS = (
    "Two operations: s = sigmoid(B), then the product A s. Compute s first.",
    "The product hands G s to A, and G A to s.",
    "From s to B one factor more: the slope s (1 - s).",
)
