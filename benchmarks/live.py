"""Alarms and bands of laws/live: python -m benchmarks.live [--shared ../shared/data].

First table: of planted runs on track, the share that ever raises an alarm in some ninety looks, and
the share whose end is in the 90 % interval given half of the run.  Second: of runs that are 3 % off
from 40 % of their plan on, the share found, and when.  Third, with public data: runs of the
learning-rate study of arXiv:2503.12811 by the annealing law fitted to the cosine and the constant
schedule of 24,000 steps.  The same call gives the same tables.
"""

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.live_families import NEW, Design, off_track
from laws.live.alarm import evidence
from laws.live.band import Band, Expectation
from laws.live.courses.annealing import fit_annealing
from laws.live.courses.of_run import annealing_course, course_of
from laws.live.curve import Curve
from laws.live.standing import standing
from laws.published import EPOCH

TRIALS, SEED = 200, 0
FORECAST_SD = 0.01  # of ln loss: the law of the family at the new run
DESIGNS = {
    "as it is": Design(),
    "5 finished runs": Design(runs=5),
    "20 evaluations": Design(points=20),
    "independent noise": Design(memory=0.0),
    "noise .9 correlated": Design(memory=0.9, runs=8),
    "noise of t3": Design(is_heavy=True),
    "little noise": Design(noise_sd=0.0005),
    "much noise": Design(noise_sd=0.006),
    "shapes twice as different": Design(shape_sd=0.1),
}
SHARES = np.array([0.1, 0.25, 0.5, 0.75, 0.9, 1.0])
SIZES = (25, 100, 400)  # millions of parameters
FITTED = ("cosine_24000", "constant_24000")
STEPS = {"24000": 24_000, "72000": 72_000}  # in the names of the files; 16,000 elsewhere


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.live", description=main.__doc__)
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--shared", type=Path, default=None, help="folder of public data")
    told = parser.parse_args()
    print("| runs | false alarms % | end in 90 % | + 3 % found | at | - 3 % found | at |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for name, design in DESIGNS.items():
        print(_row(name, design, told.trials), flush=True)
    if told.shared is not None:
        _schedules(told.shared / "lr_schedule_curves")


def _row(name: str, design: Design, trials: int) -> str:
    found = [_trial(design, seed) for seed in range(trials)]
    alarms, inside, worse, better = zip(*found, strict=True)
    false = np.mean([alarm is not None for alarm in alarms])
    cells = [f"{100 * false:.1f}", f"{100 * np.mean(inside):.0f}", *_power(worse), *_power(better)]
    return f"| {name} | {' | '.join(cells)} |"


def _power(alarms: tuple[tuple[str, float] | None, ...]) -> tuple[str, str]:
    shares = [alarm[1] for alarm in alarms if alarm is not None]
    return f"{100 * len(shares) / len(alarms):.0f} %", f"{np.median(shares or [np.nan]):.0%}"


def _trial(
    design: Design, seed: int
) -> tuple[tuple[str, float] | None, bool, tuple[str, float] | None, tuple[str, float] | None]:
    """Alarm of a run on track, whether its end was in the interval, and alarms of two off track."""
    noise = np.random.default_rng([SEED, seed])
    finished, run = design.family(noise), design.run(*NEW, noise)
    mean = np.log(EPOCH.loss(*NEW)) + FORECAST_SD * noise.normal()
    end = Band(np.asarray(mean), np.asarray(np.hypot(FORECAST_SD, design.seed_sd)))
    expected = Expectation(course_of(run, finished), end)
    given = expected.end_given(run.until(0.5))
    lo, hi = given.ends(0.9)
    alarms = [
        _alarm(one, expected)
        for one in (run, off_track(run, 0.03, 0.4), off_track(run, -0.03, 0.4))
    ]
    return alarms[0], bool(lo <= run.L[-1] <= hi), alarms[1], alarms[2]


def _alarm(run: Curve, expected: Expectation) -> tuple[str, float] | None:
    share = run.share[run.looks()]
    return evidence(share, expected.residual(run), expected.covariance(share)).alarm()


def _schedules(folder: Path) -> None:
    heads = " | ".join(f"{share:.0%}" for share in SHARES)
    print(f"\n| schedule | million parameters | {heads} | in the band | status |")
    print("|---" * (len(SHARES) + 4) + "|")
    ends = []
    for size in SIZES:
        curves = dict(_curves(folder / f"csv_{size}", 1e6 * size))
        fitted = [curves.pop(name) for name in FITTED]
        law = fit_annealing(fitted, 1e6 * size)
        for name, run in curves.items():
            error = run.log_loss - np.log(law.of(run, run.share))
            ends.append(error[-1])
            print(f"| {name} | {size} | {_errors(run, error)} | {_band(run, fitted)} |")
    size = np.sqrt(np.mean(np.square(ends)))
    print(f"\nroot mean square of ln actual - ln predicted at the end: {size:.4f}")


def _errors(run: Curve, error: np.ndarray) -> str:
    return " | ".join(f"{100 * e:+.2f}" for e in np.interp(SHARES, run.share, error))


def _band(run: Curve, fitted: list[Curve]) -> str:
    """Share of looks in the 90 % band and status, the end forecast as it was, give or take .5 %."""
    course = annealing_course(run, fitted)
    end = Band(np.asarray(run.log_loss[-1] - course.log_ratio[-1]), np.asarray(0.005))
    expected = Expectation(course, end)
    looks = run.looks()
    lo, hi = expected.at(run.share[looks]).ends(0.9)
    inside = np.mean((lo <= run.L[looks]) & (run.L[looks] <= hi))
    return f"{inside:.0%} | {standing(run, expected).status}"


def _curves(folder: Path, N: float) -> Iterator[tuple[str, Curve]]:
    """Curves by name; tokens are steps, as the study counts none."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            rows = np.array([[float(v) for v in row] for row in list(csv.reader(file))[1:]])
        end = STEPS.get(path.stem.split("_")[-1], 16_000)
        yield path.stem, Curve(N, end, rows[:, 0] / end, rows[:, 2], rows[:, 1], end)


if __name__ == "__main__":
    main()
