"""Train one model and write its log.

    python train.py --position rope --d-model 32 --flops-budget 1e11 --seed 0

The seed decides the first weights and the order of the text; the same run on the
same machine gives the same losses.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np
import recipe
import torch
from model import Transformer
from numpy.typing import NDArray
from run_log import record, write
from text import POSTGRES_DOCS, PYTHON_DOCS, Corpus, load_corpus
from torch import Tensor, nn
from torch.nn import functional

HERE = Path(__file__).parent
EVAL_BATCH = 32  # sequences; fits the cache of one core


def train(run: recipe.Run, corpus: Corpus, runs: Path) -> Path:
    """Train the run from start to end and return the path of its log."""
    torch.set_num_threads(1)
    torch.manual_seed(run.seed)
    model = Transformer(run.shape)
    optimizer = make_optimizer(model)
    windows = cut(corpus.train, run.shape.context)
    unique_tokens = len(windows) * run.shape.context
    if run.steps * run.batch_tokens > unique_tokens:
        raise ValueError(
            f"{run.name} needs more than the {unique_tokens} training tokens there are"
        )
    order = torch.randperm(len(windows)).split(recipe.BATCH_SEQUENCES)
    held_out = cut(corpus.held_out, run.shape.context)[: recipe.EVAL_TOKENS // run.shape.context]
    path = runs / f"{run.name}.jsonl"
    with path.open("w", encoding="utf-8") as log:
        config = recipe.config(run, unique_tokens, corpus.data_hash, torch.__version__)
        write(log, {"run": run.name, "config": config})
        done = 0
        for step in run.evaluation_steps:
            train_loss = advance(model, optimizer, run, done, windows[torch.cat(order[done:step])])
            losses = train_loss, evaluate(model, held_out)
            write(log, record(run, step, losses, learning_rate(run, step)))
            done = step
    return path


def advance(
    model: Transformer, optimizer: torch.optim.Optimizer, run: recipe.Run, done: int, batch: Tensor
) -> float:
    """Step through (sequences, context + 1) tokens; the mean training loss in nats/token."""
    total = torch.zeros(())
    steps = batch.long().split(recipe.BATCH_SEQUENCES)
    for step, tokens in enumerate(steps, start=done + 1):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(run, step)
        optimizer.zero_grad()
        loss = mean_loss(model, tokens)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), recipe.GRAD_CLIP)
        optimizer.step()
        total += loss.detach()
    return total.item() / len(steps)


def learning_rate(run: recipe.Run, step: int) -> float:
    """Linear warm-up, then a cosine down to the final fraction; steps count from one."""
    if step <= run.warmup_steps:
        return run.learning_rate_peak * step / run.warmup_steps
    progress = (step - run.warmup_steps) / (run.steps - run.warmup_steps)
    low = recipe.LEARNING_RATE_FINAL_FRACTION
    return run.learning_rate_peak * (low + (1 - low) * (1 + math.cos(math.pi * progress)) / 2)


def make_optimizer(model: Transformer) -> torch.optim.AdamW:
    """AdamW; weight decay on what multiplies, none on embeddings and positions."""
    groups: dict[bool, list[nn.Parameter]] = {True: [], False: []}
    for name, parameter in model.named_parameters():
        groups[name.startswith(("blocks", "head"))].append(parameter)
    return torch.optim.AdamW(
        [
            {"params": groups[True], "weight_decay": recipe.WEIGHT_DECAY},
            {"params": groups[False], "weight_decay": 0.0},
        ],
        betas=(recipe.BETA1, recipe.BETA2),
        fused=True,
    )


@torch.inference_mode()
def evaluate(model: Transformer, windows: Tensor) -> float:
    """Mean loss over all windows in nats/token."""
    losses = [
        mean_loss(model, batch).item() * len(batch) for batch in windows.long().split(EVAL_BATCH)
    ]
    return sum(losses) / len(windows)


def mean_loss(model: Transformer, tokens: Tensor) -> Tensor:
    """Cross-entropy of each token given those before it, in nats/token."""
    logits = model(tokens[:, :-1])
    return functional.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())


def cut(tokens: NDArray[np.uint8], context: int) -> Tensor:
    """Windows (sequences, context + 1); each token is predicted at most once."""
    return torch.from_numpy(tokens).unfold(0, context + 1, context)


def add_folders(parser: argparse.ArgumentParser) -> None:
    """The arguments that say where the text and the logs are."""
    parser.add_argument("--runs", type=Path, default=HERE / "runs")
    parser.add_argument("--cache", type=Path, default=HERE / "build" / "corpus.npz")
    parser.add_argument("--python-docs", type=Path, default=PYTHON_DOCS)
    parser.add_argument("--postgres-docs", type=Path, default=POSTGRES_DOCS)


def main() -> None:
    """Train the run that the command line describes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--position", choices=["rope", "learned"], required=True)
    parser.add_argument("--d-model", type=int, required=True)
    parser.add_argument("--flops-budget", type=float, required=True, help="FLOPs")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--learning-rate", type=float, help="peak; default: the tuned one")
    add_folders(parser)
    args = parser.parse_args()
    run = recipe.Run(args.position, args.d_model, args.flops_budget, args.seed, args.learning_rate)
    args.runs.mkdir(parents=True, exist_ok=True)
    print(train(run, load_corpus(args.cache, args.python_docs, args.postgres_docs), args.runs))


if __name__ == "__main__":
    main()
