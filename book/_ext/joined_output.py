"""Join what a cell prints without a stray empty line.

A kernel sends printed text in pieces, cut wherever its buffer was full. With ``nb_merge_streams``
myst-nb ends every piece with a line break before it joins them, so a piece that begins with one
leaves an empty line. Here the pieces of a cell are joined as they are, before myst-nb sees them.
"""

from __future__ import annotations

from typing import Any

from myst_nb.core import render
from sphinx.application import Sphinx

merge = render.coalesce_streams


def join_pieces(outputs: list[Any]) -> list[Any]:
    """Put each piece of a stream behind the earlier ones of the same stream."""
    joined: list[Any] = []
    streams: dict[str, Any] = {}
    for output in outputs:
        if output["output_type"] != "stream":
            joined.append(output)
        elif output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
        else:
            streams[output["name"]] = type(output)(output)
            joined.append(streams[output["name"]])
    return merge(joined)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    render.coalesce_streams = join_pieces
    return {"parallel_read_safe": True, "parallel_write_safe": True}
