"""A surface read in Python, as publish.surfaces says: what the page and SQL must answer.

Lagrange's formula as it stands in the textbooks, over four nodes an axis, and SciPy's solvers.
"""

from statistics import NormalDist

import numpy as np
from scipy.optimize import brentq, minimize_scalar

Z = NormalDist().inv_cdf(0.95)


class Surface:
    """One row of publish.surfaces, to be asked."""

    def __init__(self, row):
        self.row = row
        self.x = (np.log(row["flops_min"]), row["log_flops_step"], row["flops_nodes"])
        self.y = (np.log(row["tokens_per_param_min"]), row["log_ratio_step"], row["ratio_nodes"])
        self.k = row["flops_per_param_token"]

    def level(self, name, x, y):
        """A table of the surface at log compute x and log tokens per parameter y."""
        (i, across), (j, along) = _around(self.x, x), _around(self.y, y)
        table = np.asarray(self.row[name]).reshape(self.x[2], self.y[2])
        return float(across @ table[i : i + 4, j : j + 4] @ along)

    def curve(self, name, x):
        """A table of the frontier at log compute x."""
        i, across = _around(self.x, x)
        return float(across @ np.asarray(self.row[name])[i : i + 4])

    def ends(self):
        """The first and the last node of compute."""
        return self.x[0], self.x[0] + self.x[1] * (self.x[2] - 1)

    def run(self, params, tokens):
        """What a run of a size and tokens costs and reaches, by the names of the page."""
        x, y = np.log(self.k * params * tokens), np.log(tokens / params)
        found = self._losses(self.level("mean_log_loss", x, y), self.level("sd_log_loss", x, y))
        return found | {"flops": [np.exp(x)], "params": [params], "tokens": [tokens]}

    def optimum(self, flops):
        """The plan of a budget."""
        x = np.log(flops)
        params = np.exp(self.curve("log_params_opt", x))
        wide = np.exp(Z * self.curve("sd_log_params_opt", x))
        tokens = flops / self.k / params
        found = self._losses(
            self.curve("optimal_mean_log_loss", x), self.curve("optimal_sd_log_loss", x)
        )
        return found | {
            "flops": [flops],
            "params_opt": [params, params / wide, params * wide],
            "tokens_opt": [tokens, tokens / wide, tokens * wide],
            "tokens_per_param": [tokens / params],
            "flops_ratio": [flops / self.row["flops_max"]],
        }

    def budget_of(self, params=None, tokens=None):
        """The compute whose optimum has that size or those tokens."""

        def off(x):
            size = self.curve("log_params_opt", x)
            return size - np.log(params) if params else x - np.log(self.k) - size - np.log(tokens)

        return float(np.exp(brentq(off, *self.ends(), xtol=1e-13)))

    def lifetime(self, loss, served):
        """Size, tokens and FLOPs of the cheapest model of a loss over training and serving."""

        def flops(y):
            def off(x):
                return self.level("mean_log_loss", x, y) - np.log(loss)

            return np.exp(brentq(off, *self.ends(), xtol=1e-13))

        def total(y):
            C = flops(y)
            return C + 2 * served * np.sqrt(C / self.k / np.exp(y))

        grid = self.y[0] + self.y[1] * np.arange(1, self.y[2] - 1)
        least = grid[int(np.argmin([total(y) for y in grid]))]
        around = (least - self.y[1], least + self.y[1])
        y = minimize_scalar(total, bounds=around, method="bounded", options={"xatol": 1e-10}).x
        params = np.sqrt(flops(y) / self.k / np.exp(y))
        return params, params * np.exp(y), flops(y), total(y)

    def _losses(self, mean, sd):
        run, law = Z * np.hypot(sd, self.row["noise_sd"]), Z * sd
        return {
            "loss_nats": [np.exp(mean), np.exp(mean - run), np.exp(mean + run)],
            "law_loss_nats": [None, np.exp(mean - law), np.exp(mean + law)],
        }


def _around(axis, value):
    """The first of four nodes around a value, and their weights."""
    first, step, nodes = axis
    u = (value - first) / step
    i = int(np.clip(np.floor(u), 1, nodes - 3)) - 1
    places = np.arange(i, i + 4)
    others = [np.delete(places, which) for which in range(4)]
    weights = [
        np.prod((u - rest) / (place - rest)) for place, rest in zip(places, others, strict=True)
    ]
    return i, np.array(weights)
