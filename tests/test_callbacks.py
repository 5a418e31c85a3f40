"""Callbacks: stopping, saving and scheduling, with scripted losses."""

import numpy as np
import pytest

from dlbook.callbacks import (
    Callback,
    EarlyStopping,
    History,
    LearningRateScheduler,
    ModelCheckpoint,
)
from dlbook.callbacks.progress import ProgressBar, ProgressLines, progress
from dlbook.layers import Dense
from dlbook.models import Sequential, load_model
from dlbook.schedules import StepDecay

X = np.linspace(-1, 1, 20)[:, None]


def model(rate: float = 0.1) -> Sequential:
    net = Sequential([Dense(1, kernel_initializer="zeros")], seed=0)
    net.compile("sgd", "mse")
    net.build((1,))
    net.optimizer.learning_rate = rate
    return net


def play(callback: Callback, numbers: list[float], name: str = "val_loss") -> tuple[int, list]:
    """Give the callback these numbers, epoch by epoch; how many it saw, and the weights after."""
    net = model()
    callback.model, net.stop_training = net, False
    callback.on_train_begin()
    for epoch, number in enumerate(numbers):
        net.layers[0].kernel.value[...] = epoch
        callback.on_epoch_end(epoch, {name: number})
        if net.stop_training:
            break
    callback.on_train_end()
    return epoch + 1, net.get_weights()


@pytest.mark.parametrize(
    ("options", "numbers", "epochs"),
    [
        ({}, [3, 2, 2, 1], 3),
        ({"patience": 2}, [3, 2, 2.5, 2.4, 1], 4),
        ({"patience": 2}, [3, 2, 2.5, 1, 1, 1], 6),
        ({"min_delta": 0.5}, [3, 2.8, 1], 2),
        ({"patience": 9}, [3, 4, 5], 3),
        ({}, [3, float("nan"), 1], 2),
    ],
)
def test_early_stopping(options, numbers, epochs):
    assert play(EarlyStopping(**options), numbers)[0] == epochs


@pytest.mark.parametrize(
    ("name", "mode"), [("val_accuracy", "auto"), ("acc", "auto"), ("f1", "max")]
)
def test_early_stopping_knows_what_grows(name, mode):
    callback = EarlyStopping(monitor=name, mode=mode)
    assert play(callback, [0.1, 0.5, 0.6, 0.6, 0.7], name)[0] == 4


def test_early_stopping_goes_back_to_the_best():
    callback = EarlyStopping(patience=2, restore_best_weights=True)
    epochs, weights = play(callback, [3, 1, 2, 2, 0])
    assert (epochs, callback.best_epoch, weights[0].item()) == (4, 1, 1.0)
    assert play(EarlyStopping(patience=2), [3, 1, 2, 2, 0])[1][0].item() == 3.0


def test_early_stopping_may_be_used_again():
    callback = EarlyStopping()
    assert play(callback, [1, 2])[0] == play(callback, [5, 6])[0] == 2


def test_early_stopping_in_a_real_run():
    net = model()
    history = net.fit(
        X,
        2 * X,
        epochs=500,
        validation_split=0.2,
        callbacks=[EarlyStopping(patience=3, min_delta=1e-4)],
        verbose=0,
    )
    assert 3 < len(history.epoch) < 500


def test_monitor_that_is_not_there():
    net = model()
    with pytest.raises(ValueError, match=r"'val_loss', but the epoch gave \['loss'\].*validation"):
        net.fit(X, X, callbacks=[EarlyStopping()], verbose=0)
    assert net.history.epoch == [0]


def test_unknown_mode():
    with pytest.raises(ValueError, match="mode to be 'auto', 'min' or 'max', got 'most'"):
        EarlyStopping(mode="most")


def test_checkpoints(tmp_path):
    play(ModelCheckpoint(tmp_path / "net-{epoch:02d}-{val_loss:.1f}.npz"), [3, 1])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net-01-3.0.npz", "net-02-1.0.npz"]
    assert load_model(tmp_path / "net-02-1.0.npz").get_weights()[0].item() == 1.0


