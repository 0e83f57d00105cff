"""What a forecast may say before it goes into the ledger for good."""

import math
from collections.abc import Mapping
from typing import Any

from warehouse.errors import ForecastRejected

NAMES = ("release", "family", "law", "announced_by")
POSITIVE = ("params", "tokens", "flops", "flops_ratio", "widening")
QUANTILES = ("q05_loss_nats", "q25_loss_nats", "q50_loss_nats", "q75_loss_nats", "q95_loss_nats")


def require_forecast(row: Mapping[str, Any]) -> None:
    """Raise ForecastRejected, naming the value, unless the row can be a forecast."""
    of = f"family {row['family']}, run {row['run_id'] or 'without a name'}"
    for name in (*NAMES, "is_forecast"):
        if row[name] is None:
            raise ForecastRejected(f"{of}: {name} is missing")
    for name in (*POSITIVE, *QUANTILES):
        if not _is_positive(row[name]):
            raise ForecastRejected(f"{of}: {name} is {row[name]} and must be a number above 0")
    values = [row[name] for name in QUANTILES]
    if values != sorted(values) or values[0] == values[-1]:
        raise ForecastRejected(f"{of}: the quantiles {values} do not rise")
    share = row["share_done"]
    if share is None or not 0 <= share < math.inf:
        raise ForecastRejected(f"{of}: share_done is {share} and must be 0 or more")
    if row["is_forecast"] and share > 0:
        raise ForecastRejected(f"{of}: {share:.3g} of it is done, so this is no forecast")


def _is_positive(value: float | None) -> bool:
    return value is not None and 0 < value < math.inf
