"""Families whose curves are known, for the false alarms and the power of laws/live.

A run's loss falls from that of a constant learning rate to its end, as under a schedule that
decays.  Runs differ by seed (a level), by shape (a share of the way down) and by autocorrelated
noise.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from laws.live.curve import Curve
from laws.published import EPOCH

Array = NDArray[np.float64]

DECAY = 0.25  # share of its data term that a run gains by annealing
WARM = 0.05  # share of the plan after which the data term counts
SIZES, RATIOS = (5e7, 1e9), (10.0, 100.0)  # parameters; tokens a parameter
NEW = (2e9, 6e10)  # the run in flight: parameters and tokens


@dataclass(frozen=True)
class Design:
    """How runs of a family are alike.

    runs      finished runs
    points    evaluations of a run
    seed_sd   sd of ln loss between seeds, all along a run
    shape_sd  sd of the share by which the way down is longer
    noise_sd  sd of ln loss from evaluation to evaluation
    memory    correlation of neighbouring noises
    is_heavy  True for noise of Student's t with 3 degrees of freedom
    """

    runs: int = 15
    points: int = 100
    seed_sd: float = 0.004
    shape_sd: float = 0.05
    noise_sd: float = 0.002
    memory: float = 0.7
    is_heavy: bool = False

    def run(self, N: float, D: float, noise: np.random.Generator) -> Curve:
        """One run on track."""
        share = np.arange(1, self.points + 1) / self.points
        data = EPOCH.B / (D * (WARM + (1 - WARM) * share)) ** EPOCH.beta
        loss = EPOCH.E + EPOCH.A / N**EPOCH.alpha + data * (1 + DECAY * (1 - share))
        end = float(EPOCH.loss(N, D))
        way = np.log(loss / end) * (1 + self.shape_sd * noise.normal())
        level = self.seed_sd * noise.normal()
        return Curve(N, D, share, end * np.exp(level + way + self._noise(noise)))

    def family(self, noise: np.random.Generator) -> list[Curve]:
        """Its finished runs."""
        sizes = np.exp(noise.uniform(*np.log(SIZES), self.runs))
        ratios = np.exp(noise.uniform(*np.log(RATIOS), self.runs))
        return [self.run(N, ratio * N, noise) for N, ratio in zip(sizes, ratios, strict=True)]

    def _noise(self, noise: np.random.Generator) -> Array:
        heavy = noise.standard_t(3, self.points) / np.sqrt(3)
        drawn = heavy if self.is_heavy else noise.normal(size=self.points)
        fresh = np.sqrt(1 - self.memory**2)
        drawn[1:] *= fresh
        return np.asarray(self.noise_sd * lfilter([1.0], [1.0, -self.memory], drawn))


def off_track(run: Curve, by: float, since: float) -> Curve:
    """The run with its loss multiplied by 1 + by from a share of its plan on."""
    return replace(run, L=run.L * np.where(run.share >= since, 1 + by, 1.0))
