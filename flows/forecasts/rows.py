"""The rows of the ledger for some runs, from the releases in force and those before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

import laws
from flows.errors import NoLaw, NoSuchFamily
from flows.forecasts.baselines import baseline_losses
from flows.forecasts.quantiles import quantiles
from flows.forecasts.targets import Target

Tables = Mapping[str, pd.DataFrame]


@dataclass
class Forecasts:
    """Rows with the columns of the ledger, and why there is none, by family."""

    rows: list[dict[str, object]] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)


def forecasts(
    tables: Tables,
    previous: Tables,
    targets: Iterable[Target],
    conventions: Mapping[str, str],
) -> Forecasts:
    """A row a target, in their order; a family without a law stops no other.

    conventions says by family which column its parameters are: params_non_embedding or
    params_total.
    """
    found = Forecasts()
    for target in targets:
        try:
            row = forecast_row(tables, previous, target, conventions.get(target.family))
        except (NoSuchFamily, NoLaw, laws.LawError) as error:
            found.refusals.setdefault(target.family, str(error))
        else:
            found.rows.append(row)
    return found


def forecast_row(
    tables: Tables, previous: Tables, target: Target, convention: str | None
) -> dict[str, object]:
    """One row; raises NoSuchFamily, NoLaw and LawError where the release has no answer."""
    said = quantiles(tables, target.family, target.params, target.tokens)
    non_embedding = target.params_non_embedding
    if non_embedding is None and convention == "params_non_embedding":
        non_embedding = target.params
    return {
        "release": _release(tables, target.family),
        "family": target.family,
        "law": said.law,
        "run_id": target.run,
        "announced_by": target.announced_by,
        "params": target.params,
        "params_non_embedding": non_embedding,
        "tokens": target.tokens,
        "flops": said.flops,
        "flops_ratio": said.flops_ratio,
        "share_done": target.share_done,
        "is_forecast": target.is_forecast,
        "widening": said.widening,
        **{
            f"{name}_loss_nats": getattr(said, name) for name in ("q05", "q25", "q50", "q75", "q95")
        },
        **baseline_losses(tables["runs"], previous, target, said.flops),
    }


def _release(tables: Tables, family: str) -> str:
    """The release in force for a family that has a fit."""
    fits = tables["fits"]
    return str(fits.loc[fits["family"] == family, "release"].iloc[0])
