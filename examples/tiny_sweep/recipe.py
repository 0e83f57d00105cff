"""What a run is: its name, its sizes, and every setting that is written into its log."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from model import Position, Shape

BATCH_SEQUENCES = 4
WARMUP_STEPS = 100
EVALUATIONS, EVALUATIONS_WIDE = 60, 30  # a run, evenly spaced, the last step among them
WIDE = 64  # d_model from which an evaluation costs enough to do fewer
EVAL_TOKENS = 102_400
LEARNING_RATE_FINAL_FRACTION = 0.02  # of the peak, at the end of the cosine
WEIGHT_DECAY = 0.1
BETA1, BETA2 = 0.9, 0.95
GRAD_CLIP = 1.0
CODE_VERSION = "tiny_sweep 1"


@dataclass(frozen=True, slots=True)
class Run:
    """One training run; everything else follows from these.

    flops_budget   FLOPs   what the whole run may cost
    learning_rate  -       the peak; None means the tuned one for the width
    """

    position: Position
    d_model: int
    flops_budget: float
    seed: int = 0
    learning_rate: float | None = None

    @property
    def name(self) -> str:
        """Also the name of the log file, as in rope-1e11-d32-s0."""
        budget = f"{self.flops_budget:.0e}".replace("e+", "e")
        name = f"{self.position}-{budget}-d{self.d_model}-s{self.seed}"
        return name if self.learning_rate is None else f"{name}-lr{self.learning_rate:g}"

    @property
    def shape(self) -> Shape:
        """The model's sizes."""
        return Shape(d_model=self.d_model, position=self.position)

    @property
    def batch_tokens(self) -> int:
        """Tokens a step."""
        return BATCH_SEQUENCES * self.shape.context

    @property
    def steps(self) -> int:
        """Whole steps that come nearest to the FLOPs budget."""
        return round(self.flops_budget / self.shape.flops_per_token / self.batch_tokens)

    @property
    def learning_rate_peak(self) -> float:
        """The highest learning rate, reached at the end of the warm-up."""
        return self.learning_rate or tuned_learning_rate(self.d_model)

    @property
    def warmup_steps(self) -> int:
        """Steps of linear warm-up, a tenth of a short run."""
        return min(WARMUP_STEPS, self.steps // 10)

    @property
    def evaluation_steps(self) -> list[int]:
        """The steps after which the model is evaluated."""
        count = EVALUATIONS if self.d_model < WIDE else EVALUATIONS_WIDE
        return sorted({round(self.steps * i / count) for i in range(1, count + 1)} - {0})


def tuned_learning_rate(d_model: int) -> float:
    """The best peak learning rate for a width; README.md says how it was found."""
    return min(0.008, 0.25 / d_model)


def config(run: Run, unique_tokens: int, data_hash: str, torch_version: str) -> dict[str, Any]:
    """The config line of a log: sizes, counts, recipe, data."""
    shape = run.shape
    return {
        "family": f"tiny-{run.position}",
        **asdict(shape),
        "d_ff": shape.d_ff,
        "params_non_embedding": shape.params_non_embedding,
        "params_total": shape.params_total,
        "flops_per_token": shape.flops_per_token,
        "flops_budget": run.flops_budget,
        "batch_tokens": run.batch_tokens,
        "tokens_planned": run.steps * run.batch_tokens,
        "steps_planned": run.steps,
        "warmup_steps": run.warmup_steps,
        "learning_rate_peak": run.learning_rate_peak,
        "learning_rate_final_fraction": LEARNING_RATE_FINAL_FRACTION,
        "schedule": "cosine",
        "optimizer": "adamw",
        "weight_decay": WEIGHT_DECAY,
        "beta1": BETA1,
        "beta2": BETA2,
        "grad_clip": GRAD_CLIP,
        "seed": run.seed,
        "unique_tokens": unique_tokens,
        "eval_tokens": EVAL_TOKENS,
        "eval_set": "held_out",
        "tokenizer": "bytes-96",
        "data_hash": data_hash,
        "loss_unit": "nats/token",
        "code_version": CODE_VERSION,
        "torch_version": torch_version,
        "threads": 1,
    }
