"""Games of stones in a row, perfect play, tree search that asks a network, and self-play.

A position is a pair of whole numbers, ``(own, other)``: bit ``i`` of ``own`` is set where the
player who is to move has a stone on cell ``i``, row by row from the top. After a move the two
change places, so that everything here is said from the side of who is to move.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dlbook.activations import softmax
from dlbook.layers import Dense
from dlbook.models import Sequential
from dlbook.optimizers import Adam

#: Stones of the player to move, stones of the other one.
Position = tuple[int, int]

#: Probabilities of all moves, shape (n, moves), and values, shape (n,), of n positions.
Evaluation = tuple[NDArray[np.floating], NDArray[np.floating]]


class RowGame:
    """Two players set stones in turn; who first has ``line`` of them in a row wins.

    Args:
        rows, columns: the size of the board.
        line: how many in a row win.
        falls: whether stones fall to the lowest empty cell of a column, as in Connect Four; a
            move is then a column, else a cell.

    Raises:
        ValueError: a line does not fit on the board.

    >>> game = RowGame(3, 3, line=3)
    >>> position = game.read("XX. OO. ...")
    >>> game.moves(position), game.result(position)
    ([2, 5, 6, 7, 8], None)
    >>> game.result(game.play(position, 2))  # the player to move has lost
    -1
    """

    def __init__(self, rows: int, columns: int, line: int, *, falls: bool = False) -> None:
        if not 1 <= line <= max(rows, columns):
            raise ValueError(
                f"RowGame expects a line that fits on {rows} by {columns} cells, got line={line}."
            )
        self.rows, self.columns, self.line, self.falls = rows, columns, line, falls
        self.cells = rows * columns
        self.move_count = columns if falls else self.cells
        self.full = (1 << self.cells) - 1
        self.lines = list(self._lines())

    def _lines(self) -> Generator[int]:
        for r in range(self.rows):
            for c in range(self.columns):
                for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
                    last_r, last_c = r + down * (self.line - 1), c + right * (self.line - 1)
                    if last_r < self.rows and 0 <= last_c < self.columns:
                        cells = range(self.line)
                        yield sum(1 << (r + k * down) * self.columns + c + k * right for k in cells)

    def _cell(self, taken: int, move: int) -> int:
        """The bit on which a stone of this move comes to lie, 0 if the move is not possible."""
        if not self.falls:
            return 0 if taken >> move & 1 else 1 << move
        for r in reversed(range(self.rows)):
            bit = 1 << r * self.columns + move
            if not taken & bit:
                return bit
        return 0

    def moves(self, position: Position) -> list[int]:
        """The possible moves."""
        taken = position[0] | position[1]
        return [move for move in range(self.move_count) if self._cell(taken, move)]

    def play(self, position: Position, move: int) -> Position:
        """The position after a move, from the other player's side.

        Raises:
            ValueError: the move is not possible.
        """
        own, other = position
        if not 0 <= move < self.move_count or not (bit := self._cell(own | other, move)):
            raise ValueError(f"Move {move} is not possible; possible are {self.moves(position)}.")
        return other, own | bit

    def has_line(self, stones: int) -> bool:
        """Whether some line is full of these stones."""
        return any(stones & line == line for line in self.lines)

    def result(self, position: Position) -> int | None:
        """-1 if the player to move has lost, 0 for a draw, None while the game goes on."""
        own, other = position
        if self.has_line(other):
            return -1
        return 0 if own | other == self.full else None

    def planes(self, positions: Sequence[Position]) -> NDArray[np.float32]:
        """What a network sees: for every cell "mine?", then "yours?", shape (n, 2 * cells)."""
        shifts = np.arange(self.cells)
        stones = np.array(positions, dtype=np.int64).reshape(-1, 2, 1)
        return (stones >> shifts & 1).reshape(-1, 2 * self.cells).astype(np.float32)

    def symmetries(self) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """The board turned and mirrored: for each way, the order of the cells and of the moves."""
        cells = np.arange(self.cells).reshape(self.rows, self.columns)
        if self.falls:
            columns = np.arange(self.columns)
            return [(cells.ravel(), columns), (cells[:, ::-1].ravel(), columns[::-1])]
        turns = range(4) if self.rows == self.columns else (0, 2)
        orders = [np.rot90(each, k).ravel() for each in (cells, cells[:, ::-1]) for k in turns]
        return [(order, order) for order in orders]

    def read(self, text: str) -> Position:
        """A position from text: X, O and dots for the cells, X having moved first.

        Raises:
            ValueError: the text is no board, or no game can lead to it; the message says why.

        >>> RowGame(3, 3, line=3).read("XXX OOO ...")
        Traceback (most recent call last):
            ...
        ValueError: No game leads to this board: X and O both have 3 in a row; one line ends a game.
        """
        board = "".join(text.split()).upper()
        if len(board) != self.cells or set(board) - set("XO."):
            raise ValueError(
                f"A board expects {self.cells} letters X, O or a dot, row by row, got {text!r}."
            )
        x, o = (sum(1 << i for i, mark in enumerate(board) if mark == who) for who in "XO")
        if wrong := self._impossible(x, o):
            raise ValueError(f"No game leads to this board: {wrong}")
        return (x, o) if x.bit_count() == o.bit_count() else (o, x)

    def _impossible(self, x: int, o: int) -> str:
        """Why no game leads to these stones, or an empty text."""
        ahead = x.bit_count() - o.bit_count()
        if ahead not in (0, 1):
            return (
                f"X has {x.bit_count()} stones and O has {o.bit_count()}, but X begins and they "
                "take turns."
            )
        if self.falls:
            above = (x | o) & ~((x | o) >> self.columns) & (self.full >> self.columns)
            if above:
                return "a stone hangs above an empty cell."
        won = {who: self.has_line(stones) for who, stones in (("X", x), ("O", o))}
        if all(won.values()):
            return f"X and O both have {self.line} in a row; one line ends a game."
        for who, last in (("X", 1), ("O", 0)):
            if won[who]:
                if ahead != last:
                    return f"{who} has {self.line} in a row, but the other player moved after it."
                if not self._a_last_stone(x if who == "X" else o):
                    return f"{who} has two lines that no single stone completes."
        return ""

    def _a_last_stone(self, stones: int) -> bool:
        """Whether some stone, taken away, leaves no line."""
        bits = (1 << i for i in range(self.cells))
        return any(stones & bit and not self.has_line(stones ^ bit) for bit in bits)


class PerfectPlay:
    """The value of every position under perfect play, found by trying everything.

    >>> PerfectPlay(RowGame(3, 3, line=3)).value((0, 0))  # tic-tac-toe is a draw
    0
    """

    def __init__(self, game: RowGame) -> None:
        self.game = game
        self.known: dict[Position, int] = {}

    def value(self, position: Position) -> int:
        """1 if the player to move can force a win, 0 a draw, -1 if the other one can win."""
        if position not in self.known:
            result = self.game.result(position)
            if result is None:
                result = -1
                for move in self.game.moves(position):
                    result = max(result, -self.value(self.game.play(position, move)))
                    if result == 1:
                        break
            self.known[position] = result
        return self.known[position]

    def moves(self, position: Position) -> list[int]:
        """The moves that keep the value."""
        best = self.value(position)
        after = {move: self.game.play(position, move) for move in self.game.moves(position)}
        return [move for move, next_one in after.items() if -self.value(next_one) == best]


class Node(NamedTuple):
    """A position of the search tree: for each possible move its prior, visits and total value."""

    moves: list[int]
    priors: list[float]
    visits: list[int]
    totals: list[float]


def search(
    game: RowGame,
    position: Position,
    simulations: int,
    *,
    exploration: float = 1.5,
    noise: np.random.Generator | None = None,
) -> Generator[Position, tuple[NDArray[np.floating], float], NDArray[np.int64]]:
    r"""Count how often each move is worth looking at, by a tree search that asks for evaluations.

    From the root the search goes down, at every position to the move with the largest

    .. math:: Q(a) + c\,P(a)\,\frac{\sqrt{1 + \sum_b N(b)}}{1 + N(a)},

    :math:`P` being the prior probability, :math:`N` the visits so far, :math:`Q` the mean value of
    what they found (0 before the first), and :math:`c` the ``exploration``. A position that is
    new is evaluated and joins the tree; its value goes up the path, its sign changing with the
    player. The rule is that of AlphaZero (Silver et al., 2018), with a constant :math:`c`.

    It is a generator, so that many searches can share one call of a network: it yields a position
    and wants its evaluation sent, the probabilities of all moves and the value for the player to
    move; it returns the visits of the root, shape (moves,). :func:`search_together` drives it.

    Args:
        game: its rules.
        position: the root; the game goes on there.
        simulations: how often to go down, at least 1.
        exploration: how much a move counts that the prior likes and nobody has tried.
        noise: makes the root's priors a mixture, three quarters of the prior and one of a random
            distribution (Dirichlet, 0.6), so that self-play tries everything.
    """
    tree: dict[Position, Node] = {}
    for _ in range(simulations + 1):
        path: list[tuple[Node, int]] = []
        here = position
        while (node := tree.get(here)) is not None:
            k = _most_promising(node, exploration)
            path.append((node, k))
            here = game.play(here, node.moves[k])
        result = game.result(here)
        if result is not None:
            value = float(result)
        else:
            prior, value = yield here
            tree[here] = node = _node(game.moves(here), prior)
            if not path and noise is not None:
                random = noise.dirichlet(np.full(len(node.moves), 0.6))
                mixed = [0.75 * p + 0.25 * r for p, r in zip(node.priors, random, strict=True)]
                tree[here] = node._replace(priors=mixed)
        for node, k in reversed(path):
            value = -value
            node.visits[k] += 1
            node.totals[k] += value
    counts = np.zeros(game.move_count, dtype=np.int64)
    counts[tree[position].moves] = tree[position].visits
    return counts


def _node(moves: list[int], prior: NDArray[np.floating]) -> Node:
    """A new position; the prior is cut to the possible moves, and sums to 1 there."""
    chosen = [float(prior[move]) for move in moves]
    total = sum(chosen)
    priors = [p / total for p in chosen] if total > 0 else [1 / len(moves)] * len(moves)
    return Node(moves, priors, [0] * len(moves), [0.0] * len(moves))


def _most_promising(node: Node, exploration: float) -> int:
    """The place, in the node's moves, of the one to look at next; the first of equal ones."""
    root = exploration * math.sqrt(1 + sum(node.visits))
    best, best_score = 0, -math.inf
    for k, (prior, visits, total) in enumerate(
        zip(node.priors, node.visits, node.totals, strict=True)
    ):
        score = (total / visits if visits else 0.0) + root * prior / (1 + visits)
        if score > best_score:
            best, best_score = k, score
    return best


