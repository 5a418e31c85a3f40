"""One look for every figure of the book.

Figures are ordinary matplotlib figures, drawn in the house style and shown as inline SVG.
The SVG names its colors by CSS variables (``--dl-blue``, ``--dl-ink``, ...), so a figure
follows the theme of the page that holds it: the book's light and dark pages, and
JupyterLab's. Every figure carries a text alternative.

>>> from dlbook import plotting
>>> fig, ax = plotting.subplots(height=2.5)
>>> _ = ax.plot([0, 1, 2], [1.0, 0.4, 0.2])
>>> plotting.show(fig, alt="The loss falls from 1.0 to 0.2 in two epochs.")
The loss falls from 1.0 to 0.2 in two epochs.

Outside a notebook, as here, ``show`` prints the text alternative. matplotlib is imported
when the first figure is made, not when this module is.
"""

from __future__ import annotations

import hashlib
import html
import io
import itertools
import re
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: The palette on a light ground. Each hue has a contrast of at least 3:1 with the ground, and
#: any two can be told apart with red-, green- or blue-blind eyes.
COLORS: dict[str, str] = {
    "blue": "#2450c0",
    "orange": "#d9680f",
    "green": "#3b9b70",
    "purple": "#ab5fdd",
    "gold": "#855f00",
    "sky": "#2b7a9f",
    "red": "#97203e",
    "gray": "#6b6f76",
    "ink": "#1d2530",
    "muted": "#5a6472",
    "grid": "#d3d9e0",
    "ground": "#ffffff",
}

#: The same names on a dark ground.
DARK_COLORS: dict[str, str] = {
    "blue": "#5490dc",
    "orange": "#ff9233",
    "green": "#2fcb98",
    "purple": "#c59bfe",
    "gold": "#fbd648",
    "sky": "#93e6fb",
    "red": "#dd5f6a",
    "gray": "#9a9fa8",
    "ink": "#dfe4ea",
    "muted": "#a2acb8",
    "grid": "#3a434e",
    "ground": "#14181e",
}

#: The color and the marker of class k. Shape says the same as color does.
CLASS_COLORS: tuple[str, ...] = tuple(
    COLORS[name] for name in ("blue", "orange", "green", "purple", "gold", "sky", "red", "gray")
)
CLASS_MARKERS: tuple[str, ...] = ("o", "^", "s", "D", "v", "P", "X", "*")

#: The width of a figure that fills the text column, in inches.
TEXT_WIDTH = 6.4

# Artists that matplotlib colors by its own defaults, because they were made outside the style.
_DEFAULTS = {"#000000": "ink", "#b0b0b0": "grid"}

_PIXELS_PER_POINT = 1.45  # on a wide screen; makes 10 pt in a figure 14.5 px
_RASTER_DPI = 200
_MANY_POINTS = 3000  # more markers or line vertices than this are drawn as pixels

_STYLE: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": COLORS["muted"],
    "axes.facecolor": "none",
    "axes.labelcolor": COLORS["ink"],
    "axes.labelsize": 10,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlepad": 7,
    "axes.titlesize": 10.5,
    "axes.titleweight": "normal",
    "figure.facecolor": "none",
    "figure.titlesize": 10.5,
    "font.family": "sans-serif",
    "font.size": 10,
    "grid.color": COLORS["grid"],
    "grid.linewidth": 0.6,
    "image.composite_image": False,
    "lines.linewidth": 1.8,
    "mathtext.fontset": "dejavusans",
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "dlbook",
    "text.color": COLORS["ink"],
    "xtick.color": COLORS["muted"],
    "xtick.labelsize": 9,
    "ytick.color": COLORS["muted"],
    "ytick.labelsize": 9,
}

# Dark variants where no page defines the variables: JupyterLab, VS Code. The book's own style
# sheet defines them for both of its themes.
_NOTEBOOK_DARK = (
    ':is(body[data-jp-theme-light="false"],body.vscode-dark) .dl-figure{'
    + ";".join(f"--dl-{name}:{color}" for name, color in DARK_COLORS.items())
    + "}"
)


