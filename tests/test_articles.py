"""The article that meets Keras without data: its program runs with the import lines changed."""

import numpy as np
import pytest

PROGRAM = """
from dlbook.models import Sequential
from dlbook.layers import Dense

model = Sequential()
model.add(Dense(units=64, activation='relu', input_dim=100))
model.add(Dense(units=10, activation='softmax'))

model.compile(loss='categorical_crossentropy',
              optimizer='sgd',
              metrics=['accuracy'])

model.fit(x_train, y_train, epochs=5, batch_size=32)

loss_and_metrics = model.evaluate(x_test, y_test, batch_size=128)
"""


def test_program_runs_and_learns(capsys):
    rng = np.random.default_rng(0)
    ids = rng.integers(0, 10, 1200)
    x = rng.standard_normal((10, 100))[ids] + rng.standard_normal((1200, 100))
    y = np.eye(10)[ids]
    names = {"x_train": x[:1000], "y_train": y[:1000], "x_test": x[1000:], "y_test": y[1000:]}
    exec(compile(PROGRAM, "article", "exec"), names)
    history = names["model"].history.history
    assert list(history) == ["loss", "accuracy"]
    assert len(history["loss"]) == 5
    assert history["loss"][-1] < history["loss"][0]
    loss, accuracy = names["loss_and_metrics"]
    assert accuracy > 0.8  # the program sets no seed; the worst of 20 runs gave 0.965
    assert loss < 1.0
    assert len(capsys.readouterr().out.splitlines()) == 5  # a line of progress per epoch


def test_changed_program_is_noticed():
    with pytest.raises(ValueError, match="Did you mean 'softmax'"):
        exec(compile(PROGRAM.replace("softmax", "softmaxx"), "article", "exec"), {})
