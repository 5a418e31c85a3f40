"""Exercise: one measure for models whose tokens differ."""

import numpy as np

from dlbook.exercises.exercise import Case


def bits_per_character(losses, tokens):
    """Return the loss in bits for each character of the text, one number.

    tokens is a list of strings, the pieces into which a model cuts the
    text, in order. losses has shape (len(tokens),): the loss of each in
    nats, -log p. An end mark is written as "": it has a loss, but no
    character.

    >>> losses = np.log(np.array([4.0, 8.0, 2.0]))
    >>> float(bits_per_character(losses, ["al", "ice", "."]))
    1.0
    """
    characters = sum(len(token) for token in tokens)
    return np.sum(losses) / np.log(2) / characters


def cases(rng):
    """Yield tokens of one character, of several, with end marks, and from other alphabets."""
    losses = np.log(np.array([4.0, 8.0, 2.0]))
    yield Case("the statement's example", losses=losses, tokens=["al", "ice", "."])
    for words, tokens in (
        ("words and spaces", ["off", " ", "with", " ", "her", " ", "head"]),
        ("single characters", list("rabbit")),
        ("one token", ["curiouser"]),
        ("pieces of words and an end mark", ["wonder", "land", "s", ""]),
        ("two texts, each with an end mark", [" the", "\n", "end", "", "Tea", ""]),
        ("letters beyond the English ones", ["Él", " ", "bebió", "", "茶", ""]),
    ):
        yield Case(words, losses=rng.uniform(0.5, 5.0, len(tokens)), tokens=tokens)


def per_token(losses, tokens):
    """You divided by the number of tokens; models with longer tokens have fewer of them.

    Divide by the characters of the text, which are the same for every model.
    """
    return np.mean(losses) / np.log(2)


def still_nats(losses, tokens):
    """You left the loss in nats: a bit is log 2 of a nat, so divide by np.log(2).

    A loss of log 2 nats is one bit: a choice between two.
    """
    return np.sum(losses) / sum(len(token) for token in tokens)


def multiplied(losses, tokens):
    """You multiplied by log 2 where you must divide: a nat is 1.44 bits.

    log2(p) = log(p) / log(2).
    """
    return np.sum(losses) * np.log(2) / sum(len(token) for token in tokens)


def logarithm_of_loss(losses, tokens):
    """You took the base-2 logarithm of the losses; they are logarithms already.

    Changing the base of a logarithm is a division by log 2.
    """
    return np.sum(np.log2(losses)) / sum(len(token) for token in tokens)


def mean_of_ratios(losses, tokens):
    """You divided each token's loss by its length and averaged: short tokens count too much.

    The text pays the sum of all losses and has the sum of all lengths; divide once.
    """
    lengths = np.array([max(len(token), 1) for token in tokens])
    return np.mean(losses / lengths) / np.log(2)


def end_mark_free(losses, tokens):
    """You left out the end mark's loss: the model had to predict it, so it counts.

    It adds to the losses and nothing to the characters.
    """
    real = np.array([len(token) > 0 for token in tokens])
    return np.sum(losses[real]) / np.log(2) / sum(len(token) for token in tokens)


HINTS = (
    "What does the whole text cost, and how many characters does it have?",
    "The sum of the losses divided by log 2 is the cost in bits.",
    "`sum(len(token) for token in tokens)` counts the characters.",
)
