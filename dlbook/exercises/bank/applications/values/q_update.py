"""Exercise: Q-learning along a recorded game."""

import numpy as np

from dlbook.exercises.exercise import Case


def q_update(Q, game, alpha, gamma):
    """Return the table after Q-learning along the moves of one game.

    Q has shape (S, A) and stays as it is: change a copy. game is a list
    of moves (s, a, reward, after, over) in the order of play, over being
    True where the game ended with this move. Each move corrects one
    entry, and the next move sees it corrected.

    >>> Q = np.array([[0.5, 0.0], [0.8, 0.2]])
    >>> game = [(0, 0, 0.0, 1, False), (1, 1, 1.0, 0, True)]
    >>> q_update(Q, game, alpha=0.1, gamma=0.9)
    array([[0.522, 0.   ],
           [0.8  , 0.28 ]])
    """
    Q = Q.copy()
    for s, a, reward, after, over in game:
        goal = reward if over else reward + gamma * Q[after].max()
        Q[s, a] += alpha * (goal - Q[s, a])
    return Q


def _played(rng, states, actions, moves):
    game, s = [], 0
    for k in range(moves):
        after = int(rng.integers(states))
        a, reward = int(rng.integers(actions)), round(float(rng.normal()), 2)
        game.append((s, a, reward, after, k == moves - 1))
        s = after
    return game


def cases(rng):
    """Yield games of several lengths, negative values, and moves back to the same state."""
    Q = np.array([[0.5, 0.0], [0.8, 0.2]])
    game = [(0, 0, 0.0, 1, False), (1, 1, 1.0, 0, True)]
    yield Case("two moves", Q=Q, game=game, alpha=0.1, gamma=0.9)
    yield Case("the end alone", Q=Q + 1, game=game[1:], alpha=0.5, gamma=1.0)
    circle = [(0, 1, 1.0, 0, False)] * 4
    yield Case("the same move four times", Q=Q, game=circle, alpha=0.5, gamma=0.9)
    for states, actions, moves in ((3, 2, 10), (5, 4, 40)):
        Q = rng.normal(size=(states, actions)).round(2)
        game = _played(rng, states, actions, moves)
        yield Case(f"{moves} moves", Q=Q, game=game, alpha=0.2, gamma=0.95)
    yield Case(
        "losses only", Q=-2 * np.ones((3, 2)), game=_played(rng, 3, 2, 6), alpha=1.0, gamma=0.9
    )
    yield Case("no move", Q=np.ones((2, 3)), game=[], alpha=0.1, gamma=0.9)


def goes_on_after_the_end(Q, game, alpha, gamma):
    """You add a guess for the state after the last move.

    Where `over` is True nothing comes after: the reward alone is the goal.
    """
    return q_update(Q, [(*move[:4], False) for move in game], alpha, gamma)


def the_old_table(Q, game, alpha, gamma):
    """All your guesses come from the table as it was before the game.

    Each move must see what the moves before it have corrected.
    """
    new = Q.copy()
    for s, a, reward, after, over in game:
        goal = reward if over else reward + gamma * Q[after].max()
        new[s, a] += alpha * (goal - Q[s, a])
    return new


def replaced(Q, game, alpha, gamma):
    """You replace the entry by the goal.

    It should move toward the goal by the share alpha of the distance.
    """
    return q_update(Q, game, 1.0, gamma)


def written_into_the_argument(Q, game, alpha, gamma):
    """You change the table that you were given.

    The caller may still need it: work on `Q.copy()`.
    """
    Q[...] = q_update(Q, game, alpha, gamma)
    return Q


HINTS = (
    "`for s, a, reward, after, over in game:` takes a move apart.",
    "The goal is `reward + gamma * Q[after].max()`, and `reward` alone where the game is over.",
    "`Q = Q.copy()` first; then `Q[s, a] += alpha * (goal - Q[s, a])`.",
)
