"""Callbacks: stopping, saving and scheduling, with scripted losses."""

import numpy as np
import pytest

from dlbook.callbacks import (
    Callback,
    EarlyStopping,
    History,
    LearningRateScheduler,
    ModelCheckpoint,
    ProgressBar,
    ProgressLines,
    progress,
)
from dlbook.layers import Dense
from dlbook.models import Sequential, load_model

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
    with pytest.raises(ValueError, match="mode 'auto', 'min' or 'max', got 'most'"):
        EarlyStopping(mode="most")


def test_checkpoints(tmp_path):
    play(ModelCheckpoint(tmp_path / "net-{epoch:02d}-{val_loss:.1f}.npz"), [3, 1])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net-01-3.0.npz", "net-02-1.0.npz"]
    assert load_model(tmp_path / "net-02-1.0.npz").get_weights()[0].item() == 1.0


def test_best_checkpoint_stays(tmp_path):
    play(ModelCheckpoint(tmp_path / "best.npz", save_best_only=True), [3, 1, 2, 4])
    assert load_model(tmp_path / "best.npz").get_weights()[0].item() == 1.0


def test_checkpoint_name_is_checked_before_training():
    with pytest.raises(ValueError, match=r"ends in \.npz"):
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
