"""The book's own tooling: what reads, runs and checks its pages.

The build, the tests and the teacher's pack all need it, and ``dlbook`` is what all three can
import. Sphinx is not needed here; the extensions in ``book/_ext`` hand over to these modules.
"""
