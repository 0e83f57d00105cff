"""A law as a release holds it: its row of publish.fits, and what laws/ needs to answer with it."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import laws
from flows.errors import NoLaw, NoSuchFamily, NoSuchLaw
from flows.tables.forecast import NAME as FORECAST
from laws.approaches.frontier_lines import NAMES, FrontierLines
from laws.verdict import USABLE
from reports.in_use import predicting, quoted

JUDGED = (
    "status",
    "reason",
    "objective",
    "delta",
    "gradient",
    "condition",
    "residual_sd",
    "runs",
    "clusters",
)


def law_that_predicts(fits: pd.DataFrame, family: str) -> str | None:
    """The law whose predictions of the family are published as its own; None where none may be."""
    return predicting(_records(fits, family))


def law_quoted(fits: pd.DataFrame, family: str) -> str | None:
    """The law whose coefficients are quoted: the selected one."""
    return quoted(_records(fits, family))


def fit_row(fits: pd.DataFrame, family: str, law: str | None = None) -> pd.Series:
    """The row of the law that was asked for, by default of the selected one.

    Raises NoSuchFamily, NoSuchLaw, and NoLaw where the law may not be used.
    """
    rows = fits[fits["family"] == family]
    if rows.empty:
        raise NoSuchFamily(family, fits["family"].unique())
    if law is None:
        return _selected(rows, family)
    named = rows[rows["law"] == law]
    if named.empty:
        raise NoSuchLaw(law, family, rows["law"])
    row = named.iloc[0]
    if row["status"] not in USABLE or (not row["draws"] and law != FORECAST):
        raise NoLaw(family, str(row["status"]), str(row["reason"]), law)
    return row


def published_fit(
    tables: Mapping[str, pd.DataFrame], row: pd.Series
) -> tuple[laws.Fit, NDArray[np.float64]]:
    """The fit of a law of the loss and its draws (draws, coefficients), as laws/ has them."""
    kind = laws.NIGHTLY[row["law"]]
    names = list(kind.coefficients)
    nothing = np.full(len(names), np.nan)
    judged: dict[str, Any] = {name: row[name] for name in JUDGED}
    law = kind(*_estimates(tables, row, names))
    k = float(row["flops_per_param_token"])
    fit = laws.Fit(law=law, **judged, theta=nothing, centre={}, covariance=nothing, k=k)
    return fit, _draws(tables, row, names)


def published_lines(
    tables: Mapping[str, pd.DataFrame], row: pd.Series
) -> tuple[FrontierLines, NDArray[np.float64]]:
    """The law of the frontier alone, and its draws (draws, 4)."""
    return FrontierLines(*_estimates(tables, row, NAMES)), _draws(tables, row, NAMES)


def _records(fits: pd.DataFrame, family: str) -> list[dict[str, Any]]:
    rows = fits[fits["family"] == family].to_dict("records")
    return [{str(column): value for column, value in row.items()} for row in rows]


def _selected(rows: pd.DataFrame, family: str) -> pd.Series:
    selected = rows[rows["is_selected"]]
    if selected.empty:
        held = rows[rows["status"] == "held"]
        row = (rows if held.empty else held).iloc[0]
        raise NoLaw(family, str(row["status"]), str(row["reason"]))
    return selected.iloc[0]


def _estimates(
    tables: Mapping[str, pd.DataFrame], row: pd.Series, names: Iterable[str]
) -> list[float]:
    estimates = _of(tables["coefficients"], row).set_index("coefficient")["estimate"]
    return [float(estimates[name]) for name in names]


def _draws(
    tables: Mapping[str, pd.DataFrame], row: pd.Series, names: Iterable[str]
) -> NDArray[np.float64]:
    drawn = _of(tables["draws"], row).pivot_table(
        index="draw", columns="coefficient", values="value"
    )
    return drawn[list(names)].to_numpy()


def _of(table: pd.DataFrame, row: pd.Series) -> pd.DataFrame:
    return table[(table["family"] == row["family"]) & (table["law"] == row["law"])]
