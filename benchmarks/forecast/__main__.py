"""Forecasts of real runs by every method, from the runs below a cut: make forecast-check.

Prints a table of methods, one by source and one by extrapolation, and draws a plot where a path is
given: python -m benchmarks.forecast [--plot FILE.html].
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.forecast import plot
from benchmarks.forecast.methods import METHODS
from benchmarks.forecast.scores import BUCKETS, by_source, pooled, scored, uncertainty
from benchmarks.forecast.sets import SHARED, sweeps
from benchmarks.forecast.tasks import Task, tasks

FORECAST = next(iter(METHODS))


def main() -> None:
    """Run every method on every task and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecast", description=__doc__)
    parser.add_argument("--plot", type=Path, help="an HTML file to draw the scores in")
    told = parser.parse_args()
    if not SHARED.is_dir():
        print(f"no public data at {SHARED} (LAWBOOK_SHARED_DATA): the tiny sweep alone")
    every = [task for sweep in sweeps() for task in tasks(sweep)]
    found = {name: _run(name, every) for name in METHODS}
    _methods(found)
    _sources(found)
    _distances(found[FORECAST])
    if told.plot:
        told.plot.write_text(plot.page(found), encoding="utf-8")
        print(f"\nplot: {told.plot}")


def _run(name: str, every: list[Task]) -> pd.DataFrame:
    print(f"{name}: {len(every)} cuts", file=sys.stderr, flush=True)
    parts = []
    for task in every:
        mean, sd = METHODS[name](task)
        rows = scored(task.hidden.L, mean, sd, task.hidden.C / task.seen.C.max())
        parts.append(rows.assign(source=task.source, family=task.family, cut=task.cut))
    return pd.concat(parts, ignore_index=True)


def _methods(found: dict[str, pd.DataFrame]) -> None:
    count = len(found[FORECAST])
    print(f"\n{count} forecasts; error, bias and Winkler in % of the loss, +- a standard error\n")
    print("| method | made | error | bias | 50 / 80 / 90 % hold | Winkler, 90 % | CRPS |")
    print("|---|---|---|---|---|---|---|")
    for name, rows in found.items():
        made = rows.dropna(subset=["error"])
        mean, se = pooled(made), uncertainty(made)
        print(
            f"| {name} | {len(made)} | {_share(mean['error'], se['error'])} "
            f"| {100 * mean['bias']:+.2f} | {_holds(mean)} "
            f"| {_share(mean['winkler'], se['winkler'])} | {_share(mean['crps'])} |"
        )


def _sources(found: dict[str, pd.DataFrame]) -> None:
    print(
        "\n| source | forecasts | forecast: error | 90 % holds | Winkler | chinchilla | average |"
    )
    print("|---|---|---|---|---|---|---|")
    own, single, plain = (
        by_source(found[name]) for name in (FORECAST, "chinchilla", "plain average of the laws")
    )
    for source, row in own.iterrows():
        count = (found[FORECAST]["source"] == source).sum()
        print(
            f"| {source} | {count} | {_share(row['error'])} | {row['holds_90']:.2f} "
            f"| {_share(row['winkler'])} | {_share(single.loc[source, 'error'])} "
            f"| {_share(plain.loc[source, 'error'])} |"
        )


def _distances(rows: pd.DataFrame) -> None:
    print("\n| compute over the cut | forecasts | error | 50 / 80 / 90 % hold | Winkler |")
    print("|---|---|---|---|---|")
    bucket = pd.cut(rows["ratio"], [0, *BUCKETS.values()], labels=list(BUCKETS))
    for name, own in rows.groupby(bucket, observed=True):
        mean, se = pooled(own), uncertainty(own)
        print(
            f"| {name} | {len(own)} | {_share(mean['error'], se['error'])} | {_holds(mean)} "
            f"| {_share(mean['winkler'], se['winkler'])} |"
        )


def _share(value: float, se: float | None = None) -> str:
    if not np.isfinite(value):
        return "-"
    return f"{100 * value:.2f}" + ("" if se is None else f" +- {100 * se:.2f}")


def _holds(mean: pd.Series) -> str:
    values = [mean[f"holds_{level}"] for level in (50, 80, 90)]
    return " / ".join(f"{value:.2f}" if np.isfinite(value) else "-" for value in values)


if __name__ == "__main__":
    main()
