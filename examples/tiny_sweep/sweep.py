"""Train the whole grid, two runs at a time.

    python sweep.py            # finished runs are skipped, unfinished ones begun again

The widths of a budget lie around the one that is best for it, so that each
budget has its minimum inside.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from model import Position
from recipe import Run
from run_log import is_finished
from text import Corpus, load_corpus
from train import add_folders, train

WIDTHS: dict[tuple[Position, float], tuple[int, ...]] = {  # (position, FLOPs) -> d_model
    ("rope", 1e11): (12, 16, 24, 32, 48),
    ("rope", 3e11): (16, 24, 32, 40, 48, 64),
    ("learned", 1e11): (12, 16, 24, 32, 48),
    ("learned", 3e11): (16, 24, 32, 48),
    ("rope", 1e12): (32, 40, 48, 64, 96),
    ("learned", 1e12): (32, 40, 48, 64),
    ("rope", 3e12): (48, 64, 80, 96, 128),
}
SEEDS: dict[
    tuple[Position, float, int], tuple[int, ...]
] = {  # (position, FLOPs, d_model) -> seeds beside 0
    ("rope", 1e11, 24): (1, 2),
    ("rope", 3e11, 32): (1, 2),
    ("learned", 1e11, 24): (1, 2),
    ("learned", 3e11, 32): (1, 2),
}


def grid() -> list[Run]:
    """Every run of the sweep, the cheap budgets first."""
    return [
        Run(position, width, budget, seed)
        for (position, budget), widths in WIDTHS.items()
        for width in widths
        for seed in (0, *SEEDS.get((position, budget, width), ()))
    ]


def main() -> None:
    """Train what is not finished yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread each")
    add_folders(parser)
    args = parser.parse_args()
    args.runs.mkdir(parents=True, exist_ok=True)
    corpus = load_corpus(args.cache, args.python_docs, args.postgres_docs)
    todo = [run for run in grid() if not is_finished(run, args.runs)]
    print(f"{len(todo)} of {len(grid())} runs to train on {corpus.data_hash}", flush=True)
    train_all(todo, corpus, args.runs, args.workers)


def train_all(todo: list[Run], corpus: Corpus, runs: Path, workers: int) -> None:
    """Train the runs in fresh processes and print each result as it comes."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        for future in as_completed([pool.submit(train, run, corpus, runs) for run in todo]):
            path = future.result()
            last = json.loads(path.read_text("utf-8").splitlines()[-1])
            print(f"{path.stem}: {last['eval/loss']:.4f} nats/token", flush=True)


if __name__ == "__main__":
    main()
