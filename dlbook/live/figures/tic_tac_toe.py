"""TicTacToe: play against a network with tree search, and see what both think."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import NDArray

from dlbook.games import Evaluation, Position, RowGame, search_together
from dlbook.live.base import Binary, Choice, Figure, Finite
from dlbook.live.network import page_network
from dlbook.live.still import Still
from dlbook.live.words import joined, say
from dlbook.models import Sequential

GAME = RowGame(3, 3, line=3)

#: What the cells are called, row by row.
CELLS = (
    "top left",
    "top middle",
    "top right",
    "middle left",
    "center",
    "middle right",
    "bottom left",
    "bottom middle",
    "bottom right",
)


class TicTacToe(Figure):
    """A board against a network of two answers, as :class:`dlbook.games.PolicyValue` has it.

    Args:
        model: 18 inputs, 10 outputs, Dense layers; ``PolicyValue(...).model``.
        board: nine letters X, O or a dot, row by row; X moves first. Spaces do not count.
        human: "X" or "O".
        simulations: of the tree search, 0 for the network alone.

    Raises:
        ValueError: the model does not fit, or no game leads to the board; the message says why.

    >>> from dlbook.games import PolicyValue
    >>> figure = TicTacToe(PolicyValue(GAME).model, board="X.. .O. ...")
    >>> figure.evaluation()[0].shape, int(figure.visits().sum())
    ((9,), 50)
    """

    parts: ClassVar[tuple[str, ...]] = ("engine.js",)
    reserve: ClassVar[tuple[int, int]] = (560, 600)

    board = traitlets.Unicode().tag(sync=True)
    human = Choice(("X", "O"))
    simulations = Finite(50, min=0, max=400)
    layers: traitlets.List[Any] = traitlets.List().tag(sync=True)
    weights = Binary("float32")

    def __init__(
        self,
        model: Sequential,
        *,
        board: str = "... ... ...",
        human: str = "X",
        simulations: int = 50,
    ) -> None:
        layers, weights = page_network(model, "TicTacToe")
        if (layers[0]["inputs"], layers[-1]["units"]) != (2 * GAME.cells, GAME.cells + 1):
            raise ValueError(
                f"TicTacToe expects a model of 18 inputs and 10 outputs, got "
                f"{layers[0]['inputs']} and {layers[-1]['units']}."
            )
        GAME.read(board)
        self.model = model
        super().__init__(
            board="".join(board.split()).upper(),
            human=human,
            simulations=simulations,
            layers=layers,
            weights=weights,
            question="Can you beat a network that has only ever played against itself?",
            hint="Choose a cell. The numbers say what the network thinks of your moves, and where "
            "the search looked.",
        )

    @traitlets.validate("board")
    def _one_that_can_be(self, proposal: dict[str, Any]) -> str:
        try:
            GAME.read(proposal["value"])
        except ValueError as problem:
            raise traitlets.TraitError(f"TicTacToe.board: {problem}") from problem
        return "".join(proposal["value"].split()).upper()

    def evaluation(self) -> tuple[NDArray[np.floating], float]:
        """The network's probabilities of the cells, shape (9,), and its value for who moves."""
        policy, value = self._evaluate([GAME.read(self.board)])
        return policy[0], float(value[0])

    def visits(self) -> NDArray[np.int64]:
        """How often the search looked at each cell, shape (9,); zeros where the game is over."""
        position = GAME.read(self.board)
        if GAME.result(position) is not None or self.simulations < 1:
            return np.zeros(GAME.cells, dtype=np.int64)
        visits = search_together(GAME, [position], self._evaluate, int(self.simulations))
        return np.asarray(visits[0])

    def _evaluate(self, positions: list[Position]) -> Evaluation:
        out = self.model(GAME.planes(positions)).astype(float)
        shares = np.exp(out[:, :-1] - out[:, :-1].max(axis=1, keepdims=True))
        return shares / shares.sum(axis=1, keepdims=True), np.tanh(out[:, -1])

    def describe(self) -> str:
        marks = [
            say("{mark} {where}", mark=say(mark), where=say(where))
            for mark, where in zip(self.board, CELLS, strict=True)
            if mark != "."
        ]
        stones = joined(marks) if marks else say("an empty board")
        return say("{stones}; you play {human}.", stones=stones, human=say(self.human))

    def still(self) -> str:
        picture = Still(x=(0, 3), y=(0, 3), height=420)
        for k in (1, 2):
            picture.line([(k, 0), (k, 3)], color="muted")
            picture.line([(0, k), (3, k)], color="muted")
        for i, mark in enumerate(self.board):
            if mark != ".":
                picture.text(mark, i % 3 + 0.5, 2.5 - i // 3, size=40)
        return picture.svg(self.describe())
