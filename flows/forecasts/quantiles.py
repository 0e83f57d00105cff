"""What a release says of one run, as quantiles: the only thing that the ledger asks of a law."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

import laws
from flows.published.forecast import has_forecast, published_surface
from flows.published.law import fit_row, published_fit
from flows.tables.forecast import NAME as FORECAST

TABLES = ("fits", "coefficients", "draws", "surfaces")  # of a release, that quantiles() reads


class Quantiles(NamedTuple):
    """The loss of one run, in nats/token, with all that its law is unsure of and a run's own noise.

    law          its name
    flops        compute of the run, k N D as the family's largest runs were counted [FLOPs]
    flops_ratio  that over the most compute the law has seen
    widening     factor on the spread that earlier forecasts asked for; 1 for none
    q05 to q95   quantiles at 5, 25, 50, 75 and 95 %
    """

    law: str
    flops: float
    flops_ratio: float
    widening: float
    q05: float
    q25: float
    q50: float
    q75: float
    q95: float


def quantiles(
    tables: Mapping[str, pd.DataFrame], family: str, params: float, tokens: float
) -> Quantiles:
    """Quantiles for a run of params, by the convention of the family, trained on tokens.

    Raises NoSuchFamily, NoLaw and OutsideSurface where the release has nothing to say of the run.
    """
    if has_forecast(tables, family):
        return _of_forecast(tables, family, params, tokens)
    row = fit_row(tables["fits"], family)
    fit, draws = published_fit(tables, row)
    half, wide = (laws.predict(fit, draws, params, tokens, level) for level in (0.5, 0.9))
    flops = float(row["flops_per_param_token"]) * params * tokens
    return Quantiles(
        str(row["law"]), flops, flops / float(row["flops_max"]), 1.0, *_ends(half, wide)
    )


def _of_forecast(
    tables: Mapping[str, pd.DataFrame], family: str, params: float, tokens: float
) -> Quantiles:
    surface = published_surface(tables, family)
    surface.require(params, tokens)
    half, wide = (surface.predict(params, tokens, level) for level in (0.5, 0.9))
    flops = surface.k * params * tokens
    surfaces = tables["surfaces"]
    widening = surfaces.loc[surfaces["family"] == family, "widening"].to_numpy(float)[0]
    return Quantiles(
        FORECAST, flops, flops / surface.flops_max, float(widening), *_ends(half, wide)
    )


def _ends(half: laws.Prediction, wide: laws.Prediction) -> list[float]:
    return [float(value) for value in (wide.lo, half.lo, wide.loss, half.hi, wide.hi)]
