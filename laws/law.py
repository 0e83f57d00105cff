"""What every law has: coefficients with their units, an equation, its slopes.

A law is one file: a frozen dataclass of this base whose fields are its coefficients and whose
`equation` is its formula, in plain numpy.  The fit needs nothing else:

    inputs        the quantities it takes, in order, named as in quantities.py
    response      the quantity it gives: L, or another named there
    coefficients  unit, box of the search and scale of each field, in the order of the fields

Fields may be arrays (many laws at once, as in from_draws) and complex: slopes are complex steps.
"""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.engine.power_norm import PowerNorm
from laws.engine.power_sum import PowerSum
from laws.quantities import positive

Array = NDArray[np.float64]
Number = float | Array

STEP = 1e-30  # of the complex step: below every rounding, so the slope is exact


class Coefficient(NamedTuple):
    """What a field stands for, and where a fit looks for it.

    unit         as in docs/glossary.md
    least, most  the box of the search, in the units of centred inputs where the law is centred
    is_log       searched in its logarithm; the box is positive then
    interval     "log" or "linear": the scale on which its interval is symmetric
    """

    unit: str
    least: float
    most: float
    is_log: bool = True
    interval: str = "linear"


class Law:
    """The base of all laws; see the head of this file for what a law states."""

    __slots__ = ()

    name: ClassVar[str]
    inputs: ClassVar[tuple[str, ...]] = ("N", "D")
    response: ClassVar[str] = "L"
    coefficients: ClassVar[Mapping[str, Coefficient]]
    derived_units: ClassVar[Mapping[str, str]] = {}
    centred: ClassVar[tuple[str, ...]] = ()
    is_log_response: ClassVar[bool] = True
    power_sum: ClassVar[PowerSum | PowerNorm | None] = None  # where it is one, its search is quick
    least_levels: ClassVar[int] = 3  # of each input: a power and a constant bend over three
    needs_ratios: ClassVar[bool] = True  # of tokens to parameters, more than one
    least_runs: ClassVar[int] = 0  # where more are needed than one beyond the coefficients

    def equation(self, *inputs: Any) -> Any:
        """The formula itself, on positive arrays."""
        raise NotImplementedError

    def predict(self, *inputs: ArrayLike, **named: ArrayLike) -> Array:
        """The response at inputs that broadcast; QuantityOutOfRange where one cannot be."""
        return np.asarray(self.equation(*self._checked(inputs, named)))

    def jacobian(self, *inputs: ArrayLike, **named: ArrayLike) -> Array:
        """Slope of the response by each coefficient, (coefficients, *shape of the response)."""
        columns, values = self._checked(inputs, named), self.values()
        slopes = []
        for i, value in enumerate(values):
            stepped = (*values[:i], value + 1j * STEP, *values[i + 1 :])
            slopes.append(np.imag(type(self)(*stepped).equation(*columns)) / STEP)
        return np.stack(np.broadcast_arrays(*slopes))

    def derived(self) -> dict[str, Any]:
        """Numbers that follow from the coefficients alone, named as in derived_units."""
        return {}

    def unseen(self, *inputs: Array, held: Collection[str] = ()) -> str | None:
        """What of this law the runs at these inputs do not show, in a sentence; None if nothing.

        held names coefficients that were known and not fitted.
        """
        del inputs, held
        return None

    def uncentred(self, *args: Any, **centre: Any) -> Self:
        """The law of N where this one is a law of N / centre, and so for each centred input."""
        del args, centre
        return self

    @classmethod
    def starts(cls, *args: Any, **runs: Any) -> Array:
        """Where a fit to these runs starts, (starts, coefficients); none: all over the box."""
        del args, runs
        return np.empty((0, len(cls.coefficients)))

    def values(self) -> tuple[Any, ...]:
        """The coefficients in the order of the fields."""
        return tuple(getattr(self, name) for name in self.coefficients)

    @classmethod
    def from_draws(cls, draws: Array) -> Self:
        """All draws (draws, coefficients) as one law with fields (draws, 1)."""
        return cls(*(column[:, None] for column in np.asarray(draws, dtype=float).T))

    def _checked(
        self, inputs: tuple[ArrayLike, ...], named: Mapping[str, ArrayLike]
    ) -> tuple[Array, ...]:
        given = dict(zip(self.inputs, inputs, strict=False)) | dict(named)
        if len(inputs) + len(named) != len(self.inputs) or given.keys() != set(self.inputs):
            raise TypeError(f"{self.name} takes {', '.join(self.inputs)}; given: {list(given)}")
        return tuple(positive(name, given[name]) for name in self.inputs)


class LossLaw(Law):
    """A law whose response is a loss in nats/token."""

    __slots__ = ()

    def loss(self, *inputs: ArrayLike, **named: ArrayLike) -> Array:
        """Predicted loss in nats/token; the inputs broadcast."""
        return self.predict(*inputs, **named)
