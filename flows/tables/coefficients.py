"""publish.coefficients and publish.draws: the law's numbers with their uncertainty."""

import numpy as np
import pandas as pd

import laws
from flows.tables.fitted import Fitted


def table(main: Fitted) -> pd.DataFrame:
    """One row a coefficient, derived ones last, with the field's estimate beside the main one."""
    rows = pd.DataFrame(laws.intervals(main.fit, main.draws, main.level))
    return rows.assign(estimate_field_delta=rows["coefficient"].map(main.field_estimates()))


def draws(main: Fitted) -> pd.DataFrame:
    """One row a kept draw and coefficient; a lost draw leaves a gap in the numbering."""
    names = list(main.fit.law.coefficients)
    kept = np.flatnonzero(np.isfinite(main.draws).all(axis=1))
    return pd.DataFrame(
        {
            "draw": np.repeat(kept, len(names)),
            "coefficient": np.tile(names, len(kept)),
            "value": main.draws[kept].ravel(),
        }
    )
