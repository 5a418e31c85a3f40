"""LookBack: a text goes in, a text comes out, and where the writer looked while it wrote."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import NDArray

from dlbook.layers import GRU
from dlbook.live.base import Binary, Figure
from dlbook.live.still import Still
from dlbook.live.words import say
from dlbook.seq2seq import END, START, EncoderDecoder, Vocabulary, greedy

MOST_WEIGHTS, LONGEST = 40_000, 60


class LookBack(Figure):
    """What a trained `EncoderDecoder` writes for a text, sign by sign, and its attention.

    Args:
        layer: a built layer with attention and at most 40 000 weights.
        signs: the vocabulary of what it reads, of single characters.
        written_signs: the vocabulary of what it writes, of single characters.
        text: what it reads first; 1 to 60 characters, made lower case.
        steps: the most signs that it writes, the end included.
        examples: other texts, offered by buttons.

    :attr:`written` is the text that comes out, :attr:`attention` the weights (T, S), a row for
    each sign that was written (the end included), a column for each sign of the text.

    Raises:
        ValueError: a layer that the page can't run.
        traitlets.TraitError: a text that is empty or too long.
    """

    reserve: ClassVar[tuple[int, int]] = (566, 535)

    weights = Binary("float32")
    sizes: traitlets.Dict[str, int] = traitlets.Dict().tag(sync=True)
    signs = traitlets.List(traitlets.Unicode()).tag(sync=True)
    written_signs = traitlets.List(traitlets.Unicode()).tag(sync=True)
    examples = traitlets.List(traitlets.Unicode()).tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    row = traitlets.Int(0, min=0).tag(sync=True)

    def __init__(
        self,
        layer: EncoderDecoder,
        signs: Vocabulary,
        written_signs: Vocabulary,
        *,
        text: str,
        steps: int = 11,
        examples: tuple[str, ...] = (),
    ) -> None:
        if not (isinstance(layer, EncoderDecoder) and layer.built and layer.attention):
            raise ValueError("LookBack expects a built EncoderDecoder with attention; train it.")
        if layer.count_params() > MOST_WEIGHTS:
            raise ValueError(
                f"LookBack expects at most {MOST_WEIGHTS} weights, got {layer.count_params()}: "
                "they travel in the page. Take fewer units."
            )
        self.layer, self.vocabulary, self.written_vocabulary = layer, signs, written_signs
        super().__init__(
            weights=_in_order(layer),
            sizes={
                "inputs": layer.input_dim,
                "outputs": layer.output_dim,
                "units": layer.units,
                "vector": layer.embedding_dim,
                "steps": steps,
            },
            signs=signs.signs,
            written_signs=written_signs.signs,
            examples=list(examples),
            text=text,
            question="Where does the network look while it writes?",
            hint="Type a date as you would write it, or press a button. Choose a written sign "
            "with the slider, or press its row: the text below the map is shaded by what the "
            "network took from each place.",
        )

    @traitlets.validate("text")
    def _readable(self, proposal: dict[str, Any]) -> str:
        text: str = proposal["value"].lower()
        if not 1 <= len(text) <= LONGEST:
            raise traitlets.TraitError(
                f"LookBack.text expects 1 to {LONGEST} characters, got {len(text)}."
            )
        return text

    def _ids(self) -> NDArray[np.int64]:
        ids = greedy(self.layer, self._source(), steps=self.sizes["steps"])[0]
        return np.asarray(ids[: np.append(np.flatnonzero(ids == END), len(ids) - 1)[0] + 1])

    def _source(self) -> NDArray[np.int64]:
        return np.asarray(self.vocabulary.encode([self.text]))

    @property
    def written(self) -> str:
        """What the network writes."""
        return self.written_vocabulary.decode(self._ids())

    @property
    def attention(self) -> NDArray[np.float64]:
        """Shape (T, S): how much of each sign of the text was taken for each written sign."""
        ids = self._ids()
        before = np.concatenate([[START], ids[:-1]])[None]
        return np.asarray(self.layer.attention_map(self._source(), before)[0], float)

    def describe(self) -> str:
        place = int(self.attention[min(self.row, len(self.attention) - 1)].argmax())
        return say(
            "From {text} the network writes {written}. For sign {number} it looked most at "
            "place {place} of the text, {sign}.",
            text=f"“{self.text}”",
            written=f"“{self.written}”",
            number=str(min(self.row, len(self.attention) - 1) + 1),
            place=str(place + 1),
            sign=f"“{self.text[place]}”",
        )

    def still(self) -> str:
        weights = self.attention
        rows, columns = weights.shape
        picture = Still(x=(-1.5, columns), y=(0, rows + 1.2), height=300, frame=False)
        for s, sign in enumerate(self.text):
            picture.text(sign, s + 0.5, rows + 0.6)
        for t, k in enumerate(self._ids()):
            sign = "•" if k == END else self.written_vocabulary.decode([k])
            picture.text(sign or "?", -0.7, rows - t - 0.5)
        picture.gray(1 - weights, 0, 0, columns, rows)
        return picture.svg(self.describe())


def _in_order(layer: EncoderDecoder) -> NDArray[np.float32]:
    """All weights in a row, in the order in which the page takes them."""
    look = layer.look_back
    cells: list[GRU] = [layer.reader.layer, layer.reader.backward_layer, layer.writer]  # type: ignore[list-item]
    arrays = [layer.source_vectors.embeddings.value, layer.target_vectors.embeddings.value]
    for cell in cells:
        arrays += [cell.kernel.value, cell.recurrent_kernel.value, cell.bias.value]
    for dense in (look.query, look.key, look.value, look.attention_output, layer.scores):
        arrays += [parameter.value for parameter in dense.parameters]
    return np.concatenate([array.ravel() for array in arrays]).astype(np.float32)
