"""What changed since the release before, and why: runs, rules, coefficients, predictions.

changes               a row a family: the release before, what was new, how many runs came or went
changed_runs          a row a run that came into the fit or left it, with the rule
changed_coefficients  a row a coefficient that moved beyond its interval of before
changed_plans         a row a plan budget: size and loss before and now, within the band or not
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flows.pages.changed_plans import changed_plans
from flows.published.families import by_family, parts_of
from flows.published.law import law_quoted, law_that_predicts

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, object]
MADE_FROM = {"data_hash": "runs", "settings_hash": "settings", "code_version": "code"}
RELATIONS = ("releases", "fits", "runs", "coefficients", "frontier")  # what this needs of a release


def changes(now: Tables, before: Tables) -> dict[str, pd.DataFrame]:
    """The four tables by name, without the families that were in no release before or are held.

    now is a release with what is in force for each family, before what was in force before that.
    """
    own, old = by_family(now, RELATIONS), by_family(before, RELATIONS)
    name = now["releases"]["release"].iloc[0]
    families = sorted(
        family
        for family in own.keys() & old.keys()
        if own[family]["fits"]["release"].iloc[0] == name
    )
    runs = _changed_runs(now["runs"], before["runs"])
    parts, none = parts_of(runs), runs.iloc[:0]
    moved = [_changed_coefficients(family, own[family], old[family]) for family in families]
    plans = [row for family in families for row in changed_plans(family, own[family], old[family])]
    heads = [
        _family(family, own[family], old[family], parts.get(family, none)) for family in families
    ]
    return {
        "changes": pd.DataFrame(heads),
        "changed_runs": runs[runs["family"].isin(families)],
        "changed_coefficients": pd.concat(moved, ignore_index=True) if moved else pd.DataFrame(),
        "changed_plans": pd.DataFrame(plans),
    }


def _family(family: str, now: Tables, before: Tables, runs: pd.DataFrame) -> Row:
    """How many runs came and went, which laws were in use, what the releases were made from."""
    moved = runs["change"]
    new, releases = now["releases"].iloc[0], before["releases"]
    old = releases[releases["release"] == before["fits"]["release"].iloc[0]].iloc[0]
    fits = {"before": before["fits"], "now": now["fits"]}
    return {
        "family": family,
        "previous": old["release"],
        "previous_at": old["released_at"],
        "runs_added": int(moved.isin(["new", "back"]).sum()),
        "runs_dropped": int(moved.isin(["left out", "gone"]).sum()),
        "law_before": law_that_predicts(fits["before"], family),
        "law_now": law_that_predicts(fits["now"], family),
        "selected_before": law_quoted(fits["before"], family),
        "selected_now": law_quoted(fits["now"], family),
        "is_new": ", ".join(word for key, word in MADE_FROM.items() if old[key] != new[key]),
    }


def _changed_runs(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Runs that are in the fit of one of two releases only."""
    columns = ["family", "run_id", "params", "tokens", "loss_nats", "is_in_fit", "exclusion"]
    both = now[columns].merge(
        before[columns], on=["family", "run_id"], how="outer", suffixes=("", "_before")
    )
    was, is_in = both["is_in_fit_before"], both["is_in_fit"]
    came, went = is_in.eq(True) & ~was.eq(True), was.eq(True) & ~is_in.eq(True)
    kinds = [came & was.isna(), came, went & is_in.isna(), went]
    both["change"] = np.select(kinds, ["new", "back", "gone", "left out"], "")
    for column in ("params", "tokens", "loss_nats"):
        both[column] = both[column].fillna(both[f"{column}_before"])
    kept = ["family", "run_id", "change", "params", "tokens", "loss_nats", "exclusion"]
    return both.loc[came | went, kept].sort_values(["family", "change", "run_id"])


def _changed_coefficients(family: str, now: Tables, before: Tables) -> pd.DataFrame:
    """Coefficients of the law that is quoted whose estimate left its interval of before."""
    law = law_quoted(now["fits"], family)
    keys = ["family", "law", "coefficient"]
    columns = [*keys, "estimate", "lo", "hi", "unit"]
    own = [
        table.loc[(table["family"] == family) & (table["law"] == law), columns]
        for table in (now["coefficients"], before["coefficients"])
    ]
    both = own[0].merge(own[1].drop(columns="unit"), on=keys, suffixes=("", "_before"))
    beyond = (both["estimate"] < both["lo_before"]) | (both["estimate"] > both["hi_before"])
    return both[beyond]
