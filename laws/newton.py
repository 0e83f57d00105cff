"""Damped Newton on the summed Huber loss of log residuals, many fits at once.

    objective(theta) = sum_i weight_i h(f_i(theta) - log L_i)
    h(r) = r**2 / 2 where |r| <= delta, else delta (|r| - delta / 2)

The step solves the exact second derivative, scaled by the diagonal of the weighted Gauss-Newton
matrix, its eigenvalues made positive (Nocedal & Wright 2006, section 3.4) and lifted by a damping
that falls after a step that helps and rises after one that does not.  A fit is judged by what a
further step could still gain and by the angle between residuals and slopes (the gtol of MINPACK),
never by a solver's word.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from laws.problem import Problem, Solution

Array = NDArray[np.float64]

MAX_STEPS = 200
ENOUGH = 1e-13  # stop when a step could gain no more than this share of the objective
ROUNDING = 1e-30  # a run, in squared log loss: no gain below this can be computed
NOISE_FREE = 1e-9  # length of all residuals, in log loss: below it an angle is rounding
STUCK = 1e9  # damping at which a step is too short to matter


@dataclass(slots=True)
class _Local:
    """The objective around theta, and the step it asks for."""

    objective: Array
    slope: Array
    scale: Array
    values: Array
    vectors: Array
    cosine: Array

    def update(self, where: NDArray[np.int64], other: "_Local") -> None:
        for name in self.__slots__:
            getattr(self, name)[where] = getattr(other, name)

    def take(self, which: NDArray[np.int64]) -> "_Local":
        return _Local(*(getattr(self, name)[which] for name in self.__slots__))


def minimise(problem: Problem, theta: Array) -> Solution:
    """Carry every fit from its start theta (fits, size) to its minimum."""
    theta = np.clip(theta, problem.lower, problem.upper)
    local = _look(problem, theta)
    damping = np.full(len(theta), 1e-3)
    running = np.arange(len(theta))
    for _ in range(MAX_STEPS):
        running = running[~_is_done(problem, local.take(running), damping[running])]
        if not len(running):
            break
        part, here = problem.rows(running), local.take(running)
        tried = _move(problem, theta[running], _step(here, damping[running]))
        there = _look(part, tried)
        better = there.objective < here.objective
        accepted = running[better]
        theta[accepted] = tried[better]
        local.update(accepted, there.take(np.flatnonzero(better)))
        damping[running] *= np.where(better, 0.1, 10.0)
    return Solution(theta, local.objective, _gain(local) / _floor(problem, local), local.cosine)


def _look(problem: Problem, theta: Array) -> _Local:
    log_loss, shares = problem.space.predict(theta, problem.x)
    residual = log_loss - problem.y
    size = np.abs(residual)
    inside = size <= problem.delta
    huber = np.where(inside, residual**2 / 2, problem.delta * (size - problem.delta / 2))
    clipped = np.clip(residual, -problem.delta, problem.delta)
    jacobian = problem.space.jacobian(shares, problem.x)
    pull = problem.weight * clipped
    slope = (jacobian * pull[:, None, :]).sum(axis=-1)
    bend = (jacobian * (problem.weight * inside)[:, None, :]) @ jacobian.swapaxes(1, 2)
    bend += problem.space.curvature(shares, problem.x, jacobian, pull)
    majorant = problem.weight * np.where(inside, 1.0, problem.delta / np.maximum(size, 1e-300))
    scale = np.sqrt((jacobian**2 * majorant[:, None, :]).sum(axis=-1)) + 1e-150
    slope, bend = _hold_at_box(problem, theta, slope / scale, bend / _outer(scale))
    values, vectors = np.linalg.eigh(bend)
    lengths = np.sqrt((problem.weight[:, None, :] * jacobian**2).sum(axis=-1))
    length = np.sqrt((problem.weight * clipped**2).sum(axis=-1)) + NOISE_FREE
    cosine = (np.abs(slope * scale) / (lengths + 1e-150)).max(axis=-1) / length
    objective = (problem.weight * huber).sum(axis=-1)
    return _Local(objective, slope, scale, values, vectors, cosine)


def _hold_at_box(problem: Problem, theta: Array, slope: Array, bend: Array) -> tuple[Array, Array]:
    """Take out of the step what is at the edge of the box and would leave it."""
    held = (theta <= problem.lower) & (slope > 0) | (theta >= problem.upper) & (slope < 0)
    free = ~held
    bend = bend * (free[:, :, None] & free[:, None, :])
    rows, columns = np.nonzero(held)
    bend[rows, columns, columns] = 1.0
    return np.where(held, 0.0, slope), bend


def _along(local: _Local) -> tuple[Array, Array]:
    """The slope along the eigenvectors, and the curvature there made positive."""
    along = (local.vectors * local.slope[:, :, None]).sum(axis=1)
    return along, np.maximum(np.abs(local.values), 1e-14)


def _step(local: _Local, damping: Array) -> Array:
    along, values = _along(local)
    move = along / (values + damping[:, None])
    return -(local.vectors * move[:, None, :]).sum(axis=2) / local.scale


def _move(problem: Problem, theta: Array, step: Array) -> Array:
    """The step, cut short where it first meets a side of the box.

    A change of a logarithm is taken as one of the coefficient itself, by log(1 + step): in valleys
    where terms make up for each other their sum is what stays, so the way is straighter so.
    """
    heights = slice(0, 1 + problem.space.powers)
    up, down = problem.upper - theta, problem.lower - theta
    up[:, heights], down[:, heights] = np.expm1(up[:, heights]), np.expm1(down[:, heights])
    room = np.where(step > 0, up, -down)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.where(room > 0, room / np.abs(step), np.inf).min(axis=1)
    step = step * np.minimum(reach, 1.0)[:, None]
    step[:, heights] = np.log1p(np.maximum(step[:, heights], -0.999999))
    return np.clip(theta + step, problem.lower, problem.upper)


def _gain(local: _Local) -> Array:
    along, values = _along(local)
    return (along**2 / values).sum(axis=1) / 2


def _floor(problem: Problem, local: _Local) -> Array:
    return local.objective + ROUNDING / ENOUGH * problem.x.shape[1]


def _is_done(problem: Problem, local: _Local, damping: Array) -> NDArray[np.bool_]:
    return (_gain(local) <= ENOUGH * _floor(problem, local)) | (damping > STUCK)


def _outer(scale: Array) -> Array:
    return scale[:, :, None] * scale[:, None, :]
