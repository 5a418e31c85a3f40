"""Random models: valid ones train, save and check out; a wrong call says who expects what."""

import traceback
import warnings

import numpy as np
import pytest

from dlbook.gradcheck import check_layer
from dlbook.models import load_model
from tests import fuzz

SAID = (
    "expect", "Expected", "must", "needs", "Unknown", "watches", "has no", "can't", "takes",
    "does not fit",
)  # fmt: skip


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_valid_models(start, tmp_path):
    for seed in range(start, start + 50):
        drawn = fuzz.valid(seed)
        model, x, y = drawn.model, drawn.x, drawn.y
        try:
            history = model.fit(x, y, batch_size=4, verbose=0, epochs=2, shuffle=False)
            assert np.isfinite(history.history["loss"]).all()
            out = model.predict(x)
            assert out.shape == (fuzz.N, *model.output_shape)
            assert out.dtype == np.float32
            np.testing.assert_allclose(model.predict(x, batch_size=1), out, rtol=1e-3, atol=1e-5)
            np.testing.assert_allclose(
                model.evaluate(x, y, batch_size=5), model.evaluate(x, y), rtol=1e-4, atol=1e-6
            )
            model.save(tmp_path / "m.npz")
            again = load_model(tmp_path / "m.npz")
            np.testing.assert_array_equal(again.predict(x), out)
            check_layer(model, x[:2], directions=1, training=bool(seed % 2), tolerance=1e-5)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {[repr(each) for each in model.layers]}") from error


def raw(attempt):
    """Why an error is none that says who expects what; None if it is one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            attempt()
    except (TypeError, ValueError, RuntimeError, FileNotFoundError) as error:
        last = traceback.extract_tb(error.__traceback__)[-1].filename
        if "/dlbook/" not in last.replace("\\", "/"):
            return f"{type(error).__name__} from {last}: {error}"
        if not any(word in str(error) for word in SAID):
            return f"says not what is expected: {error}"
        return None
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "no error"


def test_every_argument_of_every_class_is_checked():
    faults = []
    for cls, name, value in fuzz.wrong_arguments():
        fault = raw(lambda cls=cls, name=name, value=value: fuzz.construct(cls, name, value))
        if fault:
            faults.append(f"{cls.__name__}({name}={value!r}): {fault}")
    assert faults == []


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_wrong_calls_say_who_expects_what(start):
    faults = []
    for seed in range(start, start + 100):
        what, attempt = fuzz.invalid(seed)
        fault = raw(attempt)
        if fault:
            faults.append(f"seed {seed}: {what[:200]}: {fault}")
    assert faults == []


def test_an_error_of_numpy_is_a_fault():
    assert "from" in raw(lambda: np.ones(2) + np.ones(3))
    assert raw(lambda: 1 / 0).startswith("ZeroDivisionError")
    assert raw(lambda: None) == "no error"
