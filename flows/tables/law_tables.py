"""What is published of one law alone, by the names in schema publish."""

import pandas as pd

from flows.settings.model import FitSettings, PublishSettings
from flows.tables import coefficients, frontier, isoflop, predictions
from flows.tables.draws import draw_rows
from flows.tables.fitted import Fitted
from flows.tables.fitted_lines import FittedLines

Tables = dict[str, pd.DataFrame]


def of_loss(
    main: Fitted,
    holdout: pd.DataFrame,
    how: FitSettings,
    publish: PublishSettings,
    earlier: predictions.Earlier,
) -> Tables:
    """Of a law of the loss; earlier as in predictions.py."""
    return {
        "runs_in_fit": isoflop.runs_in_fit(main.runs),
        "coefficients": coefficients.table(main),
        "draws": draw_rows(main.fit.law.coefficients, main.draws),
        "predictions": predictions.table(main, holdout, how, earlier),
        "frontier": frontier.table(main, publish),
    }


def of_frontier(lines: FittedLines) -> Tables:
    """Of the law of the frontier alone.

    It predicts no loss, so publish.frontier has no row of it; and it has no runs_in_fit, because
    publish.runs.is_in_fit is about the laws that predict, all of which are fitted to the same runs.
    """
    return {"coefficients": lines.coefficients(), "draws": lines.draw_rows()}
