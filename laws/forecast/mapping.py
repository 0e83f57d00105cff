"""Work out the surface of a forecaster: where its grid lies, and what stands on its nodes.

The grid goes from a tenth of the least compute of the runs to ten thousand times the most, and from
below their ratios of tokens to parameters to 2,000 or twice the greatest.  With eight nodes a
decade the interpolation is good to 1e-5 of the loss.
"""

import numpy as np
from numpy.typing import NDArray

from laws.forecast.forecaster import Forecaster
from laws.forecast.lagrange import Axis
from laws.forecast.surface import Surface

Array = NDArray[np.float64]

STEP = np.log(10) / 8
BELOW, BEYOND = 10.0, 1e4  # times less and more compute than the runs
FEW, MANY = 0.5, 2000.0  # tokens a parameter
HALVINGS = 5  # of the distance between nodes, to the optimum
WIDEST = 5.0  # sd of ln N*: where the runs say nothing of the optimum
LEAST_BEND = 1e-4  # of ln loss by (ln D/N)**2


def map_surface(forecaster: Forecaster) -> Surface:
    """The forecast on its grid, with k as the largest models were counted."""
    runs = forecaster.runs
    k, product, ratio = runs.flops_per_param_token, runs.N * runs.D, runs.D / runs.N
    flops = _axis(k * product.min() / BELOW, k * product.max() * BEYOND)
    ratios = _axis(min(FEW, ratio.min() / 2), max(MANY, 2 * ratio.max()))
    x, y = (grid.ravel() for grid in np.meshgrid(flops.places, ratios.places, indexing="ij"))
    mean, sd = forecaster.moments(*_point(x, y, k))
    mean, sd = (one.reshape(flops.nodes, ratios.nodes) for one in (mean, sd))
    at = _optima(forecaster, flops.places, ratios, mean, k)
    best, best_sd = forecaster.moments(*_point(flops.places, at, k))
    return Surface(
        flops=flops,
        ratio=ratios,
        k=k,
        flops_max=float(runs.C.max()),
        noise_sd=forecaster.noise_sd,
        mean=mean,
        sd=sd,
        log_params_opt=(flops.places - np.log(k) - at) / 2,
        sd_log_params_opt=_spread(forecaster, flops.places, at, k),
        optimal_mean=best,
        optimal_sd=best_sd,
    )


def _axis(least: float, most: float) -> Axis:
    """Nodes on whole steps, so that two nights with one more run share them."""
    first, last = np.floor(np.log(least) / STEP), np.ceil(np.log(most) / STEP)
    return Axis(float(first * STEP), float(STEP), int(last - first) + 1)


def _point(x: Array, y: Array, k: float) -> tuple[Array, Array]:
    """(N, D) at ln C = x and ln D/N = y."""
    log_product = x - np.log(k)
    return np.exp((log_product - y) / 2), np.exp((log_product + y) / 2)


def _optima(forecaster: Forecaster, x: Array, ratio: Axis, mean: Array, k: float) -> Array:
    """ln D/N of the least expected loss at each ln C: the best node, then parabolas about it."""
    at, step = ratio.places[np.argmin(mean, axis=1)], ratio.step
    for _ in range(HALVINGS):
        sides = _about(forecaster, x, at, step, k)
        slope, bend = sides[2] - sides[0], sides[2] - 2 * sides[1] + sides[0]
        move = np.where(bend > 0, -slope / (2 * np.where(bend > 0, bend, 1.0)), -np.sign(slope))
        at = np.clip(at + step * np.clip(move, -1, 1), ratio.first, ratio.places[-1])
        step /= 2
    return np.asarray(at)


def _spread(forecaster: Forecaster, x: Array, at: Array, k: float) -> Array:
    """Standard deviation of ln N* at each ln C.

    Where ln loss has slope g and curvature h along ln D/N, an error of g moves the optimum by that
    error over h; ln N* moves half as far.
    """
    here, there = _point(x, at + STEP, k), _point(x, at - STEP, k)
    _, rise_sd = forecaster.difference(here, there)
    sides = _about(forecaster, x, at, STEP, k)
    bend = np.maximum((sides[0] + sides[2] - 2 * sides[1]) / STEP**2, LEAST_BEND)
    return np.minimum(rise_sd / (2 * STEP) / bend / 2, WIDEST)


def _about(forecaster: Forecaster, x: Array, at: Array, step: float, k: float) -> Array:
    """The expected ln loss below, at and above ln D/N at each ln C, (3, flops nodes)."""
    places = at + step * np.array([-1.0, 0.0, 1.0])[:, None]
    found = forecaster.expected(*_point(np.tile(x, 3), places.ravel(), k))
    return found.reshape(places.shape)
