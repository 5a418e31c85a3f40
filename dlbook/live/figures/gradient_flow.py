"""GradientFlow: how large the gradient is in each layer, as several networks learn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook.live.base import Array, Figure, Finite, checked_array
from dlbook.live.still import Still
from dlbook.live.words import say

HUES = ("blue", "orange", "green", "purple", "red", "gold")


class GradientFlow(Figure):
    """Norms of the gradients of each layer, at several moments of several trainings.

    Args:
        norms: two to six names, and for each the norms, shape (moments, layers), positive.
        losses: the same names, and for each the losses at these moments, (moments,).
        steps: how many steps each moment comes after, (moments,).
        chosen: the name that stands out first; by default the first.

    Raises:
        ValueError: shapes or names differ, or a norm is not positive.

    >>> figure = GradientFlow({"one": [[8, 4, 2]], "two": [[1, 1, 1]]},
    ...                       {"one": [2.3], "two": [2.3]}, [0])
    >>> figure.ratio
    4.0
    """

    reserve: ClassVar[tuple[int, int]] = (500, 515)

    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    norms = Array(shape=(None, None, None))
    losses = Array(shape=(None, None))
    steps = Array(shape=(None,))
    moment = Finite(0, min=0)
    chosen = Finite(0, min=0)

    def __init__(
        self,
        norms: Mapping[str, ArrayLike],
        losses: Mapping[str, ArrayLike],
        steps: ArrayLike,
        *,
        chosen: str | None = None,
    ) -> None:
        names = list(norms)
        if not 2 <= len(names) <= len(HUES) or list(losses) != names:
            raise ValueError(
                f"GradientFlow expects norms and losses of the same two to {len(HUES)} networks, "
                f"got {names} and {list(losses)}."
            )
        if chosen is not None and chosen not in names:
            raise ValueError(f"GradientFlow chosen expects one of {names}, got {chosen!r}.")
        moments = checked_array(steps, "GradientFlow steps", (None,))
        shape = (len(moments), np.shape(norms[names[0]])[-1])
        rows = [
            checked_array(norms[name], f"GradientFlow norms of {name}", shape) for name in names
        ]
        if min(each.min() for each in rows) <= 0:
            raise ValueError("GradientFlow expects norms above 0; take the layers that learn.")
        given: dict[str, Any] = {
            "losses": [checked_array(losses[n], f"losses of {n}", shape[:1]) for n in names]
        }
        super().__init__(
            names=names,
            norms=np.stack(rows),
            steps=moments,
            chosen=0 if chosen is None else names.index(chosen),
            question="How large is the gradient in each layer, and does it stay so?",
            hint="Pull the slider: the networks learn. Choose another network.",
            **given,
        )

    @property
    def profile(self) -> NDArray[np.float64]:
        """The chosen network's norms at this moment, one for each layer."""
        found: NDArray[np.float64] = self.norms[int(self.chosen), int(self.moment)]
        return found

    @property
    def ratio(self) -> float:
        """The first layer's norm, divided by the last one's."""
        return float(self.profile[0] / self.profile[-1])

    def describe(self) -> str:
        return say(
            "{name} after {steps} steps: the first layer's gradient is {ratio} times the last "
            "one's; loss {loss}.",
            name=say(self.names[int(self.chosen)]),
            steps=int(self.steps[int(self.moment)]),
            ratio=f"{self.ratio:.3g}",
            loss=f"{self.losses[int(self.chosen), int(self.moment)]:.3g}",
        )

    def still(self) -> str:
        logs = np.log10(self.norms)
        layers = np.arange(1, logs.shape[2] + 1)
        picture = Still(
            x=(1, len(layers)),
            y=(np.floor(logs.min()), np.ceil(logs.max())),
            x_label=say("layer"),
            y_label=say("norm of the gradient, powers of ten"),
            height=320,
        )
        for k, row in enumerate(logs[:, int(self.moment)]):
            width = 4 if k == int(self.chosen) else 1.5
            picture.line(np.column_stack([layers, row]), HUES[k], width)
        return picture.svg(self.describe())
