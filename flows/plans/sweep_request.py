"""What is asked of a sweep from nothing."""

import math
from dataclasses import dataclass

from flows.errors import WrongCall
from laws.forms.chinchilla import Chinchilla
from laws.published import EPOCH
from laws.rules.tokens_per_param import TokensPerParam

BY_THE_HOUR = ("price_per_hour", "peak_flops", "mfu")
MOST = 50  # budgets, and sizes of each


@dataclass(frozen=True)
class SweepRequest:
    """A target and a budget [FLOPs], how the runs are laid out, and what they cost.

    budgets, sizes              how many compute budgets, and sizes at each
    tokens_per_param            of the frontier that runs lie about; None: a published law's
    batch_tokens                tokens a step; None: by rule
    price_per_flop              or price_per_hour of one accelerator, with its peak_flops and the
                                mfu, the share of them that trains

    Raises WrongCall where a number is not above 0 or a price is half a price.
    """

    target: float
    budget: float
    budgets: int = 5
    sizes: int = 5
    tokens_per_param: float | None = None
    batch_tokens: float | None = None
    price_per_flop: float | None = None
    price_per_hour: float | None = None
    peak_flops: float | None = None
    mfu: float | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that mean nothing."""
        given = {name: value for name, value in vars(self).items() if value is not None}
        for name, value in given.items():
            if not (math.isfinite(value) and value > 0):
                raise WrongCall(f"--{name.replace('_', '-')} must be a number above 0, not {value}")
        hourly = [name for name in BY_THE_HOUR if name in given]
        if hourly and len(hourly) < len(BY_THE_HOUR):
            raise WrongCall("a price by the hour takes --price-per-hour, --peak-flops and --mfu")
        if hourly and self.price_per_flop is not None:
            raise WrongCall("give one price: --price-per-flop, or --price-per-hour")
        if self.mfu is not None and self.mfu > 1:
            raise WrongCall(f"--mfu is a share between 0 and 1, not {self.mfu}")
        if max(self.budgets, self.sizes) > MOST:
            raise WrongCall(f"--budgets and --sizes are {MOST} at most")

    @property
    def frontier(self) -> Chinchilla | TokensPerParam:
        """Where the runs lie."""
        return EPOCH if self.tokens_per_param is None else TokensPerParam(self.tokens_per_param)
