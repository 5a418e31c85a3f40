"""Exercise: the shape that NumPy gives to a sum of two arrays."""

from dlbook.exercises.exercise import Case


def broadcast_shape(a, b):
    """Return the shape of the sum of two arrays, a tuple of integers.

    a and b are the shapes of the two arrays, tuples that fit together
    by NumPy's rule of broadcasting. Don't use NumPy.

    >>> broadcast_shape((3, 1), (4,))
    (3, 4)
    """
    axes = max(len(a), len(b))
    a = (1,) * (axes - len(a)) + a
    b = (1,) * (axes - len(b)) + b
    return tuple(n if m == 1 else m for m, n in zip(a, b, strict=True))


def cases(rng):
    """Yield equal shapes, axes in front, stretched axes on both sides, a number, no rows."""
    yield Case("the statement's example", a=(3, 1), b=(4,))
    n, k = (int(size) for size in rng.permutation([2, 3, 5])[:2])
    yield Case("equal shapes", a=(n, k), b=(n, k))
    yield Case("a bias", a=(n, k), b=(k,))
    yield Case("the shorter shape first", a=(1,), b=(n, k))
    yield Case("a column and a row", a=(n, 1), b=(1, k))
    yield Case("a column and a vector", a=(n, 1), b=(k,))
    yield Case("a single row and a bias", a=(1, k), b=(k,))
    yield Case("a number", a=(), b=(n, k))
    yield Case("a number at the end", a=(n, k), b=())
    yield Case("two numbers", a=(), b=())
    yield Case("three axes", a=(7, 1, k), b=(n, 1))
    yield Case("a table and three axes", a=(n, 1), b=(7, 1, k))
    yield Case("nothing but ones", a=(1, 1), b=(1, 1, 1))
    yield Case("no rows at all", a=(0, k), b=(1, k))
    yield Case("no columns at all", a=(n, 1), b=(n, 0))


def from_the_left(a, b):
    """You lined the shapes up from the left; NumPy begins at the right.

    A bias of shape (K,) belongs to the last axis of a batch (N, K). The shorter shape gets axes of
    length 1 in front, not behind.
    """
    axes = max(len(a), len(b))
    a = tuple(a) + (1,) * (axes - len(a))
    b = tuple(b) + (1,) * (axes - len(b))
    return tuple(n if m == 1 else m for m, n in zip(a, b, strict=True))


def cut_short(a, b):
    """Your result has only as many axes as the shorter shape.

    The missing axes of the shorter shape count as 1; the result has as many as the longer one.
    """
    axes = min(len(a), len(b))
    pairs = zip(a[len(a) - axes :], b[len(b) - axes :], strict=True)
    return tuple(n if m == 1 else m for m, n in pairs)


def the_longer_shape(a, b):
    """You returned the longer of the two shapes; its axes of length 1 may be stretched as well.

    A column (3, 1) and a row (4,) stretch each other: (3, 4).
    """
    return tuple(a) if len(a) >= len(b) else tuple(b)


def largest(a, b):
    """You took the larger length of each pair; a length of 1 gives way to 0, too.

    An axis of length 1 takes the length of the other one, whatever it is. A batch without rows
    plus a bias is a batch without rows.
    """
    axes = max(len(a), len(b))
    a = (1,) * (axes - len(a)) + tuple(a)
    b = (1,) * (axes - len(b)) + tuple(b)
    return tuple(map(max, a, b))


FORBIDDEN = ("np", "numpy")
HINTS = (
    "Put axes of length 1 in front of the shorter shape until both are equally long: "
    "`(1,) * missing + a`.",
    "Then go through the pairs of lengths, `zip(a, b)`.",
    "Where one length of a pair is 1, the other one counts.",
)
