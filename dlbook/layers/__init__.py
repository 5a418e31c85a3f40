"""Layers, by the names that Keras gives them."""

from dlbook.layers.base import Layer
from dlbook.layers.dense import Activation, Dense

__all__ = ["Activation", "Dense", "Layer"]
