"""For the tests and for ``pytest --nbval-lax book``: NumPy computes in one thread.

More threads change the last digits of a sum, and slow each other in tests that run side by side.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

# Sphinx imports these; they are tested in tests/book/.
collect_ignore = ["book/_ext"]
