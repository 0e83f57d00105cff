"""How the runs of a fit are drawn again: a wild bootstrap, by cluster where there are enough.

Every run stays where it is.  Its residual, made as large as a fit without its cluster would have
missed it by, is multiplied by a random number that the cluster shares, and added to the fitted log
loss.  So noise that the runs of one size share stays shared, and every draw determines the law.

    residual of cluster g    (I - H_gg)^-1 r_g, H the projection on the slopes of the law (CR3)
    random number            one of Webb's six, mean 0 and variance 1

Cameron, Gelbach & Miller 2008, Rev. Econ. Stat. 90, for few clusters; MacKinnon, Nielsen & Webb
2023, J. Appl. Econometrics 38, for CR3; Webb 2023, Can. J. Econ. 56.  With too few clusters a run
is a cluster of its own.  docs/method.md has the coverage by simulation, beside that of resampling
whole clusters, which draws samples that determine no law where clusters are few.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from laws.errors import UnknownChoice
from laws.observations import Observations
from laws.problem import Problem

Array = NDArray[np.float64]

ENOUGH_CLUSTERS = 4
LEAST_FREEDOM = 0.05  # of 1 - leverage: what the fit follows closer says nothing of the noise
WEBB = np.array([-np.sqrt(1.5), -1.0, -np.sqrt(0.5), np.sqrt(0.5), 1.0, np.sqrt(1.5)])


@dataclass(frozen=True, slots=True)
class Resampling:
    """A way to draw runs again: its name, and what it does in a sentence."""

    name: str
    sentence: str


def resampling(observations: Observations) -> Resampling:
    """The way that suits these runs: by cluster, or by run where clusters are few."""
    clusters, runs = observations.clusters, len(observations)
    if clusters >= ENOUGH_CLUSTERS:
        sentence = f"Intervals: wild bootstrap of {clusters} clusters of runs."
        return Resampling("clusters", sentence)
    sentence = f"Intervals: wild bootstrap of {runs} runs, as {clusters} clusters are too few."
    return Resampling("runs", sentence)


def resampled(
    problem: Problem,
    theta: Array,
    observations: Observations,
    name: str,
    draws: Iterable[int],
    seed: int,
) -> Problem:
    """The problem of every draw; draw i depends on (seed, i) alone."""
    labels = _labels(observations, name)
    fitted, residuals = _missed(problem, theta, labels)
    generators = [np.random.default_rng(np.random.SeedSequence([seed, i])) for i in draws]
    shared = np.array([random.choice(WEBB, size=labels.max() + 1) for random in generators])
    y = fitted + shared[:, labels] * residuals
    return problem.of(y, np.broadcast_to(observations.weight, y.shape))


def _labels(observations: Observations, name: str) -> NDArray[np.int64]:
    labels = {"clusters": observations.cluster, "runs": np.arange(len(observations))}
    if name not in labels:
        raise UnknownChoice("resampling", name, labels)
    return labels[name]


def _missed(problem: Problem, theta: Array, labels: NDArray[np.int64]) -> tuple[Array, Array]:
    """Fitted log losses (runs,), and residuals as if each cluster had not been in the fit."""
    log_loss, shares = problem.space.predict(theta[None], problem.x)
    root = np.sqrt(problem.weight[0])
    slopes = np.linalg.qr((problem.space.jacobian(shares, problem.x)[0] * root).T)[0]
    residuals = (problem.y - log_loss)[0] * root
    for cluster in np.unique(labels):
        own = labels == cluster
        freedom = np.eye(own.sum()) - slopes[own] @ slopes[own].T
        residuals[own] = np.linalg.pinv(freedom, rcond=LEAST_FREEDOM) @ residuals[own]
    return log_loss[0], residuals / root
