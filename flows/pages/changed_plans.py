"""The predictions at the plan budgets beside those of the release before."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flows.published.law import law_that_predicts

Tables = Mapping[str, pd.DataFrame]
READ = (
    "params_opt", "lo_params_opt", "hi_params_opt", "loss_nats", "lo_loss_nats", "hi_loss_nats",
)  # fmt: skip


def changed_plans(family: str, now: Tables, before: Tables) -> list[dict[str, object]]:
    """A row a plan budget of now that the frontier of before reaches; each by its law in use."""
    plans, old = _frontier(now, family), _frontier(before, family)
    if plans.empty or old.empty:
        return []
    plans = plans[plans["is_plan"]].sort_values("flops")
    reached = plans["flops"].between(old["flops"].min(), old["flops"].max())
    return [_row(family, plan, old) for _, plan in plans[reached].iterrows()]


def _row(family: str, plan: pd.Series, old: pd.DataFrame) -> dict[str, object]:
    """Size and loss of a budget, before and now."""
    was = {column: _between(old, column, plan["flops"]) for column in READ}
    return {
        "family": family,
        "flops": plan["flops"],
        **{column: plan[column] for column in READ},
        **{f"{column}_before": value for column, value in was.items()},
        "is_params_within": _is_within(plan["params_opt"], was, "params_opt"),
        "is_loss_within": _is_within(plan["loss_nats"], was, "loss_nats"),
    }


def _is_within(value: float, was: Mapping[str, float], column: str) -> bool | None:
    """True if a number lies in the interval of before; None where there was none."""
    low, high = was[f"lo_{column}"], was[f"hi_{column}"]
    return bool(low <= value <= high) if np.isfinite([low, high]).all() else None


def _between(frontier: pd.DataFrame, column: str, flops: float) -> float:
    """A column of a frontier at one budget, straight in the logarithms between its rows."""
    x, y = (np.log(frontier[name].to_numpy(float)) for name in ("flops", column))
    return float(np.exp(np.interp(np.log(flops), x, y)))


def _frontier(tables: Tables, family: str) -> pd.DataFrame:
    """The frontier of the law in use, in rising budgets."""
    rows, law = tables["frontier"], law_that_predicts(tables["fits"], family)
    own = rows[(rows["family"] == family) & (rows["law"] == law)]
    return own.drop_duplicates("flops").sort_values("flops")