def subplots(
    rows: int = 1,
    columns: int = 1,
    *,
    height: float = 3.0,
    width: float = TEXT_WIDTH,
    **options: Any,
) -> tuple[Figure, Any]:
    """Make a figure and its axes in the house style, as ``matplotlib.pyplot.subplots`` does.

    Args:
        rows: Rows of axes.
        columns: Columns of axes.
        height: Height of the figure in inches.
        width: Width of the figure in inches. The default fills the text column.
        **options: Passed to ``matplotlib.pyplot.subplots`` (``sharex``, ``width_ratios``, ...).

    Returns:
        The figure, and one axes object or an array of them.

    Raises:
        ModuleNotFoundError: matplotlib is not installed.

    >>> fig, axes = subplots(1, 2, sharey=True)
    >>> axes.shape
    (2,)
    >>> show(fig, alt="Two empty coordinate systems side by side.")
    Two empty coordinate systems side by side.
    """
    plt = _pyplot()
    with plt.rc_context(_STYLE | {"axes.prop_cycle": _color_cycle()}):
        fig, axes = plt.subplots(
            rows, columns, figsize=(width, height), layout="constrained", **options
        )
    # Ticks are made late, when the style no longer holds: tell the axes now.
    for ax in fig.axes:
        ax.tick_params(labelsize=9, width=0.8, color=COLORS["muted"], labelcolor=COLORS["muted"])
    return fig, axes


def show(fig: Figure, *, alt: str) -> None:
    """Show a figure as inline SVG that follows the page's theme, and close it.

    Outside a notebook there is nothing to show it on: then the text alternative is printed.

    Args:
        fig: The figure, from `subplots`, `image_grid` or matplotlib itself.
        alt: One or two sentences that say what is to be seen, for readers who do not see it.

    Raises:
        ValueError: ``alt`` does not say what is to be seen.
    """
    picture = Picture(fig, alt=alt)
    if "IPython" in sys.modules:
        from IPython import get_ipython

        if get_ipython() is not None:
            from IPython.display import display

            display(picture)  # type: ignore[no-untyped-call]
            return
    print(picture)


class Picture:
    """A finished figure: SVG for the page, the text alternative for everything else.

    `show` displays one. Make one yourself to glue a figure into another page:
    ``glue("decision-surface", plotting.Picture(fig, alt="..."))``.

    Args:
        fig: The figure. It is drawn and closed.
        alt: One or two sentences that say what is to be seen.

    Raises:
        ValueError: ``alt`` does not say what is to be seen.
    """

    def __init__(self, fig: Figure, *, alt: str) -> None:
        self.alt = _checked_alt(alt)
        self.html = f"<style>{_NOTEBOOK_DARK}</style>{_inline_svg(fig, self.alt)}"
        _pyplot().close(fig)

    def __repr__(self) -> str:
        return self.alt

    def _repr_html_(self) -> str:
        return self.html


def decision_surface(
    ax: Axes,
    predict: Callable[[NDArray[np.float64]], ArrayLike],
    *,
    xlim: tuple[float, float],
    ylim: tuple[float, float],
) -> None:
    """Shade the plane by a classifier's probability of class 1, and draw where it is one half.

    The color is that of the likelier class and fades toward the boundary.

    Args:
        ax: The axes to draw on.
        predict: Maps points of shape (N, 2) to N probabilities of class 1.
        xlim: The range of the first coordinate.
        ylim: The range of the second coordinate.

    Raises:
        ValueError: ``predict`` does not return N numbers between 0 and 1.

    >>> fig, ax = subplots()
    >>> decision_surface(ax, lambda x: 1 / (1 + np.exp(-x[:, 0])), xlim=(-2, 2), ylim=(-1, 1))
    >>> show(fig, alt="The plane is split in two halves by a vertical line at zero.")
    The plane is split in two halves by a vertical line at zero.
    """
    side = 101
    grid_x, grid_y = np.meshgrid(np.linspace(*xlim, side), np.linspace(*ylim, side))
    points = np.column_stack([grid_x.ravel(), grid_y.ravel()])
    p = np.asarray(predict(points), dtype=float)
    if p.shape not in {(side**2,), (side**2, 1)}:
        raise ValueError(
            f"decision_surface: predict must map {points.shape} points to shape ({side**2},), "
            f"one probability of class 1 each. Received: shape {p.shape}. "
            "For a softmax, return the column of class 1."
        )
    if not (np.all(p >= 0) and np.all(p <= 1)):
        raise ValueError(
            "decision_surface: predict must return probabilities between 0 and 1. "
            f"Received: values from {p.min():.4g} to {p.max():.4g}. "
            "Apply the sigmoid to the weighted sum first."
        )
    p = p.reshape(side, side)
    # Bands of one flat color and opacity each: unlike a color map they follow the theme.
    edges = np.linspace(0, 1, 11)
    for low, high in itertools.pairwise(edges):
        certainty = abs(low + high - 1)  # 0.1 beside the boundary, 0.9 far from it
        color = CLASS_COLORS[int(low + high > 1)]
        if np.any((p >= low) & (p <= high)):
            ax.contourf(grid_x, grid_y, p, [low, high], colors=[color], alpha=0.36 * certainty)
    if p.min() < 0.5 < p.max():
        ax.contour(grid_x, grid_y, p, [0.5], colors=[COLORS["ink"]], linewidths=1.4)
    ax.set(xlim=xlim, ylim=ylim)


