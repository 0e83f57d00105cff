"""The Farseer law: the gain from data depends on the size of the model.

    L(N, D) = exp(s N**q + S) + exp(B N**b + Q) D**-exp(A N**a + E)

Li et al. 2025, arXiv:2506.10972, the law of the title.  N counts parameters by the convention of
the family, D tokens.  L is in the unit of the runs: the published set gives bits/character (.44 to
.68 over its runs), not nats/token.  The paper's nine letters differ in case only and its E is no
floor, so the fields are named by the three functions of size that they form:

    floor(N) = exp(floor_level + floor_slope N**floor_power)      S, s, q
    data(N)  = exp(data_level + data_slope N**data_power)         Q, B, b
    rate(N)  = exp(rate_level + rate_slope N**rate_power)         E, A, a
    L        = floor(N) + data(N) D**-rate(N)

There is no closed form of the optimum: laws/numeric_frontier.py.  The optimal tokens a parameter
rise with compute beyond 1e20 FLOPs, to some 200 at 1e24.  Nine coefficients need a full grid of
sizes and tokens (the paper has some 400 runs); on a single sweep they are not determined.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np

from laws.law import Array, Coefficient, Number
from laws.numeric_frontier import NumericFrontier

FLOOR_POWERS = (0.05, 0.15, 0.35)
DATA_POWERS = (-0.08, -0.17, -0.35)
RATE_POWERS = (0.02, 0.05, 0.15)
RATES = np.geomspace(0.05, 1.5, 30)
LEAST_TOKENS, LEAST_SIZES = 4, 3
STARTS = 9


@dataclass(frozen=True, slots=True)
class Farseer(NumericFrontier):
    """One fitted Farseer law; its fields are its coefficients.

    floor_level  -  log of the loss of a tiny model with endless data
    floor_slope  -  how that falls with size, at N = 1
    floor_power  -  power of size there
    data_level   -  log of what a large model has to gain from data, at D = 1
    data_slope   -  how much more a small one has, at N = 1
    data_power   -  power of size there, negative
    rate_level   -  log of the exponent of D
    rate_slope   -  how that falls with size, at N = 1
    rate_power   -  power of size there
    """

    floor_level: Number
    floor_slope: Number
    floor_power: Number
    data_level: Number
    data_slope: Number
    data_power: Number
    rate_level: Number
    rate_slope: Number
    rate_power: Number

    name: ClassVar[str] = "farseer"
    centred: ClassVar[tuple[str, ...]] = ("N",)
    least_runs: ClassVar[int] = 40
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "floor_level": Coefficient("-", -3.0, 4.0, is_log=False),
        "floor_slope": Coefficient("-", -5.0, 1.0, is_log=False),
        "floor_power": Coefficient("-", 0.01, 0.5),
        "data_level": Coefficient("-", -8.0, 8.0, is_log=False),
        "data_slope": Coefficient("-", 0.1, 30.0),
        "data_power": Coefficient("-", -0.6, -0.01, is_log=False),
        "rate_level": Coefficient("-", -3.0, 12.0, is_log=False),
        "rate_slope": Coefficient("-", -12.0, 1.0, is_log=False),
        "rate_power": Coefficient("-", 0.005, 0.3),
    }

    def floor(self, N: Any) -> Any:
        """What remains of the loss of N parameters with endless data."""
        return np.exp(self.floor_level + self.floor_slope * N**self.floor_power)

    def data(self, N: Any) -> Any:
        """The loss above the floor at D = 1."""
        return np.exp(self.data_level + self.data_slope * N**self.data_power)

    def rate(self, N: Any) -> Any:
        """The exponent of D."""
        return np.exp(self.rate_level + self.rate_slope * N**self.rate_power)

    def equation(self, N: Any, D: Any) -> Any:
        """L = floor(N) + data(N) D**-rate(N)."""
        return self.floor(N) + self.data(N) * D ** -self.rate(N)

    def uncentred(self, N: float) -> Self:
        """The slopes of the law of N, from those of N divided by this."""
        return type(self)(
            self.floor_level,
            self.floor_slope * N**-self.floor_power,
            self.floor_power,
            self.data_level,
            self.data_slope * N**-self.data_power,
            self.data_power,
            self.rate_level,
            self.rate_slope * N**-self.rate_power,
            self.rate_power,
        )

    @classmethod
    def starts(cls, N: Array, D: Array, L: Array) -> Array:
        """Starts (starts, coefficients): a power law in D at each size, then lines through those.

        The order in which the paper fits it; sizes of fewer than four token counts are passed over.
        """
        sizes = np.exp(np.round(np.log(N), 2))
        n = np.array([n for n in np.unique(sizes) if len(set(D[sizes == n])) >= LEAST_TOKENS])
        if len(n) < LEAST_SIZES:
            return np.empty((0, len(cls.coefficients)))
        curves = np.log([_at_size(D[sizes == size], L[sizes == size]) for size in n]).T
        rows = []
        for powers in product(FLOOR_POWERS, DATA_POWERS, RATE_POWERS):
            for power, curve in zip(powers, curves, strict=True):
                columns = np.stack([np.ones_like(n), n**power], axis=1)
                rows += [*np.linalg.lstsq(columns, curve)[0], power]
        least, most = np.array([c[1:3] for c in cls.coefficients.values()]).T
        starts = np.clip(np.reshape(rows, (-1, len(least))), least, most)
        misses = np.abs(np.log(cls.from_draws(starts).equation(N, D) / L)).sum(axis=1)
        return starts[np.argsort(misses, kind="stable")[:STARTS]]


def _at_size(D: Array, L: Array) -> tuple[float, float, float]:
    """floor, data and rate of L = floor + data D**-rate that fit the runs of one size best."""
    best = (np.inf, 0.0, 0.0, 0.0)
    for rate in RATES:
        columns = np.stack([np.ones_like(D), D**-rate], axis=1) / L[:, None]
        (floor, data), *_ = np.linalg.lstsq(columns, np.ones_like(L))
        cost = float(((columns @ (floor, data) - 1) ** 2).sum())
        if floor > 0 and data > 0:
            best = min(best, (cost, floor, data, rate))
    return best[1:] if best[1] else (0.9 * L.min(), 0.1 * L.min(), float(RATES.mean()))


# The fit of the paper's notebook, as kept beside the runs in github.com/PlanarG/active-sl
# (benchmark/dataset/farseer_scaling_law/laws.py): 0.23 % off its 404 runs, where the rounded set
# that is quoted is 2.4 % off.  The runs: N 1e8 to 2.5e10, D 1e9 to 5.1e11.
PUBLISHED: Mapping[str, Farseer] = MappingProxyType(
    {
        "Li 2025": Farseer(
            floor_level=0.1284880679442551,
            floor_slope=-0.062465473,
            floor_power=0.13,
            data_level=-1.544209554,
            data_slope=230.73437075885855,
            data_power=-0.1729,
            rate_level=3.133347198805445,
            rate_slope=-1.665630816,
            rate_power=0.0458999999999619,
        ),
    }
)
CITATIONS: Mapping[str, str] = MappingProxyType({"Li 2025": "arXiv:2506.10972"})
