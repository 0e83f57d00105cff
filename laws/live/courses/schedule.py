"""Whose schedule a run follows so far, and how it may go on."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from laws.live.curve import FIRST_LOOK, Curve

Array = NDArray[np.float64]

ALIKE = 0.15  # of the peak rate: warm-ups of other lengths shift a cosine by up to .1
NODES = 91


def is_alike(run: Curve, other: Curve) -> bool:
    """True unless the logged rates differ somewhere up to where the run is.

    Rates are compared as parts of the peak, after the first tenth; one that is not logged, or not
    that far, differs from none.
    """
    if run.rate is None or other.rate is None or not len(run.share):
        return True
    shares = np.linspace(FIRST_LOOK, max(float(run.share[-1]), FIRST_LOOK), NODES)
    return bool(np.abs(_relative(run, shares) - _relative(other, shares)).max() < ALIKE)


def completed(run: Curve, finished: Sequence[Curve]) -> Curve:
    """The run with rates to its end: on a line to where the finished runs ended, of their median.

    The loss of the part to come is that of the last evaluation: it is a place for rates alone.
    """
    if run.rate is None or run.share[-1] >= 1:
        return run
    ends = [other.rate[-1] / other.rate.max() for other in finished if other.rate is not None]
    last = float(np.median(ends)) * run.rate.max() if ends else float(run.rate[-1])
    return replace(
        run,
        share=np.append(run.share, 1.0),
        L=np.append(run.L, run.L[-1]),
        rate=np.append(run.rate, min(last, float(run.rate[-1]))),
    )


def _relative(run: Curve, shares: Array) -> Array:
    rate = np.asarray(run.rate)
    return np.interp(shares, run.share, rate / rate.max())
