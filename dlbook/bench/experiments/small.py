"""How fast small networks are: int8 and sparse products beside float32 ones, in ratios.

A layer of 1,024 inputs and 1,024 units takes a batch of 64. Its float32 product in NumPy is the
measure. Beside it stand the same product of int8 codes, added up in int32 by NumPy, which has no
fast way for whole numbers, and SciPy's product with 98 percent of the weights gone. Both sides
run in turns; a ratio is the rival's time divided by that of float32: above 1, the rival is slower.
"""

from __future__ import annotations

from statistics import median
from typing import Any

import numpy as np

from dlbook.bench.measuring import compare, middle_half
from dlbook.quantization import quantize

OPTIONS = {"rounds": (15, "pairs of turns")}


def measure(*, rounds: int, threads: int) -> dict[str, Any]:
    """The median ratio of each rival, and its middle half."""
    from scipy.sparse import csr_matrix

    rng = np.random.default_rng(0)
    W = rng.normal(size=(1024, 1024)).astype(np.float32)
    x = rng.random((64, 1024)).astype(np.float32)
    codes, _ = quantize(W, 8)
    whole, inputs = codes.astype(np.int32), np.round(127 * x).astype(np.int32)
    few = csr_matrix(np.where(np.abs(W) > np.quantile(np.abs(W), 0.98), W, 0).T)
    columns = np.ascontiguousarray(x.T)
    rivals = {"int8 in NumPy": lambda: inputs @ whole, "98 % sparse": lambda: few @ columns}
    rows = {}
    for name, work in rivals.items():
        ratios, _ = compare(lambda: x @ W, work, rounds=rounds, threads=threads)
        low, high = middle_half(ratios)
        rows[name] = {"ratio": median(ratios), "low": low, "high": high}
        print(f"{name}: {rows[name]['ratio']:.2f}")
    return {"rows": rows}


def markdown(result: dict[str, Any]) -> str:
    """The ratios as a Markdown table.

    >>> print(markdown({"rows": {"one": {"ratio": 2.0, "low": 1.5, "high": 3.0}}}).splitlines()[2])
    | one | 2.00 | 1.50 to 3.00 |
    """
    lines = ["| product | time, float32 = 1 | middle half |", "|---|---|---|"]
    for name, row in result["rows"].items():
        lines.append(f"| {name} | {row['ratio']:.2f} | {row['low']:.2f} to {row['high']:.2f} |")
    return "\n".join(lines) + "\n"
