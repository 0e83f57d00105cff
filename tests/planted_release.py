"""A release written out by hand: one family, a law we chose, a few runs."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

LAW = {"E": 1.69, "A": 406.4, "B": 410.7, "alpha": 0.34, "beta": 0.28}
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def facts(release: str = "2026-11-22", **others: Any) -> dict[str, Any]:
    """What publish_release() asks about a release."""
    return {
        "release": release,
        "released_at": AT,
        "status": "published",
        "as_of": date(2026, 11, 22),
        "data_hash": "d" * 64,
        "settings_hash": "s" * 64,
        "code_version": "0.1.0",
        "seed": 0,
        "draws": 40,
    } | others


def drawn(law: Mapping[str, float], draws: int = 40, spread: float = 0.01) -> NDArray[np.float64]:
    """Draws (draws, coefficients) of log-normal spread around a law."""
    noise = np.random.default_rng(0).standard_normal((draws, len(law)))
    return np.array(list(law.values())) * np.exp(spread * noise)


def tables(
    law: Mapping[str, float] = LAW,
    draws: NDArray[np.float64] | None = None,
    family: str = "tiny",
    name: str = "chinchilla",
    **fit: Any,
) -> dict[str, pd.DataFrame]:
    """coefficients, draws and fits of one family with one selected law."""
    draws = drawn(law) if draws is None else draws
    keys = {"family": family, "law": name}
    rest = {"lo": None, "hi": None, "level": 0.9, "unit": "-", "is_derived": False}
    coefficients = [
        {**keys, "coefficient": name, "estimate": value, **rest} for name, value in law.items()
    ]
    index, name = np.indices(draws.shape)
    counts = {"runs": 9, "clusters": 3, "draws": len(draws), "draws_lost": 0}
    status = {"is_selected": True, "status": "converged", "reason": "all is well"}
    domain = {"residual_sd": 0.02, "flops_max": 1e20, "flops_per_param_token": 6.0}
    return {
        "coefficients": pd.DataFrame(coefficients),
        "draws": pd.DataFrame(
            {
                **keys,
                "draw": index.ravel(),
                "coefficient": np.array(list(law))[name.ravel()],
                "value": draws.ravel(),
            }
        ),
        "fits": pd.DataFrame([{**keys, **counts, **status, **domain, **fit}]),
    }


def together(*laws: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables of several laws or families under one another."""
    return {name: pd.concat([tables[name] for tables in laws]) for name in laws[0]}


def prediction(run_id: str, predicted: float, **others: Any) -> dict[str, Any]:
    """A row of publish.predictions whose intervals are all the prediction itself."""
    ends = {f"{end}{level}_loss_nats": predicted for end in ("lo", "hi") for level in LEVELS}
    return {
        "family": "tiny",
        "law": "chinchilla",
        "run_id": run_id,
        "kind": "backtest",
        "predicted_loss_nats": predicted,
        "level": 0.9,
        "flops_ratio": 2.0,
        **ends,
    } | others


def walk_forward() -> pd.DataFrame:
    """What the fit to runs up to a cut said of two runs above it."""
    return pd.DataFrame(
        {
            "family": "tiny",
            "law": "chinchilla",
            "flops_cut": 1e18,
            "run_id": ["a", "b"],
            "flops_ratio": [3.0, 10.0],
            "predicted_loss_nats": [2.6, 2.5],
            "actual_loss_nats": [2.5, 2.4],
        }
    )


LEVELS = ("", "_50", "_80", "_90")


def add_run(con: duckdb.DuckDBPyConnection, run_id: str, **others: Any) -> None:
    """Put a run into core.runs."""
    row = {
        "run_id": run_id,
        "family": "tiny",
        "params": 1e6,
        "tokens": 2e7,
        "flops": 1.2e14,
        "loss_nats": 3.0,
        "is_final": True,
        "is_holdout": False,
        "points": 10,
        "source_uri": f"runs/{run_id}.jsonl",
    } | others
    _insert(con, "core.runs", row)


def quarantine(con: duckdb.DuckDBPyConnection, run_id: str, rule: str, value: str = "") -> None:
    """Put a run into quality.quarantine."""
    keys = {"run_id": run_id, "family": "tiny", "table_name": "runs"}
    _insert(con, "quality.quarantine", keys | {"rule": rule, "value": value, "note": f"why {rule}"})


def _insert(con: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    con.register("one_row", pd.DataFrame([row]))
    con.execute(f"insert into {table} by name from one_row")
    con.unregister("one_row")
