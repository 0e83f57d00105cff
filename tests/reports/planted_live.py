"""Runs in flight whose loss and band are known."""

import numpy as np
import pandas as pd

LEVEL = 0.9
FIRST = 0.1  # share of the plan from which a band is known


def tables(**statuses: str) -> dict[str, pd.DataFrame]:
    """live_runs and live_curves of a run a keyword: its name and its status, half of it done."""
    runs = [_run(name, status) for name, status in statuses.items()]
    curves = [_curve(name, status) for name, status in statuses.items()]
    return {"live_runs": pd.DataFrame(runs), "live_curves": pd.concat(curves, ignore_index=True)}


def expected(share):
    """Planted expected loss at a share of the plan."""
    return 2.0 * np.asarray(share) ** -0.1


def _run(name, status):
    known = {"above": 1.05, "below": 0.95}.get(status, 1.0)
    row = {"family": "atlas", "run_id": name, "params": 1e9, "tokens_planned": 2e10,
           "share_done": 0.5, "status": status, "reason": f"It is {status}.",
           "loss_nats": known * float(expected(0.5)), "level": LEVEL, "e_value": 2.0, "looks": 41,
           "course": "collapse", "course_runs": 12,
           "last_logged_at": pd.Timestamp("2026-11-22", tz="UTC")}  # fmt: skip
    for value, ends, centre in (
        ("expected_loss_nats", "loss_nats", expected(0.5)),
        ("forecast_end_loss_nats", "forecast_end_loss_nats", 2.0),
        ("expected_end_loss_nats", "end_loss_nats", 2.0),
    ):
        row |= {value: float(centre), f"lo_{ends}": 0.98 * centre, f"hi_{ends}": 1.02 * centre}
    return row


def _curve(name, status):
    share = np.round(np.arange(0.05, 1.0001, 0.05), 2)
    band = np.where(share >= FIRST, expected(share), np.nan)
    known = {"above": 1.05, "below": 0.95}.get(status, 1.0)
    return pd.DataFrame({
        "family": "atlas", "run_id": name, "share_done": share,
        "actual_loss_nats": np.where(share <= 0.5, known * expected(share), np.nan),
        "expected_loss_nats": band, "lo_loss_nats": 0.98 * band, "hi_loss_nats": 1.02 * band,
        "level": LEVEL,
    })  # fmt: skip
