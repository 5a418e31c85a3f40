"""A traceback names files from the package on; what is no file stays."""

import pytest
from nbformat.v4 import new_output

from tests.book.test_extension import load_extension

extension = load_extension("short_tracebacks")


@pytest.mark.parametrize(
    ("line", "short"),
    [
        (
            "File /home/ann/my dlbook/dlbook/layers/base.py:7, in f",
            "File dlbook/layers/base.py:7, in f",
        ),
        (
            "File \x1b[32m~/book/dlbook/models.py:9\x1b[39m",
            "File \x1b[32mdlbook/models.py:9\x1b[39m",
        ),
        (r"File C:\book\dlbook\models.py:9", r"File dlbook\models.py:9"),
        ("File /a/.venv/lib/python3.12/site-packages/numpy/x.py:1", "File numpy/x.py:1"),
        ("File /usr/lib/python3.12/json/decoder.py:1", "File python3.12/json/decoder.py:1"),
        ("Cell In[3], line 1", "Cell In[3], line 1"),
        ("OSError: no /data/dlbook/here", "OSError: no /data/dlbook/here"),
    ],
)
def test_folders_leave_a_traceback(line: str, short: str) -> None:
    error = new_output("error", ename="E", evalue="v", traceback=["top", line])
    printed = new_output("stream", name="stdout", text=line)
    shortened, stream = extension.shorten([error, printed])
    assert shortened["traceback"] == ["top", short]
    assert error["traceback"] == ["top", line]
    assert stream["text"].rstrip() == line