def test_best_checkpoint_stays(tmp_path):
    play(ModelCheckpoint(tmp_path / "best.npz", save_best_only=True), [3, 1, 2, 4])
    assert load_model(tmp_path / "best.npz").get_weights()[0].item() == 1.0


def test_checkpoint_name_is_checked_before_training():
    with pytest.raises(ValueError, match=r"must end in \.npz"):
        ModelCheckpoint("best.h5")


def test_learning_rate_scheduler():
    net, seen = model(), []

    class Watch(Callback):
        def on_epoch_end(self, epoch, logs):
            seen.append(net.optimizer.current_rate)

    halve = LearningRateScheduler(lambda epoch, rate: rate if epoch == 0 else rate / 2)
    net.fit(X, X, epochs=3, callbacks=[halve, Watch()], verbose=0)
    assert seen == [0.1, 0.05, 0.025]
    with pytest.raises(ValueError, match="learning rate -1 for epoch 0"):
        net.fit(X, X, callbacks=[LearningRateScheduler(lambda epoch, rate: -1)], verbose=0)


def test_every_moment_comes_in_order():
    seen = []

    class Spy(Callback):
        def on_train_begin(self):
            seen.append("begin")

        def on_train_end(self):
            seen.append("end")

        def on_epoch_begin(self, epoch):
            seen.append(epoch)

        def on_epoch_end(self, epoch, logs):
            seen.append(sorted(logs))

        def on_train_batch_end(self, batch, logs):
            seen.append((batch, sorted(logs)))

    model().fit(X, X, batch_size=10, validation_data=(X, X), callbacks=[Spy()], verbose=0)
    wanted = ["begin", 0, (0, ["loss"]), (1, ["loss"]), ["loss", "val_loss"], "end"]
    assert seen == wanted


def test_batch_logs_are_the_epochs_running_means():
    batches, epochs = [], History()

    class Spy(Callback):
        def on_train_batch_end(self, batch, logs):
            batches.append(logs["loss"])

    model().fit(X, X, batch_size=7, callbacks=[Spy(), epochs], verbose=0)
    assert batches[-1] == epochs.history["loss"][0]


def test_progress_by_verbosity():
    assert progress(0, 1, 1) == []
    kinds = [type(progress(verbose, 1, 1)[0]) for verbose in (1, True, 2, "auto")]
    assert kinds == [ProgressBar, ProgressBar, ProgressLines, ProgressLines]


# Better than all before, over several fits.


def spoiled(callback, rates, **options):
    """One fit after the other with these rates; what each epoch of each gave."""
    net, seen = model(), []
    for rate in rates:
        net.optimizer.learning_rate = rate
        history = net.fit(X, 2 * X, callbacks=[callback], verbose=0, validation_data=(X, 2 * X))
        seen.append(history.history["val_loss"][0])
    return net, seen


def test_best_checkpoint_of_all_fits(tmp_path):
    keep = ModelCheckpoint(tmp_path / "best.npz", save_best_only=True)
    _, seen = spoiled(keep, (0.1, 0.1, 9.0, 0.01))
    assert min(seen) == seen[1] < seen[3] < seen[2]
    assert load_model(tmp_path / "best.npz").evaluate(X, 2 * X) == pytest.approx(seen[1])


def test_checkpoint_goes_on_from_an_earlier_day(tmp_path):
    keep = ModelCheckpoint(tmp_path / "a.npz", save_best_only=True, initial_value_threshold=1.0)
    play(keep, [3, 1, 2])
    assert list(tmp_path.iterdir()) == []
    play(keep, [0.5, 0.7])
    assert load_model(tmp_path / "a.npz").get_weights()[0].item() == 0.0


def test_early_stopping_goes_back_to_the_best_of_all_fits():
    stop = EarlyStopping(patience=9, restore_best_weights=True)
    net, seen = spoiled(stop, (0.1, 0.1, 9.0))
    assert net.evaluate(X, 2 * X) == pytest.approx(min(seen)) != seen[2]
    assert stop.best_epoch is None  # it was in an earlier fit
    net.optimizer.learning_rate = 0.1
    net.fit(X, 2 * X, epochs=2, callbacks=[stop], verbose=0, validation_data=(X, 2 * X))
    assert stop.best_epoch == 1


