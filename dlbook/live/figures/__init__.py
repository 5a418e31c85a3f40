"""The live figures, one class and one script each; :mod:`dlbook.live` exports them."""
