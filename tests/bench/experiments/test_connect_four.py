"""The experiment on Connect Four: which positions it asks about, and what it counts as mistakes."""

import numpy as np
import pytest

from dlbook.bench import experiments
from dlbook.bench.experiments import connect_four
from dlbook.games import PerfectPlay, RowGame


def small() -> tuple[RowGame, PerfectPlay]:
    game = RowGame(3, 3, line=3, falls=True)
    return game, PerfectPlay(game)


def test_every_position_has_a_move_that_gives_value_away() -> None:
    game, perfect = small()
    found = connect_four.hard_positions(game, perfect, 40)
    assert len(set(found)) == 40
    assert all(len(perfect.moves(p)) < len(game.moves(p)) for p in found)


def test_mistakes_are_counted_among_possible_moves() -> None:
    game, perfect = small()
    places = connect_four.hard_positions(game, perfect, 40)
    best = np.zeros((40, 3))
    worst = np.zeros((40, 3))
    for row, (good, bad) in enumerate(zip(best, worst, strict=True)):
        right = perfect.moves(places[row])
        good[right] = 1
        bad[[move for move in game.moves(places[row]) if move not in right]] = 1
        full = [move for move in range(3) if move not in game.moves(places[row])]
        good[full] = bad[full] = 9  # nobody can move there, whatever the score
    assert connect_four.mistakes(game, perfect, places, best) == 0
    assert connect_four.mistakes(game, perfect, places, worst) == 1


def test_the_whole_experiment_on_a_tiny_board(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ROWS": 3, "COLUMNS": 3, "LINE": 3, "GAMES": 4, "SIMULATIONS": 6}.items():
        monkeypatch.setattr(connect_four, name, value)
    result = connect_four.measure(threads=1, seeds=1, rounds=4, positions=40)
    assert result["perfect"]["value"] == small()[1].value((0, 0))
    assert len(result["mistakes"]) == len(experiments.stored("connect_four")["mistakes"])
    assert result["mistakes"]["search without network, 48 simulations"][0] < 0.3
    assert result["mistakes"]["lots"][0] > 0.3
