"""How a trained model goes into the page: the sizes of its layers, and all weights in a row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlbook import activations
from dlbook.layers import Activation, Dense
from dlbook.models import Sequential

#: The activations of ``engine.js``, with their default settings.
ACTIVATIONS = (
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "elu",
    "gelu",
    "silu",
    "softplus",
    "linear",
)


def page_network(model: Sequential, who: str) -> tuple[list[dict[str, Any]], NDArray[np.float32]]:
    """The model as ``engine.js`` takes it: a dict for each Dense layer, and the weights.

    The weights are those of the first kernel, the first bias, the second kernel, and so on. An
    :class:`~dlbook.layers.Activation` layer is taken into the Dense layer before it.

    Raises:
        ValueError: the page can't run this model; the message names `who` asks, and the layer.
    """
    layers: list[dict[str, Any]] = []
    weights = []
    for layer in model.layers:
        if isinstance(layer, Dense):
            kernel = layer.parameters[0].value
            inputs, units = kernel.shape
            bias = layer.parameters[1].value if layer.use_bias else np.zeros(units)
            weights += [kernel.ravel(), bias]
            layers.append({"inputs": inputs, "units": units, "activation": "linear"})
        elif not (isinstance(layer, Activation) and layers):
            raise ValueError(
                f"{who} runs Dense layers in the page, got {layer.name} "
                f"({type(layer).__name__}). Give it a model of Dense layers only."
            )
        used = repr(layer.activation)
        known = (*ACTIVATIONS, "softmax")
        name = next((name for name in known if repr(activations.get(name)) == used), None)
        is_last = layer is model.layers[-1]
        if name is None or (name == "softmax" and not is_last):
            raise ValueError(f"{who} can't run the activation {used} of {layer.name} in the page.")
        if layers[-1]["activation"] != "linear" and name != "linear":
            raise ValueError(f"{who} can't run two activations in a row, the second {layer.name}.")
        if name != "linear":
            layers[-1]["activation"] = name
    return layers, np.concatenate(weights).astype(np.float32)