def search_together(
    game: RowGame,
    positions: Sequence[Position],
    evaluate: Callable[[list[Position]], Evaluation],
    simulations: int,
    *,
    noise: np.random.Generator | None = None,
) -> NDArray[np.int64]:
    """Search from several positions at once: visits of the roots, shape (n, moves).

    Args:
        game: its rules.
        positions: the roots; in each the game goes on.
        evaluate: gets a list of positions, returns an :data:`Evaluation` of them.
        simulations: of each search.
        noise: see :func:`search`.

    >>> game = RowGame(3, 3, line=3)
    >>> def flat(positions):
    ...     return np.ones((len(positions), 9)) / 9, np.zeros(len(positions))
    >>> visits = search_together(game, [game.read("XX. OO. ...")], flat, 50)
    >>> int(visits[0].argmax()), int(visits.sum())  # it finds the winning move
    (2, 50)
    """
    searches = [search(game, each, simulations, noise=noise) for each in positions]
    visits = np.zeros((len(positions), game.move_count), dtype=np.int64)
    waiting = [(i, next(each)) for i, each in enumerate(searches)]
    while waiting:
        priors, values = evaluate([position for _, position in waiting])
        still = []
        for (i, _), prior, value in zip(waiting, priors, values, strict=True):
            try:
                still.append((i, searches[i].send((prior, float(value)))))
            except StopIteration as end:
                visits[i] = end.value
        waiting = still
    return visits