def test_early_stopping_after_another_loss_or_another_layer_starts_afresh():
    """A mean absolute error can't be better or worse than a squared one."""
    stop, net = EarlyStopping("loss", patience=9, restore_best_weights=True), model()
    net.fit(X, X / 100, epochs=2, callbacks=[stop], verbose=0)  # a small loss
    net.compile("sgd", "mae")
    net.fit(X, 9 * X, epochs=2, callbacks=[stop], verbose=0)
    assert stop.best_epoch == 1
    net.add(Dense(1))
    net.compile("sgd", "mae")
    net.fit(X, 99 * X, epochs=2, callbacks=[stop], verbose=0)
    assert stop.best_epoch == 1


def test_early_stopping_waits_anew_in_each_fit():
    stop, net = EarlyStopping("loss", patience=3, min_delta=100), model()
    for _ in range(2):
        assert len(net.fit(X, X, epochs=9, callbacks=[stop], verbose=0).epoch) in (3, 4)


def test_early_stopping_of_another_model_starts_afresh():
    stop = EarlyStopping(patience=2)
    assert play(stop, [1, 2, 3, 4])[0] == 3
    assert play(stop, [9, 8, 7, 9, 9])[0] == 5


@pytest.mark.parametrize(
    ("mode", "numbers", "epochs"),
    [("min", [5, 4, 3, 2], 3), ("min", [5, 0, 1, 1, 1, 1], 5), ("max", [1, 2, 3, 3], 3)],
)
def test_baseline(mode, numbers, epochs):
    """Three epochs to be better than 1, or 9."""
    stop = EarlyStopping(mode=mode, patience=3, baseline=1 if mode == "min" else 9)
    assert play(stop, numbers)[0] == epochs


@pytest.mark.parametrize("monitor", ["val_f1", "auc", "val_perplexity", "lr"])
def test_nobody_guesses_a_direction(monitor):
    for make in (EarlyStopping, lambda m: ModelCheckpoint("a.npz", m, save_best_only=True)):
        with pytest.raises(ValueError, match=f"mode 'min' or 'max' for '{monitor}'"):
            make(monitor)
    ModelCheckpoint("a.npz", monitor)  # saves each epoch and watches nothing
    assert play(EarlyStopping(monitor, mode="max"), [1, 2, 3, 2, 5], monitor)[0] == 4


@pytest.mark.parametrize("monitor", ["loss", "val_loss", "mse", "val_mean_absolute_error"])
def test_known_errors_shrink(monitor):
    assert play(EarlyStopping(monitor), [3, 2, 1, 1, 0], monitor)[0] == 4


# Moments.


def test_a_moment_that_nobody_calls_is_an_error():
    class Typo(Callback):
        def on_epoch_ends(self, epoch, logs):
            pass

    class Keras(Callback):
        def on_test_batch_end(self, batch, logs=None):
            pass

    net = model()
    with pytest.raises(ValueError, match=r"of Typo 'on_epoch_ends'\. Did you mean 'on_epoch_end'"):
        net.fit(X, X, callbacks=[Typo()], verbose=0)
    with pytest.raises(ValueError, match="'on_test_batch_end'"):
        net.fit(X, X, callbacks=[Keras()], verbose=0)
    assert net.optimizer.iterations == 0


