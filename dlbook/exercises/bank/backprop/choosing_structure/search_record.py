"""Exercise: what a search would hand over if it stopped after each trial."""

import numpy as np

from dlbook.exercises.exercise import Case


def search_record(validation, test):
    """Return the test accuracy of the choice after each trial.

    validation and test hold the accuracies of the n trials, each of
    shape (n,). After trial k the search chooses, among the trials so
    far, the one with the highest validation accuracy; of equal ones the
    earliest. The result has shape (n,): the test accuracies of the
    choices.

    >>> validation = np.array([0.8, 0.7, 0.9])
    >>> search_record(validation, np.array([0.75, 0.8, 0.7]))
    array([0.75, 0.75, 0.7 ])
    """
    chosen = [np.argmax(validation[: k + 1]) for k in range(len(test))]
    return test[chosen]


def cases(rng):
    """Yield records with ties, that climb, that fall on the test part, long ones, one trial."""
    yield Case(
        "three trials",
        validation=np.array([0.8, 0.7, 0.9]),
        test=np.array([0.75, 0.8, 0.7]),
    )
    yield Case(
        "the winner is not the best on the test part",
        validation=np.array([0.6, 0.9, 0.7, 0.9, 0.8]),
        test=np.array([0.65, 0.8, 0.85, 0.82, 0.6]),
    )
    yield Case(
        "a choice that gets worse",
        validation=np.array([0.5, 0.6, 0.7]),
        test=np.array([0.6, 0.5, 0.4]),
    )
    yield Case(
        "twenty trials",
        validation=rng.integers(60, 90, size=20) / 100,
        test=rng.integers(60, 90, size=20) / 100,
    )
    yield Case("one trial", validation=np.array([0.7]), test=np.array([0.6]))
    yield Case(
        "nothing right at first",
        validation=np.array([0.0, 0.0, 0.4, 0.4]),
        test=np.array([0.1, 0.3, 0.2, 0.5]),
    )
    yield Case(
        "better by a hair",
        validation=np.array([0.5, 0.5000001, 0.4]),
        test=np.array([0.7, 0.6, 0.9]),
    )


def best_on_test(validation, test):
    """You chose on the test part: the record is the best test accuracy so far.

    The search must not see the test part. It chooses by validation, and the test tells what the
    choice is worth.
    """
    return np.maximum.accumulate(test)


def validation_reported(validation, test):
    """You returned the validation accuracy of the choice, which is what the search chose it for.

    The choice is by validation, the report by test.
    """
    return np.maximum.accumulate(validation)


def final_choice(validation, test):
    """You let every moment know the last winner; after trial k only k trials are known.

    Choose anew after each trial, among those so far.
    """
    return np.full(len(test), test[np.argmax(validation)])


def latest_of_equals(validation, test):
    """Of trials with equal validation accuracy you chose the latest; asked for is the earliest.

    Replace the choice only when the new trial is strictly better.
    """
    chosen, record = 0, []
    for k in range(len(test)):
        if validation[k] >= validation[chosen]:
            chosen = k
        record.append(test[chosen])
    return np.array(record)


def every_trial(validation, test):
    """You returned the trials' own test accuracies, without any choice.

    A trial that is worse on the validation part than an earlier one is not chosen.
    """
    return test.copy()


HINTS = (
    "After trial k the search knows `validation[:k + 1]`.",
    "`np.argmax` gives the place of the largest number, and of equal ones the first.",
    "Collect these places in a list; `test[chosen]` picks all of them at once.",
)
