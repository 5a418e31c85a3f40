"""A model as a file: its configuration and its arrays, written and read again."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dlbook.checks import positive_int
from dlbook.configuration import count_layers, deserialize, marked_own, own, serialize
from dlbook.files import npz
from dlbook.files.limits import Limits, Supply
from dlbook.metrics import is_per_sample

if TYPE_CHECKING:
    from dlbook.models import Sequential
    from dlbook.parameters import Array


def save_model(model: Sequential, path: str | os.PathLike[str]) -> None:
    """Write architecture, weights and, where compiled, optimizer and loss to a .npz file."""
    config = {
        "model": serialize(model),
        "input_shape": serialize(model.input_shape),
        "dtype": model.dtype.name,
        "own_marked": True,
    }
    arrays = model.weights
    if model.compiled:
        iterations = model.optimizer.iterations  # read first: a step may be under way
        config["compile"] = {
            "optimizer": serialize(model.optimizer),
            "loss": serialize(model.loss),
            "metrics": [
                name if is_per_sample(metric) else {"own": name}
                for name, metric in model.metrics.items()
            ],
            "iterations": iterations,
        }
        arrays = [*arrays, *(model.optimizer.moments if iterations else [])]
    npz.write(path, config, arrays)


def load_model(
    path: str | os.PathLike[str],
    custom_objects: Mapping[str, Any] | None = None,
    limits: Limits | None = None,
) -> Sequential:
    """Read a model that ``model.save(path)`` wrote, ready to predict and to go on training.

    Args:
        path: the .npz file.
        custom_objects: classes and metrics of your own that the model uses, by name.
        limits: how large a model may be; by default what `Limits` says.

    Raises:
        OSError: there is no such file, or it is no ordinary one.
        ValueError: the file is damaged, foreign, too large, or names an unknown class.
    """
    with npz.opened(path, limits) as (config, stored):
        if not config.get("own_marked"):  # written by an older dlbook
            config = marked_own(config, custom_objects or {})
        try:
            model = _made(config, stored, custom_objects, limits or Limits())
        except Exception as error:  # a changed configuration can fail in any constructor
            raise ValueError(f"{path} does not hold a model that can be made: {error}") from error
        arrays = npz.read_all(path, stored)
    try:
        count = len(model.weights)
        model.set_weights(arrays[:count])
        _compile_again(model, config.get("compile"), arrays[count:], custom_objects)
    except Exception as error:  # as above
        raise ValueError(f"{path} does not hold a model that can be made: {error}") from error
    return model


def _made(
    config: Mapping[str, Any],
    stored: Sequence[npz.StoredArray],
    custom_objects: Mapping[str, Any] | None,
    limits: Limits,
) -> Sequential:
    """The model of a configuration, with arrays of zeros, if the stored ones fit into them."""
    limits.check_layers(count_layers(config["model"]))
    model: Sequential = deserialize(config["model"], custom_objects)
    supply = Supply(sum(math.prod(array.shape) for array in stored))
    model.build(config["input_shape"], dtype=config["dtype"], supply=supply)
    limits.check_prediction(model, model.input_shape)
    wanted = [array.shape for array in model.weights]
    moments = stored[len(wanted) :]
    if wanted != [array.shape for array in stored[: len(wanted)]]:
        given = [array.shape for array in stored]
        raise ValueError(f"{model.name} expects weights of shapes {wanted}, got {given}.")
    size = sum(parameter.size for parameter in dict.fromkeys(model.trainable_parameters))
    if any(moment.shape != (size,) for moment in moments) or (moments and "compile" not in config):
        raise ValueError(f"{model.name} has {size} parameters that learn; other arrays are left.")
    return model


def _compile_again(
    model: Sequential,
    compiled: Mapping[str, Any] | None,
    moments: list[Array],
    custom_objects: Mapping[str, Any] | None,
) -> None:
    """Compile a model as it was when it was saved."""
    if compiled is None:
        return
    optimizer = deserialize(compiled["optimizer"], custom_objects)
    chosen = [
        metric if isinstance(metric, str) else own(metric["own"], custom_objects, "metric")
        for metric in compiled["metrics"]
    ]
    model.compile(optimizer, deserialize(compiled["loss"], custom_objects), chosen)
    steps = compiled["iterations"]
    if steps != 0:
        steps = positive_int(steps, "a model file", "iterations")
    optimizer.resume(steps, [moment.astype(model.dtype, copy=False) for moment in moments])
