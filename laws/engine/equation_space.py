"""Any law at the runs, by its own equation: slopes by complex steps, Gauss-Newton curvature.

Slower than a PowerSum by the number of coefficients, and as exact in the slope.  The curvature
leaves out the second derivative of the law, which residuals multiply: they are small near an end.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laws.engine.huber import huber
from laws.engine.problem import Local
from laws.law import STEP, Law

Array = NDArray[np.float64]


class EquationSpace:
    """A law whose theta are its coefficients, or their logarithms where they are searched so."""

    def __init__(self, law: type[Law], inputs: Sequence[Array]) -> None:
        self.law = law
        self.inputs = tuple(inputs)
        self.names = tuple(law.coefficients)
        self.additive = self.exponential = np.zeros(len(self.names), dtype=bool)

    def predict(self, theta: Array) -> Array:
        """The response or its logarithm, (fits, runs)."""
        return np.asarray(np.real(self._response(theta.T)))

    def jacobian(self, theta: Array) -> Array:
        """Slope of predict by theta, (size, fits, runs)."""
        columns, rows = theta.T.astype(complex), []
        for i in range(len(columns)):
            stepped = columns.copy()
            stepped[i] += 1j * STEP
            rows.append(np.imag(self._response(stepped)) / STEP)
        return np.stack(rows)

    def look(self, theta: Array, y: Array, weight: Array, delta: float) -> Local:
        """The summed Huber loss, its slope, and its Gauss-Newton curvature."""
        with np.errstate(all="ignore"):
            slopes = self.jacobian(theta)
            residual = self.predict(theta) - y
        wrong = ~(np.isfinite(residual) & np.isfinite(slopes).all(axis=0))
        residual[wrong] = np.nan
        objective, pull, hold = huber(residual, weight, delta)
        slope = np.einsum("pij,ij->pi", slopes, pull)
        bend = np.einsum("pij,ij,qij->pqi", slopes, hold, slopes, optimize=True)
        objective[wrong.any(axis=1)] = np.inf
        return Local(objective, np.nan_to_num(slope), np.nan_to_num(bend))

    def _response(self, columns: Any) -> Any:
        """At coefficients (size, fits), in the scale of the residuals."""
        fields = [
            np.exp(column)[:, None] if coefficient.is_log else column[:, None]
            for column, coefficient in zip(columns, self.law.coefficients.values(), strict=True)
        ]
        value = self.law(*fields).equation(*self.inputs)
        value = np.log(value) if self.law.is_log_response else value
        return np.broadcast_to(value, (columns.shape[1], len(self.inputs[0])))


def as_theta(law: type[Law], coefficients: Array) -> Array:
    """Coefficients (fits, size) as theta: in the logarithm where they are searched so."""
    logs = [coefficient.is_log for coefficient in law.coefficients.values()]
    return np.where(logs, np.log(np.where(logs, coefficients, 1.0)), coefficients)
