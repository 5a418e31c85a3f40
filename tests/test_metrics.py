"""Metrics: values, and which accuracy a loss means."""

import numpy as np
import pytest
from sklearn import metrics as reference

from dlbook import losses, metrics
from dlbook.activations import linear
from dlbook.batches import Data
from dlbook.layers import Dense
from dlbook.models import Sequential, load_model
from dlbook.training import Tally
from dlbook.utils import to_categorical

RNG = np.random.default_rng(0)
IDS, SCORES = RNG.integers(0, 3, 50), RNG.random((50, 3))


def test_accuracies_agree_with_scikit_learn():
    wanted = reference.accuracy_score(IDS, SCORES.argmax(axis=1))
    assert metrics.sparse_categorical_accuracy(IDS, SCORES).mean() == wanted
    assert metrics.categorical_accuracy(to_categorical(IDS, 3), SCORES).mean() == wanted
    bits, p = IDS[:, None] % 2, SCORES[:, :1]
    assert metrics.binary_accuracy(bits, p).mean() == reference.accuracy_score(bits, p > 0.5)


def test_errors_agree_with_scikit_learn():
    y = RNG.standard_normal((50, 3))
    for ours, theirs in (
        (metrics.mean_squared_error, reference.mean_squared_error),
        (metrics.mean_absolute_error, reference.mean_absolute_error),
    ):
        assert ours(y, SCORES).shape == (50,)
        assert ours(y, SCORES).mean() == pytest.approx(theirs(y, SCORES))


@pytest.mark.parametrize(
    ("loss", "wanted"),
    [
        (losses.BinaryCrossentropy(), metrics.binary_accuracy),
        (losses.CategoricalCrossentropy(), metrics.categorical_accuracy),
        (losses.SparseCategoricalCrossentropy(), metrics.sparse_categorical_accuracy),
    ],
)
def test_accuracy_follows_the_loss(loss, wanted):
    assert metrics.get("accuracy", loss) is metrics.get("acc", loss) is wanted


def test_accuracy_of_a_regression_is_refused():
    with pytest.raises(ValueError, match="expects a cross-entropy loss, got MeanSquaredError"):
        metrics.get("accuracy", losses.MeanSquaredError())


def test_functions_pass_through():
    assert metrics.get(np.subtract, losses.MeanSquaredError()) is np.subtract


# What fits, and what is refused. NumPy would stretch (N,) against (N, 1) to (N, N).


@pytest.mark.parametrize(
    ("metric", "y", "p", "wanted"),
    [
        (metrics.binary_accuracy, [0, 1, 1, 0], [[0.1], [0.9], [0.8], [0.2]], [1, 1, 1, 1]),
        (metrics.binary_accuracy, [[0], [1]], [0.1, 0.2], [1, 0]),
        (metrics.binary_accuracy, [0, 1], [0.1, 0.2], [1, 0]),
        (metrics.mean_squared_error, [0, 1], [[0.0], [3.0]], [0, 4]),
        (metrics.mean_absolute_error, [[0], [1]], [0.0, 3.0], [0, 2]),
        (metrics.sparse_categorical_accuracy, [[0], [1], [2]], np.eye(3), [1, 1, 1]),
        (metrics.sparse_categorical_accuracy, [[0, 1]], [np.eye(2)], [[1, 1]]),
    ],
)
def test_shapes_that_fit(metric, y, p, wanted):
    np.testing.assert_array_equal(metric(y, p), wanted)


