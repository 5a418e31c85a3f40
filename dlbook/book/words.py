"""What the tooling itself writes into a reader's notebook and the printed book, in one place.

Another edition of the book replaces these words; no other module here holds a sentence for
readers.
"""

EXERCISE = "Exercise"
SOLUTION = "Solution to {exercise}"
TWO_AUTHORS = "{} and {}"
MORE_AUTHORS = "{} et al."
AUTHOR_AND_YEAR = "{author} ({year})"
IN_BRACKETS = "{author}, {year}"
NEEDS = "To read", "you need"
NEEDS_NOTHING = "nothing from this book"
CONTENTS = "Contents"
HEARD_ON_THE_PAGE = "(A sound that you can play on the page.)"

# The first cell. `%pip` is the notebook's own way to install for its kernel.
INSTALL = """\
# Installs the book's package where it is missing, as on Colab. Elsewhere it does nothing.
from importlib.util import find_spec

if find_spec("dlbook") is None:
    %pip install --quiet "dlbook[notebooks] @ git+{address}@{branch}"
"""
SAY_WHAT_TO_INSTALL = """\
# Says what to do where the book's package is missing. Elsewhere it does nothing.
from importlib.util import find_spec

if find_spec("dlbook") is None:
    raise ModuleNotFoundError(
        "This notebook needs the book's package. Copy the folder of the book to this computer, "
        'then type in a cell, with its path for FOLDER: %pip install "FOLDER[notebooks]"'
    )
"""

# What is said while notebooks are written.
KEPT = "{kept} has your changes and stays as it is. The book's new version lies beside it: {new}"
