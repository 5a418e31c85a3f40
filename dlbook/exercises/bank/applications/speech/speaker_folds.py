"""Exercise: hold out each speaker once."""

import numpy as np

from dlbook.exercises.exercise import Case


def speaker_folds(speakers):
    """Return a list of pairs of index arrays: the rows to fit on, to test.

    speakers has shape (n,) and says who speaks in each row. There is one
    pair for each speaker who occurs, in the order of their numbers; the
    rows to test are that speaker's, the rows to fit on all others. Both
    in ascending order.

    >>> speaker_folds(np.array([5, 2, 5]))
    [(array([0, 2]), array([1])), (array([1]), array([0, 2]))]
    """
    folds = []
    for speaker in np.unique(speakers):
        test = speakers == speaker
        folds.append((np.flatnonzero(~test), np.flatnonzero(test)))
    return folds


def cases(rng):
    """Yield speakers in and out of order, with numbers left out, and one alone."""
    yield Case("two speakers", speakers=np.array([5, 2, 5]))
    yield Case("numbers left out", speakers=np.array([0, 0, 7, 3, 3, 7, 7]))
    yield Case("one alone", speakers=np.array([4, 4]))
    yield Case("each once", speakers=np.array([3, 1, 2, 0]))
    yield Case("many rows", speakers=rng.integers(0, 6, size=40))


def use(answer, speakers):
    """Compare the rows themselves: lists of them are as good as arrays."""
    pairs = [([int(i) for i in fit], [int(i) for i in test]) for fit, test in answer(speakers)]
    return {
        "the number of rows to test in each pair": np.array([len(t) for _, t in pairs], dtype=int),
        "the rows to test, pair after pair": np.array([i for _, t in pairs for i in t], dtype=int),
        "the number of rows to fit on in each pair": np.array(
            [len(f) for f, _ in pairs], dtype=int
        ),
        "the rows to fit on, pair after pair": np.array(
            [i for f, _ in pairs for i in f], dtype=int
        ),
    }


def speaker_stays_in_training(speakers):
    """The speaker who is tested is also learned from.

    Then the test is one of new takes, not of a new voice.
    """
    return [(np.arange(len(speakers)), test) for _, test in speaker_folds(speakers)]


def every_number_up_to_the_last(speakers):
    """You make a pair for a number that no speaker has.

    `np.unique` lists those who occur.
    """
    numbers = np.arange(speakers.max() + 1)
    return [(np.flatnonzero(speakers != k), np.flatnonzero(speakers == k)) for k in numbers]


def order_of_appearance(speakers):
    """The pairs stand in the order in which the speakers appear.

    Asked for is the order of their numbers.
    """
    _, first = np.unique(speakers, return_index=True)
    folds = speaker_folds(speakers)
    return [folds[k] for k in np.argsort(first)]


HINTS = (
    "`np.unique(speakers)` lists the speakers in order, each once.",
    "`speakers == speaker` is a mask of the rows to test, and `~` turns it around.",
    "`np.flatnonzero` turns a mask into indices.",
)
