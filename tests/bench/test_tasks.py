"""The tasks run, their arithmetic holds, and memory stays in bounds."""

import tracemalloc

import pytest

from dlbook.bench import networks
from dlbook.bench.tasks import tasks
from dlbook.models import Sequential
from dlbook.optimizers import SGD


@pytest.mark.parametrize("task", tasks(), ids=lambda task: task.name)
def test_every_task_runs_and_every_goal_has_its_rival(task):
    task.ours()()
    assert task.flops > 0
    assert set(task.goals) <= set(task.rivals)


def peak_of_a_step(batch_size):
    """Bytes that NumPy holds at the worst moment of one step of the articles' CNN."""
    x, y = networks.classification(batch_size, (28, 28, 1), 10)
    model = Sequential(networks.cnn(1), seed=0)
    model.compile(SGD(networks.RATE), "sparse_categorical_crossentropy")
    model.train_on_batch(x, y)
    tracemalloc.start()
    model.train_on_batch(x, y)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_memory_grows_no_faster_than_the_batch():
    assert peak_of_a_step(128) < 2.1 * peak_of_a_step(64)
    # The convolution's output and its gradient are alive at once, and the rest is small.
    assert peak_of_a_step(128) < 3 * (128 * 26 * 26 * 32 * 4)


def test_flops_by_hand():
    # 2 N (a b) for each product; the first layer has no input gradient.
    assert networks.mlp_flops((4, 3, 2), 5) == 2 * 5 * (2 * 12 + 3 * 6)
    dense = 13 * 13 * 32 * 128 + 128 * 10
    assert networks.cnn_flops(1, 1) == 2 * (2 * 26 * 26 * 9 * 32 + 3 * dense)
