"""Optimizers: each against its formula written plainly, one step after the other."""

import copy
import pickle

import numpy as np
import pytest

from dlbook import optimizers
from dlbook.layers import BatchNormalization, Dense
from dlbook.models import Sequential, load_model
from dlbook.optimizers import SGD, Adagrad, Adam, AdamW, RMSprop
from dlbook.schedules import StepDecay

RNG = np.random.default_rng(0)
SIZE = 70_000  # more than one block
GRADS = RNG.standard_normal((10, SIZE))
EPS = 1e-7


def sgd(w, g, s, t):
    return w - 0.1 * g


def momentum(w, g, s, t):
    s["v"] = 0.9 * s.get("v", 0) - 0.1 * g
    return w + s["v"]


def nesterov(w, g, s, t):
    s["v"] = 0.9 * s.get("v", 0) - 0.1 * g
    return w + 0.9 * s["v"] - 0.1 * g


def decayed(w, g, s, t):
    return w - 0.1 * 0.01 * w - 0.1 * g


def adagrad(w, g, s, t):
    s["a"] = s.get("a", 0.1) + g**2
    return w - 0.1 * g / np.sqrt(s["a"] + EPS)


def rmsprop(w, g, s, t):
    s["a"] = 0.9 * s.get("a", 0) + 0.1 * g**2
    return w - 0.1 * g / np.sqrt(s["a"] + EPS)


def adam(w, g, s, t):
    s["m"] = 0.9 * s.get("m", 0) + 0.1 * g
    s["v"] = 0.999 * s.get("v", 0) + 0.001 * g**2
    rate = 0.1 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return w - rate * s["m"] / (np.sqrt(s["v"]) + EPS)


def adamw(w, g, s, t):
    return adam(w - 0.1 * 0.004 * w, g, s, t)


def clipped(w, g, s, t):
    return w - 0.1 * np.clip(g, -0.5, 0.5)


def shortened(w, g, s, t):
    return w - 0.1 * g / np.linalg.norm(g)


def staircase(w, g, s, t):
    return w - (1.0 if t <= 5 else 0.1) * g


@pytest.mark.parametrize(
    ("optimizer", "formula"),
    [
        (SGD(0.1), sgd),
        (SGD(0.1, momentum=0.9), momentum),
        (SGD(0.1, momentum=0.9, nesterov=True), nesterov),
        (SGD(0.1, weight_decay=0.01), decayed),
        (Adagrad(0.1), adagrad),
        (RMSprop(0.1), rmsprop),
        (Adam(0.1), adam),
        (AdamW(0.1), adamw),
        (SGD(0.1, clipvalue=0.5), clipped),
        (SGD(0.1, global_clipnorm=1.0), shortened),
        (SGD(StepDecay(1.0, step_size=5)), staircase),
    ],
    ids=lambda x: getattr(x, "__name__", None),
)
@pytest.mark.parametrize(("dtype", "error"), [("float64", 1e-12), ("float32", 2e-5)])
def test_ten_steps(optimizer, formula, dtype, error):
    optimizer.reset()
    w = RNG.standard_normal(SIZE)
    ours, state = w.astype(dtype), {}
    for t, g in enumerate(GRADS, start=1):
        w = formula(w, g, state, t)
        handed = g.astype(dtype)
        handed.flags.writeable = False
        optimizer.update(ours, handed)
    assert ours.dtype == dtype
    np.testing.assert_allclose(ours, w, rtol=error, atol=error)


@pytest.mark.parametrize(
    "optimizer",
    [
        SGD(0.1),
        SGD(0.1, momentum=0.9),
        SGD(0.1, momentum=0.9, nesterov=True),
        Adagrad(0.1),
        RMSprop(0.1, rho=0.8),
        Adam(0.1),
        Adam(0.1, beta_1=0.0, beta_2=0.5),
        AdamW(0.1),
    ],
    ids=repr,
)
@pytest.mark.parametrize(("dtype", "error"), [("float64", 1e-12), ("float32", 2e-5)])
def test_the_fast_form_is_the_formula(optimizer, dtype, error):
    """`step`, which the page shows, and `step_in_place`, which runs, one step after the other."""
    kind = type(optimizer)
    plain = type("Plain", (kind,), {"step": kind.step, "__init__": kind.__init__})
    assert plain.step_in_place is optimizers.Optimizer.step_in_place is not kind.step_in_place
    slow = plain(**{name: getattr(optimizer, name) for name in optimizer.get_config()})
    optimizer.reset()
    ours = RNG.standard_normal(SIZE).astype(dtype)
    theirs = ours.copy()
    for grad in GRADS:
        optimizer.update(ours, grad.astype(dtype))
        slow.update(theirs, grad.astype(dtype))
        assert theirs.dtype == dtype
        np.testing.assert_allclose(ours, theirs, rtol=error, atol=error)


