"""The published tables of one release, as the pages read them.

A row is a plain dictionary, and whatever is missing in it (NaN, NaT, NA) is None.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from reports.errors import ColumnsMissing, NoRelease

Row = dict[str, Any]

COLUMNS = {
    "releases": "release released_at status as_of data_hash settings_hash code_version seed draws "
    "runs runs_left_out",
    "coefficients": "family law coefficient estimate lo hi level unit estimate_field_delta "
    "is_derived",
    "fits": "family law is_selected status reason delta condition residual_sd runs clusters "
    "params_min params_max tokens_min tokens_max flops_min flops_max tokens_per_param_min "
    "tokens_per_param_max flops_per_param_token flops_per_param_token_min "
    "flops_per_param_token_max draws draws_lost choice walk_forward_runs walk_forward_are "
    "walk_forward_bias floor_drift",
    "runs": "run_id family params tokens flops flops_budget loss_nats is_in_fit is_holdout "
    "exclusion exclusion_value exclusion_note source_uri",
    "predicted_vs_actual": "family law run_id kind params tokens flops predicted_loss_nats "
    "lo_loss_nats hi_loss_nats level actual_loss_nats residual_nats error_relative is_inside "
    "flops_ratio",
    "scores": "family law kind bucket n are bias coverage_50 coverage_80 coverage_90 "
    "skill_best_so_far",
    "frontier": "family law flops flops_ratio params_opt lo_params_opt hi_params_opt tokens_opt "
    "lo_tokens_opt hi_tokens_opt tokens_per_param loss_nats lo_loss_nats hi_loss_nats "
    "lo_params_indifferent hi_params_indifferent is_plan level",
    "isoflop_curves": "family law flops_budget params tokens predicted_loss_nats",
    "isoflop_minima": "family flops_budget runs params_opt loss_nats is_interior params_opt_law",
    "data_quality": "table_name rule severity checked failed example note",
    "file_problems": "file line reason",
    "published_sets": "law source citation coefficient estimate",
    "frontier_lines": "family law flops params_opt lo_params_opt hi_params_opt tokens_opt "
    "lo_tokens_opt hi_tokens_opt is_plan level",
    "disagreements": "family flops law_tokens lines_tokens difference cost_nats is_large",
    "live_runs": "family run_id params tokens_planned share_done status reason loss_nats "
    "expected_loss_nats lo_loss_nats hi_loss_nats forecast_end_loss_nats lo_forecast_end_loss_nats "
    "hi_forecast_end_loss_nats expected_end_loss_nats lo_end_loss_nats hi_end_loss_nats level "
    "e_value looks course course_runs last_logged_at",
    "live_curves": "family run_id share_done actual_loss_nats expected_loss_nats lo_loss_nats "
    "hi_loss_nats level",
    "walk_forward_means": "family law flops_cut flops_budget flops_ratio runs error",
}


class Release:
    """The tables of one release. A table that was not handed over is empty."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._rows = {name: _rows(name, tables.get(name)) for name in COLUMNS}
        if len(self._rows["releases"]) != 1:
            raise NoRelease(len(self._rows["releases"]))
        self.facts: Row = self._rows["releases"][0]

    def rows(self, table: str, family: str | None = None, law: str | None = None) -> list[Row]:
        """The rows of a table, those of one family or one law where they are named."""
        return [
            row
            for row in self._rows[table]
            if family in (None, row.get("family")) and law in (None, row.get("law"))
        ]

    def families(self) -> list[str]:
        """Every family that a fit or a run names, in the order of the alphabet."""
        named = {row["family"] for table in ("fits", "runs") for row in self._rows[table]}
        return sorted(named - {None}, key=lambda family: (family.casefold(), family))

    def law(self, family: str) -> str | None:
        """The law that predictions of the family use, None where none is selected."""
        return next((f["law"] for f in self.rows("fits", family) if f["is_selected"]), None)

    def shown_law(self, family: str) -> str | None:
        """The law whose predictions are shown: the selected, else a held one, else the first."""
        fits = self.rows("fits", family)
        order = sorted(fits, key=lambda f: (not f["is_selected"], f["status"] != "held"))
        return order[0]["law"] if order else None


def _rows(name: str, table: pd.DataFrame | None) -> list[Row]:
    """The table as dictionaries with every column that the pages show."""
    columns = COLUMNS[name].split()
    if table is None or table.empty:
        return []
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise ColumnsMissing(name, missing)
    known = table[columns].astype(object)
    records = known.where(table[columns].notna(), None).to_dict("records")
    return [{str(column): value for column, value in row.items()} for row in records]