@pytest.mark.parametrize(
    ("metric", "y", "p", "message"),
    [
        (metrics.categorical_accuracy, IDS, SCORES, "one shape.*'sparse_categorical_accuracy'"),
        (metrics.categorical_accuracy, IDS[:3], SCORES[:3], "'sparse_categorical_accuracy'"),
        (metrics.categorical_accuracy, IDS[:, None], SCORES, "'sparse_categorical_accuracy'"),
        (metrics.categorical_accuracy, [[1.0]], [[0.3]], "use 'binary_accuracy'"),
        (metrics.sparse_categorical_accuracy, SCORES, SCORES, "use 'categorical_accuracy'"),
        (metrics.sparse_categorical_accuracy, [1], [[0.3]], "use 'binary_accuracy'"),
        (metrics.sparse_categorical_accuracy, IDS[:4], SCORES, r"ids of shape \(50,\)"),
        (metrics.binary_accuracy, IDS, SCORES, "'sparse_categorical_accuracy'"),
        (metrics.binary_accuracy, IDS, SCORES[:, :1], "targets from 0 to 1, got 0 to 2"),
        (metrics.binary_accuracy, [-1, 1], [0.1, 0.2], "targets from 0 to 1, got -1 to 1"),
        (metrics.mean_squared_error, IDS[:3], SCORES[:3], "one shape"),
        (metrics.binary_accuracy, 1, 0.3, "arrays with a batch axis, got single numbers"),
        (metrics.categorical_accuracy, 1, 2, "arrays with a batch axis"),
        (metrics.mean_absolute_error, IDS[:2], IDS[:3], r"one shape, got \(2,\) and \(3,\)"),
    ],
)
def test_shapes_that_do_not_fit(metric, y, p, message):
    with pytest.raises(ValueError, match=message):
        metric(np.asarray(y), np.asarray(p))


BITS = (SCORES[:, :1] > 0.5).astype(int)


def measured(last, loss, y, metrics, batch_size):
    """What evaluate gives, what validation gives after an epoch, and the model then."""
    model = Sequential([Dense(4, activation="tanh"), last], seed=0)
    model.compile("sgd", loss, metrics=metrics)
    model.build((3,))
    numbers = model.evaluate(SCORES, y, batch_size=batch_size)[1:]
    options = {"shuffle": False, "batch_size": batch_size, "verbose": 0}
    history = model.fit(SCORES, y, validation_data=(SCORES, y), **options).history
    return numbers, [history[f"val_{name}"][0] for name in model.metrics], model


@pytest.mark.parametrize("batch_size", [1, 7, 50])
@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize(
    ("loss", "activation", "y"),
    [
        (losses.BinaryCrossentropy, "sigmoid", BITS[:, 0]),
        (losses.SparseCategoricalCrossentropy, "softmax", IDS),
        (losses.CategoricalCrossentropy, "softmax", to_categorical(IDS, 3)),
    ],
)
def test_accuracy_after_logits_and_probabilities(loss, activation, y, from_logits, batch_size):
    def last():
        return Dense(1 if activation == "sigmoid" else 3, None if from_logits else activation)

    numbers, later, model = measured(last(), loss(from_logits), y, ["accuracy"], batch_size)
    out = model.predict(SCORES)
    if activation == "sigmoid":
        right = (out[:, 0] > (0 if from_logits else 0.5)) == y
    else:
        right = out.argmax(axis=1) == IDS
    assert later == [pytest.approx(right.mean())]
    whole, *_ = measured(last(), loss(from_logits), y, ["accuracy"], 50)
    assert numbers == pytest.approx(whole)


def f1(y_true, y_pred):
    """A plain number that is no mean over samples."""
    return float(reference.f1_score(y_true[:, 0] > 0.5, y_pred[:, 0] > 0.5, zero_division=0.0))


@pytest.mark.parametrize("batch_size", [1, 7, 50])
def test_functions_of_other_libraries_see_all_samples_at_once(batch_size):
    given = [f1, reference.roc_auc_score, "mse"]
    last = Dense(1, activation="sigmoid")
    numbers, later, model = measured(last, "binary_crossentropy", BITS, given, batch_size)
    p = model.predict(SCORES)
    wanted = f1(BITS, p), reference.roc_auc_score(BITS, p), reference.mean_squared_error(BITS, p)
    assert later == pytest.approx(wanted)
    last = Dense(1, activation="sigmoid")
    assert numbers == pytest.approx(measured(last, "binary_crossentropy", BITS, given, 50)[0])
    assert len(model.train_on_batch(SCORES, BITS)) == 4


