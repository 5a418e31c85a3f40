"""The rivals' side: the same work in PyTorch, Keras and scikit-learn, each imported when asked."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from dlbook.bench.measuring import Work
from dlbook.bench.networks import EPOCHS, RATE
from dlbook.parameters import Array


def import_torch() -> Any:
    """PyTorch, with as many threads as NumPy has."""
    import torch

    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    return torch


def torch_training(
    layers: Callable[[Any], list[Any]],
    optimizer: Callable[[Any, Any], Any],
    x: Array,
    y: Array,
    batch_size: int,
    *,
    channels_last: bool = False,
) -> Work:
    """PyTorch, eager: forward, cross-entropy, backward, step."""
    torch = import_torch()
    model = torch.nn.Sequential(*layers(torch.nn))
    inputs = torch.from_numpy(x)
    if x.ndim == 4:
        inputs = inputs.permute(0, 3, 1, 2)
        form = torch.channels_last if channels_last else torch.contiguous_format
        inputs, model = inputs.contiguous(memory_format=form), model.to(memory_format=form)
    batches = list(
        zip(inputs.split(batch_size), torch.from_numpy(y).split(batch_size), strict=True)
    )
    steps = optimizer(torch.optim, model.parameters())

    def work() -> None:
        for inputs, targets in batches * EPOCHS:
            steps.zero_grad()
            torch.nn.functional.cross_entropy(model(inputs), targets).backward()
            steps.step()

    return work


def torch_mlp(sizes: Sequence[int]) -> Callable[[Any], list[Any]]:
    """`mlp` in PyTorch; its cross-entropy contains the softmax."""

    def layers(nn: Any) -> list[Any]:
        made: list[Any] = []
        for a, b in pairwise(sizes):
            made += [nn.Linear(a, b), nn.ReLU()]
        return made[:-1]

    return layers


def torch_cnn(convolutions: int) -> Callable[[Any], list[Any]]:
    """`cnn` in PyTorch."""

    def layers(nn: Any) -> list[Any]:
        made: list[Any] = []
        for k in range(convolutions):
            channels = 1 if k == 0 else 32
            made += [nn.Conv2d(channels, 32 * 2**k, 3), nn.ReLU(), nn.MaxPool2d(2)]
        flat = 13 * 13 * 32 if convolutions == 1 else 5 * 5 * 64
        return [*made, nn.Flatten(), nn.Linear(flat, 128), nn.ReLU(), nn.Linear(128, 10)]

    return layers


def torch_sgd(optim: Any, parameters: Any) -> Any:
    """Plain gradient descent."""
    return optim.SGD(parameters, lr=RATE)


def torch_adam(optim: Any, parameters: Any) -> Any:
    """PyTorch's fastest Adam."""
    return optim.Adam(parameters, lr=RATE, eps=1e-7, fused=True)


def torch_recurrent(name: str, x: Array, units: int) -> Work:
    """Forward and backward pass of a recurrent layer that returns its sequence."""
    torch = import_torch()
    layer = getattr(torch.nn, name)(x.shape[2], units, batch_first=True)
    inputs = torch.from_numpy(x).requires_grad_()
    grad = torch.ones(*x.shape[:2], units)

    def work() -> None:
        layer.zero_grad()
        layer(inputs)[0].backward(grad)

    return work


def torch_attention(x: Array, heads: int) -> Work:
    """Self-attention with one product for queries, keys and values, and PyTorch's fused kernel."""
    torch = import_torch()
    n, t, d = x.shape
    into, out = torch.nn.Linear(d, 3 * d), torch.nn.Linear(d, d)
    inputs, grad = torch.from_numpy(x).requires_grad_(), torch.ones(n, t, d)

    def work() -> None:
        into.zero_grad(), out.zero_grad()
        q, k, v = into(inputs).view(n, t, 3, heads, d // heads).permute(2, 0, 3, 1, 4)
        mean = torch.nn.functional.scaled_dot_product_attention(q, k, v)
        out(mean.transpose(1, 2).reshape(n, t, d)).backward(grad)

    return work


def keras_cnn(convolutions: int, x: Array, y: Array, batch_size: int) -> Work:
    """Keras, step by step with train_on_batch."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    import keras

    if keras.backend.backend() == "torch":
        import_torch()
    blocks = [
        layer
        for k in range(convolutions)
        for layer in (
            keras.layers.Conv2D(32 * 2**k, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
        )
    ]
    model = keras.Sequential(
        [
            keras.Input(x.shape[1:]),
            *blocks,
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(RATE), "sparse_categorical_crossentropy")
    batches = [(x[k : k + batch_size], y[k : k + batch_size]) for k in range(0, len(x), batch_size)]

    def work() -> None:
        for inputs, targets in batches * EPOCHS:
            model.train_on_batch(inputs, targets)

    return work


def sklearn_fit(hidden: tuple[int, ...], solver: str, x: Array, y: Array, batch_size: int) -> Work:
    """scikit-learn's MLPClassifier, which goes on from where its last call ended."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore", ConvergenceWarning)
    model = MLPClassifier(
        hidden,
        solver=solver,
        batch_size=batch_size,
        learning_rate_init=RATE,
        max_iter=EPOCHS,
        alpha=0.0,
        momentum=0.0,
        nesterovs_momentum=False,
        n_iter_no_change=10**6,
        warm_start=True,
    )
    return lambda: model.fit(x, y)
