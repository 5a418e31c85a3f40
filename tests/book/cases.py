"""How the naive and the wrong versions in the chapters are compared with the package.

One entry for each pair of a name in ``dlbook`` and the name of the function or class that the
tagged cell defines (its last definition).
"""

from tests.book.sync import Case

CASES: dict[tuple[str, str], Case] = {}
