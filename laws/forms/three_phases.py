"""The three phases of a learning curve in one law: slow, power law, floor.

    L(x) = E + (L0 - E) (1 + (x / x0)**(1 / f))**(-alpha f)

    x << x0    slow       L = L0, no better than a guess
    x >> x0    power law  L = E + (L0 - E) (x / x0)**-alpha
    x -> inf   floor      L = E
    x(L) = x0 (((L0 - E) / (L - E))**(1 / (alpha f)) - 1)**f, 0 where L >= L0, infinite where L <= E

The phases: Hestness et al. 2017, arXiv:1712.00409.  The form: one factor of Caballero et al. 2023,
arXiv:2210.14891, eq. 1, without a slope below its break.  At f = 1 / alpha it is estimator M4 of
Alabdulmohsin et al. 2022, arXiv:2209.06640, with its exponent a = 1:

    (L - E) / (L0 - L) = (x / x0)**-alpha

M4 with another a has no formula for L, hence f instead, which has the same role: how sharply the
slow phase ends.  L0 is that of a uniform guess, ln V for a vocabulary of V, or of unigrams.  x
counts parameters, tokens or FLOPs by the convention of the family; L is in nats/token.

A phase that the runs do not show leaves its coefficients undetermined: see laws/curves/phases.py.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.forms.bends import bend, projected
from laws.law import Array, Coefficient, LossLaw, Number
from laws.quantities import positive

SLOW, POWER_LAW, FLOOR = "slow", "power law", "floor"
NEAR_FLOOR = 0.1  # of E: less than this left to gain is the floor; our choice
WIDTHS = (0.2, 0.6, 2.0)
BREAKS = 7
STARTS = 15
LEAST_SLOW = 2  # distinct inputs below x0


@dataclass(frozen=True, slots=True)
class ThreePhases(LossLaw):
    """One fitted curve of three phases; its fields are its coefficients.

    E      nats/token  irreducible loss: what remains at infinite x
    L0     nats/token  loss of the slow phase, before anything is learnt
    x0     as x        where the slow phase ends
    alpha  -           how fast more of x pays off in the power law phase
    f      -           how far in log x the end of the slow phase reaches
    """

    E: Number
    L0: Number
    x0: Number
    alpha: Number
    f: Number

    name: ClassVar[str] = "three_phases"
    inputs: ClassVar[tuple[str, ...]] = ("x",)
    centred: ClassVar[tuple[str, ...]] = ("x",)
    least_runs: ClassVar[int] = 8
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "E": Coefficient("nats/token", 1e-3, 1e2),
        "L0": Coefficient("nats/token", 1e-2, 1e3, interval="log"),
        "x0": Coefficient("as x", 1e-8, 1e4, interval="log"),
        "alpha": Coefficient("-", 0.005, 3.0, is_log=False),
        "f": Coefficient("-", 0.02, 20.0),
    }

    def equation(self, x: Any) -> Any:
        """L = E + (L0 - E) (1 + (x / x0)**(1 / f))**(-alpha f)."""
        return self.E + (self.L0 - self.E) * np.exp(-self.alpha * bend(np.log(x / self.x0), self.f))

    def uncentred(self, x: float) -> Self:
        """x0 of the law of x, from that of x divided by this."""
        return type(self)(self.E, self.L0, self.x0 * x, self.alpha, self.f)

    def x_for_loss(self, L: ArrayLike) -> Array:
        """The x with which the loss is L nats/token; inf where none is enough, 0 at L0 or more."""
        L = positive("L", L)
        between = (self.E < L) & (L < self.L0)
        left = np.where(between, L - self.E, np.nan)
        with np.errstate(over="ignore"):
            t = np.expm1(np.log((self.L0 - self.E) / left) / (self.alpha * self.f))
            reached = self.x0 * t**self.f
        is_unknown = np.isnan(self.x0 * (self.L0 + self.E))
        beyond = np.where(self.E < L, 0.0, np.inf)
        return np.where(is_unknown, np.nan, np.where(between, reached, beyond))

    def phase(self, x: ArrayLike) -> NDArray[np.str_]:
        """Of each x: slow below x0, floor with less than NEAR_FLOOR E to gain, else power law."""
        x = positive("x", x)
        is_near = self.equation(x) - self.E < NEAR_FLOOR * self.E
        return np.where(x < self.x0, SLOW, np.where(is_near, FLOOR, POWER_LAW))

    def unseen(self, *inputs: Array, held: Collection[str] = ()) -> str | None:
        """Without runs in the slow phase L0, x0 and f are guesses, unless they are held."""
        if {"L0", "x0", "f"} <= set(held):
            return None
        (x,) = inputs
        slow = len(np.unique(x[x < self.x0]))
        if slow >= LEAST_SLOW:
            return None
        return (
            f"{slow} of the inputs lie in the slow phase (below {self.x0:.3g}), {LEAST_SLOW} are "
            "needed to see it. Fit a power law with a floor instead, or add smaller runs."
        )

    @classmethod
    def starts(cls, x: Array, L: Array) -> Array:
        """Starts (starts, coefficients) for runs at x: breaks within and below the runs."""
        u = np.log(x)
        breaks = np.linspace(2 * u.min() - u.max(), u.max(), BREAKS, endpoint=False)
        bends = [(at, f) for at in breaks for f in WIDTHS]
        bases = [np.stack([np.ones_like(u), -bend(u - at, f)]) for at, f in bends]
        found = sorted(
            (cost, E, E + np.exp(line[0]), np.exp(at), line[1], f)
            for (cost, E, line), (at, f) in zip(projected(L, bases), bends, strict=True)
        )
        least, most = np.array([c[1:3] for c in cls.coefficients.values()]).T
        return np.clip([row[1:] for row in found[:STARTS]], least, most)
