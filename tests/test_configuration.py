"""Names, configurations, and their way to JSON and back."""

import inspect
import json
import pickle
import pydoc

import pytest

from dlbook import activations, initializers, losses, metrics, optimizers, regularizers, schedules
from dlbook.configuration import Configurable, deserialize, serialize
from dlbook.layers import LSTM, Dense, Layer


@pytest.mark.parametrize(
    ("get", "wrong", "near"),
    [
        (activations.get, "rleu", "relu"),
        (initializers.get, "he_norml", "he_normal"),
        (losses.get, "categorical_crossentopy", "categorical_crossentropy"),
        (optimizers.get, "adma", "adam"),
        (optimizers.get, "ADAM", "adam"),
        (regularizers.get, "L2", "l2"),
    ],
)
def test_unknown_name_suggests_the_nearest(get, wrong, near):
    with pytest.raises(ValueError, match=f"Unknown .* {wrong!r}. Did you mean '{near}'"):
        get(wrong)


def test_unknown_metric_suggests_the_nearest():
    with pytest.raises(ValueError, match="Did you mean 'accuracy'"):
        metrics.get("acuracy", losses.BinaryCrossentropy())


def test_name_like_nothing_lists_what_there_is():
    with pytest.raises(ValueError, match=r"Unknown optimizer 'xyzzy'\. Known: adagrad, adam"):
        optimizers.get("xyzzy")


@pytest.mark.parametrize("get", [activations.get, initializers.get, losses.get, optimizers.get])
def test_neither_name_nor_object(get):
    with pytest.raises(TypeError, match="Expected the name"):
        get(3)


@pytest.mark.parametrize(
    "thing",
    [
        Dense(3, activation=activations.LeakyRelu(0.1), kernel_regularizer="l2", name="last"),
        optimizers.SGD(0.1, momentum=0.9, clipvalue=1.0),
        optimizers.AdamW(schedules.CosineDecay(0.1, decay_steps=10, warmup_steps=2)),
        losses.CategoricalCrossentropy(label_smoothing=0.1),
        initializers.RandomNormal(stddev=0.3),
        initializers.GlorotUniform(),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_round_trip_through_json(thing):
    written = serialize(thing)
    again = deserialize(json.loads(json.dumps(written)))
    assert type(again) is type(thing)
    assert serialize(again) == written


class Mine(Configurable):
    """A reader's own class."""

    def __init__(self, size: int = 3) -> None:
        self.size = size


def test_own_classes_are_found_only_where_they_are_handed_over():
    written = serialize(Mine(5))
    with pytest.raises(ValueError, match="Unknown class 'Mine'"):
        deserialize(written)
    assert deserialize(written, {"Mine": Mine}).size == 5


def test_own_class_never_replaces_the_packages():
    type("Dense", (Configurable,), {})
    assert type(deserialize(serialize(Dense(3)))) is Dense


def test_what_json_cannot_hold_is_refused():
    with pytest.raises(TypeError, match="Cannot write"):
        serialize([1, lambda x: x])


def test_repr_shows_what_differs_from_the_default():
    assert repr(optimizers.SGD(0.5, momentum=0.9)) == "SGD(learning_rate=0.5, momentum=0.9)"
    assert repr(optimizers.Adam()) == "Adam()"


def all_classes(base=Configurable):
    """The package's classes that are configured by arguments."""
    for cls in base.__subclasses__():
        if cls.__module__.startswith("dlbook."):
            yield cls
        yield from all_classes(cls)


@pytest.mark.parametrize("cls", sorted(set(all_classes()), key=str), ids=lambda cls: cls.__name__)
def test_signatures_show_every_argument(cls):
    kinds = {p.kind for p in inspect.signature(cls).parameters.values()}
    assert not kinds & {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    assert "options" not in pydoc.render_doc(cls).split("Methods")[0].partition("|")[0]
    if issubclass(cls, Layer) and cls.__name__ != "Sequential":
        assert {"input_shape", "name", "trainable", "seed"} <= set(
            inspect.signature(cls).parameters
        )


def test_help_shows_the_real_arguments_in_order():
    shown = str(inspect.signature(LSTM))
    order = ["units", "activation", "recurrent_activation", "unit_forget_bias", "use_bias", "name"]
    places = [shown.index(f" {name}:") if name != "units" else 0 for name in order]
    assert places == sorted(places)
    text = pydoc.plain(pydoc.render_doc(LSTM))
    assert text.count("unit_forget_bias: 'bool'") == 2  # of the class and of __init__
    assert "**options" not in text


@pytest.mark.parametrize(
    ("make", "wanted"),
    [
        (
            lambda: Dense(3, kernel_initialiser="zeros"),
            "Dense expects the arguments units, activation, .*, got 'kernel_initialiser'. "
            "Did you mean 'kernel_initializer'",
        ),
        (lambda: LSTM(3, unit_forget=True), "LSTM expects .*Did you mean 'unit_forget_bias'"),
        (lambda: optimizers.AdamW(lr=1), "AdamW expects the arguments learning_rate.*, got 'lr'"),
        (
            lambda: Dense(),
            "Dense expects the arguments units.* and needs units",
        ),
        (lambda: Dense(1, None, True, "zeros"), "Dense expects .*too many positional arguments"),
        (lambda: Dense(1, units=2), "Dense expects .*multiple values for argument 'units'"),
        (lambda: initializers.Zeros(3), "Zeros expects no arguments: too many"),
        (lambda: Sized(3, nam="a"), "Sized expects .*, got 'nam'. Did you mean 'name'"),
    ],
)
def test_unknown_arguments_name_class_and_nearest(make, wanted):
    with pytest.raises(TypeError, match=wanted):
        make()


class Sized(Dense):
    """A reader's own layer, which hands the arguments that it does not know on."""

    def __init__(self, width, **options):
        super().__init__(units=width, **options)
        self.width = width


def test_own_classes_hand_arguments_on():
    layer = Sized(3, activation="relu", name="mine")
    assert (layer.units, layer.name) == (3, "mine")
    assert list(inspect.signature(Sized).parameters)[:3] == ["width", "units", "activation"]
    assert pickle.loads(pickle.dumps(layer)).width == 3
