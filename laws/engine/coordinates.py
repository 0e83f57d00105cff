"""Between a law's coefficients and theta, the numbers that the search moves."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from laws.engine.equation_space import EquationSpace, as_theta
from laws.engine.power_norm import PowerNorm, PowerNormSpace
from laws.engine.power_sum import PowerSumSpace
from laws.engine.problem import Problem, Space
from laws.law import Law
from laws.observations import Observations

Array = NDArray[np.float64]

LEAST_SQUARES = 1.0  # a delta in log loss that no residual reaches
LEAST_CONSTANT = 1e-3  # of the least loss; below it the constant has run to zero
HEIGHT_BOX = 12.0  # of the log of a power term at the centre, about the log loss


def centre(law: type[Law], observations: Observations) -> dict[str, float]:
    """The geometric mean of each input that the law may be centred on."""
    return {name: float(np.exp(np.log(observations.column(name)).mean())) for name in law.centred}


def log_problem(law: type[Law], observations: Observations, at: Mapping[str, float]) -> Problem:
    """The fit of that law to those runs, inputs centred `at`, in a box where the law can be."""
    inputs = {name: observations.column(name) / at.get(name, 1.0) for name in law.inputs}
    response = observations.column(law.response)
    y = np.log(response) if law.is_log_response else response
    space = _space(law, inputs)
    lower, upper = np.array([_box(law, name) for name in law.coefficients]).T
    if isinstance(space, PowerSumSpace):
        lower, upper = _loss_box(space, y, lower, upper)
    return Problem(space, y[None], observations.weight[None], LEAST_SQUARES, lower, upper)


def to_coefficients(law: type[Law], theta: Array, at: Mapping[str, float]) -> Array:
    """Coefficients (fits, size) of the law in its own units, from theta (fits, size)."""
    logs = [coefficient.is_log for coefficient in law.coefficients.values()]
    values = np.where(logs, np.exp(np.where(logs, theta, 0.0)), theta)
    return _moved(law, values, at)


def to_theta(law: type[Law], coefficients: Array, at: Mapping[str, float]) -> Array:
    """The inverse of to_coefficients."""
    return as_theta(law, _moved(law, coefficients, {name: 1 / value for name, value in at.items()}))


def _space(law: type[Law], inputs: Mapping[str, Array]) -> Space:
    if law.power_sum is None:
        return EquationSpace(law, list(inputs.values()))
    logs = {name: np.log(value) for name, value in inputs.items()}
    names = list(law.coefficients)
    if isinstance(law.power_sum, PowerNorm):
        return PowerNormSpace.at(law.power_sum, names, logs)
    return PowerSumSpace.at(law.power_sum, names, logs)


def _box(law: type[Law], name: str) -> tuple[float, float]:
    coefficient = law.coefficients[name]
    if not coefficient.is_log:
        return coefficient.least, coefficient.most
    return np.log(coefficient.least), np.log(coefficient.most)


def _loss_box(space: PowerSumSpace, y: Array, lower: Array, upper: Array) -> tuple[Array, Array]:
    """The box of the terms of a sum follows the losses, so that their unit does not matter."""
    heights = list(space.heights)
    lower[heights], upper[heights] = np.median(y) - HEIGHT_BOX, np.max(y) + HEIGHT_BOX
    if space.constant is not None:
        lower[space.constant] = np.min(y) + np.log(LEAST_CONSTANT)
        upper[space.constant] = np.max(y)
    return lower, upper


def _moved(law: type[Law], values: Array, at: Mapping[str, float]) -> Array:
    if not at:
        return values
    moved = law(*values.T).uncentred(**at)
    return np.column_stack(moved.values())
