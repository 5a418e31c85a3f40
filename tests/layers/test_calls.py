"""Wrong calls of every layer: shapes, inputs, masks and gradients that it can't work with."""

import numpy as np
import pytest
import scipy.sparse

from dlbook.models import Sequential
from tests.layers.test_contract import CASES, Layer, all_cases, inputs, make
from tests.test_fuzz import raw

SHAPES = [
    (), (0,), (None,), (None, None), (None, 4), (5, None), (3, 4, 5, 6), (2.5,), "ab", 7, None,
    ((3,), (4,)), ((), ()), (-1, 3), ("a",), (1, 1, 1), ((5, 4), (6, None)), ((5, 4), 6), {4},
]  # fmt: skip
DATA = [
    None, 3, "a", [], np.ones(3), np.ones((0,)), np.ones((6, 5, 4, 3, 2)), (np.ones((6, 5, 4)),),
    (np.ones((6, 5, 4)),) * 3, scipy.sparse.eye(3), {"a": 1}, object(), iter([1]),
    np.array([["a"]]), np.full((6, 5, 4), 1e300), [[1, 2], [3]],
    np.ma.masked_values(np.ones((6, 4)), 1.0),
]  # fmt: skip
MASKS = [
    1, "a", np.ones(3), np.ones((6, 5)), np.ones(6, bool), np.ones((7, 5), bool),
    np.ones((6, 9), bool), [True], np.ones((6, 5, 5, 1), bool), object(),
]  # fmt: skip
GRADS = [None, 3, "a", np.ones(3), (1, 2), [1], scipy.sparse.eye(2), object()]


def faults(attempts):
    """Those that end in an error of Python or NumPy; to be accepted is no fault here."""
    found = [(what, raw(attempt)) for what, attempt in attempts]
    return [f"{what}: {fault}" for what, fault in found if fault not in (None, "no error")]


@all_cases
def test_shapes(case):
    assert faults((f"build({s!r})", lambda s=s: make(case).build(s)) for s in SHAPES) == []


@all_cases
def test_inputs(case):
    def call(data, built):
        layer = make(case)
        if built:
            layer.build(case.shape)
        layer(data)

    tried = [(data, built) for data in DATA for built in (False, True)]
    assert faults((f"{d!r}, built {b}", lambda d=d, b=b: call(d, b)) for d, b in tried) == []


@all_cases
def test_masks_and_modes(case):
    x = inputs(case)
    attempts = [(f"mask={m!r}", lambda m=m: make(case)(x, mask=m)) for m in MASKS]
    attempts += [(f"training={t!r}", lambda t=t: make(case)(x, training=t)) for t in (None, 1, "a")]
    assert faults(attempts) == []
    with pytest.raises((TypeError, ValueError), match=r"expects training to be|takes no mask"):
        make(case)(x, training="yes")


@all_cases
def test_gradients(case):
    def backprop(grad):
        layer = make(case)
        layer(inputs(case))
        layer.backprop(grad)

    assert faults((f"backprop({g!r})", lambda g=g: backprop(g)) for g in GRADS) == []


def test_a_raw_error_is_found():
    class Careless(Layer):
        """Says nothing of what it expects."""

        def forward(self, x, *, training):
            return x @ np.ones((7, 7)), None

        def backward(self, grad_out, cache):
            return grad_out

    assert len(faults([("call", lambda: Careless()(np.ones((2, 3))))])) == 1
    assert CASES


def test_a_chain_in_itself_is_refused():
    model = Sequential([])
    with pytest.raises(ValueError, match="expects other layers, got itself"):
        model.add(model)


def test_what_is_set_later_is_checked_as_the_argument_is():
    layer = CASES["Dense"].layer(3)
    for wrong in ("no", 0, None):
        with pytest.raises(ValueError, match="Dense expects trainable to be True or False"):
            layer.trainable = wrong
    layer.trainable = False
    assert layer.get_config()["trainable"] is False


def test_methods_of_attention_and_recurrence():
    x = np.ones((2, 5, 4))
    attention, recurrent = make(CASES["MultiHeadAttention"]), make(CASES["LSTM"])
    attempts = [(f"{m!r}", lambda m=m: attention.attention_scores(x, mask=m)) for m in MASKS]
    attempts += [(f"{n!r}", lambda n=n: recurrent.get_initial_state(n)) for n in (-1, "a", 0.5)]
    assert faults(attempts) == []
