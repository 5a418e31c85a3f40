"""Pieces of printed text are joined as the kernel cut them."""

import importlib.util
from pathlib import Path

from nbformat.v4 import new_output

PATH = Path(__file__).resolve().parents[2] / "book" / "_ext" / "joined_output.py"
SPEC = importlib.util.spec_from_file_location("joined_output", PATH)
EXTENSION = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(EXTENSION)


def piece(text, name="stdout"):
    """Part of what a cell printed."""
    return new_output("stream", name=name, text=text)


def test_a_cut_before_a_line_break_leaves_no_empty_line():
    pieces = [piece("one"), piece("\ntwo\n"), piece("\nthree\n")]
    (joined,) = EXTENSION.join_pieces(pieces)
    assert joined["text"] == "one\ntwo\n\nthree\n"
    assert pieces[0]["text"] == "one"


def test_streams_and_other_outputs_stay_apart():
    picture = new_output("display_data", data={"text/plain": "a picture"})
    joined = EXTENSION.join_pieces([piece("a"), picture, piece("b", "stderr"), piece("c\n")])
    assert [output["output_type"] for output in joined].count("stream") == 2
    assert joined[0]["text"] == "ac\n"
