"""Keras files: read ``.keras`` and ``.h5`` into dlbook, write ``.keras``. Keras is not needed.

A Keras file holds two things: the architecture as JSON, and one array for each weight. A
``.keras`` file is a zip archive of ``config.json`` and ``model.weights.h5``; an ``.h5`` file, the
older form, is one HDF5 file with the JSON in an attribute. dlbook's layers have Keras's names,
arguments, weights and defaults, so each layer is made anew from its arguments and filled with its
arrays. No class is looked up outside dlbook and nothing in a file is ever executed.

>>> import tempfile
>>> from dlbook.layers import Dense
>>> model = Sequential([Dense(3, activation="relu"), Dense(2, activation="softmax")], seed=0)
>>> model.build((4,))
>>> with tempfile.TemporaryDirectory() as folder:
...     save_keras(model, f"{folder}/model.keras")
...     again = load_keras(f"{folder}/model.keras")
>>> x = np.ones((1, 4))
>>> bool((again.predict(x) == model.predict(x)).all())
True
"""

from __future__ import annotations

import io
import json
import os
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count, takewhile
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from dlbook import __version__, activations
from dlbook import layers as dlbook_layers
from dlbook.configuration import argument_defaults, names_of, snake_case
from dlbook.files.chain import flat
from dlbook.files.disk import ordinary, replacing
from dlbook.files.limits import Limits, Supply
from dlbook.initializers import Initializer
from dlbook.layers.base import Layer
from dlbook.layers.recurrent import Recurrent
from dlbook.models import Sequential
from dlbook.regularizers import L1, L2, Regularizer

try:
    import h5py
except ImportError as missing:
    raise ImportError(
        'dlbook.files.keras needs h5py, which is not installed. Type: pip install "dlbook[files]"'
    ) from missing

# Layers that Keras and dlbook have under the same name, with the same arguments and weights.
TWINS: dict[str, type[Layer]] = {
    name: getattr(dlbook_layers, name)
    for name in (
        "Activation", "AveragePooling2D", "BatchNormalization", "Conv1D", "Conv2D", "Dense",
        "Dropout", "Embedding", "Flatten", "GRU", "GlobalAveragePooling1D",
        "GlobalAveragePooling2D", "GlobalMaxPooling1D", "LSTM", "LayerNormalization",
        "MaxPooling1D", "MaxPooling2D", "Reshape", "SimpleRNN", "UpSampling2D",
    )
}  # fmt: skip
# Keras's layers that only apply a function, which in dlbook is an `Activation` layer.
FUNCTIONS: dict[str, type[activations.ActivationFunction]] = {
    "ELU": activations.Elu,
    "LeakyReLU": activations.LeakyRelu,
    "ReLU": activations.Relu,
    "Softmax": activations.Softmax,
}
KNOWN = {**TWINS, **FUNCTIONS}

# Options of Keras that dlbook lacks. Those that change predictions, at the value that it computes:
FIXED: dict[str, Any] = {
    "center": True,
    "data_format": "channels_last",
    "interpolation": "nearest",
    "reset_after": True,
    "scale": True,
}
# those that change nothing here, or that are read elsewhere:
WITHOUT_EFFECT = {
    "axis", "batch_input_shape", "beta_initializer", "dtype", "gamma_initializer",
    "implementation", "input_length", "moving_mean_initializer", "moving_variance_initializer",
    "renorm_clipping", "renorm_momentum", "seed", "unroll", "zero_output_for_mask",
}  # fmt: skip
# those that are off at 0, which for others, as for max_value of ReLU, is a value like any:
OFF_AT_ZERO = {"dropout", "negative_slope", "recurrent_dropout", "threshold"}
# and those that matter only while Keras trains. Any other must be off.
IN_TRAINING = ("constraint", "regularizer", "dropout", "noise_shape", "renorm", "synchronized")

CONFIG, WEIGHTS, METADATA = "config.json", "model.weights.h5", "metadata.json"  # in a .keras file


# The JSON, and for each layer its HDF5 data sets.
_Content: TypeAlias = tuple[Any, list[list[Any]]]


class _Refusal(ValueError):
    """A file that is whole, and still not one that becomes a dlbook model."""


