"""Fit every law of one family, choose one, and lay out everything that is published about it."""

from collections.abc import Collection

import pandas as pd

import laws
from flows.settings.model import LAWS, FitSettings, PublishSettings
from flows.tables import fits, forecast, isoflop, walk_forward
from flows.tables.family_runs import FamilyRuns
from flows.tables.forecast import Foreseen
from flows.tables.tried import Tried, try_laws


def family_tables(
    family: str,
    runs: pd.DataFrame,
    how: FitSettings,
    publish: PublishSettings,
    names: Collection[str] = LAWS,
    widening: float = 1.0,
) -> dict[str, pd.DataFrame]:
    """Every table of the family by its name in schema publish, without the release.

    runs has one row a run that may be used: run_id, params, tokens, flops, flops_budget,
    loss_nats and is_holdout.  Runs held out are predicted, never fitted.  names are the laws to
    try; one that cannot be fitted has its row in fits alone, which says why.  widening is the
    factor of the forecast's standard deviations.
    """
    seen, holdout = runs[~runs["is_holdout"]], runs[runs["is_holdout"]]
    try:
        observed = FamilyRuns.of(seen)
    except laws.LawError as error:
        tables = {"fits": fits.refused(names, seen, str(error))}
    else:
        tables = _tables(
            try_laws(observed, holdout, how, publish, names, widening), holdout, publish
        )
    return {name: rows.assign(family=family) for name, rows in tables.items()}


def _tables(
    tried: Tried, holdout: pd.DataFrame, publish: PublishSettings
) -> dict[str, pd.DataFrame]:
    """What the family has once, then what each law that may be used has, the forecast last."""
    tables = {
        "fits": fits.table(tried),
        "isoflop_minima": isoflop.minima(tried.runs, tried.selected),
    }
    if tried.selected is not None:
        tables["isoflop_curves"] = isoflop.curves(tried.selected).assign(law=tried.choice.name)
    return tables | _by_law(tried, holdout, publish)


def _by_law(
    tried: Tried, holdout: pd.DataFrame, publish: PublishSettings
) -> dict[str, pd.DataFrame]:
    parts: dict[str, list[pd.DataFrame]] = {"walk_forward": [walk_forward.table(tried)]}
    for law, attempt in tried.attempts.items():
        for name, rows in attempt.tables.items():
            parts.setdefault(name, []).append(rows.assign(law=law))
    if isinstance(tried.foreseen, Foreseen):
        for name, rows in forecast.tables(tried.foreseen, holdout, tried.earlier, publish).items():
            parts.setdefault(name, []).append(rows)
    return {name: pd.concat(rows, ignore_index=True) for name, rows in parts.items()}
