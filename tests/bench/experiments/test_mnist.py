"""The MNIST command: on real files it trains, on bad ones it says so and prints no figure."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlbook.__main__ import main
from dlbook.bench import experiments
from dlbook.bench.experiments import mnist
from dlbook.datasets.mnist import Split
from dlbook.models import Sequential


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DLBOOK_DATA", str(tmp_path))
    return tmp_path


def ten_thousand() -> tuple[np.ndarray, np.ndarray]:
    """Images whose digit is the row of their only inked line; compressed, they are small."""
    y = (np.arange(10_000) * 7 % 10).astype(np.uint8)
    x = np.zeros((10_000, 28, 28), np.uint8)
    x[np.arange(10_000), 2 * y + 4] = 255
    return x, y


def test_the_first_8000_in_file_order_train_and_the_last_2000_test(folder: Path) -> None:
    x, y = ten_thousand()
    np.savez_compressed(folder / mnist.PART, x=x, y=y)
    name, (x_train, y_train), (x_test, y_test) = mnist.load_images()
    assert "8,000 train, 2,000 test" in name
    assert x_train.shape == (8000, 28, 28, 1) and x_train.dtype == np.float32
    np.testing.assert_array_equal(x_train[..., 0] * 255, x[:8000])
    np.testing.assert_array_equal(x_test[..., 0] * 255, x[8000:])
    np.testing.assert_array_equal(np.concatenate([y_train, y_test]), y)


def test_without_the_file_the_whole_set_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DLBOOK_DATA", raising=False)
    x, y = np.zeros((6, 28, 28), np.uint8), np.arange(6, dtype=np.uint8)
    monkeypatch.setattr("dlbook.datasets.mnist.load_data", lambda: ((x, y), (x[:2], y[:2])))
    name, (x_train, _), (x_test, _) = mnist.load_images()
    assert name == "MNIST: 6 images train, 2 test"
    assert (len(x_train), len(x_test)) == (6, 2)


def no_network() -> Split:
    raise ConnectionError("no route to host. Put the file into a folder")


@pytest.mark.parametrize("fault", ["no network", "cut off", "other shape", "other arrays"])
def test_where_nothing_can_be_measured_no_figure_is_printed(
    fault: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("dlbook.datasets.mnist.load_data", no_network)
    file, out = folder / mnist.PART, folder / "result.json"
    if fault == "cut off":
        np.savez_compressed(file, x=np.zeros((10, 28, 28)), y=np.zeros(10))
        file.write_bytes(file.read_bytes()[:-30])
    elif fault == "other shape":
        np.savez_compressed(file, x=np.zeros((10, 28, 28)), y=np.zeros(10))
    elif fault == "other arrays":
        np.savez_compressed(file, images=np.zeros((10, 28, 28)))
    assert main(["bench", "mnist", "--out", str(out)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Nothing was measured" in printed.err
    assert (str(file) if fault != "no network" else "no route") in printed.err
    assert not out.exists()


def few(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Noisy images whose digit is the place of a bright line."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 10, count)
    x = rng.random((count, 28, 28, 1)).astype(np.float32) * 0.3
    x[np.arange(count), 2 * y + 4] = 1
    return x, y


@pytest.mark.parametrize("name", [*mnist.NETWORKS, mnist.NEIGHBOR])
def test_each_network_learns_and_the_same_seed_gives_the_same_figure(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mnist, "load_images", lambda: ("few", few(0, 256), few(1, 64)))
    seed = None if name == mnist.NEIGHBOR else 3
    (row,) = mnist.measure_network(name, seed, 6)
    assert row["accuracy"] > 0.9
    (again,) = mnist.measure_network(name, seed, 6)
    assert row["accuracy"] == again["accuracy"]
    assert row["peak_mib"] is None or row["peak_mib"] > 10


def test_the_articles_network() -> None:
    model = Sequential(mnist.convolutional_layers())
    model.build((28, 28, 1))
    assert model.count_params() == 320 + 692_352 + 1290


def test_the_nearest_neighbor_by_hand() -> None:
    train = np.array([[0.0], [1.0], [5.0]]), np.array([3, 4, 5])
    test = np.array([[0.4], [0.6], [9.0], [4.0]]), np.array([3, 4, 5, 0])
    assert mnist.nearest_neighbor_accuracy(train, test) == 0.75


def test_what_is_printed_is_what_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def in_this_process(function: Callable[..., Any], *values: Any, threads: int) -> Any:
        assert threads == 2
        return function(*values)

    monkeypatch.setattr(mnist, "load_images", lambda: ("few", few(0, 64), few(1, 32)))
    monkeypatch.setattr(mnist, "in_fresh_process", in_this_process)
    out = tmp_path / "result.json"
    arguments = ["--seeds", "2", "--epochs", "1", "--threads", "2", "--out", str(out)]
    assert experiments.run("mnist", arguments) == 0
    result = json.loads(out.read_text(encoding="utf-8"))
    assert [row["seed"] for row in result["rows"]] == [0, 1, 0, 1, None]
    assert result["command"] == ("python -m dlbook bench mnist --seeds 2 --epochs 1 --threads 2")
    assert mnist.markdown(result) in capsys.readouterr().out


def test_per_network() -> None:
    common = {"network": "a", "seconds": 2.0, "processor_seconds": 1.0, "peak_mib": None}
    rows = [{**common, "seed": 0, "accuracy": 0.9}, {**common, "seed": 1, "accuracy": 0.96}]
    (line,) = mnist.per_network({"rows": rows})
    assert line["runs"] == 2
    assert line["mean"] == pytest.approx(0.93) and line["spread"] == pytest.approx(0.03)
    assert "93.00 % ± 3.00" in mnist.markdown({"rows": rows})


def test_the_stored_result_keeps_what_the_book_promises() -> None:
    result = experiments.stored("mnist")
    assert result["epochs"] == 10
    lines = {line["network"]: line for line in mnist.per_network(result)}
    ours = lines["articles' network"]
    assert ours["runs"] >= 3 and ours["mean"] >= 0.97
    assert set(lines) == {*mnist.NETWORKS, mnist.NEIGHBOR}
