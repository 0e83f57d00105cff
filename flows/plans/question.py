"""What a planner fixes: a budget, a cluster, a loss, a size, or tokens."""

import math
from dataclasses import dataclass

from flows.errors import WrongCall

SECONDS_A_DAY = 86_400
CLUSTER = frozenset({"gpus", "peak_flops", "mfu", "days"})
WAYS = ({"flops"}, CLUSTER, {"loss"}, {"params"}, {"tokens"}, {"params", "tokens"})


@dataclass(frozen=True)
class Question:
    """What is fixed, in exactly one of the WAYS.

    flops                        a budget [FLOPs]
    gpus, peak_flops, mfu, days  a cluster: accelerators, FLOP/s of one, share of it used, days
    loss                         a target [nats/token]
    params, tokens               a size, a number of tokens, or a run of both

    Raises WrongCall where nothing or too much is fixed, or a number is not above 0.
    """

    flops: float | None = None
    gpus: float | None = None
    peak_flops: float | None = None
    mfu: float | None = None
    days: float | None = None
    loss: float | None = None
    params: float | None = None
    tokens: float | None = None

    def __post_init__(self) -> None:
        """Refuse a question that is empty, contradicts itself or is not positive."""
        given = {name: value for name, value in vars(self).items() if value is not None}
        if set(given) not in WAYS:
            raise WrongCall(
                "say what is fixed, in one way: --flops, or --gpus --peak-flops --mfu --days, "
                "or --loss, or --params, or --tokens, or --params with --tokens"
            )
        for name, value in given.items():
            if not (math.isfinite(value) and value > 0):
                raise WrongCall(f"--{name.replace('_', '-')} must be a number above 0, not {value}")
        if self.mfu is not None and self.mfu > 1:
            raise WrongCall(f"--mfu is a share between 0 and 1, not {self.mfu}")

    def budget(self) -> float | None:
        """The budget in FLOPs, where a budget or a cluster is what is fixed."""
        if self.gpus and self.peak_flops and self.mfu and self.days:
            return self.gpus * self.peak_flops * self.mfu * self.days * SECONDS_A_DAY
        return self.flops
