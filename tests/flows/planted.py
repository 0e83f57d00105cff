"""Logs of runs that follow a law we planted: what a night must find again."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import laws

LAW = laws.Chinchilla(E=1.7, A=400.0, B=1100.0, alpha=0.34, beta=0.36)
SIZES = np.geomspace(2e7, 1e9, 7)
MANY_SIZES = np.geomspace(2e7, 4e9, 24)  # enough on each side of every optimum
BUDGETS = (1e18, 4e18, 1.6e19, 6.4e19)
NOISE = 0.004  # standard deviation of log loss between runs
EVALUATIONS = 12


@dataclass(frozen=True)
class PlantedRun:
    """One run of the planted law; reached is the share of its plan that it did."""

    name: str
    family: str
    params: float
    tokens: float
    loss: float
    reached: float = 1.0
    blow_up: bool = False

    def lines(self) -> list[str]:
        """Its log: configuration, then evaluations on the way down to the final loss."""
        config = {
            "family": self.family,
            "params_non_embedding": self.params,
            "params_total": self.params * 1.1,
            "tokens_planned": self.tokens,
        }
        shares = np.linspace(1 / EVALUATIONS, self.reached, EVALUATIONS)
        losses = self.loss * (1 + 0.8 * (1 - shares))
        if self.blow_up:
            losses[-3:] *= (1.5, 2.5, 3.5)
        return [json.dumps({"run": self.name, "config": config})] + [
            json.dumps(
                {
                    "step": int(share * 1000),
                    "tokens": share * self.tokens,
                    "eval/loss": loss,
                    "learning_rate": 1e-3 * (1 - 0.98 * share),
                    "time": 1.7e9 + 60 * share,
                }
            )
            for share, loss in zip(shares, losses, strict=True)
        ]


def sweep(
    family: str, seed: int, scale: float = 1.0, sizes: NDArray[np.float64] = SIZES
) -> list[PlantedRun]:
    """An isoFLOP sweep of one family; scale multiplies A and B."""
    noise = np.random.default_rng(seed)
    law = laws.Chinchilla(LAW.E, LAW.A * scale, LAW.B * scale, LAW.alpha, LAW.beta)
    return [
        PlantedRun(
            name=f"{family}-{budget:.0e}-{size:.2e}",
            family=family,
            params=float(size),
            tokens=float(budget / 6 / size),
            loss=float(law.loss(size, budget / 6 / size) * np.exp(NOISE * noise.normal())),
        )
        for budget in BUDGETS
        for size in sizes
        if 1 < budget / 6 / size**2 < 500
    ]


def table(found: list[PlantedRun]) -> pd.DataFrame:
    """The runs as the warehouse hands them to a fit."""
    return pd.DataFrame(
        {
            "run_id": [run.name for run in found],
            "params": [run.params for run in found],
            "tokens": [run.tokens for run in found],
            "flops": [6 * run.params * run.tokens for run in found],
            "flops_budget": np.nan,
            "loss_nats": [run.loss for run in found],
            "is_holdout": False,
        }
    )


def write(folder: Path, runs: list[PlantedRun]) -> Path:
    """Write each run as one JSONL file."""
    folder.mkdir(parents=True, exist_ok=True)
    for run in runs:
        (folder / f"{run.name}.jsonl").write_text("\n".join(run.lines()) + "\n")
    return folder
