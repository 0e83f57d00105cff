"""Real sweeps, one family an item: public ones where they are present, and the sweep of examples/.

LAWBOOK_SHARED_DATA names the folder of the public ones; ../shared/data where it is not set.
"""

import csv
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

import laws
import warehouse
from flows.ingest import families_of, sources_of
from flows.settings.file import load

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("LAWBOOK_SHARED_DATA", ROOT.parent / "shared" / "data"))
C4 = "eval/c4_en-validation/CrossEntropyLoss"


class Sweep(NamedTuple):
    """The runs of one family; families of a source share their models or their makers."""

    source: str
    family: str
    runs: laws.Observations


def sweeps() -> Iterator[Sweep]:
    """Every family that is present."""
    yield from _tiny()
    if not SHARED.is_dir():
        return
    yield from _chinchilla()
    yield from _overtraining()
    yield from _ladder()


def _tiny() -> Iterator[Sweep]:
    settings = load(os.devnull) if (ROOT / "lawbook.toml").exists() else load()
    sources = sources_of(settings)
    with warehouse.open_warehouse(":memory:") as con:
        warehouse.ingest(con, sources, datetime(2026, 1, 1, tzinfo=UTC), lambda *_: None)
        warehouse.rebuild_core(con, families_of(settings), sources)
        for table in ("points", "runs"):
            warehouse.validate(con, table, datetime(2026, 1, 1, tzinfo=UTC))
        runs = warehouse.family_runs(con)
    for family, own in runs.groupby("family"):
        columns = own[["params", "tokens", "loss_nats", "flops"]].to_numpy(float).T
        yield Sweep("tiny sweep", str(family), laws.Observations(*columns))


def _chinchilla() -> Iterator[Sweep]:
    """The points of the Chinchilla paper, all of them: starved ones are no exception here."""
    rows = _rows(SHARED / "epoch_chinchilla" / "svg_extracted_data.csv")
    N, C, L = (
        np.array([float(r[c]) for r in rows]) for c in ("Model Size", "Training FLOP", "loss")
    )
    yield Sweep("Chinchilla, read off", "chinchilla", laws.Observations(N, C / (6 * N), L, C))


def _overtraining() -> Iterator[Sweep]:
    """One family a training set and validation set; C = 6 N D, for the column C has wrapped."""
    rows = _rows(SHARED / "gadre_overtraining" / "points.csv")
    for train, val in sorted({(row["train_data"], row["val"]) for row in rows}):
        own = [row for row in rows if (row["train_data"], row["val"]) == (train, val)]
        columns = np.array([[float(row[c]) for c in ("N", "D", "loss")] for row in own]).T
        yield Sweep("over-training", f"{train}, {val}", laws.Observations(*columns))


def _ladder() -> Iterator[Sweep]:
    """One family a validation set; runs of 1x to 10x that are no reruns, FLOPs as logged."""
    root = SHARED / "olmo_ladder"
    manifest = [r for r in _rows(root / "manifest.csv") if r["is_rerun"] == "False"]
    kept = {run["run"]: run for run in manifest if "0.5xC" not in run["run"]}
    logs = {run: _rows(root / row["file"]) for run, row in kept.items()}
    for metric in sorted(name for name in next(iter(logs.values()))[0] if "CrossEntropy" in name):
        rows = []
        for run, row in kept.items():
            last = [line for line in logs[run] if line[metric]][-1]
            rows.append(
                (float(row["params"]), float(last["throughput/total_tokens"]), float(last[metric]))
            )
        yield Sweep("ladder", metric.split("/")[1], laws.Observations(*np.array(rows).T))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
