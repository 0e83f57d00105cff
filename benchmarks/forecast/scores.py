"""Scores of forecasts, pooled: within a family first, then over the families of a source, then over
sources, so that no source counts for its number of runs.

The uncertainty of a pooled score is that of a bootstrap that draws sources, and families in them.
"""

import numpy as np
import pandas as pd

from laws import scores
from laws.bands import normal_quantile

LEVELS = (0.5, 0.8, 0.9)
BUCKETS = {"<=3": 3.0, "3-10": 10.0, "10-100": 100.0, ">100": np.inf}
RESAMPLES, SEED = 400, 0


def scored(actual: np.ndarray, mean: np.ndarray, sd: np.ndarray, ratio: np.ndarray) -> pd.DataFrame:
    """One row a hidden run: errors as shares of the loss, coverage, Winkler and CRPS."""
    predicted = np.exp(mean)
    rows = pd.DataFrame({"error": np.abs(actual - predicted) / actual})
    rows["bias"] = (actual - predicted) / actual
    known = np.isfinite(sd) & np.isfinite(mean)
    rows["ratio"] = ratio
    for level in LEVELS:
        reach = normal_quantile(level) * sd
        inside = np.abs(np.log(actual) - mean) <= reach
        rows[f"holds_{level:.0%}".rstrip("%")] = np.where(known, inside, np.nan)
    lo, hi = np.exp(mean - reach), np.exp(mean + reach)
    spread = np.where(known, predicted * sd, 1.0)
    winkler = scores.winkler(actual, np.where(known, lo, 0), np.where(known, hi, 0), LEVELS[-1])
    rows["winkler"] = np.where(known, winkler / actual, np.nan)
    crps = scores.crps_normal(actual, predicted, spread) / actual
    rows["crps"] = np.where(known, crps, np.nan)
    return rows


def pooled(rows: pd.DataFrame) -> pd.Series:
    """Means of the columns over runs, then families, then sources."""
    return by_source(rows).mean()


def by_source(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a source."""
    columns = ["error", "bias", "holds_50", "holds_80", "holds_90", "winkler", "crps"]
    families = rows.groupby(["source", "family"])[columns].mean()
    return families.groupby("source").mean()


def uncertainty(rows: pd.DataFrame) -> pd.Series:
    """Standard error of the pooled means."""
    columns = ["error", "bias", "holds_50", "holds_80", "holds_90", "winkler", "crps"]
    families = rows.groupby(["source", "family"])[columns].mean()
    groups = [own.to_numpy(float) for _, own in families.groupby("source")]
    random = np.random.default_rng(SEED)
    found = []
    for _ in range(RESAMPLES):
        chosen = random.integers(len(groups), size=len(groups))
        means = [
            groups[g][random.integers(len(groups[g]), size=len(groups[g]))].mean(axis=0)
            for g in chosen
        ]
        found.append(np.mean(means, axis=0))
    return pd.Series(np.std(found, axis=0), index=columns)