def load_keras(path: str | os.PathLike[str], limits: Limits | None = None) -> Sequential:
    """Read a Keras ``Sequential`` from a ``.keras`` or ``.h5`` file.

    Architecture, weights and ``trainable`` are taken over. The model predicts as it does in
    Keras; to train it or to evaluate it, call ``compile`` first.

    Args:
        path: a file that ``model.save(path)`` wrote in Keras 3, or in Keras 2 with ".h5"; its
            content counts, not its name.
        limits: how large a model may be; by default what `Limits` says.

    Raises:
        OSError: there is no such file, or it is no ordinary one.
        ValueError: the file is damaged or holds something else; or a layer, or an option of a
            layer, that dlbook does not have.

    Warns:
        UserWarning: the model has options that act only in training and that dlbook lacks, such
            as constraints. They are left out.
    """
    path = ordinary(path)
    try:
        opened = _opened_h5 if h5py.is_hdf5(path) else _opened_keras
        with opened(path, limits or Limits()) as (config, stored):
            return _make_model(config, stored, limits or Limits())
    except _Refusal as refusal:
        raise ValueError(f"{path} can't become a model of dlbook: {refusal}") from refusal
    except Exception as error:  # damaged bytes can fail anywhere in zip, HDF5 and JSON
        raise ValueError(
            f"{path} is damaged, or not a model that Keras saved ({error}). Save it again in "
            "Keras with model.save(path)."
        ) from error


def save_keras(model: Sequential, path: str | os.PathLike[str]) -> None:
    """Write a built model as a ``.keras`` file, which ``keras.models.load_model`` reads.

    The file holds architecture and weights; in Keras, compile the model to train it. A
    `Sequential` inside the model is written as the layers that it consists of.

    Args:
        model: made of the layers in `TWINS`.
        path: ends in ".keras". A file that is there already is replaced when the new one is
            complete, and not before.

    Raises:
        FileNotFoundError: there is no such folder.
        OSError: the disk is full, or does not take the file for another reason.
        ValueError: Keras has no such layer, or the name does not end in ".keras".
    """
    path = Path(path)
    if path.suffix != ".keras":
        raise ValueError(f"save_keras expects a name that ends in .keras, got {path.name!r}.")
    chain = list(flat(model, "a Keras file", TWINS.values()))
    config = json.dumps(_model_config(model, chain))
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        places = _places([type(layer).__name__ for layer in chain])
        for place, layer in zip(places, chain, strict=True):
            group = file.create_group(f"{place}/vars")
            if isinstance(layer, Recurrent):  # in Keras the weights are the cell's
                group = file.create_group(f"{place}/cell/vars")
            for k, array in enumerate(layer.weights):
                group[str(k)] = array
    parts: dict[str, str | bytes] = {
        METADATA: json.dumps({"keras_version": "3.0.0", "written_by": f"dlbook {__version__}"}),
        CONFIG: config,
        WEIGHTS: weights.getvalue(),
    }
    with replacing(path) as opened, zipfile.ZipFile(opened, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)  # undated: equal models, equal files


# What is in a file.


@contextmanager
def _opened_keras(path: Path, limits: Limits) -> Iterator[_Content]:
    """Configuration and stored arrays, layer by layer, of a .keras file."""
    with zipfile.ZipFile(path) as archive:
        missing = {CONFIG, WEIGHTS}.difference(archive.namelist())
        if missing:
            raise _Refusal(f"it holds no {' and no '.join(sorted(missing))}.")
        with _refusing():
            limits.check_text(archive.getinfo(CONFIG).file_size)
            limits.check_size(archive.getinfo(WEIGHTS).file_size, "its weights")
        config = json.loads(archive.read(CONFIG))
        weights = io.BytesIO(archive.read(WEIGHTS))
    arrays = []
    with h5py.File(weights, "r") as file:
        for place in _places([entry["class_name"] for entry in _entries(config)]):
            group = _member(file, place)
            owner = group if len(_member(group, "vars")) else group.get("cell", group)
            names = sorted(_member(owner, "vars"), key=int)
            arrays.append([_plain(_member(owner, f"vars/{name}")) for name in names])
        yield config, arrays


