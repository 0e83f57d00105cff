"""What a law of the frontier alone answers: the optimal size and tokens, and no loss."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

import laws
from flows.errors import FlowError
from flows.plans.question import Question
from laws.approaches.frontier_lines import FrontierLines

Answer = dict[str, Any]
Draws = NDArray[np.float64]


def answer(
    lines: FrontierLines, draws: Draws, k: float, question: Question, level: float
) -> Answer:
    """The optimum where the question puts it; its loss is None.

    Raises FlowError where the question is about a loss, or no budget has that optimum.
    """
    if question.loss or (question.params and question.tokens):
        raise FlowError(
            "a law of the frontier alone knows no loss: ask with --flops, a cluster, --params or "
            "--tokens, or choose a law of the loss with --law."
        )
    flops = _budget(question, lines, k)
    many = FrontierLines.from_draws(draws)
    params, tokens = (float(optimum) for optimum in lines.frontier(flops, k))
    lo_params, hi_params, lo_tokens, hi_tokens = (
        float(end[0])
        for optimum, drawn in zip((params, tokens), many.frontier(flops, k), strict=True)
        for end in laws.band(optimum, drawn, level)
    )
    return {
        "flops": flops,
        "params_opt": params,
        "lo_params_opt": lo_params,
        "hi_params_opt": hi_params,
        "tokens_opt": tokens,
        "lo_tokens_opt": lo_tokens,
        "hi_tokens_opt": hi_tokens,
        "tokens_per_param": tokens / params,
        "loss_nats": None,
        "lo_loss_nats": None,
        "hi_loss_nats": None,
    }


def _budget(question: Question, lines: FrontierLines, k: float) -> float:
    """The budget that the question amounts to [FLOPs]: the line of N, turned around."""
    if (budget := question.budget()) is not None:
        return budget
    if question.params is not None:
        base, power = question.params / lines.n_coefficient, lines.n_exponent
    else:
        base, power = (question.tokens or np.nan) * k * lines.n_coefficient, 1 - lines.n_exponent
    with np.errstate(over="ignore", divide="ignore"):
        flops = float(np.power(base, np.divide(1.0, power)))
    if not 0 < flops < np.inf:
        raise FlowError(
            f"no budget has that optimum: N* grows as C^{lines.n_exponent:.3g} by this law. Ask "
            "with --flops, or choose another law with --law."
        )
    return flops
