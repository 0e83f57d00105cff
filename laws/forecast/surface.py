"""The forecast as it is published: ln loss on a grid of (ln C, ln D/N), and its frontier.

With C = k N D.  What lies between the nodes is interpolated (lagrange.py), in SQL and on a page by
the same formula from the same numbers.  Beyond the grid there is no answer: NaN here, null in SQL.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from laws.bands import normal_quantile
from laws.errors import OutsideSurface
from laws.forecast.crossing import crossing
from laws.forecast.lagrange import Axis, across, along
from laws.plans.planning import INDIFFERENT, ComputeForLoss, Optimum, Prediction
from laws.quantities import positive

Array = NDArray[np.float64]

FINE = 32  # points between two ratios, about each of which a size may be named


@dataclass(frozen=True, slots=True)
class Surface:
    """One published forecast; its fields are columns of publish.surfaces.

    flops, ratio        nodes of ln C and of ln D/N
    k                   FLOPs for one parameter and token
    flops_max           FLOPs     most compute of any run it was made from
    noise_sd            standard deviation of ln loss of one run about what is expected
    mean, sd            of the expected ln loss, (flops nodes, ratio nodes)
    log_params_opt, sd_log_params_opt   of ln N* at each node of ln C, (flops nodes,)
    optimal_mean, optimal_sd            of the ln loss there
    """

    flops: Axis
    ratio: Axis
    k: float
    flops_max: float
    noise_sd: float
    mean: Array
    sd: Array
    log_params_opt: Array
    sd_log_params_opt: Array
    optimal_mean: Array
    optimal_sd: Array

    def log_loss(self, N: ArrayLike, D: ArrayLike) -> tuple[Array, Array]:
        """Mean and standard deviation of the expected ln loss; NaN beyond the grid."""
        N, D = np.broadcast_arrays(positive("N", N), positive("D", D))
        x, y = np.log(self.k * N.ravel() * D.ravel()), np.log(D.ravel() / N.ravel())
        known = self.flops.holds(x) & self.ratio.holds(y)
        axes = (self.flops, self.ratio)
        found = [np.where(known, across(axes, of, x, y), np.nan) for of in (self.mean, self.sd)]
        return found[0].reshape(N.shape), found[1].reshape(N.shape)

    def require(self, N: float, D: float) -> None:
        """Raise OutsideSurface where the grid has no answer for N parameters and D tokens."""
        asked = (
            ("compute [FLOPs]", self.flops, self.k * N * D),
            ("tokens per parameter", self.ratio, D / N),
        )
        for what, axis, value in asked:
            if not axis.holds(np.log(value)):
                raise OutsideSurface(what, value, *np.exp(axis.places[[0, -1]]))

    def predict(self, N: ArrayLike, D: ArrayLike, level: float = 0.9) -> Prediction:
        """Loss of runs with N parameters and D tokens."""
        return self._prediction(*self.log_loss(N, D), level)

    def optimum(self, C: ArrayLike, level: float = 0.9) -> Optimum:
        """The frontier at C FLOPs."""
        C = positive("C", C)
        log_N, log_N_sd, mean, sd = (
            self._along(of, C)
            for of in (
                self.log_params_opt,
                self.sd_log_params_opt,
                self.optimal_mean,
                self.optimal_sd,
            )
        )
        N, reach = np.exp(log_N), np.exp(normal_quantile(level) * log_N_sd)
        D = C / self.k / N
        loss = self._prediction(mean, sd, level)
        return Optimum(N, N / reach, N * reach, D, D / reach, D * reach, loss)

    def compute_for_loss(self, L: ArrayLike, level: float = 0.9) -> ComputeForLoss:
        """FLOPs with which the expected loss of the frontier reaches L nats/token.

        inf where it does not within the grid; lo and hi are where the edges of its band do, and
        probability is that it does at all.  NaN where less compute than the grid's least would do.
        """
        log_L, z = np.log(positive("L", L)), normal_quantile(level)
        C, lo, hi = (
            np.exp(crossing(self.flops, self.optimal_mean + side * self.optimal_sd, log_L))
            for side in (0.0, -z, z)
        )
        away = (log_L[..., None] - self.optimal_mean) / self.optimal_sd
        C = np.where(log_L > self.optimal_mean[0], np.nan, C)
        reached = np.isfinite(C)
        within = np.where(reached, C, np.exp(self.flops.first))
        N = np.where(reached, np.exp(self._along(self.log_params_opt, within)), C)
        D = np.where(reached, within / self.k / np.where(reached, N, 1.0), C)
        return ComputeForLoss(C, lo, hi, ndtr(away.max(axis=-1)), N, D)

    def frontier_flops(self, N: ArrayLike | None = None, D: ArrayLike | None = None) -> Array:
        """FLOPs at which N parameters, or D tokens, are optimal; give one.  inf beyond the grid."""
        if N is not None:
            values, wanted = self.log_params_opt, np.log(positive("N", N))
        elif D is not None:
            values = self.flops.places - np.log(self.k) - self.log_params_opt
            wanted = np.log(positive("D", D))
        else:
            raise TypeError("frontier_flops needs N or D")
        return np.exp(crossing(self.flops, -values, -wanted))

    def indifference(self, C: float, tolerance: float = INDIFFERENT) -> tuple[float, float]:
        """The smallest and largest N whose loss at C FLOPs is within tolerance [nats/token]."""
        ratios = np.linspace(self.ratio.first, self.ratio.places[-1], FINE * self.ratio.nodes)
        N = np.exp((np.log(C / self.k) - ratios) / 2)
        worse = np.exp(self.log_loss(N, C / self.k / N)[0])
        near = np.flatnonzero(worse <= np.nanmin(worse) + tolerance)
        return float(N[near[-1]]), float(N[near[0]])

    def _along(self, values: Array, C: Array) -> Array:
        x = np.log(C).ravel()
        found = np.where(self.flops.holds(x), along(self.flops, values, x), np.nan)
        return found.reshape(C.shape)

    def _prediction(self, mean: Array, sd: Array, level: float) -> Prediction:
        z = normal_quantile(level)
        run = z * np.hypot(sd, self.noise_sd)
        ends = (mean - run, mean + run, mean - z * sd, mean + z * sd)
        return Prediction(np.exp(mean), *(np.exp(end) for end in ends))
