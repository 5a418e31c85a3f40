"""Callbacks: what happens between the steps and the epochs of `fit`.

A callback overrides the moments it cares about. ``self.model`` is the model in training, and
``logs`` holds the epoch's numbers so far.

>>> class Announce(Callback):
...     def on_epoch_end(self, epoch, logs):
...         print(f"epoch {epoch + 1}: loss {logs['loss']:.3f}")

After each step the model's ``vector`` holds the new parameters. Here a mask keeps the pruned ones
at zero, and a moving average smooths the path of all:

>>> class Prune(Callback):
...     def __init__(self, mask):
...         self.mask, self.average = mask, 0.0
...     def on_train_batch_end(self, batch, logs):
...         parameters = self.model.vector.value
...         parameters *= self.mask
...         self.average = 0.99 * self.average + 0.01 * parameters
>>> import numpy as np
>>> from dlbook.layers import Dense
>>> from dlbook.models import Sequential
>>> model = Sequential([Dense(1)], seed=0)
>>> model.compile("sgd", "mse")
>>> prune = Prune(mask=np.array([1.0, 0.0, 1.0]))  # two weights and a bias
>>> history = model.fit(np.eye(2), [1.0, 2.0], callbacks=[Announce(), prune], verbose=0)
epoch 1: loss 3.206
>>> bool(model.get_weights()[0][1, 0] == 0)
True
"""

from dlbook.callbacks.base import Callback, CallbackList, History
from dlbook.callbacks.early_stopping import EarlyStopping
from dlbook.callbacks.learning_rate_scheduler import LearningRateScheduler
from dlbook.callbacks.model_checkpoint import ModelCheckpoint

__all__ = [
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "History",
    "LearningRateScheduler",
    "ModelCheckpoint",
]
