"""The noise of single runs as the forecast sees it: who is believed less than others.

    variance of ln loss = (share s)**2 max(1, |r| / 3 s) + (slope max(0, excess - .05))**2

s is the robust standard deviation of the residuals r of the Chinchilla fit; outliers count as their
Huber weight (Huber 1964) says.  excess is how far, in ln loss, a run stands above the least loss at
its compute: over-trained, starved and badly tuned runs lie far from the frontier, where the form of
the law is least known and from where least is learnt about it.  Share and slope are averaged over
by their evidence, so where such runs fit the law as well as the others they count in full.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from laws.fitting import Fit
from laws.forecast import pilot
from laws.observations import Observations

Array = NDArray[np.float64]

SHARES = (0.6, 1.0)  # a law of the wrong form leaves larger residuals than the noise
SLOPES = (0.0, 0.1, 0.3)
NEAR = 0.05  # ln loss above the frontier: as the runs of an isoFLOP curve are
OUTLYING = 3.0  # standard deviations from which on a run is believed less
LEAST_SD = 5e-4  # losses are logged to three or four digits


@dataclass(frozen=True, slots=True)
class Noise:
    """Standard deviation of ln loss of a run near the law, and what each run adds, (runs,) each."""

    sd: float
    outlying: Array
    excess: Array

    def settings(self) -> list[tuple[float, float]]:
        """The (share, slope) to average over."""
        slopes = SLOPES if self.excess.any() else SLOPES[:1]
        return list(product(SHARES, slopes))

    def variance(self, share: float, slope: float) -> Array:
        """Of the ln loss of each run, (runs,)."""
        return np.asarray((share * self.sd) ** 2 * self.outlying + (slope * self.excess) ** 2)


def noise(observations: Observations, fits: Mapping[str, Fit]) -> Noise:
    """As the Chinchilla fit sees it, or a pilot under the priors where that has no law."""
    known = fits.get("chinchilla")
    if known is None or not known.is_usable:
        residuals, sd = pilot.residuals(observations)
        excess = np.zeros(len(observations))
    else:
        N, D = observations.N, observations.D
        residuals, sd = np.log(known.law.loss(N, D) / observations.L), known.residual_sd
        best = known.law.loss(*known.law.split(N * D))
        excess = np.log(np.maximum(known.law.loss(N, D), observations.L) / best)
    sd = max(sd, LEAST_SD)
    outlying = np.maximum(1.0, np.abs(residuals) / (OUTLYING * sd)) / observations.weight
    return Noise(sd, outlying, np.maximum(0.0, excess - NEAR))
