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

"pairs" and "pairs_clusters" draw runs, or whole clusters, with replacement: the practice of the
literature, for comparison with its numbers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from laws.engine.problem import Problem
from laws.errors import UnknownChoice
from laws.observations import Observations

Array = NDArray[np.float64]

CHUNK = 1000  # draws made together, always whole: more draws change none that were there
ENOUGH_CLUSTERS = 4
LEAST_FREEDOM = 0.05  # of 1 - leverage: what the fit follows closer says nothing of the noise
WAYS = ("clusters", "runs", "pairs", "pairs_clusters")
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
    chunk: int,
    seed: int,
) -> Problem:
    """The problem of every draw of a chunk of CHUNK; draw i depends on (seed, i) alone."""
    if name not in WAYS:
        raise UnknownChoice("resampling", name, WAYS)
    labels = observations.cluster if name.endswith("clusters") else np.arange(len(observations))
    random = np.random.default_rng(np.random.SeedSequence([seed, chunk]))
    if name.startswith("pairs"):
        return problem.of(problem.y, _drawn(random, labels) * problem.weight)
    fitted, residuals = _missed(problem, theta, labels)
    shared = random.choice(WEBB, size=(CHUNK, labels.max() + 1))
    return problem.of(fitted + shared[:, labels] * residuals, problem.weight)


def _drawn(random: np.random.Generator, labels: NDArray[np.int64]) -> Array:
    """How often each run is drawn, (CHUNK, runs), whole clusters with replacement."""
    count = labels.max() + 1
    drawn = random.integers(count, size=(CHUNK, count)) + count * np.arange(CHUNK)[:, None]
    times = np.bincount(drawn.ravel(), minlength=CHUNK * count).reshape(CHUNK, count)
    return times[:, labels].astype(float)


def _missed(problem: Problem, theta: Array, labels: NDArray[np.int64]) -> tuple[Array, Array]:
    """Fitted log losses (runs,), and residuals as if each cluster had not been in the fit."""
    root = np.sqrt(problem.weight[0])
    slopes = np.linalg.qr((problem.space.jacobian(theta[None])[:, 0] * root).T)[0]
    fitted = problem.space.predict(theta[None])[0]
    residuals = (problem.y[0] - fitted) * root
    for cluster in np.unique(labels):
        own = labels == cluster
        freedom = np.eye(own.sum()) - slopes[own] @ slopes[own].T
        residuals[own] = np.linalg.pinv(freedom, rcond=LEAST_FREEDOM) @ residuals[own]
    return fitted, residuals / root
