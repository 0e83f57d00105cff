"""Real sweeps to replay: N, D and final losses, read where they are."""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path

import laws
from benchmarks.families import BESIDE, chinchilla_points

GADRE = Path("gadre_overtraining", "points.csv")
TINY = Path(__file__).parents[1] / "examples" / "tiny_sweep" / "runs"
LEFT_OUT = ("lr30",)  # trained badly on purpose


def real_sweeps() -> Iterator[tuple[str, laws.Observations | None]]:
    """(name, runs) of each; None for runs that are not on this machine."""
    points, what = chinchilla_points()
    yield "Chinchilla points", points if "points found" not in what else None
    yield from _gadre()
    for family in ("tiny-rope", "tiny-learned"):
        yield family, _tiny(family)


def _gadre() -> Iterator[tuple[str, laws.Observations | None]]:
    """Losses on C4's validation set by training set: Gadre et al. 2024, arXiv:2403.08540."""
    path = Path(os.environ.get("LAWBOOK_SHARED_DATA", BESIDE)) / GADRE
    if not path.is_file():
        yield "Gadre et al., C4 loss", None
        return
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["val"] == "c4_val"]
    for trained_on in sorted({row["train_data"] for row in rows}):
        of_one = [row for row in rows if row["train_data"] == trained_on]
        N, D, L = ([float(row[column]) for row in of_one] for column in ("N", "D", "loss"))
        yield f"Gadre et al., {trained_on}", laws.Observations(N=N, D=D, L=L)


def _tiny(family: str) -> laws.Observations:
    """The runs of examples/tiny_sweep that reached their tokens."""
    found = []
    for path in sorted(TINY.glob("*.jsonl")):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        config = lines[0]["config"]
        last = [line for line in lines[1:] if "eval/loss" in line][-1]
        is_whole = last["tokens"] >= 0.99 * config["tokens_planned"]
        if config["family"] == family and is_whole and not path.stem.endswith(LEFT_OUT):
            flops = config["flops_per_token"] * last["tokens"]
            found.append((config["params_non_embedding"], last["tokens"], last["eval/loss"], flops))
    N, D, L, C = (list(column) for column in zip(*found, strict=True))
    return laws.Observations(N=N, D=D, L=L, C=C)
