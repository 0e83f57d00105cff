"""Settings for a folder of logs: families, loss and convention for N, each with the reason.

What is proposed is what most runs agree on; what they do not say is left to people, in a comment.
"""

import re
from dataclasses import dataclass, field

import pandas as pd

# Last parts of configuration keys that may name a family, the likeliest first.
FAMILY_KEYS = (
    *("family", "model_family", "recipe", "tracker.group", "group", "experiment_name"),
    *(
        "experiment",
        "tracker.project",
        "architecture",
        "arch",
        "model_type",
        "dataset",
        "tokenizer",
    ),
)
PARAMS = ("params_non_embedding", "params_total")
MOST_FAMILIES = 20
FEWEST_RUNS = 3  # of a family, on average
KNOWN_BY = 0.8  # share of the runs that a key must be known of
NAME = re.compile(r"^([A-Za-z]+(?:_[A-Za-z]+)*)[-_.0-9]")
EVALUATED = re.compile(
    r"(^|[/_. ])(eval|val|valid|validation|test|heldout)([/_. ]|$)", re.IGNORECASE
)
LOSS = re.compile(r"loss|cross.?entropy|(^|[/_ ])ce([/_ ]|$)|nll", re.IGNORECASE)
PER_BYTE = re.compile(r"bpb|bits.?per.?byte", re.IGNORECASE)


@dataclass(frozen=True)
class FamilyProposal:
    """How one family is to be read.

    loss    the metric, null where none looks like a loss
    why     the reason for it, or what is missing
    runs    how many runs it has
    params  convention for N, with why_params its reason
    """

    name: str
    runs: int
    loss: str | None
    why: str
    params: str = "params_non_embedding"
    why_params: str = ""


@dataclass(frozen=True)
class Proposal:
    """What a settings file is to say of a source.

    family, family_from  one of them, as in [[sources]]
    why                  the reason for it
    families             by name
    """

    family: str | None
    family_from: str | None
    why: str
    of_runs: dict[str, str] = field(default_factory=dict)


def propose_families(runs: list[str], configs: pd.DataFrame, folder: str) -> Proposal:
    """Families by a configuration key, else by the runs' names, else one of the folder's name."""
    for key in FAMILY_KEYS:
        for found in sorted({name for name in configs["key"] if _ends_with(name, key)}, key=len):
            named = dict(configs.loc[configs["key"] == found, ["run_id", "value"]].values)
            named = {run: named[run] for run in runs if run in named}
            if len(named) >= KNOWN_BY * len(runs) and _tells_apart(named):
                why = f"{found} of the configuration: {_some(sorted(set(named.values())))}"
                return Proposal(None, f"config.{found}", why, named)
    matched = {run: found[1] for run in runs if (found := NAME.match(run))}
    if len(matched) == len(runs) and _tells_apart(matched):
        why = f"the beginning of the runs' names: {_some(sorted(set(matched.values())))}"
        return Proposal(None, NAME.pattern, why, matched)
    why = "no configuration key and no part of the names tells families apart"
    return Proposal(folder, None, why, dict.fromkeys(runs, folder))


def propose_loss(metrics: pd.DataFrame, known: tuple[str, ...]) -> tuple[str | None, str]:
    """The metric that a family is fitted to, of those that its runs log, and why."""
    logged = metrics.groupby("metric")["run_id"].nunique()
    runs = metrics["run_id"].nunique()
    for name in known:
        if name in logged.index and logged[name] >= KNOWN_BY * runs:
            return name, f"logged by {logged[name]} of {runs} runs"
    looks = [name for name in logged.index if LOSS.search(name) and not PER_BYTE.search(name)]
    evaluated = [name for name in looks if EVALUATED.search(name)]
    ordered = sorted(evaluated or looks, key=lambda name: (-logged[name], len(name), name))
    if not ordered:
        return None, f"no metric looks like a loss among {_some(sorted(logged.index))}"
    kind = "an evaluation" if evaluated else "a training loss: no evaluation is logged"
    others = f"; others: {_some(ordered[1:])}" if ordered[1:] else ""
    return ordered[0], f"{kind}, logged by {logged[ordered[0]]} of {runs} runs{others}"


def propose_params(taken: pd.DataFrame) -> tuple[str, str]:
    """The convention for N that most runs of a family know, and why."""
    known = {name: int(taken[name].notna().sum()) for name in PARAMS}
    chosen = max(PARAMS, key=lambda name: known[name])
    told = ", ".join(f"{name} of {count}" for name, count in known.items())
    return chosen, f"known of {len(taken)} runs: {told}"


def _ends_with(name: str, key: str) -> bool:
    return name == key or name.endswith(f".{key}")


def _tells_apart(named: dict[str, str]) -> bool:
    families = set(named.values())
    return len(families) <= MOST_FAMILIES and len(named) >= FEWEST_RUNS * len(families)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(names[:4]) + more
