"""What the forecast of a family answers to a planner's question."""

from typing import Any

import numpy as np

from flows.errors import FlowError
from flows.plans.loss import loss_answer
from flows.plans.question import Question
from laws.forecast import Surface

Answer = dict[str, Any]


def answer(surface: Surface, question: Question, level: float) -> Answer:
    """A run of a given size and tokens predicted, or the frontier where the question puts it.

    Raises FlowError where the answer lies beyond the grid of the forecast.
    """
    if question.params and question.tokens:
        return _run(surface, question.params, question.tokens, level)
    found = _optimum(surface, _budget(surface, question, level), level)
    return found | (_reach(surface, question.loss, level) if question.loss else {})


def _budget(surface: Surface, question: Question, level: float) -> float:
    """The budget that the question amounts to, on the frontier [FLOPs]."""
    if (budget := question.budget()) is not None:
        flops = budget
    elif question.loss is None:
        flops = float(surface.frontier_flops(N=question.params, D=question.tokens))
    else:
        flops = float(surface.compute_for_loss(question.loss, level).C)
    if not surface.flops.holds(np.log(flops)):
        raise FlowError(_beyond(surface, question))
    return flops


def _beyond(surface: Surface, question: Question) -> str:
    least, most = np.exp(surface.flops.places[[0, -1]])
    reached = np.exp(surface.optimal_mean[[-1, 0]])
    asked = (
        f"a loss of {question.loss:g} nats/token is"
        if question.loss
        else "the budget of this question is"
    )
    return (
        f"{asked} beyond the forecast, which goes from {least:.2g} to {most:.2g} FLOPs and from "
        f"{reached[1]:.4g} down to {reached[0]:.4g} nats/token. Ask nearer to the runs, or one law "
        "alone with --law."
    )


def _optimum(surface: Surface, flops: float, level: float) -> Answer:
    best = surface.optimum(flops, level)
    smallest, largest = surface.indifference(flops)
    return {
        "flops": flops,
        "params_opt": float(best.N),
        "lo_params_opt": float(best.lo_N),
        "hi_params_opt": float(best.hi_N),
        "lo_params_indifferent": smallest,
        "hi_params_indifferent": largest,
        "tokens_opt": float(best.D),
        "lo_tokens_opt": float(best.lo_D),
        "hi_tokens_opt": float(best.hi_D),
        "tokens_per_param": float(best.D / best.N),
        **loss_answer(best.loss),
    }


def _run(surface: Surface, params: float, tokens: float, level: float) -> Answer:
    surface.require(params, tokens)
    loss = surface.predict(params, tokens, level)
    run = {"flops": surface.k * params * tokens, "params": params, "tokens": tokens}
    return {**run, "tokens_per_param": tokens / params, **loss_answer(loss)}


def _reach(surface: Surface, loss: float, level: float) -> Answer:
    reach = surface.compute_for_loss(loss, level)
    return {
        "lo_flops": float(reach.lo),
        "hi_flops": float(reach.hi),
        "probability": float(reach.probability),
    }
