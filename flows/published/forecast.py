"""The forecast as a release holds it: its row of publish.surfaces, as laws/ takes it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flows.tables.forecast import NAME
from laws.forecast import Surface
from laws.forecast.lagrange import Axis


def has_forecast(tables: Mapping[str, pd.DataFrame], family: str) -> bool:
    """True where the release has a forecast of the family; releases from before have none."""
    surfaces = tables.get("surfaces")
    return surfaces is not None and bool((surfaces["family"] == family).any())


def published_surface(tables: Mapping[str, pd.DataFrame], family: str) -> Surface:
    """The forecast of a family that has one."""
    surfaces = tables["surfaces"]
    row = surfaces[(surfaces["family"] == family) & (surfaces["law"] == NAME)].iloc[0]
    flops = Axis(row["log_flops_min"], row["log_flops_step"], int(row["flops_nodes"]))
    ratio = Axis(row["log_ratio_min"], row["log_ratio_step"], int(row["ratio_nodes"]))
    shape = (flops.nodes, ratio.nodes)
    return Surface(
        flops=flops,
        ratio=ratio,
        k=float(row["flops_per_param_token"]),
        flops_max=float(row["flops_max"]),
        noise_sd=float(row["noise_sd"]),
        mean=np.reshape(row["mean_log_loss"], shape),
        sd=np.reshape(row["sd_log_loss"], shape),
        log_params_opt=np.asarray(row["log_params_opt"]),
        sd_log_params_opt=np.asarray(row["sd_log_params_opt"]),
        optimal_mean=np.asarray(row["optimal_mean_log_loss"]),
        optimal_sd=np.asarray(row["optimal_sd_log_loss"]),
    )