def test_moments_as_keras_writes_them():
    seen = []

    class Long(Callback):
        def on_train_begin(self, logs=None):
            seen.append(("begin", logs))

        def on_epoch_begin(self, epoch, logs=None):
            seen.append(("epoch", epoch, logs))

        def on_train_batch_begin(self, batch, logs=None):
            seen.append(("batch", batch, logs))

        def on_train_batch_end(self, batch, logs=None):
            seen.append(("batch end", batch, sorted(logs)))

        def on_epoch_end(self, epoch, logs=None):
            seen.append(("epoch end", epoch, sorted(logs)))

        def on_train_end(self, logs=None):
            seen.append(("end", sorted(logs)))

    class Wide(Callback):
        def on_train_end(self, *arguments, **keywords):
            seen.append(len(arguments))

    model().fit(X, X, callbacks=[Long(), Wide()], verbose=0)
    assert seen == [
        ("begin", {}),
        ("epoch", 0, {}),
        ("batch", 0, {}),
        ("batch end", 0, ["loss"]),
        ("epoch end", 0, ["loss"]),
        ("end", ["loss"]),
        1,
    ]


def test_a_moment_given_to_one_object():
    seen, callback = [], Callback()
    callback.on_epoch_end = lambda epoch, logs: seen.append(epoch)
    model().fit(X, X, epochs=2, callbacks=[callback], verbose=0)
    assert seen == [0, 1]


def test_stopping_within_an_epoch():
    class Stop(Callback):
        def on_train_batch_end(self, batch, logs):
            self.model.stop_training = batch == 2

    net = model()
    history = net.fit(X, X, batch_size=2, epochs=5, callbacks=[Stop()], verbose=0)
    assert (net.optimizer.iterations, history.epoch) == (3, [0])


def test_what_a_callback_adds_reaches_the_history_and_those_behind_it():
    class Double(Callback):
        def on_epoch_end(self, epoch, logs):
            logs["double"] = 2.0 * epoch

    stop = EarlyStopping("double", mode="max", patience=1)
    history = model().fit(X, X, epochs=3, callbacks=[Double(), stop], verbose=0)
    assert history.history["double"] == [0.0, 2.0, 4.0]
    with pytest.raises(ValueError, match="watches 'double'"):
        model().fit(X, X, epochs=3, callbacks=[stop, Double()], verbose=0)


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        (lambda epoch: 0.1 / (1 + epoch), [0.1, 0.05]),
        (lambda epoch, rate: rate / 2, [0.05, 0.025]),
        (lambda epoch, lr=7.0: lr, [0.1, 0.1]),
        (lambda *given: given[0] + given[1], [0.1, 1.1]),
        (StepDecay(0.4, step_size=1, factor=0.5), [0.4, 0.2]),
    ],
)
def test_schedules_of_one_argument_or_two(schedule, rates):
    net, seen = model(), []
    watch = Callback()
    watch.on_epoch_end = lambda epoch, logs: seen.append(net.optimizer.learning_rate)
    net.fit(X, X, epochs=2, callbacks=[LearningRateScheduler(schedule), watch], verbose=0)
    assert seen == pytest.approx(rates)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: LearningRateScheduler(lambda epoch: None), ValueError, "rate None for epoch 0"),
        (lambda: LearningRateScheduler(lambda epoch: "0.1"), ValueError, "rate '0.1' for epoch 0"),
        (lambda: LearningRateScheduler(0.1), TypeError, "expects a function of the epoch, .* 0.1"),
        (lambda: LearningRateScheduler(lambda: 0.1), TypeError, "expects a function of the epoch"),
        (lambda: ModelCheckpoint("m-{val_loss}.npz"), ValueError, "can fill in, got .*'loss'"),
        (lambda: ModelCheckpoint("m-{}.npz"), ValueError, "can fill in"),
        (lambda: ModelCheckpoint("m-{epoch:z}.npz"), ValueError, "can fill in"),
        (lambda: ModelCheckpoint("m.npz", save_best_only="yes"), ValueError, "True or False"),
        (lambda: EarlyStopping(patience=-1), ValueError, "patience to be an integer of 0 or more"),
        (lambda: EarlyStopping(patience=1.5), ValueError, "patience to be an integer"),
        (lambda: EarlyStopping(min_delta="0"), ValueError, "min_delta to be a finite number"),
        (lambda: EarlyStopping(baseline="0"), ValueError, "baseline to be a finite number"),
    ],
)
def test_bad_settings(make, error, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=message):
        model().fit(X, X, callbacks=[make()], verbose=0)
    assert list(tmp_path.iterdir()) == []
