"""Deep Learning from Zero: a NumPy network core that a book derives piece by piece."""

__version__ = "0.1.0"
