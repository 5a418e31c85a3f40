"""A model as one chain of layers, which is all that the formats of others can say."""

from __future__ import annotations

from collections.abc import Iterable

from dlbook.layers.base import Layer
from dlbook.models import Sequential


def flat(model: Sequential, holder: str, known: Iterable[type[Layer]]) -> list[Layer]:
    """The layers of a model in order, those of a `Sequential` inside it in its place.

    Raises:
        TypeError: this is not a `Sequential`.
        ValueError: a layer is not of a ``known`` class, or comes twice: ``holder`` can't hold it.

    >>> from dlbook.layers import Dense, Flatten
    >>> inner = Sequential([Dense(2), Flatten()])
    >>> model = Sequential([Dense(3), inner], seed=0)
    >>> model.build((4,))
    >>> [layer.name for layer in flat(model, "a file", [Dense, Flatten])]
    ['dense', 'dense', 'flatten']
    """
    if type(model) is not Sequential:
        raise TypeError(f"Expected a Sequential to write into {holder}, got {model!r}.")
    model.count_params()  # builds it, or says what is missing
    chain: list[Layer] = []
    for layer in model.layers:
        chain += flat(layer, holder, known) if type(layer) is Sequential else [layer]
    for layer in chain:
        reason = ""
        if type(layer) not in known:
            names = ", ".join(sorted(cls.__name__ for cls in known))
            reason = f"{layer.name} is a {type(layer).__name__}, but {holder} holds only {names}."
        elif sum(layer is other for other in chain) > 1:
            reason = f"{layer.name} comes twice in the model, which {holder} can't say."
        if reason:
            raise ValueError(f"{reason} model.save(path) writes any model to an .npz file.")
    return chain
