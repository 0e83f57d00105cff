"""Fit one family and lay out everything that is published about it."""

import pandas as pd

import laws
from flows.settings import FitSettings, PublishSettings
from flows.tables import coefficients, fits, frontier, isoflop, predictions
from flows.tables.fitted import fit_runs

LAW = "chinchilla"


def family_tables(
    family: str,
    runs: pd.DataFrame,
    how: FitSettings,
    publish: PublishSettings,
) -> dict[str, pd.DataFrame]:
    """Every table of the family by its name in schema publish, without the release.

    runs has one row a run that may be used: run_id, params, tokens, flops, flops_budget,
    loss_nats and is_holdout.  Runs held out are predicted, never fitted.  A family that cannot be
    fitted has fits alone, one row that says why.
    """
    try:
        tables = _fitted(runs, how, publish)
    except laws.LawError as error:
        tables = {"fits": fits.refused(runs[~runs["is_holdout"]], str(error))}
    return {name: _of_family(name, rows, family) for name, rows in tables.items()}


def _fitted(
    runs: pd.DataFrame, how: FitSettings, publish: PublishSettings
) -> dict[str, pd.DataFrame]:
    main = fit_runs(runs[~runs["is_holdout"]], how)
    tables = {"fits": fits.table(main), "isoflop_minima": isoflop.minima(main)}
    if not main.fit.is_usable:
        return tables
    return tables | {
        "runs_in_fit": isoflop.runs_in_fit(main),
        "coefficients": coefficients.table(main),
        "draws": coefficients.draws(main),
        "predictions": predictions.table(main, runs[runs["is_holdout"]], how),
        "frontier": frontier.table(main, publish),
        "isoflop_curves": isoflop.curves(main),
    }


def _of_family(name: str, rows: pd.DataFrame, family: str) -> pd.DataFrame:
    """The rows with the columns that say whose they are."""
    rows = rows.assign(family=family)
    return rows if name == "isoflop_minima" else rows.assign(law=LAW)
