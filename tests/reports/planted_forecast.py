"""The planted release with a forecast: surface, true forecasts, announced runs, a release before.

The surface is that of the planted Chinchilla law, so what it must answer is known in closed form.
"""

import numpy as np
import pandas as pd

from tests.reports import planted

LARGEST = 1e20  # FLOPs of the largest planted run
NOISE = 0.004
FLOPS_MIN, FLOPS_STEP, FLOPS_NODES = 1e16, np.log(10) / 5, 51
RATIO_MIN, RATIO_STEP, RATIO_NODES = 0.5, 0.4, 25
SCORED = 12  # true forecasts
PREVIOUS = "2026-11-21"


def release(families=("atlas",)) -> planted.Tables:
    """Every table of a release whose forecast predicts, with what changed since the one before."""
    tables = planted.release(families)
    for name in ("fits", "frontier", "predicted_vs_actual", "scores"):
        tables[name] = pd.concat([tables[name], _of_forecast(tables[name])], ignore_index=True)
    tables["fits"].loc[tables["fits"]["law"] == "forecast", "is_selected"] = False
    forecasts = pd.DataFrame([row for family in families for row in _scores(family)])
    tables["scores"] = pd.concat([tables["scores"], forecasts], ignore_index=True)
    tables["predicted_vs_actual"] = _with_forecasts(tables["predicted_vs_actual"])
    tables["surfaces"] = pd.DataFrame([surface(family) for family in families])
    tables["forecasts"] = pd.DataFrame([row for family in families for row in announced(family)])
    return tables | changes(families)


def surface(family="atlas") -> dict[str, object]:
    """One row of publish.surfaces."""
    flops = FLOPS_MIN * np.exp(FLOPS_STEP * np.arange(FLOPS_NODES))
    ratio = RATIO_MIN * np.exp(RATIO_STEP * np.arange(RATIO_NODES))
    C, r = np.meshgrid(flops, ratio, indexing="ij")
    params = np.sqrt(C / planted.K / r)
    best, tokens = planted.frontier_sizes(flops)
    return {
        "family": family, "law": "forecast", "flops_min": FLOPS_MIN, "log_flops_step": FLOPS_STEP,
        "flops_nodes": FLOPS_NODES, "tokens_per_param_min": RATIO_MIN,
        "log_ratio_step": RATIO_STEP, "ratio_nodes": RATIO_NODES,
        "flops_per_param_token": planted.K, "flops_max": LARGEST, "noise_sd": NOISE,
        "mean_log_loss": np.log(planted.law(params, r * params)).ravel(),
        "sd_log_loss": (_sd(C) + 0.001 * np.abs(np.log(r / 20))).ravel(),
        "log_params_opt": np.log(best), "sd_log_params_opt": 20 * _sd(flops),
        "optimal_mean_log_loss": np.log(planted.law(best, tokens)),
        "optimal_sd_log_loss": _sd(flops),
    }  # fmt: skip


def announced(family="atlas") -> list[dict[str, object]]:
    """Rows of publish.forecasts: one run announced, forecast twice, and one that has ended."""
    made = pd.Timestamp("2026-11-20 02:10", tz="UTC")
    row = {"family": family, "made_at": made, "release": "2026-11-20", "share_done": 0.0,
           "is_forecast": True, "flops_ratio": None, "params": 7e9, "params_non_embedding": 7e9,
           "tokens": 1.4e11, "run_id": f"{family}-next"}  # fmt: skip
    quantiles = dict(
        zip(("q05", "q25", "q50", "q75", "q95"), (2.16, 2.19, 2.21, 2.23, 2.26), strict=True)
    )
    row |= {f"{name}_loss_nats": value for name, value in quantiles.items()}
    newer = {"forecast_id": "f2", "made_at": made + pd.Timedelta(days=2), "q50_loss_nats": 2.2,
             "share_done": 0.25}  # fmt: skip
    ended = {"forecast_id": "f0", "run_id": f"{family}-1e+20-3224.3M"}
    return [row | {"forecast_id": "f1"}, row | newer, row | ended]


def changes(families=("atlas",)) -> planted.Tables:
    """What the flow says changed since the release before."""
    size, was = (planted.frontier_sizes(1e21)[0] * factor for factor in (1.0, 1.03))
    head = {
        "previous": PREVIOUS, "previous_at": pd.Timestamp("2026-11-21 02:03", tz="UTC"),
        "runs_added": 2, "runs_dropped": 1, "law_before": "chinchilla", "law_now": "forecast",
        "selected_before": "chinchilla", "selected_now": "chinchilla", "is_new": "runs, settings",
    }  # fmt: skip
    run = {"params": 1e9, "tokens": 2e10, "loss_nats": 2.7, "exclusion": None}
    plan = {
        "flops": 1e21, "params_opt": size, "lo_params_opt": size / 1.1,
        "hi_params_opt": size * 1.1, "loss_nats": 2.33, "lo_loss_nats": 2.29,
        "hi_loss_nats": 2.37, "params_opt_before": was, "lo_params_opt_before": was / 1.1,
        "hi_params_opt_before": was * 1.1, "loss_nats_before": 2.41, "lo_loss_nats_before": 2.38,
        "hi_loss_nats_before": 2.44, "is_params_within": True, "is_loss_within": False,
    }  # fmt: skip
    moved = {
        "law": "chinchilla", "coefficient": "E", "unit": "nats/token", "estimate": 1.69,
        "lo": 1.62, "hi": 1.76, "estimate_before": 1.5, "lo_before": 1.4, "hi_before": 1.6,
    }  # fmt: skip
    return {
        "changes": pd.DataFrame([head | {"family": family} for family in families]),
        "changed_runs": pd.DataFrame([
            run | {"family": family, "run_id": f"{family}-{name}", "change": change,
                   "exclusion": rule}
            for family in families
            for name, change, rule in (("seed-1", "new", None), ("seed-2", "new", None),
                                       ("killed", "left out", "run_is_final"))
        ]),
        "changed_coefficients": pd.DataFrame([moved | {"family": f} for f in families]),
        "changed_plans": pd.DataFrame([plan | {"family": family} for family in families]),
    }  # fmt: skip


def _sd(flops):
    return 0.003 + 0.004 * np.abs(np.log10(np.asarray(flops) / LARGEST))


def _of_forecast(table):
    return table[table["law"] == "chinchilla"].assign(law="forecast")


def _with_forecasts(table):
    """Some backtests of the forecast as true forecasts, further and further beyond the data."""
    top = table[(table["law"] == "forecast") & (table["kind"] == "backtest")]
    again = [
        top.assign(
            kind="forecast", flops_ratio=ratio, is_forecast=True, run_id=top["run_id"] + f"-{ratio}"
        )
        for ratio in (2.0, 8.0)
    ]
    return pd.concat([table, *again], ignore_index=True)


def _scores(family):
    row = {"family": family, "law": "forecast", "kind": "forecast", "are": 0.006, "bias": 0.002,
           "coverage_50": 7 / 12, "coverage_80": 10 / 12, "coverage_90": 11 / 12, "pinball": 0.002,
           "crps": 0.004, "skill_best_so_far": 0.88}  # fmt: skip
    return [
        row | {"bucket": "all", "n": SCORED},
        row | {"bucket": "1-3x", "n": 6},
        row | {"bucket": "3-10x", "n": 6},
    ]
