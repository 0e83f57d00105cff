"""publish.coefficients: the numbers of a law of the loss with their uncertainty."""

import pandas as pd

import laws
from flows.tables.fitted import Fitted


def table(main: Fitted) -> pd.DataFrame:
    """One row a coefficient, derived ones last, with the field's estimate beside the main one."""
    rows = pd.DataFrame(laws.intervals(main.fit, main.draws, main.level))
    return rows.assign(estimate_field_delta=rows["coefficient"].map(main.field_estimates()))
