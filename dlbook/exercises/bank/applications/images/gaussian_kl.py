"""Exercise: the divergence between two normal distributions."""

import numpy as np

from dlbook.exercises.exercise import Case


def gaussian_kl(m1, s1, m2, s2):
    """Return the KL divergence of N(m1, s1^2) from N(m2, s2^2), in nats.

    All four have shape (n, d): means, and standard deviations above 0.
    The d coordinates of a row are independent, so their divergences add
    up. The result has shape (n,). The first distribution is the one
    over which the mean is taken: KL = E[log p1(x) - log p2(x)], x from p1.

    >>> one = np.ones((1, 2))
    >>> gaussian_kl(2 * one, one, 0 * one, one)
    array([4.])
    """
    ratio = (s1 / s2) ** 2
    distance = ((m1 - m2) / s2) ** 2
    return 0.5 * np.sum(ratio + distance - 1 - np.log(ratio), axis=1)


def cases(rng):
    """Yield equal spreads, equal means, twins, a general pair, a batch, and tiny spreads."""
    zero, one = np.zeros((1, 2)), np.ones((1, 2))
    yield Case("the statement's example", m1=2 * one, s1=one, m2=0 * one, s2=one)
    yield Case("equal spreads", m1=3 * one, s1=2 * one, m2=one, s2=2 * one)
    yield Case("equal means", m1=zero, s1=0.5 * one, m2=zero, s2=2 * one)
    yield Case("equal distributions", m1=one, s1=3 * one, m2=one, s2=3 * one)
    yield Case("against the standard normal", m1=one, s1=0.5 * one, m2=zero, s2=one)
    for words, shape in (
        ("four rows of three", (4, 3)),
        ("a square table", (3, 3)),
        ("one coordinate", (2, 1)),
    ):
        m1, m2 = rng.normal(size=(2, *shape))
        s1, s2 = rng.uniform(0.3, 3, size=(2, *shape))
        yield Case(words, m1=m1, s1=s1, m2=m2, s2=s2)
    yield Case("means far apart", m1=80 * one, s1=one, m2=-20 * one, s2=2 * one)
    yield Case("tiny spreads", m1=1e-6 * one, s1=1e-6 * one, m2=zero, s2=3e-6 * one)


def _terms(m1, s1, m2, s2):
    return (s1 / s2) ** 2, ((m1 - m2) / s2) ** 2


def wrong_direction(m1, s1, m2, s2):
    """You exchanged the two distributions, and KL is not symmetric.

    The mean is taken over the first, so distances are measured in the spread of the second.
    """
    return gaussian_kl(m2, s2, m1, s1)


def half_forgotten(m1, s1, m2, s2):
    """Your result is twice too large: the factor 1/2 is missing.

    The log of a normal density holds half a squared distance.
    """
    return 2 * gaussian_kl(m1, s1, m2, s2)


def sign_of_the_logarithm(m1, s1, m2, s2):
    """The logarithm has the wrong sign: it must be minus the log of the ratio of variances.

    A narrow first distribution is far from a wide second one, and -log(s1^2 / s2^2) is large then.
    Of a distribution with itself, every KL is 0; that test does not find this one.
    """
    ratio, distance = _terms(m1, s1, m2, s2)
    return 0.5 * np.sum(ratio + distance - 1 + np.log(ratio), axis=1)


def one_forgotten(m1, s1, m2, s2):
    """You forgot the minus one of each coordinate: equal distributions must give 0.

    It comes from the first density: the mean of its own squared distance is one variance.
    """
    return gaussian_kl(m1, s1, m2, s2) + 0.5 * m1.shape[1]


def mean_over_coordinates(m1, s1, m2, s2):
    """You averaged over the coordinates; independent coordinates add up.

    The logarithm of a product of densities is a sum.
    """
    return gaussian_kl(m1, s1, m2, s2) / m1.shape[1]


def spread_for_variance(m1, s1, m2, s2):
    """You took the standard deviations for variances.

    The formula wants the squares of s1 and s2.
    """
    return gaussian_kl(m1, np.sqrt(s1), m2, np.sqrt(s2))


HINTS = (
    "Write log p1 - log p2 for one coordinate. The constants with 2 pi cancel.",
    "Under the first distribution the mean of (x - m1)^2 is s1^2, and that of (x - m2)^2 is "
    "s1^2 + (m1 - m2)^2.",
    "Per coordinate: half of s1^2 / s2^2 + (m1 - m2)^2 / s2^2 - 1 - log(s1^2 / s2^2).",
)
