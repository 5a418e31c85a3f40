"""The estimators keep scikit-learn's contract, and do what their settings say."""

import pickle
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

from dlbook.datasets import load_breast_cancer, load_diabetes, load_digits, load_wine
from dlbook.estimators import NetworkClassifier, NetworkRegressor
from dlbook.models import Sequential
from dlbook.training import Trainer

BOTH = pytest.mark.parametrize("estimator", [NetworkClassifier, NetworkRegressor])


def toy(n: int = 60) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(n, 3))
    return x, (x[:, 0] + x[:, 1] > 0).astype(int)


@BOTH
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
def test_scikit_learns_own_checks(estimator: type) -> None:
    results = check_estimator(estimator(), on_fail=None)
    failed = [result["check_name"] for result in results if result["status"] == "failed"]
    assert failed == []
    assert len(results) > 40
    assert not any(result["expected_to_fail"] for result in results)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
def test_scikit_learns_checks_see_a_broken_estimator() -> None:
    class Stubborn(NetworkClassifier):
        def predict(self, X: Any) -> Any:
            return super().predict(X)[:1].repeat(len(X))

    results = check_estimator(Stubborn(epochs=2), on_fail=None)
    failed = {result["check_name"] for result in results if result["status"] == "failed"}
    assert "check_classifiers_train" in failed


def test_digits_in_a_pipeline() -> None:
    digits = load_digits()
    x_train, x_test, y_train, y_test = train_test_split(digits.x, digits.y, random_state=0)
    model = make_pipeline(StandardScaler(), NetworkClassifier(epochs=20, random_state=0))
    assert model.fit(x_train, y_train).score(x_test, y_test) > 0.96


def test_diabetes_with_scaled_targets() -> None:
    data = load_diabetes()
    network = NetworkRegressor((20,), l2=0.01, epochs=50, random_state=0)
    model = TransformedTargetRegressor(
        make_pipeline(StandardScaler(), network), transformer=StandardScaler()
    )
    # Linear regression explains 0.48 of the variance here.
    assert cross_val_score(model, data.x, data.y, cv=3).mean() > 0.4


def test_grid_search_reaches_the_network_inside_a_pipeline() -> None:
    wine = load_wine()
    model = make_pipeline(StandardScaler(), NetworkClassifier(epochs=10, random_state=0))
    grid = {"networkclassifier__learning_rate": [1e-6, 1e-2]}
    search = GridSearchCV(model, grid, cv=3).fit(wine.x, wine.y)
    assert search.best_params_ == {"networkclassifier__learning_rate": 1e-2}
    assert search.best_score_ > 0.9


@BOTH
def test_same_random_state_same_predictions(estimator: type) -> None:
    x, y = toy()
    fitted = [estimator(epochs=3, random_state=seed).fit(x, y) for seed in (1, 1, 2)]
    first, again, other = [model.model_.predict(x, verbose=0) for model in fitted]
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


@BOTH
def test_a_random_state_object_goes_on(estimator: type) -> None:
    x, y = toy()
    random_state = np.random.RandomState(1)
    model = estimator(epochs=3, random_state=random_state)
    first = model.fit(x, y).model_.predict(x, verbose=0)
    assert (first != model.fit(x, y).model_.predict(x, verbose=0)).any()


def test_labels_may_be_strings() -> None:
    x, y = toy()
    labels = np.array(["no", "yes"])[y]
    model = NetworkClassifier(epochs=100, random_state=0).fit(x, labels)
    assert model.classes_.tolist() == ["no", "yes"]
    assert model.score(x, labels) > 0.95
    np.testing.assert_allclose(model.predict_proba(x).sum(axis=1), 1, rtol=1e-6)


def test_several_targets() -> None:
    x, _ = toy()
    y = np.stack([x[:, 0], 2 * x[:, 1] - 1], axis=1)
    model = NetworkRegressor((), learning_rate=0.05, random_state=0).fit(x, y)
    assert model.predict(x).shape == (60, 2)
    assert model.score(x, y) > 0.99


def test_one_target_predicts_a_vector() -> None:
    x, y = toy()
    assert NetworkRegressor(epochs=1).fit(x, y).predict(x).shape == (60,)


@pytest.mark.parametrize(("sizes", "layers"), [((), 1), (7, 2), ((7,), 2), ((7, 5), 3)])
def test_hidden_layer_sizes(sizes: Any, layers: int) -> None:
    x, y = toy()
    model = NetworkClassifier(sizes, epochs=1).fit(x, y)
    assert len(model.model_.layers) == layers
    assert [layer.units for layer in model.model_.layers][:-1] == np.atleast_1d(sizes).tolist()