@contextmanager
def _opened_h5(path: Path, limits: Limits) -> Iterator[_Content]:
    """Configuration and stored arrays, layer by layer, of an .h5 file."""
    with h5py.File(path, "r") as file:
        if "model_config" not in file.attrs:
            raise _Refusal(
                "it holds no architecture. Was it written by save_weights? "
                "Save the whole model with model.save(path)."
            )
        text = file.attrs["model_config"]
        with _refusing():
            limits.check_text(len(text))
        config = json.loads(text)
        weights = _member(file, "model_weights")
        arrays = []
        for entry in _entries(config):
            group = _member(weights, entry["config"]["name"])
            names = [name for name in _strings(group, "weight_names") if "seed_gen" not in name]
            arrays.append([_plain(_member(group, name)) for name in names])
        yield config, arrays


def _places(classes: list[str]) -> list[str]:
    """Where the weights of layers of these classes lie in a .keras file.

    >>> _places(["Dense", "MaxPooling2D", "Dense"])
    ['layers/dense', 'layers/max_pooling2d', 'layers/dense_1']
    """
    found = []
    for k, name in enumerate(classes):
        before = classes[:k].count(name)
        found.append(f"layers/{snake_case(name)}" + (f"_{before}" if before else ""))
    return found


def _member(group: Any, path: str) -> Any:
    """What lies at ``path`` in an HDF5 group, reached without leaving the file."""
    for name in path.split("/"):
        link = group.get(name, getlink=True) if isinstance(group, h5py.Group) else None
        if link is None:
            raise _Refusal(f"the weights at {path!r} are missing.")
        if not isinstance(link, h5py.HardLink):
            raise _Refusal(
                f"{path!r} is a link to another place, which Keras never writes and dlbook "
                "does not follow."
            )
        group = group[name]
    return group


def _plain(data: Any) -> Any:
    """An HDF5 data set that lies whole and plain in its file, not read yet."""
    plain = (
        isinstance(data, h5py.Dataset)
        and not data.is_virtual
        and data.external is None
        and data.chunks is None
        and data.dtype.kind in "fiu"
        and data.shape is not None
        and data.id.get_storage_size() == data.nbytes
    )
    if not plain:
        raise _Refusal(
            f"{data.name!r} is not a plain data set of numbers inside the file (external, "
            "virtual, packed or of another type), which Keras never writes and dlbook does not "
            "open."
        )
    return data


def _strings(group: Any, name: str) -> list[str]:
    """An attribute that lists names; Keras cuts a long list into name0, name1, ..."""
    pieces = takewhile(group.attrs.__contains__, (f"{name}{k}" for k in count()))
    found = [
        each.decode() if isinstance(each, bytes) else str(each)
        for piece in ([name] if name in group.attrs else pieces)
        for each in group.attrs[piece].tolist()
    ]
    return found


# From a configuration to a model.


def _entries(config: Any) -> list[dict[str, Any]]:
    """Keras's configurations of the layers of a Sequential, its input left out."""
    if config["class_name"] != "Sequential":
        raise _Refusal(
            f"it holds a {config['class_name']} model. dlbook reads Sequential models alone: build "
            "the model in Keras as Sequential([...]) and save it again."
        )
    inner = config["config"]
    entries = inner if isinstance(inner, list) else inner["layers"]  # a list in early Keras 2
    found = [entry for entry in entries if entry["class_name"] != "InputLayer"]
    for entry in found:
        kind, module = entry["class_name"], str(entry.get("module") or "keras")
        own = module.partition(".")[0] != "keras" or entry.get("registered_name") not in (
            None,
            kind,
        )
        if own or kind not in KNOWN:
            raise _Refusal(
                f"the layer {entry['config']['name']!r} ({kind}) is not among those that dlbook "
                f"reads: {', '.join(sorted(KNOWN))}. Code in a file is never run, so Lambda and "
                "layers of your own can't be read."
            )
    return found


