"""Exercise: at how many places a window stops."""

from dlbook.exercises.exercise import Case


def window_places(length, window, stride, padding):
    """Return at how many places a window stops along one axis.

    length is the number of pixels, window the size of the window, at
    most length, and stride its step. padding is "valid", no margin, or
    "same", the smallest margin with which length / stride places exist,
    rounded up. All numbers are whole, and so is the result.

    >>> window_places(28, 3, 2, "same")
    14
    """
    if padding == "same":
        return -(-length // stride)
    return (length - window) // stride + 1


def cases(rng):
    """Yield sizes that divide and that do not; the window may fill the picture."""
    yield Case("the statement's example", length=28, window=3, stride=2, padding="same")
    for words, length, window, stride in (
        ("stride 1", 28, 5, 1),
        ("a stride that divides", 9, 3, 2),
        ("a stride that does not divide", 28, 3, 2),
        ("a window as long as the axis", 7, 7, 1),
        ("a window as long as the axis, stride 2", 6, 6, 2),
        ("a window of one pixel", 9, 1, 4),
        ("a stride larger than the window", 10, 2, 3),
        ("a stride larger than the axis", 5, 2, 8),
        ("one pixel", 1, 1, 1),
        ("windows side by side", 12, 3, 3),
        ("any size", int(rng.integers(20, 40)), 4, 5),
    ):
        for padding in ("valid", "same"):
            yield Case(
                f"{words}, padding {padding}",
                length=length,
                window=window,
                stride=stride,
                padding=padding,
            )


def fence_posts(length, window, stride, padding):
    """Your count is one short for "valid": the place at 0 counts as well.

    With 28 pixels and a window of 3 the window may start at 0, 1, ..., 25, and that is 26 places.
    """
    if padding == "same":
        return -(-length // stride)
    return (length - window) // stride


def padding_ignored(length, window, stride, padding):
    """For "same" you counted as for "valid": the margin adds places.

    With a stride of 1, "same" gives as many places as there are pixels.
    """
    return (length - window) // stride + 1


def stride_ignored(length, window, stride, padding):
    """You counted the places for a stride of 1: with stride s only every s-th of them remains.

    Place p starts at pixel s p, and s p + window may not exceed the length.
    """
    return length if padding == "same" else length - window + 1


def incomplete_window(length, window, stride, padding):
    """You rounded up for "valid": the last window would reach beyond the picture.

    What is left over at the end is too short for a window, and is not looked at. Round down.
    """
    if padding == "same":
        return -(-length // stride)
    return -(-(length - window) // stride) + 1


def same_keeps_size(length, window, stride, padding):
    """Your "same" returns the length itself; that holds for stride 1 only.

    In general it is length / stride, rounded up.
    """
    if padding == "same":
        return length
    return (length - window) // stride + 1


def same_rounded_down(length, window, stride, padding):
    """Your "same" rounds length / stride down; the rest at the end gets a place too.

    The margin is there to make the last window complete. Round up: `-(-length // stride)`.
    """
    if padding == "same":
        return length // stride
    return (length - window) // stride + 1


HINTS = (
    'For "valid", the last window ends at the last pixel or before: s p + window <= length. '
    "What is the largest p?",
    "p counts from 0, so there is one place more than the largest p.",
    "`//` rounds down. To round up, turn the sign before and after: `-(-a // b)`.",
)