def test_l2_shrinks_the_weights() -> None:
    x, y = toy()
    norms = [
        np.linalg.norm(NetworkClassifier(l2=l2, random_state=0).fit(x, y).model_.get_weights()[0])
        for l2 in (0.0, 0.1)
    ]
    assert norms[1] < norms[0] / 2


def test_early_stopping_keeps_the_best_epoch() -> None:
    data = load_breast_cancer()
    x = StandardScaler().fit_transform(data.x)
    model = NetworkClassifier(
        learning_rate=0.03, epochs=200, early_stopping=True, patience=3, random_state=0
    ).fit(x, data.y)
    losses = model.history_["val_loss"]
    assert len(losses) < 200
    assert np.argmin(losses) == len(losses) - 1 - 3
    # The same rows are held back again, and the best weights give the best loss on them.
    seed = int(np.random.RandomState(0).randint(2**31))
    _, x_val, _, y_val = train_test_split(
        x, data.y, test_size=0.1, random_state=seed, stratify=data.y
    )
    assert model.model_.evaluate(x_val, y_val, verbose=0) == pytest.approx(min(losses))


@BOTH
def test_partial_fit_goes_on(estimator: type) -> None:
    x, y = toy()
    options = {"classes": [0, 1]} if estimator is NetworkClassifier else {}
    model = estimator(random_state=0, learning_rate=0.01)
    losses = [model.partial_fit(x, y, **options).history_["loss"][0] for _ in range(30)]
    assert losses[-1] < losses[0] / 2
    assert len(model.history_["loss"]) == 1


@BOTH
def test_partial_fit_after_fit_keeps_what_was_learned(estimator: type) -> None:
    x, y = toy()
    model = estimator(epochs=100, random_state=0).fit(x, y)
    before = model.history_["loss"]
    after = model.partial_fit(x, y).history_["loss"][0]
    assert after < before[0] / 2


def test_partial_fit_must_know_all_classes_at_first() -> None:
    x, y = toy()
    with pytest.raises(ValueError, match=r"first call .*pass classes="):
        NetworkClassifier().partial_fit(x, y)


def test_partial_fit_with_other_labels() -> None:
    x, y = toy()
    model = NetworkClassifier(random_state=0).partial_fit(x, y, classes=[0, 1])
    before = model.model_.get_weights()
    with pytest.raises(ValueError, match=r"labels \[2\], which are not among classes \[0 1\]"):
        model.partial_fit(x, y + 1)
    with pytest.raises(ValueError, match=r"classes were \[0 1\] at the first call"):
        model.partial_fit(x, y, classes=[0, 1, 2])
    for old, new in zip(before, model.model_.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_a_class_seen_late_is_predicted() -> None:
    x, y = toy()
    model = NetworkClassifier(learning_rate=0.01, random_state=0)
    model.partial_fit(x[y == 1], y[y == 1], classes=[0, 1])
    for _ in range(30):
        model.partial_fit(x, y)
    assert model.score(x, y) > 0.95


@BOTH
def test_a_copy_from_a_pickle_learns_on(estimator: type) -> None:
    x, y = toy()
    model = estimator(epochs=3, random_state=0).fit(x, y)
    copy = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(copy.predict(x), model.predict(x))
    for _ in range(2):
        model.partial_fit(x, y)
        copy.partial_fit(x, y)
    for mine, its in zip(model.model_.get_weights(), copy.model_.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, its)


@BOTH
def test_clone_is_unfitted_with_the_same_settings(estimator: type) -> None:
    x, y = toy()
    model = estimator((5, 4), activation="tanh", epochs=1, l2=0.1).fit(x, y)
    copy = clone(model)
    assert copy.get_params() == model.get_params()
    with pytest.raises(NotFittedError):
        copy.predict(x)


@BOTH
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"activation": "rleu"}, "relu"),
        ({"optimizer": "adma"}, "adam"),
        ({"learning_rate": -1.0}, "learning_rate"),
        ({"hidden_layer_sizes": (0,)}, "units"),
        ({"batch_size": 0}, "batch_size"),
        ({"epochs": 0}, "epochs"),
        (
            {"early_stopping": True, "validation_fraction": 1.5},
            "0 < validation_fraction < 1, got 1.5",
        ),
        ({"early_stopping": True, "validation_fraction": 2}, "0 < validation_fraction < 1, got 2"),
        ({"early_stopping": "yes"}, "early_stopping to be True or False, got 'yes'"),
    ],
)
def test_settings_out_of_range(estimator: type, settings: dict[str, Any], message: str) -> None:
    x, y = toy()
    with pytest.raises(ValueError, match=message):
        estimator(**settings).fit(x, y)


@BOTH
def test_silent_unless_asked(estimator: type, capsys: pytest.CaptureFixture[str]) -> None:
    x, y = toy()
    estimator(epochs=2).fit(x, y).predict(x)
    assert capsys.readouterr().out == ""
    estimator(epochs=2, verbose=2).fit(x, y)
    assert capsys.readouterr().out != ""


