"""Damped Newton on the summed Huber loss of residuals, many fits at once.

    objective(theta) = sum_i weight_i h(f_i(theta) - y_i)

The step solves (bend + damping scale) step = -slope, with the exact second derivative where the law
has one; the damping starts at none, rises until the matrix is positive definite and after a step
that does not help, and falls after one that does (Nocedal & Wright 2006, chapters 3 and 10).  A fit
ends when a further step could gain less than a given share of the objective, never after a number
of steps; that last step is still taken.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from laws.engine.linear import solve
from laws.engine.problem import Local, Problem, Solution

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
Mask = NDArray[np.bool_]

MAX_STEPS = 300
ENOUGH = 1e-10  # share of the objective; steps converge quadratically, so the next is far less
ROUNDING = 1e-30  # a run, in squared residuals: no gain below this can be computed
FIRST_DAMPING, STUCK = 1e-7, 1e9  # of scale; where none was, and where a step is too short
RAISE, LOWER = 30.0, 10.0  # damping after a bad step and a good one: it finds its level
NEGLIGIBLE = 1e-3  # damping with which a predicted gain is still Newton's
FORETOLD = 0.5  # share of the gain that a step must bring for less damping
MOST_LOSS = 0.9  # of an additive term, in one step


@dataclass(slots=True)
class _Running:
    """The fits that have not ended: where they are, and what they saw there."""

    fits: Indices
    theta: Array
    local: Local
    damping: Array
    scale: Array

    def keep(self, where: NDArray[np.bool_]) -> None:
        self.fits, self.theta = self.fits[where], self.theta[where]
        self.damping = self.damping[where]
        self.local = Local(*(a[..., where] for a in self.local))
        self.scale = self.scale[:, where]

    def move(self, gain: Array, theta: Array, there: Local) -> None:
        """Go where it is lower; trust the model more where it foretold the gain, less where not."""
        gained = self.local.objective - there.objective
        better = gained > 0
        if better.all():
            self.theta, self.local = theta, there
        else:
            self.theta = np.where(better[:, None], theta, self.theta)
            pairs = zip(self.local, there, strict=True)
            self.local = Local(*(np.where(better, new, old) for old, new in pairs))
        self.scale = np.maximum(self.scale, _diagonal(self.local.bend))
        lower = np.where(self.damping <= FIRST_DAMPING, 0.0, self.damping / LOWER)
        higher = np.maximum(self.damping * RAISE, FIRST_DAMPING)
        kept = np.where(gained > FORETOLD * gain, lower, self.damping)
        self.damping = np.where(better, kept, higher)


def minimise(problem: Problem, theta: Array, enough: float = ENOUGH) -> Solution:
    """Carry every fit from its start theta (fits, size) to its minimum."""
    theta = np.clip(theta, problem.lower, problem.upper)
    local = problem.look(theta)
    end = Solution(theta.copy(), local.objective.copy(), np.full(len(theta), np.inf))
    none = np.zeros(len(theta))
    running = _Running(np.arange(len(theta)), theta, local, none, _diagonal(local.bend))
    part = problem
    for _ in range(MAX_STEPS):
        step, gain = _step(problem, running)
        tried = _move(problem, running.theta, step)
        ended = _record(problem, end, running, tried, gain, enough)
        if ended.any():
            running.keep(~ended)
            tried = tried[~ended]
            part = problem.rows(running.fits)
        if not len(running.fits):
            break
        there = part.look(tried)
        running.move(gain[~ended], tried, there)
    return end


def _record(
    problem: Problem,
    end: Solution,
    running: _Running,
    tried: Array,
    gain: Array,
    enough: float,
) -> NDArray[np.bool_]:
    """Write down where each fit is; true for those that have ended."""
    at, objective = running.fits, running.local.objective
    least = ROUNDING / enough * problem.y.shape[1]
    share = gain / (objective + least)
    small, stuck = (share <= enough) & (running.damping <= NEGLIGIBLE), running.damping > STUCK
    end.theta[at] = np.where(small[:, None], tried, running.theta)
    end.objective[at], end.gain[at] = objective, share
    return small | stuck


def _step(problem: Problem, running: _Running) -> tuple[Array, Array]:
    """The step (fits, size) and the gain it promises, damped until it leads down."""
    slope, bend = _hold_at_box(problem, running)
    step, definite = solve(_damped(bend, running), -slope)
    while not definite.all():
        again = ~definite
        running.damping[again] = np.maximum(running.damping[again] * RAISE, FIRST_DAMPING)
        damped = _damped(bend, running)[..., again]
        step[:, again], definite[again] = solve(damped, -slope[:, again])
        definite |= running.damping > STUCK
    return step.T, -np.einsum("ij,ij->j", step, slope) / 2


def _damped(bend: Array, running: _Running) -> Array:
    if not running.damping.any():
        return bend
    damped = bend.copy()
    rows = np.arange(len(bend))
    damped[rows, rows] += running.damping * running.scale
    return damped


def _hold_at_box(problem: Problem, running: _Running) -> tuple[Array, Array]:
    """Take out of the step what is at the edge of the box and would leave it."""
    theta, slope, bend = running.theta.T, running.local.slope, running.local.bend
    lower, upper = problem.lower[:, None], problem.upper[:, None]
    held = (theta <= lower) & (slope > 0) | (theta >= upper) & (slope < 0)
    if not held.any():
        return slope, bend
    bend = np.where(held[:, None] | held[None], 0.0, bend)
    which, fits = np.nonzero(held)
    bend[which, which, fits] = 1.0
    return np.where(held, 0.0, slope), bend


def _move(problem: Problem, theta: Array, step: Array) -> Array:
    """Where the step leads, cut short where it first meets a side of the box.

    A step in the logarithm of an additive term is taken in the term itself, by log(1 + step): in
    valleys where terms make up for each other their sum is what stays, so the way is straighter.
    Where an exponent shrinks, height times exponent is what stays (A x**-alpha is A - A alpha log x
    then), so the step is taken in its inverse.
    """
    additive, exponents = problem.space.additive, problem.space.exponential
    most = np.maximum(-step[:, additive], 0).max(axis=1, initial=0.0)
    step = step * np.minimum(1.0, MOST_LOSS / np.maximum(most, MOST_LOSS))[:, None]
    tried = theta + _bent(step, theta, additive, exponents)
    if ((tried < problem.lower) | (tried > problem.upper)).any():
        step = step * _reach(problem, theta, step)[:, None]
        tried = theta + _bent(step, theta, additive, exponents)
        tried = np.clip(tried, problem.lower, problem.upper)
    return tried


def _bent(step: Array, theta: Array, additive: Mask, exponents: Mask) -> Array:
    """The step as it is taken."""
    moved = step.copy()
    moved[:, additive] = np.log1p(step[:, additive])
    shrinking = exponents & (step < 0)
    moved[shrinking] /= 1 - step[shrinking] / theta[shrinking]
    return moved


def _reach(problem: Problem, theta: Array, step: Array) -> Array:
    """The share of each step, at most 1, that ends where it first meets the box (fits,)."""
    additive, exponents = problem.space.additive, problem.space.exponential
    down, up = problem.lower - theta, problem.upper - theta
    down[:, exponents] *= theta[:, exponents] / problem.lower[exponents]
    for room in (down, up):
        room[:, additive] = np.expm1(room[:, additive])
    room = np.where(step > 0, up, down)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        reach = np.where((step != 0) & (room != 0), room / step, 1.0)
    return np.asarray(np.minimum(reach, 1.0).min(axis=1))


def _diagonal(bend: Array) -> Array:
    return np.abs(np.einsum("iij->ij", bend)) + 1e-150
