"""What changed since the release before, and why: in a line, and as tables."""

from typing import Any

from reports import law_words, numbers
from reports import release as about
from reports.coefficients import MEANING
from reports.tables import Release, Row

MOST_RUNS = 40  # shown by name; the rest is a query away
CHANGES = {
    "new": "new",
    "back": "back in the fit",
    "left out": "left out",
    "gone": "gone from the logs",
}


def section(release: Release, family: str) -> dict[str, Any] | None:
    """The tables of the section; None where there is no release before."""
    found = next(iter(release.rows("changes", family)), None)
    if found is None:
        return None
    runs = release.rows("changed_runs", family)
    runs.sort(key=lambda run: (list(CHANGES).index(run["change"]), run["run_id"]))
    return {
        "previous": found["previous"],
        "when": about.moment(found["previous_at"]),
        "sentences": _sentences(found, release, family),
        "runs": [_run(run) for run in runs[:MOST_RUNS]],
        "more": max(len(runs) - MOST_RUNS, 0),
        "coefficients": [_coefficient(row) for row in _moved(release, family)],
        "plans": [_plan(row) for row in _plans(release, family)],
    }


def line(release: Release, family: str) -> str:
    """The change in a line for the index; empty where there is no release before."""
    found = next(iter(release.rows("changes", family)), None)
    if found is None:
        return ""
    said = _sentences(found, release, family)
    plans = _plans(release, family)
    if plans:
        said.append(_move(plans[len(plans) // 2]))
    return f"Since {found['previous']}: " + " ".join(said)


def _sentences(found: Row, release: Release, family: str) -> list[str]:
    """Why the numbers may have moved: runs, law, what the release was made from, coefficients."""
    runs = [
        f"{numbers.count(number, 'run')} {what}"
        for number, what in ((found["runs_added"], "joined"), (found["runs_dropped"], "left"))
        if number
    ]
    said = [" and ".join(runs) + " the fit." if runs else "The same runs."]
    if found["law_before"] != found["law_now"]:
        before, now = (_name(found[key]) for key in ("law_before", "law_now"))
        said.append(f"{now} predicts now, before it was {before}.")
    if found["selected_before"] != found["selected_now"]:
        before, now = (_name(found[key]) for key in ("selected_before", "selected_now"))
        said.append(f"Quoted are the coefficients of {now}, before those of {before}.")
    other = [word for word in (found["is_new"] or "").split(", ") if word not in ("", "runs")]
    if other:
        said.append(f"{' and '.join(other).capitalize()} changed.")
    moved = [_symbol(row) for row in _moved(release, family)]
    if moved:
        said.append(f"Beyond the interval of before: {', '.join(moved)}.")
    return said


def _name(law: str | None) -> str:
    """A law as people call it."""
    return law_words.of(law).name if law else "no law"


def _symbol(row: Row) -> str:
    """A coefficient as the page writes it."""
    return MEANING.get(row["coefficient"], (row["coefficient"],))[0]


def _moved(release: Release, family: str) -> list[Row]:
    """Coefficients that left their interval, in the order of the coefficients' table."""
    order = list(MEANING)
    rows = release.rows("changed_coefficients", family)
    return sorted(rows, key=lambda row: (_place(order, row["coefficient"]), row["coefficient"]))


def _place(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _plans(release: Release, family: str) -> list[Row]:
    return sorted(release.rows("changed_plans", family), key=lambda row: row["flops"])


def _move(row: Row) -> str:
    """How the plan of one budget moved, in a sentence."""
    before, now = numbers.size(row["params_opt_before"]), numbers.size(row["params_opt"])
    size = f"still {now} parameters" if before == now else f"{before} → {now} parameters"
    within = {True: ", within its band", False: ", beyond its band", None: ""}
    return f"At {numbers.flops(row['flops'])} FLOPs {size}{within[row['is_params_within']]}."


def _run(run: Row) -> Row:
    """A run that came or went, in words."""
    rule = run["exclusion"] or ""
    return {
        "run": run["run_id"],
        "change": CHANGES[run["change"]],
        "rule": rule.replace("_", " ") if rule.isidentifier() else rule,
        "params": numbers.size(run["params"]),
        "tokens": numbers.size(run["tokens"]),
        "loss": numbers.loss(run["loss_nats"]),
    }


def _coefficient(row: Row) -> Row:
    """A coefficient before and now."""
    ends = ("estimate", "lo", "hi")
    say = numbers.sizes if row["unit"] in ("parameters", "tokens") else numbers.by_interval
    return {
        "symbol": _symbol(row),
        "before": say(*(row[f"{end}_before"] for end in ends)),
        "now": say(*(row[end] for end in ends)),
    }


def _plan(row: Row) -> Row:
    """A budget before and now."""
    said: Row = {"flops": numbers.flops(row["flops"])}
    for what, say in (("params_opt", numbers.sizes), ("loss_nats", numbers.by_interval)):
        for when in ("", "_before"):
            said[f"{what}{when}"] = say(*(row[f"{end}{what}{when}"] for end in ("", "lo_", "hi_")))
    within = {True: "yes", False: "no", None: numbers.DASH}
    return said | {
        "size_within": within[row["is_params_within"]],
        "loss_within": within[row["is_loss_within"]],
    }
