"""Broken power laws: a power law whose exponent changes smoothly at one or two breaks.

    L(x) = E + A x**-alpha prod_i (1 + (x / d_i)**(1 / f_i))**(-c_i f_i)

Caballero et al. 2023, arXiv:2210.14891, eq. 1, there a, b and c_0 for E, A and alpha.  Above break
i the exponent is alpha + c_1 + ... + c_i; where that is negative the loss rises, so the law also
follows a curve with a bump (double descent) instead of smoothing it away.  Whether the rise is more
than noise is asked of the runs by laws/curves/monotonicity.py.

x counts parameters, tokens or FLOPs by the convention of the family; L is in nats/token.  A break
has three coefficients, so one needs 8 runs and two need 12 (least_runs), and each is only known if
there are runs on both of its sides.  A break beyond the largest run cannot be foreseen.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np

from laws.forms.bends import bend, projected
from laws.law import Array, Coefficient, LossLaw, Number

WIDTHS = (0.1, 0.5)
BREAKS = 7
STARTS = 15
LEAST_A_SIDE = 2  # distinct inputs between a break and the next, or the end

_HEAD = {
    "E": Coefficient("nats/token", 1e-3, 1e2),
    "A": Coefficient("nats/token", 1e-6, 1e6, interval="log"),
    "alpha": Coefficient("-", -3.0, 3.0, is_log=False),
}


class Break(NamedTuple):
    """Where the exponent changes.

    c  -     by how much
    d  as x  where
    f  -     how far in log x the change reaches
    """

    c: Any
    d: Any
    f: Any


class _Broken(LossLaw):
    """What broken power laws share."""

    __slots__ = ()

    E: Number
    A: Number
    alpha: Number

    def breaks(self) -> tuple[Break, ...]:
        """The breaks in order of the fields."""
        numbers = self.values()[len(_HEAD) :]
        return tuple(Break(*numbers[i : i + 3]) for i in range(0, len(numbers), 3))

    def equation(self, x: Any) -> Any:
        """L = E + A x**-alpha prod_i (1 + (x / d_i)**(1 / f_i))**(-c_i f_i)."""
        fall = self.alpha * np.log(x)
        for at in self.breaks():
            fall = fall + at.c * bend(np.log(x / at.d), at.f)
        return self.E + self.A * np.exp(-fall)

    def uncentred(self, x: float) -> Self:
        """A and the d of the law of x, from those of x divided by this."""
        breaks = [number for at in self.breaks() for number in at._replace(d=at.d * x)]
        head = self.E, self.A * x**self.alpha, self.alpha
        return type(self)(*head, *breaks)  # type: ignore[call-arg]  # fields of the subclass

    def unseen(self, *inputs: Array, held: Collection[str] = ()) -> str | None:
        """A break that the runs do not enclose, each side of it, is a guess; held ones are not."""
        if held:
            return None
        places = np.unique(inputs[0])
        between = np.searchsorted(np.sort([float(at.d) for at in self.breaks()]), places)
        counts = np.bincount(between, minlength=len(self.breaks()) + 1)
        if (counts >= LEAST_A_SIDE).all():
            return None
        breaks = " and ".join(f"{float(at.d):.3g}" for at in self.breaks())
        return (
            f"The runs do not enclose the break at {breaks}: {', '.join(map(str, counts))} "
            f"distinct inputs on its sides, {LEAST_A_SIDE} are needed on each. Fit a law with "
            "fewer breaks."
        )

    @classmethod
    def starts(cls, x: Array, L: Array) -> Array:
        """Starts (starts, coefficients) for runs at x: the breaks at their quantiles."""
        u = np.log(x)
        places = np.quantile(u, np.linspace(0, 1, BREAKS + 2)[1:-1])
        count = (len(cls.coefficients) - len(_HEAD)) // 3
        bends = [(at, f) for at in combinations(places, count) for f in WIDTHS]
        bases = [np.stack([np.ones_like(u), -u, *(-bend(u - d, f) for d in at)]) for at, f in bends]
        found = sorted(
            (cost, E, np.exp(line[0]), line[1], *_interleaved(line[2:], at, f))
            for (cost, E, line), (at, f) in zip(projected(L, bases), bends, strict=True)
        )
        least, most = np.array([c[1:3] for c in cls.coefficients.values()]).T
        return np.clip([row[1:] for row in found[:STARTS]], least, most)


@dataclass(frozen=True, slots=True)
class BrokenOnce(_Broken):
    """One fitted power law with a break; its fields are its coefficients.

    E      nats/token  irreducible loss: what remains at infinite x
    A      nats/token  the loss above E at x = 1, if there were no break
    alpha  -           exponent below the break
    c1     -           what the break adds to the exponent
    d1     as x        where the break is
    f1     -           how far in log x it reaches
    """

    E: Number
    A: Number
    alpha: Number
    c1: Number
    d1: Number
    f1: Number

    name: ClassVar[str] = "broken_once"
    inputs: ClassVar[tuple[str, ...]] = ("x",)
    centred: ClassVar[tuple[str, ...]] = ("x",)
    least_runs: ClassVar[int] = 8
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        **_HEAD,
        "c1": Coefficient("-", -6.0, 6.0, is_log=False),
        "d1": Coefficient("as x", 1e-4, 1e4, interval="log"),
        "f1": Coefficient("-", 0.02, 5.0),
    }


@dataclass(frozen=True, slots=True)
class BrokenTwice(_Broken):
    """One fitted power law with two breaks: the fields of BrokenOnce, then the second break's."""

    E: Number
    A: Number
    alpha: Number
    c1: Number
    d1: Number
    f1: Number
    c2: Number
    d2: Number
    f2: Number

    name: ClassVar[str] = "broken_twice"
    inputs: ClassVar[tuple[str, ...]] = ("x",)
    centred: ClassVar[tuple[str, ...]] = ("x",)
    least_runs: ClassVar[int] = 12
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        **BrokenOnce.coefficients,
        "c2": Coefficient("-", -6.0, 6.0, is_log=False),
        "d2": Coefficient("as x", 1e-4, 1e4, interval="log"),
        "f2": Coefficient("-", 0.02, 5.0),
    }


def _interleaved(c: Iterable[float], d: Iterable[float], f: float) -> list[float]:
    """c, exp(d) and f of every break in turn."""
    return [number for ci, di in zip(c, d, strict=True) for number in (ci, np.exp(di), f)]
