"""Names, configurations, and their way to JSON and back."""

import json

import pytest

from dlbook import activations, initializers, losses, metrics, optimizers, regularizers, schedules
from dlbook.configuration import Configurable, deserialize, serialize
from dlbook.layers import Dense


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
