"""publish.draws: the joint draws of a law's coefficients."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def draw_rows(names: Iterable[str], draws: NDArray[np.float64]) -> pd.DataFrame:
    """One row a kept draw and coefficient of draws (draws, coefficients).

    A lost draw leaves a gap in the numbering.
    """
    columns = list(names)
    kept = np.flatnonzero(np.isfinite(draws).all(axis=1))
    return pd.DataFrame(
        {
            "draw": np.repeat(kept, len(columns)),
            "coefficient": np.tile(columns, len(kept)),
            "value": draws[kept].ravel(),
        }
    )
