"""Exercise: the clipped precision of runs of words, the heart of BLEU."""

from dlbook.exercises.exercise import Case


def clipped_precision(candidate, reference, n):
    """Return the share of the candidate's runs that the reference has.

    candidate and reference are lists of words, n is at least 1. A run is n
    words in a row. Each run of the candidate counts at most as often as
    it occurs in the reference. Divide by the number of all runs of the
    candidate; a candidate without a run has the share 0.0.

    >>> words = "the cat sat on the mat".split()
    >>> clipped_precision("the the the cat".split(), words, 1)
    0.75
    >>> clipped_precision("on the cat".split(), words, 2)
    1.0
    """
    from collections import Counter

    def runs(words):
        starts = range(len(words) - n + 1)
        return Counter(tuple(words[k : k + n]) for k in starts)

    ours, theirs = runs(candidate), runs(reference)
    if not ours:
        return 0.0
    good = sum(min(count, theirs[run]) for run, count in ours.items())
    return good / sum(ours.values())


def cases(rng):
    """Yield repetitions, runs of several words, texts too short for a run, and random ones."""
    mat = ["the", "cat", "sat", "on", "the", "mat"]
    yield Case("repetition", candidate=["the", "the", "the", "cat"], reference=mat, n=1)
    yield Case("pairs", candidate=["on", "the", "cat"], reference=mat, n=2)
    yield Case("the same", candidate=mat, reference=mat, n=4)
    yield Case("other order", candidate=mat[::-1], reference=mat, n=2)
    yield Case("too short", candidate=["cat"], reference=mat, n=2)
    yield Case("nothing written", candidate=[], reference=mat, n=1)
    yield Case("short reference", candidate=mat, reference=["cat"], n=2)
    yield Case("one run", candidate=["sat", "on"], reference=mat, n=2)
    for n in (1, 2, 3):
        a, b = (list(map(str, rng.integers(0, 4, size))) for size in (30, 20))
        yield Case(f"random words, n = {n}", candidate=a, reference=b, n=n)


def not_clipped(candidate, reference, n):
    """Your share counts a repeated run every time.

    "the the the" would be a perfect translation. A run counts at most as often as it occurs in
    the reference.
    """
    theirs = [tuple(reference[k : k + n]) for k in range(len(reference) - n + 1)]
    ours = [tuple(candidate[k : k + n]) for k in range(len(candidate) - n + 1)]
    return sum(run in theirs for run in ours) / len(ours) if ours else 0.0


def by_the_reference(candidate, reference, n):
    """You divide by the runs of the reference.

    That is recall. Precision asks which share of what was written is good.
    """
    ours = len(candidate) - n + 1
    theirs = len(reference) - n + 1
    if ours < 1 or theirs < 1:
        return 0.0
    return clipped_precision(candidate, reference, n) * ours / theirs


def single_words(candidate, reference, n):
    """You look at single words whatever n is.

    A run is n words in a row, for n = 2 a pair.
    """
    return clipped_precision(candidate, reference, 1) if len(candidate) >= n else 0.0


HINTS = (
    "`tuple(words[k : k + n])` is the run that begins at k; the last k is `len(words) - n`.",
    "`collections.Counter` counts them; one that does not occur counts 0.",
    "For each run of the candidate add the smaller of the two counts.",
)
