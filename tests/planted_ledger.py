"""Forecasts written out by hand, and nights that publish what runs have done by then."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from tests import planted_release as planted
from warehouse.ledger import append_forecasts
from warehouse.publish.release import publish_release

FIRST = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)  # the night of day 1
Z90, Z50 = 1.6448536269514722, 0.6744897501960817  # normal quantiles of 95 and 75 %
MEDIAN, SD = 2.5, 0.01


def at(day: float) -> datetime:
    """An instant of the month: day 2.5 is the afternoon of its second."""
    return FIRST + timedelta(days=day - 1)


def name(day: int) -> str:
    """The release of a day."""
    return f"2026-11-{day:02}"


def forecast(
    run: str | None = "a", day: int = 1, median: float = MEDIAN, sd: float = SD, **others: Any
) -> dict[str, Any]:
    """A row for append_forecasts: normal in the logarithm, made from the release of a day."""
    quantiles = {"q05": -Z90, "q25": -Z50, "q50": 0.0, "q75": Z50, "q95": Z90}
    return {
        "release": name(day),
        "family": "tiny",
        "law": "chinchilla",
        "run_id": run,
        "announced_by": "settings",
        "params": 1e6,
        "params_non_embedding": 1e6,
        "tokens": 2e7,
        "flops": 1.2e14,
        "flops_ratio": 2.0,
        "share_done": 0.0,
        "is_forecast": True,
        "widening": 1.0,
        "best_so_far_loss_nats": 3.0,
        "power_law_loss_nats": 2.0,
        **{f"{q}_loss_nats": median * float(np.exp(sd * z)) for q, z in quantiles.items()},
    } | others


def append(con: duckdb.DuckDBPyConnection, day: float, *rows: dict[str, Any]) -> pd.DataFrame:
    """Add the rows to the ledger on a day."""
    return append_forecasts(con, pd.DataFrame(rows), at(day))


def night(
    con: duckdb.DuckDBPyConnection,
    day: int,
    runs: Iterable[Mapping[str, Any]] = (),
    left_out: Mapping[str, str] | None = None,
) -> None:
    """Publish a release of the day that knows these runs; left_out says which rule a run failed."""
    con.execute("delete from core.runs")
    con.execute("delete from quality.quarantine")
    for run in runs:
        planted.add_run(con, **run)
    for run, rule in (left_out or {}).items():
        planted.quarantine(con, run, rule)
    law = {"fits": planted.tables()["fits"]}  # the family is in force
    publish_release(con, planted.facts(name(day), released_at=at(day)), law)


def ended(run: str, day: float, loss: float, **others: Any) -> dict[str, Any]:
    """A run of the planted size that ended half a day after it began on a day."""
    times = {"started_at": at(day), "finished_at": at(day + 0.5)}
    return {"run_id": run, "loss_nats": loss, **times} | others
