"""Exercise: a sentence as word counts."""

import numpy as np

from dlbook.exercises.exercise import Case


def bag_of_words(sentence, vocabulary):
    """Return how often each word of the vocabulary occurs in the sentence.

    sentence is a string of lower-case words and spaces, vocabulary a list
    of V different words. The result has shape (V,), with integers in the
    order of the vocabulary. Words outside the vocabulary are not counted.

    >>> bag_of_words("the cat and the dog", ["cat", "mat", "the"])
    array([1, 0, 2])
    """
    words = sentence.split()
    return np.array([words.count(word) for word in vocabulary])


def cases(rng):
    """Yield sentences with repeated and unknown words, and words inside other words."""
    yield Case("two known words", sentence="the cat and the dog", vocabulary=["cat", "mat", "the"])
    yield Case(
        "a vocabulary that is not sorted",
        sentence="the cat sat on the mat",
        vocabulary=["the", "sat", "cat", "mat"],
    )
    yield Case("one word in a row", sentence="no no no", vocabulary=["yes", "no"])
    yield Case("a word inside another word", sentence="cathedral", vocabulary=["cat", "the"])
    yield Case("words that begin and end alike", sentence="cats scat", vocabulary=["cat", "scat"])
    yield Case("no word of the vocabulary", sentence="good morning", vocabulary=["cat", "dog"])
    yield Case("the empty sentence", sentence="", vocabulary=["cat", "dog", "mat"])
    yield Case("a vocabulary of one word", sentence="a cat", vocabulary=["cat"])


def presence(sentence, vocabulary):
    """You said whether a word occurs, not how often: "the" stands there twice.

    `word in words` is true or false. `words.count(word)` counts.
    """
    words = sentence.split()
    return np.array([int(word in words) for word in vocabulary])


def substrings(sentence, vocabulary):
    """You counted letters, not words: "cat" is found inside "cathedral".

    A string's own `count` finds parts of words. Split the sentence into words first.
    """
    return np.array([sentence.count(word) for word in vocabulary])


def order_of_the_sentence(sentence, vocabulary):
    """Your numbers follow the sentence: one for each of its words.

    The vector must have one place for each word of the vocabulary, whatever the sentence. Only
    then can two sentences be compared, number by number.
    """
    words = sentence.split()
    return np.array([words.count(word) for word in words])


def shares(sentence, vocabulary):
    """You divided by the number of words. Counts are asked for, not shares.

    Shares can be useful. But the empty sentence has none: 0 / 0.
    """
    words = sentence.split()
    return np.array([words.count(word) for word in vocabulary]) / max(len(words), 1)


HINTS = (
    "Turn the string into a list of words first: `sentence.split()`.",
    "The result has one number for each word of the vocabulary: go through the vocabulary.",
    "A list counts its entries: `words.count(word)`.",
)
