"""How others fit one replicate: N, D and L of its runs in `rows`, one optimiser each.

All minimise the objective of Hoffmann et al. 2022, arXiv:2203.15556, eq. 3: the sum of the Huber
losses of log-sum-exp residuals, over (log E, log A, log B, alpha, beta).  Some need packages that
this project does without: pip install autograd chinchilla.
"""

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares, minimize

Array = NDArray[np.float64]
Rival = Callable[[Array, Array], Array]  # rows (3, runs) and a start (5,) to an end (5,)

DELTA = 1e-3


def objective(theta: Any, rows: Array, xp: Any = np, weight: Array | float = 1.0) -> Any:
    """The sum over the runs, as published: from N, D and L each time; xp may differentiate."""
    e, a, b, alpha, beta = theta
    N, D, L = rows
    terms = xp.exp(e) + xp.exp(a - alpha * xp.log(N)) + xp.exp(b - beta * xp.log(D))
    size = xp.abs(xp.log(terms) - xp.log(L))
    return xp.sum(weight * xp.where(size <= DELTA, size**2 / 2, DELTA * (size - DELTA / 2)))


def scipy_minimize(rows: Array, start: Array, method: str) -> Array:
    """minimize() with its default tolerances and a gradient by differences."""
    return np.asarray(minimize(objective, start, args=(rows,), method=method).x)


def with_gradient(rows: Array, start: Array, method: str) -> Array:
    """The same with the exact gradient."""
    logs = np.log(rows)
    return np.asarray(minimize(_value_and_slope, start, args=(logs,), method=method, jac=True).x)


def autograd_bfgs(rows: Array, start: Array) -> Array:
    """BFGS with the gradient by autograd."""
    import autograd.numpy
    from autograd import grad

    slope = grad(partial(objective, xp=autograd.numpy))
    return np.asarray(minimize(objective, start, args=(rows,), method="BFGS", jac=slope).x)


def robust_least_squares(rows: Array, start: Array) -> Array:
    """least_squares() with its Huber loss and the exact Jacobian, log N and log D centred."""
    logs = np.log(rows)
    centre = logs[:2].mean(axis=1)
    x, y = logs[:2] - centre[:, None], logs[2]
    shift = np.concatenate([[0.0], start[3:] * centre, [0.0, 0.0]])
    end = least_squares(
        lambda theta: np.log(_terms(theta, x).sum(axis=0)) - y,
        start - shift,
        lambda theta: _slopes(_terms(theta, x), x),
        loss="huber",
        f_scale=DELTA,
    ).x
    end[1:3] += end[3:] * centre
    return np.asarray(end)


def chinchilla_package(rows: Array, start: Array) -> Array:
    """`chinchilla` from PyPI: one start of its grid, its mean loss times the runs, no plot."""
    import chinchilla
    import pandas as pd
    from chinchilla._metrics import log_huber

    grid = {
        name: [value] for name, value in zip(("e", "a", "b", "alpha", "beta"), start, strict=True)
    }
    N, D, L = rows

    def summed(actual: Array, predicted: Array) -> Array:
        return np.asarray(len(actual) * log_huber(actual, predicted, DELTA))

    with TemporaryDirectory() as folder:
        model = chinchilla.Chinchilla(folder, grid, loss_fn=summed, log_level=50)
        model.database.df = pd.DataFrame({"C": 6 * N * D, "N": N, "D": D, "loss": L})
        model.visualizer.optim = lambda *_, **__: None
        model.fit(parallel=False)
    return np.array([*np.log([model.E, model.A, model.B]), model.alpha, model.beta], dtype=float)


def available() -> tuple[dict[str, tuple[Rival, int]], list[str]]:
    """The rivals by name, each with the number of replicates it gets; and what is not installed."""
    rivals: dict[str, tuple[Rival, int]] = {
        "published practice: BFGS, numeric gradient": (partial(scipy_minimize, method="BFGS"), 25),
        "published practice: BFGS, autograd": (autograd_bfgs, 25),
        "BFGS, exact gradient": (partial(with_gradient, method="BFGS"), 50),
        "L-BFGS-B, numeric gradient": (partial(scipy_minimize, method="L-BFGS-B"), 50),
        "least_squares(loss='huber'), exact Jacobian": (robust_least_squares, 200),
        "the chinchilla package, one start": (chinchilla_package, 3),
    }
    needs = {"autograd": autograd_bfgs, "chinchilla": chinchilla_package}
    missing = [package for package in needs if find_spec(package) is None]
    without = [needs[package] for package in missing]
    return {name: pair for name, pair in rivals.items() if pair[0] not in without}, missing


def _terms(theta: Array, x: Array) -> Array:
    return np.exp([theta[0] + 0 * x[0], theta[1] - theta[3] * x[0], theta[2] - theta[4] * x[1]])


def _slopes(terms: Array, x: Array) -> Array:
    """Slope of the log of the sum, (runs, 5)."""
    shares = terms / terms.sum(axis=0)
    return np.column_stack([*shares, -shares[1] * x[0], -shares[2] * x[1]])


def _value_and_slope(theta: Array, logs: Array) -> tuple[float, Array]:
    terms = _terms(theta, logs[:2])
    residual = np.log(terms.sum(axis=0)) - logs[2]
    clipped = np.clip(residual, -DELTA, DELTA)
    return float(clipped @ (residual - clipped / 2)), clipped @ _slopes(terms, logs[:2])
