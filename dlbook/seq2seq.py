"""Sequence to sequence: one network reads, another writes, and may look back while it writes.

The writer learns by teacher forcing, from ``(source, target[:, :-1])`` to ``target[:, 1:]``; on
its own it writes by `beam_search`, of which a width of 1 is the greedy one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from dlbook.checks import as_ids, flag, positive_int
from dlbook.layers import GRU, Bidirectional, Dense, Embedding, Layer, MultiHeadAttention
from dlbook.losses import log_softmax
from dlbook.parameters import Array

#: The ids that every vocabulary begins with: padding, a text's start and end, and unknown signs.
PAD, START, END, UNKNOWN = 0, 1, 2, 3


class Vocabulary:
    """A number for each sign of some texts, after those for padding, start, end and unknown.

    >>> vocabulary = Vocabulary(["abba", "bob"])
    >>> vocabulary.encode(["bad", "o"], ends=True)
    array([[1, 5, 4, 3, 2],
           [1, 6, 2, 0, 0]])
    >>> vocabulary.decode([1, 5, 4, 3, 2, 0])
    'ba?'

    Args:
        texts: strings, whose signs are their characters, or lists of words.

    Raises:
        ValueError: texts without any sign.
    """

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        self.signs = sorted({sign for text in texts for sign in text})
        if not self.signs:
            raise ValueError("Vocabulary expects texts with at least one sign, got none.")
        self.ids = {sign: k for k, sign in enumerate(self.signs, UNKNOWN + 1)}

    def __len__(self) -> int:
        return len(self.signs) + UNKNOWN + 1

    def encode(self, texts: Sequence[Sequence[str]], *, ends: bool = False) -> Array:
        """Ids (N, S), filled up with `PAD`; with ends `START` and `END` stand around each text."""
        rows = [[self.ids.get(sign, UNKNOWN) for sign in text] for text in texts]
        if ends:
            rows = [[START, *row, END] for row in rows]
        out = np.full((len(rows), max(map(len, rows), default=0)), PAD)
        for line, row in zip(out, rows, strict=True):
            line[: len(row)] = row
        return out

    def decode(self, ids: Iterable[int]) -> str:
        """The signs of one text up to its `END`, joined; an unknown one is a question mark."""
        signs = []
        for k in ids:
            if k == END:
                break
            if k >= UNKNOWN:
                signs.append("?" if k == UNKNOWN else self.signs[k - UNKNOWN - 1])
        return "".join(signs)


def batches_by_length(
    source: Array, target: Array, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[tuple[Array, Array], Array]]:
    """One pass of teacher forcing: ``((source, target[:, :-1]), target[:, 1:])`` by batches.

    Sources of similar length share a batch, which is cut where its longest ends: less padding to
    compute. Both who shares and the order of the batches are drawn anew.

    >>> rng = np.random.default_rng(0)
    >>> source = np.array([[4, 5, 6, 7], [4, 0, 0, 0], [5, 4, 0, 0]])
    >>> for (x, before), after in batches_by_length(source, source, 1, rng):
    ...     print(x.shape, before.shape, after.shape)
    (1, 4) (1, 3) (1, 3)
    (1, 2) (1, 3) (1, 3)
    (1, 1) (1, 3) (1, 3)
    """
    lengths = (source != PAD).sum(axis=1)
    order = np.argsort(lengths + rng.uniform(-3, 3, len(source)))
    batches = [order[k : k + batch_size] for k in range(0, len(source), batch_size)]
    for k in rng.permutation(len(batches)):
        rows = batches[k]
        ids = target[rows]
        yield (source[rows, : lengths[rows].max()], ids[:, :-1]), ids[:, 1:]


class EncoderDecoder(Layer):
    """Reads a source and writes a target, id by id (Sutskever et al., Cho et al. 2014).

    A bidirectional GRU reads the source; its last states start a GRU that writes. With attention
    (Bahdanau et al. 2015, in the form of Luong et al. 2015) each of the writer's states h_t asks
    all states m_s of the reader, and the answer stands beside it::

        m_1 ... m_S = read(source), h_0 = last states of both directions
        h_t         = GRU(embedding of target_t, h_(t-1))
        context_t   = attention(h_t; m_1 ... m_S)
        logits_t    = Dense([h_t, context_t]), or Dense(h_t) without attention

    Shapes: the source (N, S) and the target (N, T) are ids, filled up with `PAD` at their ends;
    out (N, T, output_dim), the logits of the id that follows target_t.

    >>> import numpy as np
    >>> layer = EncoderDecoder(input_dim=30, output_dim=12, units=8, seed=0)
    >>> layer((np.array([[5, 9, 4]]), np.array([[START, 3]]))).shape
    (1, 2, 12)

    Args:
        input_dim: how many ids a source has.
        output_dim: how many ids a target has.
        units: of each of the reader's directions; the writer has twice as many.
        embedding_dim: length of the vector of an id.
        attention: whether the writer looks back.

    Raises:
        ValueError: an argument out of its range, or a source of padding alone.
    """

    integer_input = True

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        units: int,
        embedding_dim: int = 16,
        attention: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        owner = type(self).__name__
        self.input_dim = positive_int(input_dim, owner, "input_dim")
        self.output_dim = positive_int(output_dim, owner, "output_dim")
        self.units = positive_int(units, owner, "units")
        self.embedding_dim = positive_int(embedding_dim, owner, "embedding_dim")
        self.attention = flag(attention, owner, "attention")

    def spec_of(self, shape: Any) -> Any:
        return ((None,), (None,))

    def create_parameters(self, input_shape: Any) -> None:
        (source,), (target,) = input_shape
        width, vector = 2 * self.units, self.embedding_dim
        reader = GRU(self.units, return_sequences=True, return_state=True)
        self.source_vectors = Embedding(self.input_dim, vector, name="source_vectors")
        self.target_vectors = Embedding(self.output_dim, vector, name="target_vectors")
        self.reader = Bidirectional(reader, name="reader")
        self.writer = GRU(width, return_sequences=True, return_state=True, name="writer")
        self.look_back = MultiHeadAttention(1, width, name="look_back")
        self.scores = Dense(self.output_dim, name="scores")
        self.add_layer(self.source_vectors, (source,))
        self.add_layer(self.target_vectors, (target,))
        self.add_layer(self.reader, (source, vector))
        self.add_layer(self.writer, (target, vector))
        if self.attention:
            self.add_layer(self.look_back, ((target, width), (source, width)))
        self.add_layer(self.scores, (target, width * (1 + self.attention)))

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (*input_shape[1], self.output_dim)

    def compute_mask(self, x: Any, mask: Array | None) -> Array | None:
        return np.asarray(x[1] != PAD)  # the loss counts where the target goes on

    def read(self, source: Array, *, training: bool = False) -> tuple[Any, Array, Any]:
        """The reader's states (N, S, 2 units), the writer's first state (N, 2 units), a cache."""
        real = source != PAD  # (N, S)
        if not real.any(axis=1).all():
            raise ValueError(f"{self.name} expects something to read, got a source of padding.")
        x, of_vectors = self.source_vectors.forward(source, training=training)
        (memory, *ends), of_reader = self.reader.forward(x, training=training, mask=real)
        return (memory, real), np.concatenate(ends, axis=1), (of_vectors, of_reader)

    def write(
        self, target: Array, memory: Any, state: Array, *, training: bool = False
    ) -> tuple[Array, Array, Any]:
        """The logits (N, T, output_dim), the writer's last state (N, 2 units), and a cache."""
        x, of_vectors = self.target_vectors.forward(target, training=training)
        (h, last), of_writer = self.writer.forward((x, state), training=training)
        seen, of_look = h, None
        if self.attention:
            (states, real) = memory
            context, of_look = self.look_back.forward((h, states), training=training, mask=real)
            seen = np.concatenate([h, context], axis=2)  # (N, T, 4 units)
        out, of_scores = self.scores.forward(seen, training=training)
        return out, last, (of_vectors, of_writer, of_look, of_scores)

    def forward(self, x: Any, *, training: bool) -> tuple[Array, Any]:
        source, target = x
        memory, state, of_read = self.read(source, training=training)
        out, _, of_write = self.write(target, memory, state, training=training)
        return out, (memory[0].shape, of_read, of_write)

    def backward(self, grad_out: Array, cache: Any) -> tuple[None, None]:
        memory_shape, (of_source, of_reader), of_write = cache
        of_target, of_writer, of_look, of_scores = of_write
        grad_h: Any = self.scores.backward(grad_out, of_scores)
        grad_memory = np.zeros(memory_shape, grad_h.dtype)
        if self.attention:
            grad_h, grad_context = np.split(grad_h, 2, axis=2)
            grad_asks, grad_memory = self.look_back.backward(grad_context, of_look)
            grad_h = grad_h + grad_asks
        grad_x, grad_state = self.writer.backward((grad_h, np.zeros_like(grad_h[:, 0])), of_writer)
        self.target_vectors.backward(grad_x, of_target)
        ends = np.split(grad_state, 2, axis=1)  # the last state of either direction
        grad_x = self.reader.backward((grad_memory, *ends), of_reader)
        self.source_vectors.backward(grad_x, of_source)
        return None, None  # ids have no gradient

    def attention_map(self, source: Array, target: Array) -> Array:
        """How much of source_s the writer takes where it has just written target_t: (N, T, S)."""
        if not self.attention:
            raise ValueError(f"{self.name} has no attention; make it with attention=True.")
        (memory, real), state, _ = self.read(as_ids(source, "the source"))
        x, _ = self.target_vectors.forward(as_ids(target, "the target"), training=False)
        (h, _), _ = self.writer.forward((x, state), training=False)
        return self.look_back.attention_scores((h, memory), mask=real)[:, 0]


