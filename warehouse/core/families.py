"""What the settings say of a family of models, and its defaults."""

import math
from dataclasses import dataclass

import duckdb

from warehouse.errors import SourceError

PARAMS = ("params_non_embedding", "params_total")
# What one unit of a logged loss is in nats/token.
LOSS_UNITS = {"nats/token": 1.0, "bits/token": math.log(2)}


@dataclass(frozen=True)
class Family:
    """One [families.NAME] of the settings.

    family                name
    loss                  metric the law is fitted to; None: the first known name its runs log
    loss_unit             nats/token or bits/token
    params                convention for N: params_non_embedding or params_total
    holdout_params_above  runs with more parameters are predicted, not fitted [parameters]
    holdout_flops_above   runs with more compute are predicted, not fitted [FLOPs]
    exclude_runs          glob patterns of names of runs to leave out

    Raises SourceError where a unit or a convention is unknown.
    """

    family: str
    loss: str | None = None
    loss_unit: str = "nats/token"
    params: str = "params_non_embedding"
    holdout_params_above: float | None = None
    holdout_flops_above: float | None = None
    exclude_runs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no number could be converted by."""
        if self.loss_unit not in LOSS_UNITS:
            hint = ""
            if self.loss_unit == "bits/byte":
                hint = " bits/byte needs the tokens per byte of the tokenizer: not supported yet."
            raise SourceError(
                f'family "{self.family}": loss_unit "{self.loss_unit}" is none of '
                f"{', '.join(LOSS_UNITS)}.{hint} Log the loss in one of these."
            )
        if self.params not in PARAMS:
            raise SourceError(
                f'family "{self.family}": params "{self.params}" is none of {", ".join(PARAMS)}.'
            )

    def row(self, loss_metric: str) -> dict[str, object]:
        """The family as a row of core.families."""
        return {
            "family": self.family,
            "loss_metric": loss_metric,
            "loss_unit": self.loss_unit,
            "params_column": self.params,
            "holdout_params_above": self.holdout_params_above,
            "holdout_flops_above": self.holdout_flops_above,
            "exclude_runs": list(self.exclude_runs),
        }


def params_columns(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """By family, the column of core.runs that its parameters are: its convention for N."""
    rows = con.execute("select family, params_column from core.families order by family")
    return dict(rows.fetchall())


def family_names(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Every family of core.*, in the order of names."""
    rows = con.execute("select family from core.families order by family").fetchall()
    return [name for (name,) in rows]