def _make_model(config: Any, stored: list[list[Any]], limits: Limits) -> Sequential:
    """The model that a configuration describes, with the arrays that are stored for it."""
    shape = _input_shape(config)
    entries = _entries(config)
    with _refusing():
        limits.check_layers(len(entries))
    if not entries:
        raise _Refusal("it has no layers.")
    options = config["config"] if isinstance(config["config"], dict) else {}
    model = Sequential(name=options.get("name"), trainable=options.get("trainable", True))
    output_shape = shape
    for entry in entries:
        layer = _make_layer(entry, len(output_shape))
        model.add(layer)
        try:
            output_shape = layer.compute_output_shape(output_shape)
        except Exception as error:
            raise _Refusal(
                f"{layer.name} does not fit after the layers before it: {error}"
            ) from error
    supply = Supply(sum(array.size for given in stored for array in given))
    with _refusing():
        model.build(shape, dtype=_dtype(entries), supply=supply)
        limits.check_prediction(model, model.input_shape)
    for layer, given in zip(model.layers, stored, strict=True):
        wanted, got = [w.shape for w in layer.weights], [a.shape for a in given]
        if wanted != got:
            raise _Refusal(f"{layer.name} expects weights of shapes {wanted}, the file has {got}.")
    model.set_weights([np.asarray(array[()]) for given in stored for array in given])
    return model


@contextmanager
def _refusing() -> Iterator[None]:
    """A block whose objections are refusals: the file is whole."""
    try:
        yield
    except ValueError as error:
        raise _Refusal(str(error)) from error


def _make_layer(entry: Mapping[str, Any], rank: int) -> Layer:
    """dlbook's layer for Keras's configuration of one; its input has a batch axis and ``rank``."""
    kind, config = entry["class_name"], dict(entry["config"])
    title = f"the layer {config['name']!r} ({kind})"
    if kind == "LeakyReLU" and "alpha" in config:  # its name in Keras 2
        config["negative_slope"] = config.pop("alpha")
    if kind == "GRU":
        config.setdefault("reset_after", False)  # as in early Keras 2
    made: Any = KNOWN[kind]
    taken = set(argument_defaults(made)) - {"seed", "input_shape"}
    common = {option: config.pop(option) for option in ("name", "trainable") if option in config}
    arguments: dict[str, Any] = {}
    for option, value in config.items():
        if option in taken:
            arguments |= _read_option(title, option, value)
        else:
            _check_option(title, option, value, rank)
    try:
        if kind in FUNCTIONS:
            return dlbook_layers.Activation(made(**arguments), **common)
        layer: Layer = made(**arguments, **common)
    except (TypeError, ValueError) as error:
        raise _Refusal(f"{title} can't be made: {error}") from error
    return layer


def _check_option(title: str, option: str, value: Any, rank: int) -> None:
    """Refuse an option that dlbook lacks and that changes predictions, unless it is off."""
    if option == "axis":
        neutral = value in (-1, rank, [-1], [rank])
    elif option in ("dilation_rate", "groups"):
        neutral = bool(np.all(np.asarray(value) == 1))
    elif option in FIXED:
        neutral = value is None or value == FIXED[option]
    else:
        off = value is None or value is False or value == []
        neutral = option in WITHOUT_EFFECT or off or (option in OFF_AT_ZERO and value == 0)
    if neutral:
        return
    if not any(word in option for word in IN_TRAINING):
        raise _Refusal(f"{title} has {option}={value!r}, which dlbook's does not know.")
    _warn_left_out(title, option)


def _warn_left_out(title: str, option: str) -> None:
    warnings.warn(
        f"{option} of {title} acts only in training, and dlbook does not have it: it is left out. "
        "Predictions are the same.",
        stacklevel=2,
    )


def _read_option(title: str, option: str, value: Any) -> dict[str, Any]:
    """The argument of dlbook's layer that an option of Keras's gives."""
    if option.endswith("activation"):
        return {option: _read_activation(title, value)}
    if option.endswith("_initializer"):
        known = names_of(Initializer, {})
        cls = known.get(snake_case(value["class_name"])) if isinstance(value, dict) else None
        if cls is None:  # it does not matter: the weights are in the file
            return {}
        settings = value["config"].items()
        return {option: cls(**{k: v for k, v in settings if k in argument_defaults(cls)})}
    if option.endswith("_regularizer") and value is not None:
        weights = {k: v for k, v in value["config"].items() if v}
        if weights.keys() == {"l1"} or weights.keys() == {"l2"}:
            return {option: (L1 if "l1" in weights else L2)(**weights)}
        _warn_left_out(title, option)
        return {}
    return {option: tuple(value) if isinstance(value, list) else value}


