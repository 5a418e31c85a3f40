"""Softmax: from scores to probabilities, with a temperature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook import activations
from dlbook.live.base import Array, Figure, Finite
from dlbook.live.still import Still
from dlbook.live.words import joined, say


class Softmax(Figure):
    """``p_i = exp(z_i / T) / sum_j exp(z_j / T)``, and the loss if one class is the true one.

    Args:
        logits: two to eight scores, each between -6 and 6.
        class_names: a name for each.
        temperature: T, between 0.1 and 10.
        target: the index of the true class.

    >>> Softmax([0, 0]).probabilities
    array([0.5, 0.5])
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js",)
    reserve: ClassVar[tuple[int, int]] = (470, 950)

    logits = Array(shape=(None,))
    class_names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    temperature = Finite(1, min=0.1, max=10)
    target = Finite(0, min=0)

    def __init__(
        self,
        logits: ArrayLike = (2.0, 1.0, 0.1, -1.0),
        *,
        class_names: Sequence[str] | None = None,
        temperature: float = 1.0,
        target: int = 0,
    ) -> None:
        count = np.size(logits)
        if class_names is None:
            class_names = ("cat", "dog", "fox", "owl", "bee", "cow", "elk", "ant")[:count]
        if not 2 <= count <= 8 or len(class_names) != count:
            raise ValueError(
                "Softmax expects two to eight logits and as many class names, "
                f"got {count} logits and {len(class_names)} names."
            )
        if target not in range(count):
            raise ValueError(
                f"Softmax target expects an index from 0 to {count - 1}, got {target}."
            )
        super().__init__(
            logits=logits,
            class_names=list(class_names),
            temperature=temperature,
            target=target,
            question="How do scores become probabilities, and what does temperature change?",
            hint="Drag the bars of the scores, or use the sliders.",
        )

    @traitlets.validate("logits")
    def _same_count(self, proposal: dict[str, Any]) -> Any:
        value = proposal["value"]
        if self.class_names and len(value) != len(self.class_names):
            raise traitlets.TraitError(
                f"Softmax.logits expects {len(self.class_names)} numbers, got {len(value)}."
            )
        return value

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """The softmax of the logits divided by the temperature."""
        return np.asarray(activations.get("softmax")(self.logits[None] / self.temperature)[0])

    def describe(self) -> str:
        shares = zip(self.class_names, self.probabilities, strict=True)
        texts = [
            say("{name} {share}", name=say(name), share=f"{share:.1%}") for name, share in shares
        ]
        return say(
            "At temperature {temperature} the probabilities are: {listed}.",
            temperature=f"{self.temperature:g}",
            listed=joined(texts),
        )

    def still(self) -> str:
        count = len(self.class_names)
        picture = Still(x=(0, count), y=(-0.15, 1.1), height=300)
        for i, (name, share) in enumerate(zip(self.class_names, self.probabilities, strict=True)):
            picture.box(i + 0.2, 0, 0.6, max(share, 0.004), "blue")
            picture.text(say(name), i + 0.5, -0.08)
            picture.text(f"{share:.1%}", i + 0.5, share + 0.05)
        return picture.svg(self.describe())