def test_a_formula_of_ones_own_is_the_one_that_runs():
    class Backwards(Adam):
        def step(self, w, g, rate, moments):
            w += rate * g

    w = np.ones(3)
    Backwards(0.5).update(w, np.ones(3))
    np.testing.assert_array_equal(w, 1.5)


def test_a_rate_that_is_set_later_is_checked_too():
    optimizer = SGD(0.1)
    for rate in ("0.1", -1, None, float("nan")):
        with pytest.raises(ValueError, match="SGD expects learning_rate >= 0"):
            optimizer.learning_rate = rate
    assert optimizer.learning_rate == 0.1
    optimizer.learning_rate = StepDecay(0.5, step_size=1)
    assert optimizer.current_rate == 0.5
    assert optimizer.get_config()["learning_rate"]["class"] == "StepDecay"


def test_one_optimizer_serves_one_model():
    """Moments belong to parameters, not to their number."""
    shared, x, y = Adam(0.1), RNG.standard_normal((20, 3)), RNG.standard_normal(20)
    models = [Sequential([Dense(1)], seed=k) for k in range(2)]
    for model in models:
        model.compile(shared, "mse")
    models[0].fit(x, y, verbose=0)
    with pytest.raises(ValueError, match=r"taken 1 steps on other parameters\. Compile again"):
        models[1].fit(x, y, verbose=0)
    with pytest.raises(ValueError, match="give each model an Adam of its own"):
        shared.apply(models[1].vector)
    models[1].compile(shared, "mse")  # starts afresh
    models[1].fit(x, y, verbose=0)
    with pytest.raises(ValueError, match="other parameters"):
        models[0].train_on_batch(x, y)


def test_freezing_another_layer_of_equal_size():
    x, y = RNG.standard_normal((20, 3)), RNG.standard_normal((20, 3))
    model = Sequential([Dense(3, trainable=False), Dense(3)], seed=0)
    model.compile("adam", "mse")
    model.fit(x, y, verbose=0)
    model.layers[0].trainable, model.layers[1].trainable = True, False
    before = model.get_weights()
    with pytest.raises(ValueError, match="other parameters"):
        model.fit(x, y, verbose=0)
    for ours, theirs in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_loaded_model_of_which_a_part_is_frozen(tmp_path):
    """Refused before a batch moves the averages of a normalization."""
    x, y = RNG.standard_normal((20, 3)), RNG.standard_normal(20)
    model = Sequential([Dense(3), BatchNormalization(), Dense(1)], seed=0)
    model.compile("adam", "mse")
    model.fit(x, y, verbose=0)
    model.save(tmp_path / "model.npz")
    model = load_model(tmp_path / "model.npz")
    model.layers[0].trainable = False
    before = model.get_weights()
    with pytest.raises(ValueError, match=r"steps on 22 parameters and now got 10\. Compile again"):
        model.fit(x, y, verbose=0)
    for ours, theirs in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_a_copied_model_goes_on_with_its_own_moments(duplicate):
    x, y = RNG.standard_normal((20, 3)), RNG.standard_normal(20)
    model = Sequential([Dense(1)], seed=0)
    model.compile(Adam(0.1), "mse")
    model.fit(x, y, verbose=0)
    other = duplicate(model)
    for each in (model, other):
        each.fit(x, y, epochs=3, shuffle=False, verbose=0)
    np.testing.assert_array_equal(model.get_weights()[0], other.get_weights()[0])


def test_reset_starts_afresh():
    optimizer, w = Adam(0.1), np.ones(3)
    optimizer.update(w, np.ones(3))
    after_one = w.copy()
    optimizer.reset()
    w = np.ones(3)
    optimizer.update(w, np.ones(3))
    np.testing.assert_array_equal(w, after_one)


def test_moments_of_dead_units_never_become_denormal():
    optimizer, w = Adam(), np.ones(4, dtype="float32")
    optimizer.update(w, np.full(4, 1e-3, dtype="float32"))
    for _ in range(1500):
        optimizer.update(w, np.zeros(4, dtype="float32"))
        for moment in optimizer.moments:
            assert not ((moment != 0) & (np.abs(moment) < np.finfo("float32").tiny)).any()


def test_another_models_parameters_are_refused():
    optimizer = Adam()
    optimizer.update(np.ones(3), np.ones(3))
    w = np.ones(4)
    with pytest.raises(ValueError, match="steps on 3 parameters and now got 4"):
        optimizer.update(w, np.ones(4))
    np.testing.assert_array_equal(w, np.ones(4))


