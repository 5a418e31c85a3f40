"""Live figures: they answer the reader's hand in JupyterLab and in the built page alike."""

from dlbook.live.neuron import Neuron

__all__ = ["Neuron"]
