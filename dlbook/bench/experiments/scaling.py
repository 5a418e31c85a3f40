"""Transformers of five sizes on the tiny Shakespeare: a law fitted on four predicts the fifth.

Networks of one block and widths 8, 16, 32, 64 and 128 read the first nine tenths of the text in
windows of 32 characters, 32 windows a step, for 100, 200, 400 and 800 steps, each budget with its
own schedule. All runs see fewer characters than the text has. Windows are drawn at random, so in
the longest runs about a third of what is read has been read before. For each size and budget four
learning rates are tried with one seed, 0.4, 0.8, 1.6 and 3.2 divided by the width; the best is
repeated with another. Losses are those of 20,000 characters of the last tenth. The law
(`dlbook.scaling`) is fitted on the four smaller sizes and its predictions for the fifth are in the
result before the fifth is trained. At last the network of width 32 reads the first 1,000, 10,000,
100,000 and all characters. The text is read from the folder that DLBOOK_DATA names, or downloaded:
1.1 MB.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dlbook.datasets import load_tiny_shakespeare
from dlbook.language import (
    Ids,
    character_ids,
    character_losses,
    character_transformer,
    train_characters,
)
from dlbook.scaling import Laws, fit_laws

OPTIONS = {"steps": (800, "steps of the longest runs"), "rates": (4, "learning rates tried")}
WIDTHS = (8, 16, 32, 64, 128)
RATES = (0.8, 1.6, 0.4, 3.2)  # to be divided by the width
TEXTS = (1_000, 10_000, 100_000)
CHARACTERS = 32 * 32  # in a step


def one_run(
    width: int, steps: int, rate: float, text: Ids, val: Ids, *, seed: int, letters: int, every: int
) -> tuple[int, list[float]]:
    """The number of parameters, and the loss on ``val`` each ``every`` steps."""
    model = character_transformer(letters, width, seed=seed)
    return model.count_params(), [
        float(character_losses(model, val).mean())
        for step in train_characters(model, text, rate=rate, steps=steps, seed=seed)
        if step % every == 0
    ]


def measure_size(
    width: int, budgets: list[int], rates: tuple[float, ...], text: Ids, val: Ids, letters: int
) -> list[dict[str, Any]]:
    """One row for each budget: the losses at all rates, and of a second seed at the best."""
    rows = []
    for steps in budgets:
        given = {"letters": letters, "every": steps}
        tried = {
            rate / width: one_run(width, steps, rate / width, text, val, seed=0, **given)
            for rate in rates
        }
        best = min(tried, key=lambda rate: tried[rate][1][0])
        parameters, again = one_run(width, steps, best, text, val, seed=1, **given)
        row = {
            "width": width,
            "parameters": parameters,
            "steps": steps,
            "characters": steps * CHARACTERS,
            "rate": best,
            "tried": {str(rate): round(run[1][0], 4) for rate, run in sorted(tried.items())},
            "losses": [round(tried[best][1][0], 4), round(again[0], 4)],
        }
        print(row, flush=True)
        rows.append(row)
    return rows


def law_of(rows: list[dict[str, Any]]) -> Laws:
    """The laws that fit these rows.

    >>> rows = [{"parameters": n, "characters": d, "losses": [1 + 9 / n**0.5 + 9 / d**0.5]}
    ...         for n in (100, 400, 900) for d in (100, 400, 900)]
    >>> float(law_of(rows).floor[0].round(3))
    1.0
    """
    return fit_laws(
        [row["parameters"] for row in rows],
        [row["characters"] for row in rows],
        [np.mean(row["losses"]) for row in rows],
    )


def measure(*, steps: int, rates: int, threads: int) -> dict[str, Any]:
    """Train four sizes, fit the law, write its word down, and only then train the fifth."""
    book = load_tiny_shakespeare().lower()
    alphabet = "".join(sorted(set(book)))
    ids = character_ids(book, alphabet)
    text, val = ids[: 9 * len(ids) // 10], ids[9 * len(ids) // 10 :][:20_000]
    budgets = [max(1, steps // part) for part in (8, 4, 2, 1)]
    given = (budgets, RATES[:rates], text, val, len(alphabet))
    rows = [row for width in WIDTHS[:-1] for row in measure_size(width, *given)]
    laws = law_of(rows)
    fifth = character_transformer(len(alphabet), WIDTHS[-1]).count_params()
    said = laws.predict(fifth, np.array(budgets) * CHARACTERS)  # (laws, budgets)
    sealed = {
        "parameters": fifth,
        "steps": budgets,
        "best law": said[0].round(4).tolist(),
        "lowest": said.min(axis=0).round(4).tolist(),
        "highest": said.max(axis=0).round(4).tolist(),
    }
    print("sealed:", sealed, flush=True)
    rows += measure_size(WIDTHS[-1], *given)
    rate = next(row["rate"] for row in rows if row["width"] == 32 and row["steps"] == budgets[-1])
    texts = []
    for length in (*TEXTS, len(text)):
        curve = one_run(
            32,
            steps,
            rate,
            text[:length],
            val,
            seed=0,
            letters=len(alphabet),
            every=max(1, steps // 16),
        )[1]
        texts.append({"length": length, "curve": [round(loss, 4) for loss in curve]})
        print(texts[-1], flush=True)
    return {"threads": threads, "rows": rows, "sealed": sealed, "texts": texts}


def markdown(result: dict[str, Any]) -> str:
    """The mean losses as a Markdown table, a line for each size.

    >>> row = {"parameters": 1479, "steps": 100, "losses": [2.5, 2.6], "rate": 0.01}
    >>> print(markdown({"rows": [row]}))
    | parameters | 100 steps |
    |---|---|
    | 1,479 | 2.55 |
    <BLANKLINE>
    """
    budgets = sorted({row["steps"] for row in result["rows"]})
    lines = [
        f"| parameters | {' | '.join(f'{steps} steps' for steps in budgets)} |",
        "|---" * (len(budgets) + 1) + "|",
    ]
    for parameters in sorted({row["parameters"] for row in result["rows"]}):
        of_size = {r["steps"]: r for r in result["rows"] if r["parameters"] == parameters}
        cells = " | ".join(f"{np.mean(of_size[steps]['losses']):.2f}" for steps in budgets)
        lines.append(f"| {parameters:,} | {cells} |")
    return "\n".join(lines) + "\n"
