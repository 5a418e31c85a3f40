"""Rules, perfect play, tree search and self-play."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import traitlets

from dlbook.games import PerfectPlay, PolicyValue, RowGame, search_together, self_play
from dlbook.live import TicTacToe

GAME = RowGame(3, 3, line=3)
FOUR = RowGame(4, 5, line=4, falls=True)


def reachable(game: RowGame) -> set[tuple[int, int]]:
    """Every position that some game leads to."""
    found, todo = set(), [(0, 0)]
    while todo:
        position = todo.pop()
        if position not in found:
            found.add(position)
            if game.result(position) is None:
                todo += [game.play(position, move) for move in game.moves(position)]
    return found


def text_of(position: tuple[int, int]) -> str:
    own, other = position
    x, o = (own, other) if own.bit_count() == other.bit_count() else (other, own)
    return "".join("X" if x >> i & 1 else "O" if o >> i & 1 else "." for i in range(9))


def hard_positions(perfect: PerfectPlay, count: int) -> list[tuple[int, int]]:
    """Positions in which some possible move gives value away."""
    places = [p for p in sorted(reachable(GAME)) if GAME.result(p) is None]
    hard = [p for p in places if len(perfect.moves(p)) < len(GAME.moves(p))]
    return hard[:: len(hard) // count]


def mistakes(perfect: PerfectPlay, places: list[tuple[int, int]], visits: np.ndarray) -> float:
    """The share of positions in which the most visited move gives value away."""
    wrong = [
        int(count.argmax()) not in perfect.moves(place)
        for place, count in zip(places, visits, strict=True)
    ]
    return float(np.mean(wrong))


def test_a_board_is_read_if_and_only_if_a_game_leads_to_it() -> None:
    possible = {text_of(position): position for position in reachable(GAME)}
    assert len(possible) == 5478  # as everybody counts them
    for letters in itertools.product("XO.", repeat=9):
        text = "".join(letters)
        if text in possible:
            assert GAME.read(text) == possible[text]
        else:
            with pytest.raises(ValueError, match="No game leads to this board: "):
                GAME.read(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("XXX ... ...", "X has 3 stones and O has 0"),
        ("XXX OOO ...", "both have 3 in a row"),
        ("XXX OO. O..", "X has 3 in a row, but the other player moved after it"),
        ("XO", "expects 9 letters"),
        ("XO? ... ...", "expects 9 letters"),
    ],
)
def test_an_impossible_board_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        GAME.read(text)


def test_the_figure_keeps_its_board_when_another_cannot_be() -> None:
    figure = TicTacToe(PolicyValue(GAME).model, board="X.. .O. ...")
    with pytest.raises(traitlets.TraitError, match="X has 3 stones and O has 0"):
        figure.board = "XXX......"
    assert figure.board == "X...O...."


def test_a_hanging_stone_says_why() -> None:
    with pytest.raises(ValueError, match="hangs above an empty cell"):
        FOUR.read("..... ..X.. ..... .....")
    assert FOUR.read("..... ..... ..... ..X..") == (0, 1 << 17)


def test_stones_fall_and_a_full_column_is_no_move() -> None:
    position = (0, 0)
    for _ in range(4):
        position = FOUR.play(position, 2)
    assert FOUR.moves(position) == [0, 1, 3, 4]
    with pytest.raises(ValueError, match=r"Move 2 is not possible; possible are \[0, 1, 3, 4\]"):
        FOUR.play(position, 2)


def test_a_line_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="a line that fits on 3 by 3"):
        RowGame(3, 3, line=4)


@pytest.mark.parametrize("game", [GAME, FOUR, RowGame(2, 3, line=2)])
def test_symmetries_keep_lines_and_moves(game: RowGame) -> None:
    rng = np.random.default_rng(0)
    lines = {
        tuple(np.flatnonzero([line >> i & 1 for i in range(game.cells)])) for line in game.lines
    }
    for cells, moves in game.symmetries():
        moved = {tuple(sorted(np.argsort(cells)[list(line)])) for line in lines}
        assert moved == lines
        position = (0, 0)
        for _ in range(3):
            position = game.play(position, int(rng.choice(game.moves(position))))
        turned = tuple(
            sum(1 << j for j, i in enumerate(cells) if stones >> i & 1) for stones in position
        )
        assert [m for m in range(game.move_count) if moves[m] in game.moves(position)] == (
            game.moves(turned)  # type: ignore[arg-type]
        )


def test_search_with_the_truth_plays_perfectly_and_with_its_opposite_does_not() -> None:
    perfect = PerfectPlay(GAME)

    def truth(positions: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
        values = np.array([perfect.value(each) for each in positions], dtype=float)
        return np.full((len(positions), 9), 1 / 9), values

    places = hard_positions(perfect, 60)
    right = search_together(GAME, places, truth, 60)
    wrong = search_together(GAME, places, lambda p: (truth(p)[0], -truth(p)[1]), 30)
    assert mistakes(perfect, places, right) == 0
    assert mistakes(perfect, places, wrong) > 0.1
    assert (right.sum(axis=1) == 60).all()


def test_self_play_gives_each_player_the_end_from_its_side() -> None:
    turns = self_play(GAME, PolicyValue(GAME), 3, 10, np.random.default_rng(0))
    for now, later in itertools.pairwise(turns):  # from the end of each game to its beginning
        if later.position[0] | later.position[1]:
            assert now.outcome == -later.outcome or now.position == (0, 0)
    assert all(np.isclose(turn.visits.sum(), 1) for turn in turns)


def test_a_network_learns_what_it_is_told() -> None:
    turns = self_play(GAME, PolicyValue(GAME), 2, 10, np.random.default_rng(0))
    wanted = [turn._replace(visits=np.eye(9)[4], outcome=1.0) for turn in turns]
    network = PolicyValue(GAME, rate=0.01)
    network.learn(wanted, np.random.default_rng(0), epochs=60)
    policy, value = network([turn.position for turn in turns])
    assert policy[:, 4].min() > 0.9 and value.min() > 0.8  # the center stays where it is
