"""Exercise: which wrong answers to look at first."""

import numpy as np

from dlbook.exercises.exercise import Case


def worst_mistakes(probabilities, labels, count):
    """Return the row numbers of the worst mistakes, the worst first.

    A mistake is a row whose most probable class is not its label. The
    less probability it gave to its label, the worse it is. At most
    count of them are returned. probabilities has shape (N, K), labels
    has shape (N,); the result holds numbers from 0 to N - 1.

    >>> P = np.array([[0.9, 0.1], [0.7, 0.3], [0.8, 0.2]])
    >>> worst_mistakes(P, np.array([0, 1, 1]), 5)
    array([2, 1])
    """
    given = probabilities[np.arange(len(labels)), labels]
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(given[wrong])][:count]


def cases(rng):
    """Yield right rows of little conviction and wrong rows of much; all, some and no mistakes."""
    example = np.array([[0.9, 0.1], [0.7, 0.3], [0.8, 0.2]])
    labels = np.array([0, 1, 1])
    yield Case("the statement's example", probabilities=example, labels=labels, count=5)
    # Rows 1, 3, 4 and 6 are wrong; row 5 is right, with less conviction than row 1 errs.
    P = np.array(
        [
            [0.90, 0.06, 0.04],
            [0.35, 0.60, 0.05],
            [0.10, 0.80, 0.10],
            [0.45, 0.10, 0.45 - 1e-3],
            [0.02, 0.08, 0.90],
            [0.34, 0.33, 0.33],
            [0.07, 0.48, 0.45],
        ]
    )
    labels = np.array([0, 0, 1, 1, 0, 0, 0])
    yield Case("four mistakes, two asked for", probabilities=P, labels=labels, count=2)
    yield Case("four mistakes, four asked for", probabilities=P, labels=labels, count=4)
    yield Case("fewer mistakes than asked for", probabilities=P, labels=labels, count=10)
    yield Case("the worst one", probabilities=P, labels=labels, count=1)
    P = rng.dirichlet(np.ones(4), size=40)
    yield Case("forty at random", probabilities=P, labels=rng.integers(4, size=40), count=6)
    yield Case("nothing but mistakes", probabilities=P, labels=P.argmin(axis=1), count=7)
    yield Case("no mistake", probabilities=P[:5], labels=P[:5].argmax(axis=1), count=3)
    many = rng.dirichlet(np.ones(3), size=300)
    labels = many.argmax(axis=1)
    labels[[299, 260, 17]] += 1
    yield Case("three hundred rows", probabilities=many, labels=labels % 3, count=3)


def right_ones_too(probabilities, labels, count):
    """Your list holds rows that were read right.

    A right answer of little conviction costs more than nothing, but it is no mistake. Keep the
    rows whose argmax differs from the label.
    """
    given = probabilities[np.arange(len(labels)), labels]
    return np.argsort(given)[:count]


def mildest_first(probabilities, labels, count):
    """Your order begins with the mildest mistake: the worst comes first.

    Worst is the row that gave the least probability to its label.
    """
    given = probabilities[np.arange(len(labels)), labels]
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(-given[wrong])][:count]


def places_in_subset(probabilities, labels, count):
    """Your numbers count the mistakes, not the rows: nobody finds the pictures by them.

    `argsort` of a selection answers with places in the selection. Look up there which rows they
    are: `wrong[np.argsort(...)]`.
    """
    given = probabilities[np.arange(len(labels)), labels]
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return np.argsort(given[wrong])[:count]


def most_convinced(probabilities, labels, count):
    """You sorted by the probability of the wrong answer, not by that of the label.

    The two orders differ when there are more than two classes: 0.48 for the wrong class may
    leave 0.45 or 0.01 for the right one.
    """
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(-probabilities.max(axis=1)[wrong])][:count]


def unsorted(probabilities, labels, count):
    """You returned mistakes in the order of the rows.

    With a count below their number, the worst may be missing. Sort before you cut.
    """
    return np.flatnonzero(probabilities.argmax(axis=1) != labels)[:count]


HINTS = (
    "The probability given to the label of each row: "
    "`probabilities[np.arange(len(labels)), labels]`, shape (N,).",
    "The rows that are wrong: `np.flatnonzero(probabilities.argmax(axis=1) != labels)`.",
    "Sort the wrong rows by the first, ascending: `wrong[np.argsort(given[wrong])]`. Cut at "
    "the end.",
)
