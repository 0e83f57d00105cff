"""Real runs by laws/live: each judged by the others of its family, and schedules by the law.

left_out   every finished run of a family as if in flight, its end forecast by the Chinchilla law of
           the others, whose interval is that of one run; then with 3 % more loss from 40 % on
schedules  runs of the learning-rate study of arXiv:2503.12811 by the annealing law fitted to the
           cosine and the constant schedule of 24,000 steps
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import laws
from benchmarks.live_families import off_track
from laws.live.band import Band, Expectation
from laws.live.courses.annealing import fit_annealing
from laws.live.courses.of_run import annealing_course, course_of
from laws.live.curve import Curve
from laws.live.standing import standing

SHARES = np.array([0.1, 0.25, 0.5, 0.75, 0.9, 1.0])
SIZES = (25, 100, 400)  # millions of parameters
FITTED = ("cosine_24000", "constant_24000")
STEPS = {"24000": 24_000, "72000": 72_000}  # in the names of the files; 16,000 elsewhere
EXAMPLES = Path(__file__).parents[1] / "examples" / "tiny_sweep" / "runs"
LOSS, TOKENS = "eval/c4_en-validation/CrossEntropyLoss", "throughput/total_tokens"
RATE = "optim/learning_rate_group0"


def left_out(name: str, runs: list[Curve]) -> None:
    """Print how a family's runs are judged by one another."""
    found = [_judged(run, [other for other in runs if other is not run]) for run in runs]
    alarms, looks, ends, planted = (np.array(column) for column in zip(*found, strict=True))
    print(f"\n{name}: {len(runs)} runs, {alarms.sum()} alarms, + 3 % found in {planted.sum()}")
    print(f"in the 90 % band {looks.mean():.0%} of looks; of ends given half {ends.mean():.0%}")


def _judged(run: Curve, others: list[Curve]) -> tuple[bool, float, bool, bool]:
    observed = laws.Observations(
        N=[one.N for one in others], D=[one.D for one in others], L=[one.L[-1] for one in others]
    )
    fit = laws.fit(laws.Chinchilla, observed)
    draws = laws.bootstrap(fit, observed, draws=200, seed=0)
    told = laws.predict(fit, draws, run.N, run.D, level=0.9)
    sd = np.log(told.hi / told.lo) / 2 / 1.6448536
    expected = Expectation(course_of(run, others), Band(np.log(told.loss), sd))
    looked = run.looks()
    lo, hi = expected.at(run.share[looked]).ends(0.9)
    inside = np.mean((lo <= run.L[looked]) & (run.L[looked] <= hi))
    low, high = expected.end_given(run.until(0.5)).ends(0.9)
    off = standing(off_track(run, 0.03, 0.4), expected)
    is_alarm = standing(run, expected).alarm_share is not None
    return is_alarm, float(inside), bool(low <= run.L[-1] <= high), off.status == "above"


def sweep(family: str) -> list[Curve]:
    """The finished runs of a family of examples/tiny_sweep."""
    found = []
    for path in sorted(EXAMPLES.glob("*.jsonl")):
        head, *rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        config = head["config"]
        loss = np.array([row["eval/loss"] for row in rows], dtype=float)
        is_whole = rows[-1]["tokens"] > 0.98 * config["tokens_planned"]
        if config["family"] == family and is_whole and np.isfinite(loss).all():
            share = np.array([row["tokens"] for row in rows]) / config["tokens_planned"]
            rate = np.array([row["learning_rate"] for row in rows])
            N, D = config["params_non_embedding"], config["tokens_planned"]
            found.append(Curve(N, D, share, loss, rate, rows[-1]["step"]))
    return found


def ladder(folder: Path) -> list[Curve]:
    """The runs of the public ladder, by their loss on C4."""
    with (folder / "manifest.csv").open(encoding="utf-8") as file:
        manifest = list(csv.DictReader(file))
    return [_rung(folder / run["file"], float(run["params"])) for run in manifest]


def _rung(path: Path, N: float) -> Curve:
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row[LOSS] and row[TOKENS] and row[RATE]]
    columns = (TOKENS, LOSS, RATE, "_step")
    tokens, loss, rate, step = (np.array([float(row[c]) for row in rows]) for c in columns)
    seen = tokens > 0
    share = tokens[seen] / tokens[-1]
    return Curve(N, tokens[-1], share, loss[seen], rate[seen], step[-1])


def schedules(folder: Path) -> None:
    """Print the errors of the law under other schedules, by share of the run."""
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