@pytest.mark.parametrize("name", ["sgd", "adagrad", "rmsprop", "adam", "adamw"])
@pytest.mark.parametrize(
    "view",
    [
        lambda a: a.reshape(4, 6),
        lambda a: a.reshape(2, 3, 4),
        lambda a: a.reshape(6, 4).T,
        lambda a: a.reshape(2, 12)[:, ::2],
        lambda a: a[:1].reshape(()),
    ],
)
def test_arrays_of_any_shape_and_layout(name, view):
    """The same steps as on the same numbers laid out in one vector."""
    start, grads = RNG.standard_normal(24), RNG.standard_normal((3, 24))
    ours, plain = view(start.copy()), view(start.copy()).ravel().copy()
    one, other = optimizers.get(name), optimizers.get(name)
    for grad in grads:
        one.update(ours, view(grad))
        other.update(plain, view(grad).ravel())
    np.testing.assert_array_equal(ours.ravel(), plain)


def test_a_layer_by_hand_takes_steps_on_its_own_kernel():
    layer, optimizer, x = Dense(2, seed=0), SGD(0.1), RNG.standard_normal((5, 3))
    out = layer(x)
    before = layer.kernel.value.copy()
    layer.backprop(out)
    optimizer.update(layer.kernel.value, layer.kernel.grad)
    np.testing.assert_allclose(layer.kernel.value, before - 0.1 * x.T @ out, rtol=1e-5)


@pytest.mark.parametrize(
    ("value", "grad", "error", "message"),
    [
        (np.ones((2, 2)), np.ones((2, 3)), ValueError, r"value's shape \(2, 2\), got \(2, 3\)"),
        (np.ones((2, 2)), np.ones(2), ValueError, "of the value's shape"),
        (np.ones(2, dtype=int), np.ones(2), TypeError, "SGD changes an array of floats"),
        ([1.0, 2.0], [1.0, 2.0], TypeError, r"got \[1.0, 2.0\]"),
        (1.0, 2.0, TypeError, "array of floats in place, got 1.0"),
    ],
)
def test_bad_arrays(value, grad, error, message):
    optimizer, before = SGD(0.1), np.array(value)
    with pytest.raises(error, match=message):
        optimizer.update(value, grad)
    np.testing.assert_array_equal(value, before)
    assert optimizer.iterations == 0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SGD(-0.1), "SGD expects learning_rate >= 0, got -0.1"),
        (lambda: SGD("0.1"), "SGD expects learning_rate >= 0, got '0.1'"),
        (lambda: SGD(None), "SGD expects learning_rate >= 0, got None"),
        (lambda: Adam(clipvalue=float("nan")), "Adam expects clipvalue >= 0, got nan"),
        (lambda: Adam(beta_1="0.9"), "Adam expects 0 <= beta_1 < 1, got '0.9'"),
        (lambda: SGD(float("nan")), "learning_rate >= 0, got nan"),
        (lambda: SGD(momentum=1.0), "0 <= momentum < 1"),
        (lambda: Adam(beta_1=-0.1), "Adam expects 0 <= beta_1 < 1"),
        (lambda: AdamW(weight_decay=-1), "AdamW expects weight_decay >= 0"),
        (lambda: Adam(global_clipnorm=-1), "global_clipnorm >= 0"),
        (lambda: SGD(momentum=3), "SGD expects 0 <= momentum < 1, got 3"),
        (lambda: SGD(nesterov="yes"), "SGD expects nesterov to be True or False, got 'yes'"),
        (lambda: SGD(True), "SGD expects learning_rate >= 0, got True"),
        (lambda: SGD(float("inf")), "SGD expects learning_rate >= 0, got inf"),
        (lambda: Adam(epsilon=-1e-7), "Adam expects epsilon >= 0"),
        (lambda: AdamW(beta_2=1), "AdamW expects 0 <= beta_2 < 1"),
        (lambda: RMSprop(rho=1.0), "RMSprop expects 0 <= rho < 1"),
        (lambda: RMSprop(epsilon=-1), "RMSprop expects epsilon >= 0"),
        (lambda: Adagrad(epsilon="0"), "Adagrad expects epsilon >= 0"),
        (lambda: Adagrad(initial_accumulator_value=-1), "initial_accumulator_value >= 0"),
    ],
)
def test_bad_settings(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize("name", ["sgd", "adagrad", "rmsprop", "adam", "adamw"])
def test_every_optimizer_walks_downhill(name):
    optimizer, w = optimizers.get(name), np.array([1.0, -2.0])
    for _ in range(10):
        optimizer.update(w, 2 * w)
    assert (w**2).sum() < 5
