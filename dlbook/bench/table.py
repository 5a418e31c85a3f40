"""The rows as a table, a file of comma-separated values, and a picture."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from dlbook.bench.measuring import Row

HEADS = ("Work", "Against", "Threads", "Ratio", "Middle half", "Goal", "ms", "Of peak", "Note")


def cells(row: Row) -> list[str]:
    """The row as the table shows it."""

    def show(value: float | None, form: str) -> str:
        return "" if value is None else format(value, form)

    spread = "" if row.low is None else f"{row.low:.2f} to {row.high:.2f}"
    return [
        row.work,
        row.against,
        str(row.threads),
        show(row.ratio, ".2f"),
        spread,
        show(row.goal, ".2f"),
        show(row.ms, ".2f"),
        show(row.peak, ".0%"),
        row.note,
    ]


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table.

    >>> print(markdown([Row("MLP", "PyTorch", 1, 1.5, 1.4, 1.6, 1.2, 3.0, 0.5)]).splitlines()[2])
    | MLP | PyTorch | 1 | 1.50 | 1.40 to 1.60 | 1.20 | 3.00 | 50% |  |
    """
    lines = [HEADS, ["---"] * len(HEADS), *map(cells, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def plot(rows: Sequence[Row], path: Path) -> None:
    """A picture of all ratios against rivals, with their spread and the goals."""
    from dlbook import plotting

    shown = [row for row in rows if row.ratio is not None and not row.note]
    fig, ax = plotting.subplots(height=1.0 + 0.22 * len(shown))
    for place, row in enumerate(reversed(shown)):
        color = plotting.COLORS["blue" if row.threads == 1 else "orange"]
        ax.plot([row.low, row.high], [place, place], color=color)
        ax.plot([row.ratio], [place], "o" if row.threads == 1 else "s", color=color)
        if row.goal is not None:
            ax.plot([row.goal], [place], "|", color=plotting.COLORS["ink"])
    ax.axvline(1.0, color=plotting.COLORS["gray"], linewidth=0.8)
    ax.set_xscale("log", base=2)
    ax.set_xticks([0.5, 1, 2, 4], ["0.5", "1", "2", "4"])
    ax.set_yticks(
        range(len(shown)),
        [f"{row.work}, {row.against}, {row.threads}" for row in reversed(shown)],
        fontsize=6,
    )
    ax.set_xlabel("samples per second, dlbook over rival (bar: the goal)")
    fig.savefig(path, bbox_inches="tight")


def write(rows: Sequence[Row], folder: Path) -> None:
    """Write bench.md, bench.csv and, where matplotlib is installed, bench.svg."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.md").write_text(markdown(rows), encoding="utf-8")
    with (folder / "bench.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, fieldnames=list(asdict(rows[0])))
        table.writeheader()
        table.writerows(asdict(row) for row in rows)
    try:
        plot(rows, folder / "bench.svg")
    except ImportError:
        print("No plot: matplotlib is not installed.")
