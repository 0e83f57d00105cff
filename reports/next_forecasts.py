"""The next forecasts: runs that are announced or under way, and what was said of them."""

from typing import Any

from reports import largest, numbers
from reports import release as about
from reports.tables import Release, Row

SHOWN = 12


def section(release: Release, family: str) -> dict[str, Any]:
    """The newest forecast of every run that has not ended, the largest run first."""
    ended = {
        run["run_id"]
        for run in release.rows("runs", family)
        if run["is_in_fit"] or run["is_holdout"]
    }
    ended |= {
        row["run_id"]
        for row in release.rows("predicted_vs_actual", family)
        if row["kind"] == "forecast"
    }
    rows = [row for row in release.rows("forecasts", family) if row["run_id"] not in ended]
    rows.sort(key=lambda row: (row["made_at"], str(row["forecast_id"])))
    newest = {(row["run_id"], _params(row), row["tokens"]): row for row in rows}
    most = largest.flops(release, family)
    k = next((fit["flops_per_param_token"] for fit in release.rows("fits", family)), None)
    found = sorted(newest.values(), key=lambda row: (-_params(row) * row["tokens"], row["made_at"]))
    return {
        "rows": [_written(row, k, most) for row in found[:SHOWN]],
        "more": max(len(found) - SHOWN, 0),
    }


def _params(row: Row) -> float:
    """The size by the family's convention, else without embeddings."""
    return float(row["params"] or row["params_non_embedding"] or 0)


def _written(row: Row, k: float | None, most: float | None) -> Row:
    """One forecast in words."""
    flops = k * _params(row) * row["tokens"] if k else None
    ends = row["q05_loss_nats"], row["q95_loss_nats"]
    ratio = largest.ratio({"flops": flops, "flops_ratio": row["flops_ratio"]}, most)
    return {
        "run": row["run_id"] or "not named yet",
        "params": numbers.size(_params(row)),
        "tokens": numbers.size(row["tokens"]),
        "ratio": numbers.times(ratio),
        "loss": numbers.by_interval(row["q50_loss_nats"], *ends),
        "made": about.day(row["made_at"]),
        "release": row["release"] or numbers.DASH,
        "done": numbers.percent(row["share_done"]) if row["share_done"] else "not begun",
    }
