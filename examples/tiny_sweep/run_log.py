"""The log of a run: JSON lines, the config first, then one line an evaluation.

Each line is flushed at once, so a killed run leaves what it had.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, TextIO

from recipe import Run


def write(log: TextIO, line: dict[str, Any]) -> None:
    """Append one line and flush it."""
    log.write(json.dumps(line) + "\n")
    log.flush()


def record(
    run: Run, step: int, losses: tuple[float, float], learning_rate: float
) -> dict[str, Any]:
    """One line of the log; losses (train, eval) in nats/token, time in Unix seconds."""
    train_loss, eval_loss = losses
    return {
        "step": step,
        "tokens": step * run.batch_tokens,
        "train/loss": round(train_loss, 5),
        "eval/loss": round(eval_loss, 5),
        "learning_rate": float(f"{learning_rate:.6g}"),
        "time": round(time.time(), 2),
    }


def is_finished(run: Run, runs: Path) -> bool:
    """Whether the run's log ends at the last planned step."""
    path = runs / f"{run.name}.jsonl"
    if not path.exists():
        return False
    last = path.read_text("utf-8").splitlines()[-1:]
    return bool(last) and f'"step": {run.steps},' in last[0]