def beam_search(layer: EncoderDecoder, source: Any, *, width: int, steps: int) -> list[Any]:
    """The best ``width`` texts that a beam finds for one source, each with its log probability.

    After each step the ``width`` most probable beginnings stay. A text that has reached `END`
    waits until no beginning that goes on is more probable than it. A width of 1 is greedy.

    Args:
        layer: a built layer.
        source: the ids of one source, (S,).
        width: how many beginnings stay.
        steps: the most ids that are written, `END` included.

    Returns:
        a list of pairs: the ids without `START` and `END`, and the sum of their log
        probabilities, `END` included where it was reached; the most probable text comes first.
    """
    width, steps = (
        positive_int(width, "beam_search", "width"),
        positive_int(steps, "beam_search", "steps"),
    )
    (memory, real), state, _ = layer.read(as_ids(source, "the source of beam_search")[None])
    beam: list[tuple[list[int], float, Array]] = [([START], 0.0, state[0])]
    done: list[tuple[list[int], float]] = []
    for _ in range(steps):
        n = len(beam)
        last = np.array([[ids[-1]] for ids, _, _ in beam])
        kept = np.repeat(memory, n, axis=0), np.repeat(real, n, axis=0)
        logits, states, _ = layer.write(last, kept, np.stack([h for _, _, h in beam]))
        log_p = log_softmax(logits[:, 0].astype(np.float64))  # (n, output_dim)
        total = np.array([[value] for _, value, _ in beam]) + log_p
        best = np.argsort(-total, axis=None, kind="stable")[:width]
        found = [divmod(int(place), layer.output_dim) for place in best]
        done += [(beam[i][0][1:], float(total[i, k])) for i, k in found if k == END]
        beam = [([*beam[i][0], k], float(total[i, k]), states[i]) for i, k in found if k != END]
        done = sorted(done, key=lambda text: -text[1])[:width]
        if not beam or (len(done) == width and done[-1][1] >= beam[0][1]):
            break
    unfinished = [(ids[1:], value) for ids, value, _ in beam]
    return sorted(done + unfinished, key=lambda text: -text[1])[:width]


def greedy(layer: EncoderDecoder, source: Any, *, steps: int) -> Array:
    """What a width of 1 writes for many sources (N, S): ids (N, steps), `PAD` after `END`."""
    source = as_ids(source, "the source of greedy")
    memory, state, _ = layer.read(source)
    last, going = np.full((len(source), 1), START), np.ones(len(source), bool)
    out = np.full((len(source), positive_int(steps, "greedy", "steps")), PAD)
    for t in range(out.shape[1]):
        logits, state, _ = layer.write(last, memory, state)
        last = logits.argmax(axis=2)  # (N, 1)
        out[going, t] = last[going, 0]
        going &= last[:, 0] != END
        if not going.any():
            break
    return out
