"""Curves of runs whose way to the end is known."""

import numpy as np

from laws.live.curve import Curve


def way(share):
    """Planted ln L(x) - ln L(1)."""
    return 0.3 * (1 - np.asarray(share)) - 0.05 * np.log(share)


def planted(N=1e9, D=2e10, end=2.5, points=100, factor=1.0, noise=0.0, seed=0, **more):
    """A run whose way is `factor` times the planted one, with noise on every evaluation."""
    share = np.arange(1, points + 1) / points
    drawn = noise * np.random.default_rng(seed).normal(size=points)
    return Curve(N, D, share, end * np.exp(factor * way(share) + drawn), **more)


def alike(_N, _D):
    """Every run goes the planted way."""
    return 1.0


def family(runs=9, noise=0.0, shape=alike, **more):
    """Finished runs on a grid of sizes and ratios, three sizes a row; shape gives their factors."""
    sizes = np.tile([1e8, 3e8, 1e9], (runs + 2) // 3)[:runs]
    ratios = np.repeat([10.0, 30.0, 90.0, 200.0, 400.0], 3)[:runs]
    return [
        planted(N, N * ratio, factor=shape(N, N * ratio), noise=noise, seed=seed, **more)
        for seed, (N, ratio) in enumerate(zip(sizes, ratios, strict=True))
    ]
