"""The planted release with laws beside the one in use: a scored rival, a refused one, the lines."""

import pandas as pd

from tests.reports import planted

SHIFT = 1.5  # parameters by the lines over those by the law in use
TIED = 1.2  # the same of the tied law
DISAGREED = 10  # times the largest run
REFUSED = "Not identified: every run has 20 tokens per parameter."
NO_LOSS = "A law of the frontier alone: it predicts no loss, so it is never selected."
SCORED = "0.61% mean error on 24 forecasts of costlier runs; chinchilla has 0.42%."
SELECTED = "Selected: 0.42% mean error on 24 forecasts of costlier runs, the least of 2 laws."


def release(families=("atlas",), cuts=(1e19, 3e19)) -> planted.Tables:
    """Every table of a release of four laws a family."""
    tables = planted.release(families)
    tables["fits"] = pd.concat([tables["fits"].pipe(_fit, *law) for law in LAWS])
    tables["coefficients"] = pd.concat([tables["coefficients"], _tied(tables), _lines(tables)])
    frontier = tables["frontier"]
    tables["frontier_lines"] = _frontier(frontier, "isoflop", SHIFT)[frontier["is_plan"]]
    tables["frontier"] = pd.concat([frontier, _frontier(frontier, "chinchilla_tied", TIED)])
    tables["disagreements"] = pd.DataFrame([_disagreement(family) for family in families])
    tables["walk_forward_means"] = pd.DataFrame(
        [row for family in families for row in _means(family, cuts)]
    )
    return tables


LAWS = [
    ("chinchilla", True, "converged", "Converged.", SELECTED, 24, 0.0042, 0.0012),
    ("chinchilla_tied", False, "converged", "Converged.", SCORED, 24, 0.0061, -0.0035),
    ("isoflop", False, "converged", "Lines through 4 minima.", NO_LOSS, None, None, None),
    ("kaplan", False, "not_identified", REFUSED, REFUSED, None, None, None),
]


def _fit(fits, law, is_selected, status, reason, choice, runs, are, bias):
    return fits.assign(
        law=law, is_selected=is_selected, status=status, reason=reason, choice=choice,
        walk_forward_runs=runs, walk_forward_are=are, walk_forward_bias=bias,
    )  # fmt: skip


def _tied(tables):
    rows = tables["coefficients"]
    kept = rows[rows["coefficient"].isin(["E", "A", "B", "alpha", "gamma"])]
    return kept.assign(law="chinchilla_tied")


def _lines(tables):
    rows = tables["coefficients"]
    kept = rows[rows["coefficient"].isin(["n_exponent", "d_exponent"])]
    return kept.assign(law="isoflop", is_derived=False, estimate_field_delta=None)


def _frontier(rows, law, shift):
    sizes = {name: rows[name] * shift for name in rows if "params_opt" in name}
    tokens = {name: rows[name] / shift for name in rows if "tokens_opt" in name}
    return rows.assign(law=law, **sizes, **tokens, loss_nats=rows["loss_nats"] * 1.01)


def _disagreement(family):
    flops = DISAGREED * 1e20
    tokens = float(planted.frontier_sizes(flops)[1])
    return {
        "family": family, "flops": flops, "law_tokens": tokens, "lines_tokens": tokens / SHIFT,
        "difference": SHIFT - 1, "cost_nats": 0.0031, "is_large": True,
    }  # fmt: skip


def _means(family, cuts, budgets=(1e18, 3e18, 1e19, 3e19, 1e20)):
    return [
        {"family": family, "law": law, "flops_cut": cut, "flops_budget": budget, "runs": 6,
         "flops_ratio": budget / cut, "error": sign * 0.002 * budget / cut}
        for law, sign in (("chinchilla", 1), ("chinchilla_tied", -1))
        for cut in cuts
        for budget in budgets
        if budget > cut
    ]  # fmt: skip