class PolicyValue:
    """A network with two answers: which move, and who will win.

    Two hidden layers of ReLU units, then one output for each move, whose softmax is the policy,
    and one whose tanh is the value, from -1 to 1, for the player to move.

    Args:
        game: its rules.
        units: in each hidden layer.
        rate: learning rate of Adam.
        seed: of the initial weights.

    >>> game = RowGame(3, 3, line=3)
    >>> policy, value = PolicyValue(game)([(0, 0), (1, 16)])
    >>> policy.shape, value.shape, policy.sum(axis=1).round(3).tolist()
    ((2, 9), (2,), [1.0, 1.0])
    """

    def __init__(
        self, game: RowGame, *, units: int = 64, rate: float = 0.003, seed: int = 0
    ) -> None:
        self.game = game
        layers = [Dense(units, activation="relu"), Dense(units, activation="relu")]
        self.model = Sequential([*layers, Dense(game.move_count + 1)], seed=seed)
        self.model.build((2 * game.cells,))
        self.optimizer = Adam(rate)

    def __call__(self, positions: Sequence[Position]) -> Evaluation:
        """Probabilities of the moves, shape (n, moves), and values, shape (n,)."""
        out = self.model(self.game.planes(positions))
        return softmax(out[:, :-1]), np.tanh(out[:, -1])

    def learn(
        self, turns: Sequence[Turn], rng: np.random.Generator, *, epochs: int = 2, batch: int = 64
    ) -> None:
        """Descend on the cross-entropy to the search's visits plus the squared error of the value.

        Each batch is turned or mirrored by a symmetry drawn at random.
        """
        x = self.game.planes([turn.position for turn in turns])
        wanted = np.array([turn.visits for turn in turns])
        outcomes = np.array([turn.outcome for turn in turns])
        symmetries = self.game.symmetries()
        for _ in range(epochs):
            for rows in np.array_split(rng.permutation(len(x)), max(1, len(x) // batch)):
                cells, moves = symmetries[rng.integers(len(symmetries))]
                planes = x[rows].reshape(-1, 2, self.game.cells)[:, :, cells]
                out = self.model(planes.reshape(len(rows), -1), training=True)
                value = np.tanh(out[:, -1])
                by_policy = softmax(out[:, :-1]) - wanted[rows][:, moves]
                by_value = 2 * (value - outcomes[rows]) * (1 - value**2)
                gradient = np.column_stack([by_policy, by_value]) / len(rows)
                self.model.zero_grad()
                self.model.backprop(gradient.astype(np.float32))
                self.optimizer.apply(self.model.vector)


class Turn(NamedTuple):
    """One turn of a finished game: what the search recommended, and how it ended for its player."""

    position: Position
    visits: NDArray[np.float64]
    outcome: float


def self_play(
    game: RowGame,
    evaluate: Callable[[list[Position]], Evaluation],
    games: int,
    simulations: int,
    rng: np.random.Generator,
) -> list[Turn]:
    """Play games against itself, moves drawn by the visits of a search with noise; all turns.

    >>> game = RowGame(3, 3, line=3)
    >>> rng = np.random.default_rng(0)
    >>> turns = self_play(game, PolicyValue(game), games=2, simulations=5, rng=rng)
    >>> {turn.outcome for turn in turns} <= {-1.0, 0.0, 1.0}
    True
    """
    turns: list[Turn] = []
    ongoing: list[tuple[Position, list[tuple[Position, NDArray[np.float64]]]]]
    ongoing = [((0, 0), []) for _ in range(games)]
    while ongoing:
        visits = search_together(game, [p for p, _ in ongoing], evaluate, simulations, noise=rng)
        still = []
        for (position, past), counts in zip(ongoing, visits, strict=True):
            share = counts / counts.sum()
            past.append((position, share))
            after = game.play(position, int(rng.choice(game.move_count, p=share)))
            result = game.result(after)
            if result is None:
                still.append((after, past))
                continue
            outcome = -float(result)  # of who moved last
            for place, recommended in reversed(past):
                turns.append(Turn(place, recommended, outcome))
                outcome = -outcome
        ongoing = still
    return turns


class Playouts:
    """Evaluation without a network: all moves alike, and the result of one game of random moves.

    Args:
        game: its rules.
        rng: draws the moves.
    """

    def __init__(self, game: RowGame, rng: np.random.Generator) -> None:
        self.game, self.rng = game, rng

    def __call__(self, positions: Sequence[Position]) -> Evaluation:
        """Probabilities of the moves, shape (n, moves), and values, shape (n,)."""
        shape = (len(positions), self.game.move_count)
        return np.full(shape, 1 / shape[1]), np.array([self._one(each) for each in positions])

    def _one(self, position: Position) -> float:
        side = 1.0
        while (result := self.game.result(position)) is None:
            moves = self.game.moves(position)
            position = self.game.play(position, moves[self.rng.integers(len(moves))])
            side = -side
        return side * result