def _read_activation(title: str, value: Any) -> activations.ActivationFunction:
    """An activation function from its name, or from a layer that computes it."""
    config: Any = value
    if isinstance(value, dict):
        kind, config = value["class_name"], value["config"]
        if kind in FUNCTIONS:
            function = FUNCTIONS[kind]
            own = argument_defaults(function)
            return function(**{k: v for k, v in config.items() if k in own})
        if kind != "function" or value.get("registered_name") not in (None, "function", config):
            config = value.get("registered_name") or kind
    try:
        return activations.get(config)
    except (TypeError, ValueError) as error:
        raise _Refusal(f"{title} has an activation that dlbook does not know. {error}") from error


def _input_shape(config: Any) -> tuple[int | None, ...]:
    """The shape of one input sample, which Keras notes in one of several places."""
    inner = config["config"]
    entries = inner if isinstance(inner, list) else inner["layers"]
    noted = [entries[0]["config"]] if entries else []
    noted += [config.get("build_config") or {}, inner if isinstance(inner, dict) else {}]
    for place in noted:
        for name in ("batch_shape", "batch_input_shape", "input_shape", "build_input_shape"):
            if place.get(name):
                return tuple(place[name][1:])
    raise _Refusal(
        "it does not say what its inputs are. In Keras, start the model with an Input, or call it "
        "on data before you save it."
    )


def _dtype(entries: list[dict[str, Any]]) -> str:
    """The one dtype in which all layers compute."""
    found = set()
    for entry in entries:
        policy = entry["config"].get("dtype") or "float32"
        found.add(policy["config"]["name"] if isinstance(policy, dict) else policy)
    if len(found) > 1 or not found <= {"float32", "float64"}:
        raise _Refusal(
            f"its layers compute in {', '.join(sorted(found))}. dlbook computes in float32, or all "
            "in float64."
        )
    return str(found.pop())


# From a model to a configuration.


def _model_config(model: Sequential, chain: list[Layer]) -> dict[str, Any]:
    """The JSON that describes a model to Keras."""
    integers = chain[0].integer_input
    start = {
        "batch_shape": [None, *model.input_shape],
        "dtype": "int32" if integers else model.dtype.name,
        "name": "input_layer",
    }
    entries = [_entry("keras.layers", "InputLayer", start)]
    taken = {"input_layer"}
    trained = {id(parameter) for parameter in model.trainable_parameters}
    for layer in chain:
        name = base = layer.name.replace("/", "_")
        for k in count(1):
            if name not in taken:
                break
            name = f"{base}_{k}"
        taken.add(name)
        own = layer.parameters
        options = {
            option: _write_option(getattr(layer, option))
            for option in argument_defaults(type(layer))
            if option not in ("input_shape", "seed", "name", "trainable")
            and getattr(layer, option) is not None
        }
        options |= {
            "name": name,
            "trainable": all(id(p) in trained for p in own) if own else layer.trainable,
            "dtype": model.dtype.name,
        }
        if isinstance(layer, dlbook_layers.GRU):
            options["reset_after"] = True
        entry = _entry("keras.layers", type(layer).__name__, options)
        entry["build_config"] = {"input_shape": [None, *layer.input_shape]}
        entries.append(entry)
    whole = {
        "name": model.name.replace("/", "_"),
        "trainable": True,
        "dtype": model.dtype.name,
        "layers": entries,
    }
    return _entry("keras", "Sequential", whole)


def _entry(module: str, kind: str, config: dict[str, Any]) -> dict[str, Any]:
    return {"module": module, "class_name": kind, "config": config, "registered_name": None}


def _write_option(value: Any) -> Any:
    """An argument of a layer as Keras's JSON holds it."""
    if isinstance(value, activations.ActivationFunction):
        name = snake_case(type(value).__name__)
        if value.get_config() == activations.get(name).get_config():
            return name
        names = {function: kind for kind, function in FUNCTIONS.items()}
        return _entry("keras.layers", names[type(value)], value.get_config())
    if isinstance(value, Initializer | Regularizer):
        module = "initializers" if isinstance(value, Initializer) else "regularizers"
        return _entry(f"keras.{module}", type(value).__name__, value.get_config())
    return value
