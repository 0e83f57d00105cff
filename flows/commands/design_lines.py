"""A design as lines for people, at 80 columns."""

import pandas as pd

from flows.plans.sweep_request import SweepRequest
from laws.design import Sweep
from reports import numbers


def next_lines(found: pd.DataFrame) -> pd.DataFrame:
    """One line a run that is worth training next."""
    return pd.DataFrame(
        {
            "order": found["order"],
            "params": found["params"].map(numbers.size),
            "tokens": found["tokens"].map(numbers.size),
            "FLOPs": found["flops"].map(numbers.flops),
            "error before": found["sd_log_loss_before"].map(_percent),
            "after": found["sd_log_loss_after"].map(_percent),
            "removed": found["share_removed"].map(_percent),
            "per FLOP": found["share_removed_per_flop"].map(numbers.flops),
        }
    )


def target_title(found: pd.DataFrame) -> str:
    """What the target is and how sure the forecast is of it, in two lines of 80 columns."""
    if found.empty:
        return "runs"
    first, last = found.iloc[0], found.iloc[-1]
    return (
        f"{first['family']}, release {first['release']}: for the loss at "
        f"{numbers.flops(first['target_flops'])} FLOPs\n"
        f"standard error of ln loss, law and form: {_percent(first['sd_log_loss_before'])} now, "
        f"{_percent(last['sd_log_loss_after'])} after"
    )


def sweep_lines(rows: pd.DataFrame) -> pd.DataFrame:
    """One line a run of a sweep."""
    lines = pd.DataFrame(
        {
            "FLOPs": rows["flops"].map(numbers.flops),
            "params": rows["params"].map(numbers.size),
            "tokens": rows["tokens"].map(numbers.size),
            "tokens a param": rows["tokens_per_param"].map(numbers.significant),
            "batch": rows["batch_tokens"].map(numbers.size),
            "steps": rows["steps"].map(numbers.size),
        }
    )
    if rows["cost"].notna().all():
        lines["cost"] = rows["cost"].map(numbers.size)
    return lines


def sweep_title(request: SweepRequest, sweep: Sweep) -> str:
    """What the sweep costs and what it is for, narrower than its table."""
    return (
        f"{len(sweep.N)} runs for the loss at {numbers.flops(request.target)} FLOPs, "
        f"{numbers.flops(sweep.C.sum())} in all"
    )


def sweep_notes(sweep: Sweep) -> list[str]:
    """What it buys, how well it would determine a law, and what is thin about it."""
    layout = sweep.layout
    return [
        f"standard error of ln loss at the target: {_percent(sweep.sd_before)} before, "
        f"{_percent(sweep.sd)} after",
        f"determines a law: condition {layout.condition:.0f}, tokens per parameter over a factor "
        f"of {layout.ratio_span:.0f}, correlation of ln N and ln D {layout.correlation:.2f}",
        *(f"doubtful: {doubt}" for doubt in layout.doubts),
    ]


def _percent(share: float) -> str:
    return f"{share:.2%}" if share < 0.1 else f"{share:.1%}"
