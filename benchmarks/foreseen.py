"""Is what a design foresees of a run what comes of it?  python -m benchmarks.foreseen.

Of the Chinchilla points 30 are known, one more is trained; the standard error of ln loss at a run
of 1e22 FLOPs is foreseen before, and worked out by refitting after.
"""

import numpy as np

import laws
from benchmarks.families import chinchilla_points
from laws.design.gain import after
from laws.forecast import fit_forecast

KNOWN, TRIALS = 30, 8
TARGET = (3.3e10, 5e10)  # N, D: 1e22 FLOPs
CUTS = (3e19, 1e20)  # FLOPs, below which the known runs lie
MOST = 3e21  # FLOPs of the run that is added
LINE = "{:>10}{:>10}{:>10}{:>10}"


def main() -> None:
    """A line a trial: compute of the run, standard error before, foreseen, come true."""
    points, what = chinchilla_points()
    print(f"{what}, {KNOWN} of them known")
    print(LINE.format("FLOPs", "before", "foreseen", "true"))
    off = np.concatenate([_trials(points, cut) for cut in CUTS])
    print(f"off by {np.median(off):.1%} in the median, {off.max():.1%} at most")


def _trials(points: laws.Observations, cut: float) -> np.ndarray:
    """How far what was foreseen is off, (TRIALS,)."""
    random = np.random.default_rng(0)
    known = random.permutation(np.flatnonzero(cut > points.C))[:KNOWN]
    others = np.setdiff1d(np.flatnonzero(points.C < MOST), known)
    return np.array([_trial(points, known, run) for run in random.permutation(others)[:TRIALS]])


def _trial(points: laws.Observations, known: np.ndarray, run: int) -> float:
    made = fit_forecast(points.only(_mask(points, known)))
    N, D = (np.array([of[run], at]) for of, at in zip((points.N, points.D), TARGET, strict=True))
    before = made.covariance(N, D)
    left = after(before, np.array([0]), np.full(2, made.noise_sd**2))
    refitted = fit_forecast(points.only(_mask(points, np.append(known, run))))
    sds = [float(np.sqrt(one[1, 1])) for one in (before, left, refitted.covariance(N, D))]
    print(LINE.format(f"{points.C[run]:.1e}", *(f"{sd:.2%}" for sd in sds)), flush=True)
    return abs(sds[1] / sds[2] - 1)


def _mask(points: laws.Observations, known: np.ndarray) -> np.ndarray:
    return np.isin(np.arange(len(points)), known)


if __name__ == "__main__":
    main()
