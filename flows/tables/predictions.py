"""publish.predictions: what the law says of runs it has seen, and of runs it has not.

kind  fit       runs of the fit itself
      backtest  runs held out by the settings, or else those of the costliest budget, predicted by
                a fit to the cheaper ones
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

import laws
from flows.settings.model import FitSettings
from flows.tables.fitted import Fitted, fit_runs

Earlier = Mapping[float, Mapping[str, laws.Fit]]

LEVELS = (0.5, 0.8, 0.9)


def table(main: Fitted, holdout: pd.DataFrame, how: FitSettings, earlier: Earlier) -> pd.DataFrame:
    """One row a run and kind; no backtest where the cheaper runs determine no law.

    earlier are the fits to the budgets up to each cut, as from laws.backtest.fits_below().
    """
    kinds = [_predict(main, main.runs.table, "fit")]
    if len(holdout):
        kinds.append(_predict(main, holdout, "backtest"))
    elif (lower := _lower_budgets(main, how, earlier)) is not None:
        seen, unseen = lower
        kinds.append(_predict(seen, unseen, "backtest"))
    return pd.concat(kinds, ignore_index=True)


def _lower_budgets(
    main: Fitted, how: FitSettings, earlier: Earlier
) -> tuple[Fitted, pd.DataFrame] | None:
    """The fit to all budgets but the costliest, and the runs of that one."""
    law, runs = type(main.fit.law), main.runs
    masks = laws.backtest.split(law, runs.observations, runs.budgets)
    if masks is None:
        return None
    train, test = masks
    known = earlier.get(float(runs.budgets[train].max()), {}).get(law.name)
    seen = fit_runs(law, runs.only(train), how, known)
    return (seen, runs.table[test]) if seen.is_usable else None


def _predict(seen: Fitted, runs: pd.DataFrame, kind: str) -> pd.DataFrame:
    size, tokens = runs["params"].to_numpy(float), runs["tokens"].to_numpy(float)
    rows = {"run_id": runs["run_id"].to_numpy(), "kind": kind, "level": seen.level}
    shown = laws.predict(seen.fit, seen.draws, size, tokens, seen.level)
    rows |= {"predicted_loss_nats": shown.loss, "lo_loss_nats": shown.lo, "hi_loss_nats": shown.hi}
    for level in LEVELS:
        band = laws.predict(seen.fit, seen.draws, size, tokens, level)
        rows |= {f"lo_{level:.0%}_loss_nats": band.lo, f"hi_{level:.0%}_loss_nats": band.hi}
    table = pd.DataFrame(rows).rename(columns=lambda name: name.replace("%", ""))
    return table.assign(
        flops_ratio=runs["flops"].to_numpy(float) / seen.runs.flops_max,
        best_so_far_loss_nats=float(np.min(seen.runs.observations.L)),
    )
