"""Evaluations of runs as laws/live takes them."""

import numpy as np
import pandas as pd

from laws.live.curve import Curve


def finished_curves(points: pd.DataFrame) -> list[Curve]:
    """The finished runs of one family, those with a loss that is no number left out.

    points as warehouse.live_points gives them; such a run is in quarantine and not among them, so
    none is lost here.
    """
    runs = points[~points["is_live"]].groupby("run_id", sort=True)
    return [curve(rows) for _, rows in runs if is_sound(rows)]


def is_sound(rows: pd.DataFrame) -> bool:
    """True when every loss of a run is a number above zero."""
    loss = rows["loss_nats"].to_numpy(float)
    return bool((np.isfinite(loss) & (loss > 0)).all())


def curve(rows: pd.DataFrame) -> Curve:
    """One run, in the order of its tokens; rates only where every evaluation has one."""
    rate, share = rows["learning_rate"].to_numpy(float), rows["share_done"].to_numpy(float)
    has_rate = bool(np.isfinite(rate).all() and (rate >= 0).all() and rate.max() > 0)
    steps = float(rows["step"].to_numpy(float)[-1] / share[-1])
    return Curve(
        N=float(rows["params"].iloc[0]),
        D=float(rows["tokens_planned"].iloc[0]),
        share=share,
        L=rows["loss_nats"].to_numpy(float),
        rate=rate if has_rate else None,
        steps=steps if np.isfinite(steps) and steps > 0 else None,
    )
