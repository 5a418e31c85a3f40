"""The benchmark's rivals do the same work as dlbook: they run, and have as many parameters."""

import numpy as np
import pytest
import torch

from dlbook.bench import networks, rivals
from dlbook.bench.tasks import tasks
from dlbook.models import Sequential

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.mark.parametrize("task", tasks(), ids=lambda task: task.name)
def test_every_rival_runs(task):
    for make in task.rivals.values():
        make()()


@pytest.mark.parametrize("convolutions", [1, 2])
def test_the_networks_are_the_same(convolutions):
    model = Sequential(networks.cnn(convolutions))
    model.build((28, 28, 1))
    theirs = torch.nn.Sequential(*rivals.torch_cnn(convolutions)(torch.nn))
    assert model.count_params() == sum(p.numel() for p in theirs.parameters())
    assert theirs(torch.zeros(1, 1, 28, 28)).shape == (1, 10)
    assert model(np.zeros((1, 28, 28, 1))).shape == (1, 10)