def image_grid(
    images: ArrayLike,
    titles: Sequence[str] | None = None,
    *,
    columns: int = 10,
    cmap: str = "gray",
    limits: tuple[float, float] | None = None,
) -> Figure:
    """Arrange small images in rows. Show the result with `show`.

    Args:
        images: Shape (N, height, width), or (N, height, width, 1); with a last axis of 3, RGB.
        titles: A short title above each image.
        columns: Images in a row.
        cmap: matplotlib's name of the color map; ``"RdBu"`` suits images with a sign.
        limits: The values drawn as the two ends of the color map. Default: the least and the
            greatest value of all images, so that the images can be compared.

    Returns:
        The figure.

    Raises:
        ValueError: The shapes are not those of images, or titles and images differ in number.

    >>> fig = image_grid(np.eye(8)[None].repeat(3, axis=0), ["a", "b", "c"], columns=3)
    >>> show(fig, alt="Three times the same bright diagonal on black.")
    Three times the same bright diagonal on black.
    """
    stack = np.asarray(images)
    if stack.ndim == 4 and stack.shape[-1] == 1:
        stack = stack[..., 0]
    if len(stack) == 0 or not (stack.ndim == 3 or (stack.ndim == 4 and stack.shape[-1] == 3)):
        raise ValueError(
            "image_grid expects images of shape (N, height, width), (N, height, width, 1) or "
            f"(N, height, width, 3), N at least 1. Received: shape {np.shape(images)}. "
            "Reshape flat images first: x.reshape(-1, 8, 8)."
        )
    if titles is not None and len(titles) != len(stack):
        raise ValueError(
            f"image_grid expects one title for each image. "
            f"Received: {len(titles)} titles for {len(stack)} images."
        )
    columns = min(columns, len(stack))
    rows = -(-len(stack) // columns)
    side = min(TEXT_WIDTH / columns, 1.1)
    aspect = stack.shape[1] / stack.shape[2]
    title_room = 0.22 if titles is not None else 0.0
    fig, axes = subplots(
        rows,
        columns,
        width=columns * side,
        height=rows * (side * aspect + title_room),
        squeeze=False,
    )
    engine = fig.get_layout_engine()
    if engine is not None:
        engine.set(w_pad=0.02, h_pad=0.02, wspace=0, hspace=0)  # type: ignore[call-arg]
    low, high = limits if limits is not None else (stack.min(), stack.max())
    for k, ax in enumerate(axes.flat):
        ax.set_axis_off()
        if k < len(stack):
            ax.imshow(stack[k], cmap=cmap, vmin=low, vmax=high, interpolation="none")
            if titles is not None:
                ax.set_title(titles[k], fontsize=9, loc="center", pad=3)
    return fig


def _pyplot() -> ModuleType:
    try:
        import matplotlib.pyplot as plt
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "dlbook.plotting draws with matplotlib, which is not installed here. "
            "Install it with: pip install 'dlbook[plots]'",
            name=error.name,
        ) from error
    return plt


def _color_cycle() -> Any:
    from cycler import cycler

    return cycler(color=CLASS_COLORS)


def _checked_alt(alt: str) -> str:
    text = " ".join(alt.split()) if isinstance(alt, str) else ""
    if len(text) < 15 or len(text.split()) < 3:
        raise ValueError(
            "A figure needs a text alternative: one or two sentences that say what is to be "
            "seen, e.g. alt='Training loss falls quickly for 5 epochs, then levels off near "
            f"0.1.' Received: alt={alt!r}"
        )
    return text


