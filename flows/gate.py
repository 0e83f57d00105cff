"""The gate before publication: what is staged, held against the newest published release.

A family gives a reason to hold the release when
    its coefficients left the joint region of the last release, though no run of it changed
    its coefficients left a wider region, whatever changed
    the law that is quoted is another, or none, though no run of it changed
    a suite found the law that was quoted broken
    its errors on costlier runs grew by more than a factor
After a change of the settings they are warnings, because a change was asked for.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flows.published.law import law_quoted
from flows.settings.model import GateSettings

Tables = Mapping[str, pd.DataFrame]
FEW_RUNS = 5  # predictions of costlier runs below which their mean error says nothing
SMALL_ERROR = 0.005  # a mean error that is no reason, by whatever factor it grew


@dataclass(frozen=True)
class Gate:
    """What of the last release the gate looks at.

    fits, coefficients  of the last release
    draws               a row a family, law and coefficient: values, a list in the order of draws
    changed             families with a run that came, went or changed since
    """

    fits: pd.DataFrame
    coefficients: pd.DataFrame
    draws: pd.DataFrame
    changed: Collection[str]


def reasons(now: Tables, last: Gate, how: GateSettings, is_asked_for: bool) -> pd.DataFrame:
    """A row a family and reason: family, decision (held, or warned if asked for), reason."""
    found = [
        {"family": family, "decision": "warned" if is_asked_for else "held", "reason": reason}
        for family in sorted({*last.fits["family"]} & {*now["fits"]["family"]})
        for reason in _of_family(family, now, last, how)
    ]
    return pd.DataFrame(found, columns=["family", "decision", "reason"])


def _of_family(family: str, now: Tables, last: Gate, how: GateSettings) -> Iterator[str]:
    law = law_quoted(last.fits, family)
    if law is None:
        return
    is_changed = family in last.changed
    fit = _row(now["fits"], family, law)
    if fit is not None and fit["status"] == "held":
        yield f"{law} broke a rule: {fit['reason']}"
    quoted = law_quoted(now["fits"], family)
    if quoted != law and not is_changed:
        yield f"{quoted or 'no law'} is quoted instead of {law}, and no run changed"
    level = how.new_data_level if is_changed else how.level
    because = "more than new runs explain" if is_changed else "and no run changed"
    share = _share_nearer(family, law, now["coefficients"], last)
    if share is not None and share > level:
        yield f"the coefficients of {law} moved further than {share:.2%} of its draws, {because}"
    yield from _worse(fit, _row(last.fits, family, law), how.score_factor)


def _worse(fit: pd.Series | None, before: pd.Series | None, factor: float) -> Iterator[str]:
    """The walk-forward error, where enough runs stand behind both."""
    if fit is None or before is None:
        return
    if not min(_number(fit, "walk_forward_runs"), _number(before, "walk_forward_runs")) >= FEW_RUNS:
        return
    was, is_now = (_number(row, "walk_forward_are") for row in (before, fit))
    if is_now > max(factor * was, SMALL_ERROR):
        yield f"the mean error of {fit['law']} on costlier runs grew from {was:.2%} to {is_now:.2%}"


def _share_nearer(family: str, law: str, now: pd.DataFrame, last: Gate) -> float | None:
    """The share of the last draws that are nearer to the last estimate than the new one is.

    Distances are Mahalanobis's by the spread of the draws, of logarithms where all are positive.
    None where the law has no coefficients now, or had no draws.
    """
    drawn = _own(last.draws, family, law).set_index("coefficient")["values"]
    estimates = [
        _own(table, family, law).set_index("coefficient")["estimate"].reindex(drawn.index)
        for table in (last.coefficients, now)
    ]
    points = np.array([*(estimate.to_numpy(float) for estimate in estimates)])
    if drawn.empty or np.isnan(points).any():
        return None
    values = np.array([*drawn], dtype=float)
    is_log = (values > 0).all(axis=1) & (points > 0).all(axis=0)
    values[is_log], points[:, is_log] = np.log(values[is_log]), np.log(points[:, is_log])
    far = _distance(points[1] - points[0], values)
    return float(np.mean(_distance(values.T - points[0], values) < far))


def _distance(steps: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Squared lengths of steps (..., coefficients), by the spread of (coefficients, draws)."""
    precision = np.linalg.pinv(np.atleast_2d(np.cov(values)), hermitian=True)
    return np.asarray(np.einsum("...i,ij,...j->...", steps, precision, steps))


def _row(fits: pd.DataFrame, family: str, law: str) -> pd.Series | None:
    own = _own(fits, family, law)
    return None if own.empty else own.iloc[0]


def _own(table: pd.DataFrame, family: str, law: str) -> pd.DataFrame:
    return table[(table["family"] == family) & (table["law"] == law)]


def _number(row: pd.Series, name: str) -> float:
    value = row.get(name)
    return float("nan") if value is None or pd.isna(value) else float(value)
