"""Deep Learning from Zero: a NumPy network core that a book derives piece by piece."""