def test_a_metric_that_does_not_fit_is_refused_before_anything_is_trained():
    for loss, y, metric in (
        ("sparse_categorical_crossentropy", IDS, "categorical_accuracy"),
        ("categorical_crossentropy", to_categorical(IDS, 3), "sparse_categorical_accuracy"),
        ("sparse_categorical_crossentropy", IDS, metrics.mean_squared_error),
    ):
        model = Sequential([Dense(3, activation="softmax")], seed=0)
        model.compile("sgd", loss, metrics=[metric])
        model.build((3,))
        before = model.get_weights()
        for call in (model.fit, model.evaluate, model.train_on_batch):
            with pytest.raises(ValueError, match=r"_accuracy'|one shape"):
                call(SCORES, y)
        np.testing.assert_array_equal(before[0], model.get_weights()[0])
        assert model.optimizer.iterations == 0


def test_errors_of_logits_are_refused_when_compiled():
    model = Sequential([Dense(1)], seed=0)
    for metric in ("mae", metrics.mean_squared_error):
        with pytest.raises(ValueError, match=r"predicts logits\. Use 'accuracy', or end the model"):
            model.compile("sgd", losses.BinaryCrossentropy(from_logits=True), metrics=[metric])


def test_accuracy_of_a_loss_of_ones_own():
    class Focal(losses.BinaryCrossentropy):
        pass

    assert metrics.get("accuracy", Focal()) is metrics.binary_accuracy


def test_a_function_that_wants_labels_is_named():
    model = Sequential([Dense(3, activation="softmax")], seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=[reference.accuracy_score])
    with pytest.raises(ValueError, match=r"metric 'accuracy_score' expects .*continuous.*wrap it"):
        model.evaluate(SCORES, IDS)
    labels = {"accuracy": lambda y, p: reference.accuracy_score(y, p.argmax(axis=1))}
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=[labels["accuracy"], "acc"])
    _, ours, theirs = model.evaluate(SCORES, IDS, batch_size=7)
    assert ours == pytest.approx(theirs)


def test_what_is_no_number_is_refused():
    model = Sequential([Dense(1)], seed=0)
    model.compile("sgd", "mse", metrics=[lambda y, p: None])
    with pytest.raises(TypeError, match="metric '<lambda>' must give a number or an array"):
        model.evaluate(SCORES, BITS)


def test_a_metric_with_the_name_of_another_stays_itself(tmp_path):
    def mean_squared_error(y_true, y_pred):
        return 7.0

    model = Sequential([Dense(1)], seed=0)
    model.compile("sgd", "mse", metrics=[mean_squared_error, "mae"])
    model.build((3,))
    model.save(tmp_path / "model.npz")
    with pytest.raises(ValueError, match="it is your own, not dlbook's"):
        load_model(tmp_path / "model.npz")
    again = load_model(tmp_path / "model.npz", {"mean_squared_error": mean_squared_error})
    assert again.evaluate(SCORES, BITS)[1:] == model.evaluate(SCORES, BITS)[1:]
    assert again.evaluate(SCORES, BITS)[1] == 7.0


def test_positions_that_a_mask_hides_count_in_no_number():
    tally = Tally({"mae": metrics.mean_absolute_error, "largest": largest}, linear)
    y, p = np.zeros((2, 3, 1)), np.arange(6.0).reshape(2, 3, 1)
    mask = np.array([[True, False, False], [True, True, False]])
    tally.add(Data(None, y, None, mask), p, 2.0)
    assert tally.logs() == {"loss": 2.0, "mae": pytest.approx(7 / 3), "largest": 4.0}
    assert "largest" not in tally.logs(whole=False)


def largest(y_true, y_pred):
    return np.abs(y_true - y_pred).max()


def test_sequences_of_different_lengths_are_seen_position_by_position():
    model = Sequential([Dense(1)], seed=0)
    model.compile("sgd", "mse", metrics=[largest])
    batches = [(np.ones((2, steps, 3)) * steps, np.zeros((2, steps, 1))) for steps in (2, 5)]
    _, found = model.evaluate(batches)
    assert found == pytest.approx(max(np.abs(model.predict(x)).max() for x, _ in batches))
