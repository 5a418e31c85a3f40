"""Connect Four on a board of 4 rows and 5 columns: self-play against perfect play.

A network learns by self-play alone. Then every player chooses a move in the same positions, taken
from games of random moves, in which at least one possible move gives value away; perfect play,
found by trying everything, says which moves do. The share of such mistakes is the result, beside
the seconds that the player thought. Rivals: lots, and tree search whose evaluation is one game of
random moves. Searches have as many simulations as in self-play, and eight times as many. The
control is a search that asks a network before it has learned. The network is judged after a quarter
of its games and after all of them. Games a round and simulations were fixed beforehand; 25 rounds
were tried first, so 100 are four times as many.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from dlbook.games import (
    Evaluation,
    PerfectPlay,
    Playouts,
    PolicyValue,
    Position,
    RowGame,
    Turn,
    search_together,
    self_play,
)
from dlbook.parameters import Array

ROWS, COLUMNS, LINE = 4, 5, 4
GAMES = 40  # in each round of self-play
SIMULATIONS = 50  # of each move
KEPT = 6  # rounds that the network learns from
OPTIONS = {
    "seeds": (3, "trainings"),
    "rounds": (100, "of self-play in each training"),
    "positions": (500, "in which the players are compared"),
}

Evaluate = Callable[[list[Position]], Evaluation]


def hard_positions(game: RowGame, perfect: PerfectPlay, count: int) -> list[Position]:
    """Different positions of random games, in which some possible move gives value away."""
    rng = np.random.default_rng(0)
    found: dict[Position, None] = {}
    while len(found) < count:
        position = (0, 0)
        while game.result(position) is None and len(found) < count:
            moves = game.moves(position)
            if len(perfect.moves(position)) < len(moves):
                found[position] = None
            position = game.play(position, moves[rng.integers(len(moves))])
    return list(found)


def trained(game: RowGame, rounds: int, seed: int) -> Iterator[PolicyValue]:
    """A network after a quarter of the rounds of self-play, and after all."""
    rng, network = np.random.default_rng(seed), PolicyValue(game, seed=seed)
    past: list[list[Turn]] = []
    for number in range(1, rounds + 1):
        past = [*past, self_play(game, network, GAMES, SIMULATIONS, rng)][-KEPT:]
        network.learn([turn for turns in past for turn in turns], rng)
        if number in (max(1, rounds // 4), rounds):
            yield network


def lots(game: RowGame, rng: np.random.Generator, positions: list[Position]) -> Array:
    """Scores of all moves that say nothing, (n, moves)."""
    return rng.random((len(positions), game.move_count))


def policy(network: PolicyValue, positions: list[Position]) -> Array:
    """Scores of all moves as the network gives them, without search, (n, moves)."""
    return network(positions)[0]


def mistakes(
    game: RowGame, perfect: PerfectPlay, positions: list[Position], scores: Array
) -> float:
    """The share of positions in which the possible move with the best score gives value away."""
    wrong = 0
    for position, score in zip(positions, scores, strict=True):
        moves = game.moves(position)
        wrong += moves[int(np.argmax(score[moves]))] not in perfect.moves(position)
    return wrong / len(positions)


def measure(*, threads: int, seeds: int, rounds: int, positions: int) -> dict[str, Any]:
    """Train, and count the mistakes of every player in the same positions."""
    game = RowGame(ROWS, COLUMNS, LINE, falls=True)
    perfect = PerfectPlay(game)
    start = time.perf_counter()
    value = perfect.value((0, 0))
    places = hard_positions(game, perfect, positions)
    solved = {"value": value, "positions": len(perfect.known)}
    print(f"perfect play: {solved}, {time.perf_counter() - start:.0f} s", flush=True)
    found: dict[str, list[float]] = {}
    seconds: dict[str, list[float]] = {}

    def judge(player: str, think: Callable[[list[Position]], Array]) -> None:
        start = time.perf_counter()
        scores = think(places)
        seconds.setdefault(player, []).append(time.perf_counter() - start)
        found.setdefault(player, []).append(mistakes(game, perfect, places, scores))
        print(f"{player}: {found[player][-1]:.1%} mistakes", flush=True)

    def judge_search(player: str, evaluate: Evaluate, simulations: int = SIMULATIONS) -> None:
        think = partial(search_together, game, evaluate=evaluate, simulations=simulations)
        judge(f"{player}, {simulations} simulations", think)

    training = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        judge("lots", partial(lots, game, rng))
        judge_search("search without network", Playouts(game, rng))
        judge_search("search without network", Playouts(game, rng), 8 * SIMULATIONS)
        judge_search("search with a new network", PolicyValue(game, seed=seed))
        start = time.perf_counter()
        for part, network in zip((4, 1), trained(game, rounds, seed), strict=True):
            training.append(time.perf_counter() - start)
            after = f"after {rounds * GAMES // part:,} games"
            judge(f"network alone, {after}", partial(policy, network))
            judge_search(f"search with network, {after}", network)
        judge_search(f"search with network, {after}", network, 8 * SIMULATIONS)
    return {
        "threads": threads,
        "perfect": solved,
        "compared": len(places),
        "rounds": rounds,
        "games": rounds * GAMES,
        "training_seconds": training,
        "mistakes": found,
        "seconds": seconds,
    }


def markdown(result: dict[str, Any]) -> str:
    """The share of mistakes of each player as a table, a column for each seed."""
    seeds = len(next(iter(result["mistakes"].values())))
    head = ["player", *(f"seed {seed}" for seed in range(seeds))]
    rows = [
        [player, *(f"{share:.1%}" for share in shares)]
        for player, shares in result["mistakes"].items()
    ]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
