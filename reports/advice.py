"""What would make a fit better: sentences picked by what its runs cover.

Bounds: a fixed ratio of tokens to parameters cannot identify the law (arXiv:2605.08541); the
condition number was 217 to 286 on public sweeps that fit well and 2,612 on one that did not.
"""

from reports import numbers, status
from reports.tables import Release, Row

LEAST_RATIO_RANGE = 8  # largest over smallest tokens per parameter
LEAST_SIZE_RANGE = 10  # largest over smallest model
LEAST_CLUSTERS = 5  # distinct sizes
LEAST_RUNS = 10
MOST_CONDITION = 1e4
WIDER = {
    "E": "far more compute",
    "alpha": "far smaller and far larger models",
    "beta": "far fewer and far more tokens",
    "alpha_N": "far smaller and far larger models",
    "alpha_D": "far fewer and far more tokens",
}
MOST_DRIFT = 0.10  # of E without the costliest budget; as in laws/sensitivity.py
MOST_LOST = 0.05  # share of the bootstrap draws without an answer


def sentences(release: Release, family: str) -> list[str]:
    """What to train or log next, most pressing first; empty where nothing is missing."""
    law = release.quoted_law(family)
    fits = release.rows("fits", family, law)
    found = [*_about_fit(fits[0])] if fits else []
    found += [
        f"{status.EXPONENTS.get(name, name)} is known only to {ends}. Add runs with {WIDER[name]}."
        for name, ends in status.vague(release.rows("coefficients", family, law)).items()
    ]
    found += _about_minima(release.rows("isoflop_minima", family))
    kinds = {row["kind"] for row in release.rows("predicted_vs_actual", family)}
    if law and not kinds & {"backtest", "forecast"}:
        found.append(
            "Nothing tests the law on runs it has not seen. Train at three or more budgets, or "
            "hold the largest out with holdout_flops_above in the settings of the family."
        )
    if law and not _has_repeats(release.rows("runs", family)):
        found.append(
            "No size was trained twice. Three seeds of one small run would tell scatter between "
            "seeds from errors of the law."
        )
    return found


def _about_fit(fit: Row) -> list[str]:
    """What the span of the runs in the fit leaves open."""
    found = []
    if fit["runs"] < LEAST_RUNS:
        found.append(
            f"{numbers.count(fit['runs'], 'run')} in the fit. The law wants {LEAST_RUNS} or more."
        )
    if (fit["clusters"] or 0) < LEAST_CLUSTERS:
        found.append(
            f"{numbers.count(fit['clusters'], 'model size')} in the fit. "
            f"Train at least {LEAST_CLUSTERS} sizes."
        )
    found += _narrow(fit, "params", "model sizes", LEAST_SIZE_RANGE, "smaller or larger models")
    found += _narrow(
        fit, "tokens_per_param", "tokens per parameter", LEAST_RATIO_RANGE,
        "runs with far fewer and far more tokens per parameter, say 5 and 80",
    )  # fmt: skip
    if fit["condition"] is not None and fit["condition"] > MOST_CONDITION:
        found.append(
            f"The runs hardly tell the coefficients apart (condition number "
            f"{numbers.flops(fit['condition'])}, wanted below {numbers.flops(MOST_CONDITION)}): "
            "vary parameters and tokens independently of each other."
        )
    if fit["floor_drift"] is not None and fit["floor_drift"] > MOST_DRIFT:
        found.append(
            f"E moves by {numbers.percent(fit['floor_drift'])} when the costliest budget is left "
            "out: the runs do not show the floor yet. Add runs at a larger budget."
        )
    tried = fit["draws"] + fit["draws_lost"]
    if tried and fit["draws_lost"] / tried > MOST_LOST:
        found.append(
            f"{fit['draws_lost']:,.0f} of {tried:,.0f} bootstrap draws had no answer, so the "
            "intervals are too hopeful. More runs at the ends of the range would steady them."
        )
    return found


def _narrow(fit: Row, name: str, words: str, least: float, more: str) -> list[str]:
    """A sentence if a quantity spans less than it should."""
    low, high = fit[f"{name}_min"], fit[f"{name}_max"]
    if not low or not high or high / low >= least:
        return []
    say = numbers.size if name == "params" else numbers.significant
    return [
        f"The {words} span only {say(low)} to {say(high)}, a factor of "
        f"{numbers.times(high / low)}; the law wants {least} or more. Add {more}."
    ]


def _about_minima(minima: list[Row]) -> list[str]:
    """A sentence if the best size lies outside the runs of a budget."""
    outside = [numbers.flops(row["flops_budget"]) for row in minima if not row["is_interior"]]
    if not outside:
        return []
    return [
        f"At {', '.join(outside)} FLOPs the best size lies outside the runs or is not clear: add "
        "models beyond the end where the loss still falls."
    ]


def _has_repeats(runs: list[Row]) -> bool:
    """True if two runs in the fit share parameters and tokens."""
    used = [(run["params"], run["tokens"]) for run in runs if run["is_in_fit"]]
    return len(set(used)) < len(used)
