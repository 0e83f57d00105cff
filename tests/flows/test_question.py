"""What a planner may fix, and what it amounts to."""

import pytest

from flows.errors import FlowError
from flows.plans.question import Question


def test_a_cluster_is_its_peak_times_its_use_times_its_seconds() -> None:
    # Llama 3 405B: 16,384 accelerators of 989 TFLOP/s at 40 % do 3.8e25 FLOPs in 67.9 days.
    budget = Question(gpus=16384, peak_flops=989e12, mfu=0.40, days=67.86).budget()
    assert budget == pytest.approx(3.8e25, rel=1e-3)


@pytest.mark.parametrize(
    "fixed",
    [
        {},
        {"flops": 1e20, "loss": 2.0},
        {"gpus": 8, "days": 3},
        {"loss": -1.0},
        {"flops": float("nan")},
        {"flops": float("inf")},
        {"params": 1e9, "flops": 1e20},
        {"gpus": 8, "peak_flops": 1e15, "mfu": 40, "days": 3},
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(fixed: dict[str, float]) -> None:
    with pytest.raises(FlowError, match="--"):
        Question(**fixed)
