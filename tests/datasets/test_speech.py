"""Synthetic digits have the form of the real ones, and come from their seed."""

import numpy as np
import pytest

from dlbook.datasets import make_spoken_digits


def test_same_seed_same_recordings() -> None:
    one, same, other = (make_spoken_digits(2, 1, seed=seed) for seed in (3, 3, 4))
    assert all(map(np.array_equal, one.recordings, same.recordings))
    assert not all(map(np.array_equal, one.recordings, other.recordings))
    assert {samples.dtype for samples in one.recordings} == {np.dtype(np.int16)}
    assert one.y.tolist() == [*range(10)] * 2
    assert one.speakers.tolist() == [0] * 10 + [1] * 10


def test_nobody_says_nothing() -> None:
    with pytest.raises(ValueError, match="speakers"):
        make_spoken_digits(0)