@BOTH
def test_the_model_inside_is_the_books(estimator: type) -> None:
    x, y = toy()
    assert isinstance(estimator(epochs=1).fit(x, y).model_, Sequential)


@BOTH
def test_hidden_entries_are_refused(estimator: type) -> None:
    data = np.ma.masked_values([[1.0], [2.0], [-9.0], [3.0]], -9.0)
    model = estimator(epochs=1)
    with pytest.raises(ValueError, match="X must hold no hidden entries, got a masked array"):
        model.fit(data, [0, 1, 0, 1])
    with pytest.raises(ValueError, match="y must hold no hidden entries, got a masked array"):
        model.fit(np.ones((4, 1)), np.ma.masked_values([0, 1, -9, 1], -9))
    model.fit(np.ones((4, 1)), [0, 1, 0, 1])
    with pytest.raises(ValueError, match="X must hold no hidden entries"):
        model.predict(data)


@BOTH
def test_a_fit_that_fails_leaves_the_old_one_whole(estimator: type) -> None:
    X, y = np.arange(8.0)[:, None] / 8, [0, 1] * 4
    model = estimator(epochs=2, random_state=0).fit(X, y)
    before, state = model.predict(X), dict(vars(model))
    for settings, data, labels in [
        ({"epochs": 0}, np.ones((6, 2)), [2, 3, 4] * 2),
        ({"learning_rate": -1}, np.ones((6, 3)), [2, 3] * 3),
        ({}, np.full((6, 2), np.nan), [2, 3] * 3),
        ({"activation": "rleu"}, X, y),
    ]:
        model.set_params(**settings)
        with pytest.raises(ValueError, match=r"expects|NaN|Unknown"):
            model.fit(data, labels)
        model.set_params(**{name: state[name] for name in settings})
        assert vars(model).keys() == state.keys()
        assert model.n_features_in_ == 1
        np.testing.assert_array_equal(model.predict(X), before)


WRONG = {
    "not finite": lambda x, y: (np.where(x > 1, np.nan, x), y),
    "deep": lambda x, y: (x[:, :, None], y),
    "fewer targets": lambda x, y: (x, y[:-1]),
    "empty": lambda x, y: (x[:0], y[:0]),
    "words": lambda x, y: (x.astype(str) + "?", y),
    "targets not finite": lambda x, y: (x, np.where(y > 0, np.nan, 0.0)),
}


@BOTH
@pytest.mark.parametrize("method", ["fit", "partial_fit"])
@pytest.mark.parametrize("wrong", [*WRONG, "setting", "interrupt"])
@pytest.mark.filterwarnings("ignore:overflow encountered", "ignore:invalid value encountered")
def test_after_a_fit_that_fails_it_learns_on_as_before(
    estimator: type, method: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    x, y = toy()
    model = estimator((4,), epochs=3, random_state=0).fit(x, y)
    known, twin = dict(vars(model)), pickle.loads(pickle.dumps(model))
    with monkeypatch.context() as patch, pytest.raises((Exception, KeyboardInterrupt)):
        if wrong == "setting":
            model.set_params(batch_size=-1)
            getattr(model, method)(x, y)
        elif wrong == "interrupt":
            steps, step = iter(range(2)), Trainer.step

            def interrupted(self: Trainer, data: Any) -> Any:
                if next(steps, None) is None:
                    raise KeyboardInterrupt
                return step(self, data)

            patch.setattr(Trainer, "step", interrupted)
            model.set_params(batch_size=5)
            getattr(model, method)(x + 1, 1 - y)
        else:
            model.set_params(learning_rate=1e3)  # what is not refused at once shall diverge
            getattr(model, method)(*WRONG[wrong](x, y))
    assert {k for k in vars(model) if k.endswith("_")} == {k for k in known if k.endswith("_")}
    assert model.model_ is known["model_"]
    np.testing.assert_array_equal(model.predict(x), twin.predict(x))
    model.set_params(**twin.get_params())
    for each in (model, twin):  # and it learns on as if nothing had been
        each.model_.fit(x, y, epochs=2, shuffle=False, verbose=0)
    np.testing.assert_array_equal(model.predict(x), twin.predict(x))


@BOTH
def test_a_first_fit_that_fails_leaves_it_unfitted(estimator: type) -> None:
    x, y = toy()
    model = estimator(batch_size=-1)
    for method in ("fit", "partial_fit"):
        options = (
            {"classes": [0, 1]}
            if method == "partial_fit" and hasattr(model, "predict_proba")
            else {}
        )
        with pytest.raises(ValueError):
            getattr(model, method)(x, y, **options)
        with pytest.raises(NotFittedError):
            model.predict(x)
        assert not [name for name in vars(model) if name.endswith("_")]
