"""How often the intervals hold what they promise, in runs whose law is known: make coverage.

Each family is planted (coverage_designs.py), fitted, resampled and asked, all by the functions that
a night uses.  A cell of the table is the share of families, in percent, whose intervals of 80, 90
and 95 % hold the truth: of a coefficient, of the loss at the frontier at 10 and 100 times the
largest compute of the runs, and of one new run there at 10 times.  Bold cells miss the goal, 80 %
within 4 points and 95 % within 2.  Each family has its own random numbers, so the same call gives
the same table.
"""

import argparse
import sys
import time
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

import laws
from benchmarks.coverage_designs import DESIGNS, LAWS, NOISES, plant
from laws.resampling import WAYS

Array = NDArray[np.float64]

LEVELS = np.array([0.80, 0.90, 0.95])
ROOM = np.array([0.04, 1.00, 0.02])  # of the goal
COEFFICIENTS = ("E", "A", "B", "alpha", "beta", "n_exponent")
FURTHER = np.array([10.0, 100.0])  # times the largest compute of the runs
QUANTITIES = (*COEFFICIENTS, "L* 10x", "L* 100x", "one run")
FAMILIES, DRAWS, SEED = 300, 1000, 0


def main() -> None:
    """Print a table a design, each row as soon as it is known; progress goes to stderr."""
    told = _arguments()
    shares = np.concatenate([_table(design, told) for design in DESIGNS])
    error = np.sqrt(LEVELS * (1 - LEVELS) / told.families)
    law = shares[:, :-1]
    missed, clear = ((~_within(law, ROOM + more)).sum() for more in (0.0, 2 * error))
    points = " / ".join(f"{100 * e:.1f}" for e in error)
    print(f"\n{told.families} families a row, {told.draws} draws each, seed {told.seed}.")
    print(f"Monte Carlo standard error {points} points at 80 / 90 / 95 %.")
    print(f"Of {law[..., 0].size} cells without `one run` {missed} miss the goal,")
    print(f"{clear} of them by more than two standard errors.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.coverage", description=main.__doc__)
    parser.add_argument("--families", type=int, default=FAMILIES, help="planted for a row")
    parser.add_argument("--draws", type=int, default=DRAWS, help="of each family")
    parser.add_argument("--seed", type=int, default=SEED, help="of the study")
    parser.add_argument("--by", choices=WAYS, help="as in laws.bootstrap; else as a night does")
    return parser.parse_args()


def _table(design: str, told: argparse.Namespace) -> Array:
    """Print the rows of a design; their shares (rows, quantities, levels)."""
    print(f"\n**{design}**\n\n| law | noise | " + " | ".join(QUANTITIES) + " |")
    print("|---" * (2 + len(QUANTITIES)) + "|", flush=True)
    rows = []
    for law, noise in product(LAWS, NOISES):
        start = time.process_time()
        rows.append(_shares(design, law, noise, told))
        print(f"| {law} | {noise} | " + " | ".join(map(_cell, rows[-1])) + " |", flush=True)
        each = 1e3 * (time.process_time() - start) / told.families
        print(f"{design}, {law}, {noise}: {each:.0f} ms a family", file=sys.stderr, flush=True)
    return np.array(rows)


def _shares(design: str, law: str, noise: str, told: argparse.Namespace) -> Array:
    """Share of the families with a law whose intervals held, (quantities, levels)."""
    cell = [list(DESIGNS).index(design), list(LAWS).index(law), list(NOISES).index(noise)]
    truth, held = LAWS[law], []
    C = DESIGNS[design].most_flops * FURTHER
    planned = float(truth.frontier(C[0])[0])
    for family in range(told.families):
        random = np.random.default_rng(np.random.SeedSequence([told.seed, *cell, family]))
        runs, noise_of_one = plant(truth, DESIGNS[design], NOISES[noise], random, planned)
        fit = laws.fit(laws.Chinchilla, runs)
        if fit.is_usable:
            drawn = laws.bootstrap(fit, runs, told.draws, seed=family, by=told.by)
            held.append([_held(fit, drawn, truth, C, noise_of_one, level) for level in LEVELS])
    if len(held) < told.families:
        print(f"{told.families - len(held)} families without a law", file=sys.stderr)
    return np.asarray(np.mean(held, axis=0).T)


def _held(
    fit: laws.Fit, drawn: Array, truth: Any, C: Array, noise_of_one: float, level: float
) -> list[bool]:
    """Whether the interval of each quantity holds the truth."""
    rows = {row["coefficient"]: row for row in laws.intervals(fit, drawn, level)}
    known = truth.derived() | {name: getattr(truth, name) for name in truth.coefficients}
    best = laws.optimum(fit, drawn, C, level=level)
    law, run = truth.optimal_loss(C), truth.loss(best.N, best.D)[0] * np.exp(noise_of_one)
    return [
        *(rows[name]["lo"] <= known[name] <= rows[name]["hi"] for name in COEFFICIENTS),
        *(best.loss.lo_law <= law) & (law <= best.loss.hi_law),
        best.loss.lo[0] <= run <= best.loss.hi[0],
    ]


def _cell(shares: Array) -> str:
    text = " ".join(f"{100 * share:.0f}" for share in shares)
    return text if _within(shares, ROOM) else f"**{text}**"


def _within(shares: Array, room: Array) -> NDArray[np.bool_]:
    return np.asarray((np.abs(shares - LEVELS) <= room + 1e-9).all(axis=-1))


if __name__ == "__main__":
    main()
