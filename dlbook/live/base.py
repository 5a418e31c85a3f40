"""What every live figure is: a widget with checked state, a still picture and a description.

A figure is one Python class and one script beside it, in ``figures/``. The script draws with the
shared ones (:data:`SHARED`) and, where it computes a network, with ``engine.js``. There is no
bundler: the class joins the sources into one ES module, so that the same text runs in JupyterLab,
in the static page and from disk, where a page can't import files.
"""

from __future__ import annotations

import difflib
import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import numpy as np
import traitlets
from numpy.typing import NDArray

from dlbook.live.words import attribute, say
from dlbook.plotting import COLORS, DARK_COLORS

HERE = Path(__file__).parent

#: The scripts of every figure: words, the frame, its pictures, its controls, the hand upon them.
SHARED = ("words.js", "frame.js", "plot.js", "controls.js", "hand.js")

#: The MIME type of a widget in a notebook's output.
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def _palette() -> str:
    """The custom properties that the scripts and ``live.css`` read their colors from."""

    def rules(colors: dict[str, str]) -> str:
        return ";".join(f"--dl-l-{name}:var(--dl-{name},{hue})" for name, hue in colors.items())

    light = "--dl-l-panel:var(--pst-color-surface,var(--jp-layout-color2,#f3f5f7))"
    dark = "--dl-l-panel:var(--pst-color-surface,var(--jp-layout-color2,#222832))"
    return (
        f".dl-live{{{rules(COLORS)};{light}}}\n"
        ':is(html[data-theme="dark"],body[data-jp-theme-light="false"],body.vscode-dark) .dl-live'
        f"{{{rules(DARK_COLORS)};{dark}}}\n"
    )


class Array(traitlets.TraitType[Any, Any]):
    """A trait that holds a finite float64 array of a given shape, synced as nested lists.

    ``shape`` gives the length of each axis, or None where any length will do:
    ``Array(shape=(None, 2))`` is a list of points. What comes from the page is read the
    same way as what comes from Python. The stored array is read-only: a change inside it
    would not reach the page, so assign a new one.

    Raises:
        traitlets.TraitError: what came is not numeric, has another shape, or is not finite.
    """

    def __init__(self, shape: tuple[int | None, ...], **kwargs: Any) -> None:
        self.shape = shape
        if "default_value" not in kwargs:
            kwargs["default_value"] = np.zeros([length or 0 for length in shape])
        super().__init__(**kwargs)
        self.tag(sync=True, to_json=lambda value, _: value.tolist(), from_json=lambda v, _: v)

    def validate(self, obj: Any, value: Any) -> NDArray[np.float64]:
        """The value as a read-only array of finite numbers and of this trait's shape."""
        what = f"{type(obj).__name__}.{self.name}"
        return checked_array(value, what, self.shape, error=traitlets.TraitError)


class Binary(traitlets.TraitType[Any, Any]):
    """A trait for a larger array (a photo, a trained kernel): sent as bytes, never read back."""

    def __init__(self, dtype: str, **kwargs: Any) -> None:
        self.dtype = dtype
        kwargs.setdefault("default_value", np.zeros(0, dtype))
        super().__init__(**kwargs)
        self.tag(sync=True, to_json=self._to_json)

    def validate(self, obj: Any, value: Any) -> NDArray[Any]:
        """The value as a read-only array of this trait's type, without NaN or infinity."""
        array = np.array(value, dtype=self.dtype, order="C")
        if self.dtype.startswith("float") and not np.isfinite(array).all():
            raise traitlets.TraitError(
                f"{type(obj).__name__}.{self.name} expects finite numbers, got NaN or infinity."
            )
        array.flags.writeable = False
        return array

    def _to_json(self, value: NDArray[Any], _: Any) -> dict[str, Any]:
        return {"shape": list(value.shape), "dtype": self.dtype, "data": value.tobytes()}


class Finite(traitlets.Float[float, Any]):
    """A trait that holds a finite number, optionally between ``min`` and ``max``.

    Raises:
        traitlets.TraitError: what came is no number, not finite, or out of bounds.
    """

    def __init__(self, default_value: float = 0.0, **kwargs: Any) -> None:
        super().__init__(default_value, **kwargs)
        self.tag(sync=True)

    def validate(self, obj: Any, value: Any) -> float:
        what = f"{type(obj).__name__}.{self.name}"
        if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
            raise traitlets.TraitError(f"{what} expects a number, got {value!r}.")
        if not np.isfinite(value):
            raise traitlets.TraitError(f"{what} expects a finite number, got {value!r}.")
        return float(super().validate(obj, float(value)))


