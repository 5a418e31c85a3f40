"""Schedules: values at the points that matter."""

import pytest

from dlbook.schedules import CosineDecay, StepDecay


def test_step_decay():
    schedule = StepDecay(1.0, step_size=10, factor=0.5)
    assert [schedule(step) for step in (0, 9, 10, 25)] == [1.0, 1.0, 0.5, 0.25]


def test_cosine_decay_with_warmup():
    schedule = CosineDecay(0.2, decay_steps=100, alpha=0.1, warmup_steps=10)
    assert [schedule(step) for step in (0, 5, 10)] == pytest.approx([0.0, 0.1, 0.2])
    assert schedule(60) == pytest.approx(0.11)  # half way between 0.2 and 0.02
    assert schedule(110) == schedule(10_000) == pytest.approx(0.02)
    rates = [schedule(step) for step in range(10, 111)]
    assert rates == sorted(rates, reverse=True)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: StepDecay(-0.1, step_size=1), "StepDecay expects rate >= 0, got -0.1"),
        (lambda: StepDecay("0.1", step_size=1), "StepDecay expects rate >= 0, got '0.1'"),
        (lambda: StepDecay(0.1, step_size=1, factor=-1), "factor >= 0"),
        (
            lambda: CosineDecay(float("nan"), decay_steps=9),
            "CosineDecay expects rate >= 0, got nan",
        ),
        (lambda: CosineDecay(0.1, decay_steps=9, alpha=-1), "alpha >= 0"),
        (lambda: CosineDecay(0.1, decay_steps=9, warmup_steps=-1), "warmup_steps to be an integer"),
        (lambda: CosineDecay(0.1, decay_steps=9, warmup_steps=0.5), "warmup_steps to be an integ"),
    ],
)
def test_ranges_are_checked(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    "make",
    [lambda: StepDecay(0.1, step_size=0), lambda: CosineDecay(0.1, decay_steps=-1)],
)
def test_lengths_are_checked(make):
    with pytest.raises(ValueError, match="positive integer"):
        make()


@pytest.mark.parametrize("step", [-1, 0.5, "1", None])
def test_steps_are_whole_numbers(step):
    for schedule in (StepDecay(0.1, step_size=5), CosineDecay(0.1, decay_steps=5)):
        with pytest.raises(ValueError, match="expects step to be an integer of 0 or more"):
            schedule(step)
