"""The runs that the laws of a family are fitted to: the table, and as laws/ takes them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import laws
from laws.observations import FLOPS_PER_PARAM_TOKEN


@dataclass(frozen=True)
class FamilyRuns:
    """Runs, as a table and as observations, with the budget of each.

    budgets (runs,) is what the isoFLOP curve of a run spends [FLOPs]: as declared, or that of the
    runs of like compute.
    """

    table: pd.DataFrame
    observations: laws.Observations
    budgets: NDArray[np.float64]

    @classmethod
    def of(cls, table: pd.DataFrame) -> "FamilyRuns":
        """The runs of a table with run_id, params, tokens, flops, flops_budget and loss_nats."""
        observations = laws.Observations(
            N=table["params"].to_numpy(float),
            D=table["tokens"].to_numpy(float),
            L=table["loss_nats"].to_numpy(float),
            C=table["flops"].to_numpy(float),
        )
        declared = table["flops_budget"].to_numpy(float)
        budgets = laws.isoflop.budgets(observations.C, declared) if len(table) else np.empty(0)
        return cls(table, observations, budgets)

    def __len__(self) -> int:
        return len(self.table)

    def only(self, mask: NDArray[np.bool_]) -> "FamilyRuns":
        """The runs where mask, of shape (runs,), is true; each keeps its budget."""
        return FamilyRuns(self.table[mask], self.observations.only(mask), self.budgets[mask])

    @property
    def run_ids(self) -> NDArray[np.object_]:
        """The name of each run (runs,)."""
        return self.table["run_id"].to_numpy(object)

    @property
    def flops_max(self) -> float:
        """Most compute of any run [FLOPs]."""
        return float(self.observations.C.max())

    @property
    def k(self) -> float:
        """FLOPs for one parameter and token, C = k N D; the usual rule where there is no run."""
        return self.observations.flops_per_param_token if len(self) else FLOPS_PER_PARAM_TOKEN

    def extent(self) -> dict[str, float]:
        """Least and most of what was tried, by columns of publish.fits; none where nothing was."""
        return self.observations.extent() if len(self) else {}
