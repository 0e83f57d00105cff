"""The published tables of one release, as the pages read them.

A row is a plain dictionary, and whatever is missing in it (NaN, NaT, NA) is None.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from reports import in_use
from reports.errors import ColumnsMissing, NoRelease

Row = dict[str, Any]

COLUMNS = {
    "releases": "release released_at status as_of data_hash settings_hash code_version seed draws "
    "runs runs_left_out",
    "families": "family status reason release_in_force",
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
    "surfaces": "family law flops_min log_flops_step flops_nodes tokens_per_param_min "
    "log_ratio_step ratio_nodes flops_per_param_token flops_max noise_sd mean_log_loss sd_log_loss "
    "log_params_opt sd_log_params_opt optimal_mean_log_loss optimal_sd_log_loss",
    "forecasts": "forecast_id made_at family run_id params_non_embedding tokens q05_loss_nats "
    "q25_loss_nats q50_loss_nats q75_loss_nats q95_loss_nats",
    "changes": "family previous previous_at runs_added runs_dropped law_before law_now "
    "selected_before selected_now is_new",
    "changed_runs": "family run_id change params tokens loss_nats exclusion",
    "changed_coefficients": "family law coefficient unit estimate lo hi estimate_before lo_before "
    "hi_before",
    "changed_plans": "family flops params_opt lo_params_opt hi_params_opt loss_nats lo_loss_nats "
    "hi_loss_nats params_opt_before lo_params_opt_before hi_params_opt_before loss_nats_before "
    "lo_loss_nats_before hi_loss_nats_before is_params_within is_loss_within",
}
OPTIONAL = {  # columns that releases of older code lack: None then
    "scores": "month",
    "forecasts": "release params flops_ratio share_done is_forecast",
    "disagreements": "law",
}


class Release:
    """The tables of one release. A table that was not handed over is empty."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._rows = {name: _rows(name, tables.get(name)) for name in COLUMNS}
        self._of = {name: _by_family(rows) for name, rows in self._rows.items()}
        if len(self._rows["releases"]) != 1:
            raise NoRelease(len(self._rows["releases"]))
        self.facts: Row = self._rows["releases"][0]

    def rows(self, table: str, family: str | None = None, law: str | None = None) -> list[Row]:
        """The rows of a table, those of one family or one law where they are named."""
        rows = self._rows[table] if family is None else self._of[table].get(family, [])
        return [row for row in rows if law in (None, row.get("law"))]

    def families(self) -> list[str]:
        """Every family that a fit, a run or a decision names, in the order of the alphabet."""
        tables = ("fits", "runs", "families")
        named = {row["family"] for table in tables for row in self._rows[table]}
        return sorted(named - {None}, key=lambda family: (family.casefold(), family))

    def out_of_force(self, family: str) -> Row | None:
        """The row of a family for which this release, itself published, does not answer."""
        rows = self.rows("families", family) if self.facts["status"] == "published" else []
        return next((row for row in rows if row["status"] != "published"), None)

    def law(self, family: str) -> str | None:
        """The law that predicts, None where none may."""
        return in_use.predicting(self.rows("fits", family))

    def quoted_law(self, family: str) -> str | None:
        """The law whose coefficients are quoted, None where none is selected."""
        return in_use.quoted(self.rows("fits", family))

    def shown_law(self, family: str) -> str | None:
        """The law whose predictions are shown: that which predicts, else a held one, else any."""
        order = sorted(self.rows("fits", family), key=lambda fit: fit["status"] != "held")
        return self.law(family) or (order[0]["law"] if order else None)


def _by_family(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each family, so that a page reads its own and no others."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.get("family", ""), []).append(row)
    return found


def _rows(name: str, table: pd.DataFrame | None) -> list[Row]:
    """The table as dictionaries with every column that the pages show."""
    columns = COLUMNS[name].split()
    if table is None or table.empty:
        return []
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise ColumnsMissing(name, missing)
    optional = OPTIONAL.get(name, "").split()
    known = table.reindex(columns=[*columns, *optional]).astype(object)
    return [
        {str(column): _known(value) for column, value in row.items()}
        for row in known.to_dict("records")
    ]


def _known(value: Any) -> Any:
    """The value, None where it is missing; a list stays as it is."""
    return value if pd.api.types.is_list_like(value) or pd.notna(value) else None
