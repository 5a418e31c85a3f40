"""The two forms in which the loaders return data: examples with targets, and time series."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Dataset:
    """N examples and their targets, as the library that ships them stores them.

    Attributes:
        x: inputs, (N, features); nothing is scaled.
        y: targets, (N,): class ids as int64, or float64 values.
        feature_names: the meaning of each column of ``x``.
        target_names: ``target_names[k]`` is the name of class ``k``; one name, that of the
            measured quantity, where ``y`` is not a class.
        source: where the data come from.
        license: under which terms, or that none are stated.
        image_shape: (height, width) where the rows of ``x`` are images.
    """

    x: NDArray[Any] = field(repr=False)
    y: NDArray[Any] = field(repr=False)
    feature_names: tuple[str, ...] = field(repr=False)
    target_names: tuple[str, ...]
    source: str
    license: str
    image_shape: tuple[int, int] | None = None

    @property
    def images(self) -> NDArray[Any]:
        """``x`` as images with one channel, (N, height, width, 1), a view.

        Raises:
            AttributeError: the rows of ``x`` are not images.
        """
        if self.image_shape is None:
            raise AttributeError(
                f"this data set is a table of {self.x.shape[1]} features, not a set of images: "
                f"use .x"
            )
        return self.x.reshape(-1, *self.image_shape, 1)


@dataclass(frozen=True, eq=False)
class Series:
    """T measurements of one or more quantities in the order of time.

    Attributes:
        time: (T,): dates as datetime64, or years or weeks as whole numbers.
        values: (T, quantities), float64; a missing measurement is NaN.
        names: the quantity, with its unit, in each column of ``values``.
        source: where the data come from.
        license: under which terms.
    """

    time: NDArray[Any] = field(repr=False)
    values: NDArray[np.float64] = field(repr=False)
    names: tuple[str, ...]
    source: str
    license: str
