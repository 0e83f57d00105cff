"""Alarms and bands of laws/live: python -m benchmarks.live [--shared ../shared/data].

Of planted runs on track: the share that ever raises an alarm in some ninety looks, and the share
whose end is in the 90 % interval given half of the run.  Of runs that are 3 % off from 40 % of
their plan on: the share found, and when.  Then real runs (live_real.py).  The same call gives the
same tables.
"""

import argparse
from pathlib import Path

import numpy as np

from benchmarks.live_families import NEW, Design, off_track
from benchmarks.live_real import ladder, left_out, schedules, sweep
from laws.live.alarm import evidence
from laws.live.band import Band, Expectation
from laws.live.courses.of_run import course_of
from laws.live.curve import Curve
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
    left_out("tiny-rope", sweep("tiny-rope"))
    left_out("tiny-learned", sweep("tiny-learned"))
    if told.shared is not None:
        left_out("the public ladder", ladder(told.shared / "olmo_ladder"))
        schedules(told.shared / "lr_schedule_curves")


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


if __name__ == "__main__":
    main()
