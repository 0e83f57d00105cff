"""The gate before publication: what is staged of a family, beside its release in force.

The facts are judged by warehouse/quality/suites/families.py, with the bounds of [gate].  A family
is held alone, or the release with it; after a change of the settings, which was asked for, it is
warned of, unless the newest release holds it already.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flows.published.law import law_quoted
from laws.joint_region import share_nearer

Tables = Mapping[str, pd.DataFrame]
COLUMNS = (
    "family", "last_release", "law", "law_now", "rule_broken", "has_new_data", "is_asked_for",
    "share_nearer", "walk_forward_runs", "walk_forward_are_before", "walk_forward_are",
)  # fmt: skip


@dataclass(frozen=True)
class InForce:
    """What of the releases in force the gate looks at.

    fits, coefficients  of each family's release in force
    draws               a row a family, law and coefficient: values, a list in the order of draws
    changed             families with a run that came, went or changed since
    held                families that the newest release holds: a person lets them go, not a setting
    settings            hash of the settings by release
    """

    fits: pd.DataFrame
    coefficients: pd.DataFrame
    draws: pd.DataFrame
    changed: Collection[str]
    held: Collection[str]
    settings: Mapping[str, str]


def facts(now: Tables, last: InForce, settings_hash: object) -> pd.DataFrame:
    """A row a family that is staged and has a quoted law in force; columns: quality.families."""
    both = sorted({*last.fits["family"]} & {*now["fits"]["family"]})
    rows = [
        _of_family(family, law, now, last, settings_hash)
        for family in both
        if (law := law_quoted(last.fits, family)) is not None
    ]
    return pd.DataFrame(rows, columns=[*COLUMNS])


def status(decisions: pd.DataFrame, families: Collection[str], scope: str) -> str:
    """What the release is published as: held where every family is, or any by that scope."""
    held = {*decisions.loc[decisions["decision"] == "held", "family"]}
    is_held = held and (scope == "release" or held >= {*families})
    return "held" if is_held else "published"


def _of_family(
    family: str, law: str, now: Tables, last: InForce, settings_hash: object
) -> dict[str, object]:
    before, fit = _own(last.fits, family, law).iloc[0], _row(now["fits"], family, law)
    runs = [_number(row, "walk_forward_runs") for row in (before, fit)]
    return {
        "family": family,
        "last_release": before["release"],
        "law": law,
        "law_now": law_quoted(now["fits"], family),
        "rule_broken": fit["reason"] if fit.get("status") == "held" else None,
        "has_new_data": family in last.changed,
        "is_asked_for": family not in last.held
        and last.settings[before["release"]] != settings_hash,
        "share_nearer": _share_nearer(family, law, now["coefficients"], last),
        "walk_forward_runs": None if np.isnan(runs).any() else int(min(runs)),
        "walk_forward_are_before": _number(before, "walk_forward_are"),
        "walk_forward_are": _number(fit, "walk_forward_are"),
    }


def _share_nearer(family: str, law: str, now: pd.DataFrame, last: InForce) -> float | None:
    """None where the law has no coefficients now, or had no draws."""
    drawn = _own(last.draws, family, law).set_index("coefficient")["values"]
    before, new = (
        _own(table, family, law).set_index("coefficient")["estimate"].reindex(drawn.index)
        for table in (last.coefficients, now)
    )
    if drawn.empty or before.isna().any() or new.isna().any():
        return None
    return share_nearer([*drawn], before.to_numpy(float), new.to_numpy(float))


def _row(fits: pd.DataFrame, family: str, law: str) -> pd.Series:
    """The row of a law, empty where it has none."""
    own = _own(fits, family, law)
    return pd.Series(dtype=object) if own.empty else own.iloc[0]


def _own(table: pd.DataFrame, family: str, law: str) -> pd.DataFrame:
    return table[(table["family"] == family) & (table["law"] == law)]


def _number(row: pd.Series, name: str) -> float:
    value = row.get(name)
    return float("nan") if value is None or pd.isna(value) else float(value)
