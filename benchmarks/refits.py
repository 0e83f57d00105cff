"""Bootstrap refits of one family: ours against two SciPy loops on the same resampled losses.

The peers start at the estimate alone; ours looks from two more starts a draw, as a night does.  All
minimise the same sum of Huber losses, and a time counts only beside the gap of the objective to the
best that any of the three found.
"""

import time
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares, minimize

import laws
from laws.bootstrap import bootstrap
from laws.resampling import resampled, resampling
from laws.search import log_problem

TITLE = "refits of a family of 240 runs (CPU time a draw, one thread)"
LAW = laws.Chinchilla(E=1.8, A=480.0, B=2100.0, alpha=0.35, beta=0.37)
NOISE, DRAWS, ROUNDS = 0.01, 200, 2
Array = NDArray[np.float64]


def run() -> Iterator[str]:
    """One line a method: time a draw, ratio to ours, largest gap of the objective."""
    observations = planted()
    fit = laws.fit(laws.Chinchilla, observations)
    features = laws.Chinchilla.log_features(observations)
    x = features - fit.centre[:, None]
    problem = log_problem(laws.Chinchilla, observations, x).at(fit.delta)
    way = resampling(observations).name
    y = resampled(problem, fit.theta, observations, way, range(DRAWS), 0).y
    methods: dict[str, Callable[[], Array]] = {
        "lawbook, all draws at once": lambda: _theta(bootstrap(fit, observations, DRAWS), fit),
        "least_squares(loss='huber'), warm": lambda: _loop(_robust, y, x, fit),
        "BFGS, numeric gradient, warm": lambda: _loop(_bfgs, y, x, fit),
    }
    seconds = dict.fromkeys(methods, 0.0)
    found: dict[str, Array] = {}
    for _ in range(ROUNDS):
        for name, method in methods.items():
            start = time.process_time()
            found[name] = method()
            seconds[name] += time.process_time() - start
    objectives = {name: _objective(theta, y, x, fit.delta) for name, theta in found.items()}
    best = np.min(list(objectives.values()), axis=0)
    ours = next(iter(seconds.values()))
    for name, spent in seconds.items():
        gap = np.max(objectives[name] / best - 1)
        each = 1e6 * spent / DRAWS / ROUNDS
        yield f"{name:36} {each:10,.0f} us   x {spent / ours:6.1f}   largest gap {gap:.0e}"


def planted() -> laws.Observations:
    """240 runs of a planted law with normal noise."""
    noise = np.random.default_rng(0)
    N = np.repeat(np.geomspace(5e7, 1.6e10, 40), 6)
    D = N * np.tile([2.0, 6.0, 12.0, 25.0, 60.0, 150.0], 40)
    return laws.Observations(N, D, LAW.loss(N, D) * np.exp(NOISE * noise.normal(size=N.size)))


def _loop(method: Callable[..., Array], y: Array, x: Array, fit: laws.Fit) -> Array:
    return np.array([method(row, x, fit.theta, fit.delta) for row in y])


def _robust(y: Array, x: Array, theta: Array, delta: float) -> Array:
    space = laws.Chinchilla.log_space

    def residuals(theta: Array) -> Array:
        return np.asarray((space.predict(theta[None], x)[0] - y)[0])

    def jacobian(theta: Array) -> Array:
        return space.jacobian(space.predict(theta[None], x)[1], x)[0].T

    tight = {"xtol": 1e-12, "ftol": 1e-12, "gtol": 1e-12}
    return np.asarray(
        least_squares(residuals, theta, jacobian, loss="huber", f_scale=delta, **tight).x
    )


def _bfgs(y: Array, x: Array, theta: Array, delta: float) -> Array:
    def objective(theta: Array) -> float:
        return float(_objective(theta[None], y[None], x, delta)[0])

    return np.asarray(minimize(objective, theta, method="BFGS").x)


def _objective(theta: Array, y: Array, x: Array, delta: float) -> Array:
    size = np.abs(laws.Chinchilla.log_space.predict(theta, x)[0] - y)
    huber = np.where(size <= delta, size**2 / 2, delta * (size - delta / 2))
    return np.asarray(huber.sum(axis=1))


def _theta(draws: Array, fit: laws.Fit) -> Array:
    """The inverse of Chinchilla.from_theta: (draws, 5) coefficients to log space."""
    E, A, B, alpha, beta = draws.T
    heights = np.log([A, B]) - np.array([alpha, beta]) * fit.centre[:, None]
    return np.column_stack([np.log(E), *heights, alpha, beta])