def _rasterize_heavy_artists(fig: Figure) -> None:
    """Draw what would be thousands of SVG elements as one image inside the SVG."""
    from matplotlib.collections import Collection, QuadMesh
    from matplotlib.lines import Line2D

    for artist in fig.findobj():
        if isinstance(artist, QuadMesh):
            artist.set_rasterized(True)
        elif isinstance(artist, Collection):
            offsets = np.ma.getdata(artist.get_offsets())
            vertices = sum(np.shape(path.vertices)[0] for path in artist.get_paths())
            if len(offsets) > _MANY_POINTS or vertices > 20 * _MANY_POINTS:
                artist.set_rasterized(True)
        elif isinstance(artist, Line2D) and np.size(artist.get_xdata()) > _MANY_POINTS:
            artist.set_rasterized(True)


def _unframe_legends(fig: Figure) -> None:
    """Draw no line around a legend: a phone's larger text would cross it."""
    from matplotlib.legend import Legend

    for legend in fig.findobj(Legend):
        legend.get_frame().set_edgecolor("none")


def _inline_svg(fig: Figure, alt: str) -> str:
    plt = _pyplot()
    _rasterize_heavy_artists(fig)
    _unframe_legends(fig)
    file = io.StringIO()
    with plt.rc_context(_STYLE):
        fig.savefig(file, format="svg", dpi=_RASTER_DPI, metadata={"Date": None})
    svg = file.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)  # would hold for the whole page
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r">\s+<", "><", svg).strip()
    svg = _with_theme_colors(_with_page_font(svg))
    svg = _with_unique_ids(_with_shared_styles(_with_short_numbers(svg)))
    width = fig.get_figwidth() * 72 * _PIXELS_PER_POINT
    return re.sub(
        r"<svg [^>]*?viewBox=\"([^\"]*)\"[^>]*>",
        lambda match: (
            f'<svg class="dl-figure" role="img" aria-label="{html.escape(alt)}" '
            f'viewBox="{match[1]}" xmlns="http://www.w3.org/2000/svg" '
            'xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'style="display:block;width:100%;max-width:{width:.0f}px;height:auto;'
            f'fill:{_variable("ink")};stroke-linejoin:round;stroke-linecap:butt">'
        ),
        svg,
        count=1,
    )


def _variable(name: str) -> str:
    return f"var(--dl-{name},{COLORS[name]})"


def _with_theme_colors(svg: str) -> str:
    names = {color: name for name, color in COLORS.items()} | _DEFAULTS
    return re.sub(
        r"(?<=[:;] )#[0-9a-f]{6}(?![0-9a-z])",
        lambda match: _variable(names[match[0]]) if match[0] in names else match[0],
        svg,
    )


def _with_page_font(svg: str) -> str:
    """Set text in the page's font, and let the page enlarge it on a narrow screen."""
    svg = re.sub(r"font-family: [^;\"]*", "font-family: var(--dl-font,system-ui,sans-serif)", svg)
    return re.sub(r"font-size: ([\d.]+)px", r"font-size: calc(\1px*var(--dl-text-scale,1))", svg)


def _with_short_numbers(svg: str) -> str:
    """Two decimals of a point are finer than any screen."""

    def shorten(attribute: re.Match[str]) -> str:
        text = re.sub(r"\s+", " ", attribute[0])
        return re.sub(r"-?\d+\.\d+", lambda number: f"{round(float(number[0]), 2):g}", text)

    return re.sub(r' (?:d|x|y|transform)="[^"]*', shorten, svg)


def _with_shared_styles(svg: str) -> str:
    """Say once what a row of equal markers looks like: half the size for a cloud of points."""
    return re.sub(
        r'<use ([^>]*?) style="([^"]*)"/>(?:<use [^>]*? style="\2"/>)+',
        lambda run: f'<g style="{run[2]}">' + run[0].replace(f' style="{run[2]}"', "") + "</g>",
        svg,
    )


def _with_unique_ids(svg: str) -> str:
    """Keep only the ids that something refers to, and make them unique in the page."""
    used = set(re.findall(r'(?:href="|url\()#([^")]+)', svg))
    prefix = "f" + hashlib.sha256(svg.encode()).hexdigest()[:8]
    svg = re.sub(
        r' id="([^"]*)"',
        lambda match: f' id="{prefix}-{match[1]}"' if match[1] in used else "",
        svg,
    )
    return re.sub(r'(href="|url\()#', rf"\1#{prefix}-", svg)
