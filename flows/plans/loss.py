"""What a law of the loss answers to a planner's question."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

import laws
from flows.errors import FlowError
from flows.plans.question import Question

Answer = dict[str, Any]
Draws = NDArray[np.float64]


def answer(fit: laws.Fit, draws: Draws, k: float, question: Question, level: float) -> Answer:
    """A run of a given size and tokens predicted, or the frontier where the question puts it.

    Raises FlowError where no compute reaches the loss.
    """
    if question.params and question.tokens:
        return _run(fit, draws, k, question.params, question.tokens, level)
    found = _optimum(fit, draws, k, _budget(question, fit, k), level)
    return found | (_reach(fit, draws, k, question.loss, level) if question.loss else {})


def _budget(question: Question, fit: laws.Fit, k: float) -> float:
    """The budget that the question amounts to, on the frontier [FLOPs]."""
    if (budget := question.budget()) is not None:
        return budget
    if question.loss is None:
        return float(fit.law.frontier_flops(N=question.params, D=question.tokens, k=k))
    flops = float(fit.law.flops_for_loss(question.loss, k))
    if not np.isfinite(flops):
        raise FlowError(
            f"no compute reaches a loss of {question.loss:g} nats/token{_floor(fit.law)}."
        )
    return flops


def _floor(law: Any) -> str:
    """Where the irreducible loss is, of a law that has one."""
    if "E" not in law.coefficients:
        return f" by the law {law.name}"
    return f": the irreducible loss of this family is E = {law.E:.4g}. Ask for a loss above it"


def _optimum(fit: laws.Fit, draws: Draws, k: float, flops: float, level: float) -> Answer:
    best = laws.optimum(fit, draws, flops, k, level)
    smallest, largest = laws.indifference(fit.law, flops, k)
    return {
        "flops": flops,
        "params_opt": float(best.N),
        "lo_params_opt": float(best.lo_N),
        "hi_params_opt": float(best.hi_N),
        "lo_params_indifferent": float(smallest),
        "hi_params_indifferent": float(largest),
        "tokens_opt": float(best.D),
        "lo_tokens_opt": float(best.lo_D),
        "hi_tokens_opt": float(best.hi_D),
        "tokens_per_param": float(best.D / best.N),
        **loss_answer(best.loss),
    }


def _run(
    fit: laws.Fit, draws: Draws, k: float, params: float, tokens: float, level: float
) -> Answer:
    run = {"flops": k * params * tokens, "params": params, "tokens": tokens}
    loss = laws.predict(fit, draws, params, tokens, level)
    return {**run, "tokens_per_param": tokens / params, **loss_answer(loss)}


def loss_answer(loss: laws.Prediction) -> Answer:
    """A predicted loss with both its intervals, by the names of an answer."""
    return {
        "loss_nats": float(loss.loss),
        "lo_loss_nats": float(loss.lo),
        "hi_loss_nats": float(loss.hi),
        "lo_law_loss_nats": float(loss.lo_law),
        "hi_law_loss_nats": float(loss.hi_law),
    }


def _reach(fit: laws.Fit, draws: Draws, k: float, loss: float, level: float) -> Answer:
    reach = laws.compute_for_loss(fit, draws, loss, k, level)
    return {
        "lo_flops": float(reach.lo),
        "hi_flops": float(reach.hi),
        "probability": float(reach.probability),
    }
