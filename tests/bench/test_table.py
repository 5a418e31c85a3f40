"""The table and the picture of the measured rows."""

import csv

from dlbook.bench import table
from dlbook.bench.measuring import Row

ROWS = [
    Row("CNN", "PyTorch", 1, 1.5, 1.4, 1.6, 1.0, 20.0, 0.22),
    Row("CNN", "Keras", 2, None, None, None, 2.4, None, None, "keras is not installed"),
]


def test_table_and_plot_are_written(tmp_path):
    table.write(ROWS, tmp_path / "new")
    written = (tmp_path / "new" / "bench.md").read_text(encoding="utf-8")
    assert "| CNN | PyTorch | 1 | 1.50 | 1.40 to 1.60 | 1.00 | 20.00 | 22% |  |" in written
    with (tmp_path / "new" / "bench.csv").open(newline="", encoding="utf-8") as file:
        assert [line["ratio"] for line in csv.DictReader(file)] == ["1.5", ""]
    assert "<svg" in (tmp_path / "new" / "bench.svg").read_text(encoding="utf-8")


def test_a_row_without_a_ratio_says_why():
    assert "keras is not installed" in table.markdown(ROWS)
