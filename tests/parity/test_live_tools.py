"""One network in five tools, and a model carried to PyTorch and back (make parity)."""

import os

os.environ["KERAS_BACKEND"] = "torch"

import numpy as np
import pytest
import torch
from torch import nn

from dlbook.bench.experiments import tools
from dlbook.files.torch_weights import from_torch, to_torch
from tests.files.test_torch_weights import reader

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.mark.parametrize("tool", tools.TOOLS[1:], ids=lambda tool: tool.name)
def test_five_tools_agree(tool: tools.Tool) -> None:
    task = tools.digits_task()
    by_hand = tools.in_numpy(task, 3)
    np.testing.assert_allclose(tool.program(task, 3), by_hand, rtol=0, atol=1e-5)
    assert not np.allclose(by_hand, tools.in_numpy(task, 2), rtol=0, atol=1e-5)


def test_a_model_goes_to_pytorch_and_back() -> None:
    ours, other = reader(), reader(1)
    theirs = nn.Sequential(
        nn.Conv2d(3, 4, (3, 2)), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.5), nn.Flatten(),
        nn.Linear(80, 7), nn.Tanh(), nn.Linear(7, 5, bias=False), nn.Softmax(dim=1),
    ).eval()  # fmt: skip
    theirs.load_state_dict({k: torch.from_numpy(v) for k, v in to_torch(ours).items()})
    x = np.random.default_rng(0).normal(size=(6, 10, 11, 3)).astype("float32")
    with torch.no_grad():
        said = theirs(torch.from_numpy(x.transpose(0, 3, 1, 2).copy())).numpy()
        for weight in theirs.parameters():
            weight += 0.01
        moved = theirs(torch.from_numpy(x.transpose(0, 3, 1, 2).copy())).numpy()
    np.testing.assert_allclose(said, ours.predict(x), rtol=0, atol=1e-5)
    from_torch(other, {k: v.numpy() for k, v in theirs.state_dict().items()})
    np.testing.assert_allclose(other.predict(x), moved, rtol=0, atol=1e-5)
    assert np.abs(moved - said).max() > 1e-4