class Choice(traitlets.Unicode[str, Any]):
    """A trait that holds one of a few names.

    Raises:
        traitlets.TraitError: the name is unknown; the message lists the known ones and
            suggests the nearest.
    """

    def __init__(self, names: Sequence[str], default_value: str | None = None) -> None:
        self.names = tuple(names)
        super().__init__(self.names[0] if default_value is None else default_value)
        self.tag(sync=True)

    def validate(self, obj: Any, value: Any) -> str:
        if isinstance(value, str) and value in self.names:
            return value
        near = difflib.get_close_matches(str(value), self.names, n=1)
        suggestion = f" Did you mean {near[0]!r}?" if near else ""
        raise traitlets.TraitError(
            f"{type(obj).__name__}.{self.name} expects one of {', '.join(self.names)}, "
            f"got {value!r}.{suggestion}"
        )


def checked_array(
    value: Any,
    what: str,
    shape: tuple[int | None, ...],
    *,
    error: type[Exception] = ValueError,
) -> NDArray[np.float64]:
    """Return `value` as a new read-only float64 array, or say what is wrong with it.

    >>> checked_array([[1, 2], [3, 4]], "points", (None, 2)).shape
    (2, 2)
    >>> checked_array([1, 2, 3], "weights", (2,))
    Traceback (most recent call last):
        ...
    ValueError: weights expects an array of shape (2,), got shape (3,).
    """
    wanted = "(" + ", ".join("n" if n is None else str(n) for n in shape)
    wanted += ",)" if len(shape) == 1 else ")"
    try:
        array = np.array(value, dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise error(f"{what} expects numbers of shape {wanted}, got {value!r:.80}.") from problem
    fits = array.ndim == len(shape) and all(
        wish is None or wish == length for wish, length in zip(shape, array.shape, strict=True)
    )
    if not fits:
        raise error(f"{what} expects an array of shape {wanted}, got shape {array.shape}.")
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise error(f"{what} expects finite numbers, got {array[where]} at index {where}.")
    array.flags.writeable = False
    return array


class Figure(anywidget.AnyWidget):
    """The base of the live figures.

    A subclass in ``figures/name.py`` has its script in ``figures/name.js``, may name further
    sources in ``parts``, and defines :meth:`describe` and :meth:`still`.

    Attributes:
        question: the one-line question that the figure answers, shown above it.
        hint: how to operate it, shown below it.
        parts: shared sources that go before the figure's own, e.g. ``("engine.js",)``.
        reserve: the height in pixels that the page keeps free for the figure, on a wide page
            and on a narrow one, so that the text does not jump when the figure starts.
    """

    question = traitlets.Unicode().tag(sync=True)
    hint = traitlets.Unicode().tag(sync=True)
    parts: ClassVar[tuple[str, ...]] = ()
    reserve: ClassVar[tuple[int, int]] = (440, 640)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        name = cls.__module__.rpartition(".")[2]
        # anywidget subclasses once more, with _esm as a trait: leave that one alone.
        script = HERE / "figures" / f"{name}.js"
        if "_esm" not in cls.__dict__ and script.exists():
            sources = [*(HERE / part for part in (*cls.parts, *SHARED)), script]
            cls._esm = "\n".join(source.read_text("utf-8") for source in sources)
            cls._css = _palette() + (HERE / "live.css").read_text("utf-8")
            own_style = script.with_suffix(".css")
            if own_style.exists():
                cls._css += own_style.read_text("utf-8")
        super().__init_subclass__(**kwargs)

    def describe(self) -> str:
        """Say (:func:`dlbook.live.words.say`) what the figure shows now, in a sentence or two."""
        raise NotImplementedError

    def still(self) -> str:
        """Draw the present state as inline SVG, for readers without scripts and for print."""
        raise NotImplementedError

    def reserved_height(self) -> tuple[int, int]:
        """Pixels to keep free on a wide page and on a narrow one."""
        return self.reserve

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        # Colab shows a widget only with the metadata that anywidget gives there.
        _, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        description = self.describe()
        wide, narrow = self.reserved_height()
        place = f"dl-live-place-{self.model_id}"
        still = (
            f'<div id="{place}" data-live-model="{self.model_id}" '
            f'data-live-figure="{type(self).__name__}">'
            f"<style>#{place}{{min-height:{wide}px}}"
            f"@media(max-width:600px){{#{place}{{min-height:{narrow}px}}"
            f"#{place} text{{font-size:21px}}}}"  # a picture of 640 units, in 290 pixels
            f"@media print{{#{place}{{min-height:0}}}}</style>"
            f'<figure style="margin:0"><p><strong{attribute(say(self.question))}>'
            f"{html.escape(self.question)}</strong></p>{self.still()}"
            f"<figcaption{attribute(description)}>{html.escape(description)}</figcaption>"
            "</figure></div>"
        )
        data = {
            "text/plain": f"{type(self).__name__}: {description}",
            "text/html": still,
            WIDGET_VIEW: {"version_major": 2, "version_minor": 0, "model_id": self.model_id},
        }
        return data, metadata
