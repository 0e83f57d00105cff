"""Every law tried on a family: its score on costlier runs, its plan, and why it is in use."""

from typing import Any

from reports import largest, law_words, numbers, rivals
from reports.charts import marks
from reports.in_use import FORECAST
from reports.tables import Release, Row

ENDINGS = {
    "at_bound": "at a bound", "max_iterations": "not finished", "not_identified": "not identified",
    "too_few": "too few runs",
}  # fmt: skip
NO_PLAN = numbers.Estimate(numbers.DASH)


def section(release: Release, family: str) -> dict[str, Any]:
    """The laws in rows: the one in use, then the others, the best forecaster first."""
    used, quoted = release.law(family), release.quoted_law(family)
    fits = _ordered(release, family)
    budget = _largest_budget(release, family, fits)
    written = [
        _written(fit, _plan(release, family, fit["law"], budget))
        | {"is_used": fit["law"] == used, "is_quoted": fit["law"] == quoted != used}
        for fit in fits
    ]
    most = largest.flops(release, family)
    return {
        "rows": written,
        "has_forecasts": any(fit["walk_forward_runs"] for fit in fits),
        "budget": numbers.flops(budget["flops"]) if budget else None,
        "ratio": numbers.times(largest.ratio(budget, most)) if budget else None,
        "level": numbers.percent(budget["level"]) if budget else None,
        "apart": disagreement(release, family),
        "is_averaged": used == FORECAST,
    }


def disagreement(release: Release, family: str) -> Row | None:
    """How far lines through the isoFLOP minima and the law in use plan apart, in a sentence."""
    found = next(iter(release.rows("disagreements", family)), None)
    if found is None:
        return None
    sentence = (
        f"At {numbers.flops(found['flops'])} FLOPs {_named(found['law'])} says "
        f"{numbers.size(found['law_tokens'])} tokens, and the lines through the isoFLOP minima "
        f"{numbers.size(found['lines_tokens'])}: {numbers.percent(found['difference'])} apart. By "
        f"the law, the second plan costs {numbers.significant(found['cost_nats'], 2)} nats/token"
    )
    is_in_use = found["law"] in (None, release.law(family))
    return {"is_large": found["is_large"] and is_in_use, "sentence": sentence}


def _named(law: str | None) -> str:
    """The law that the lines were compared with."""
    return f"the law {law_words.of(law).name}" if law else "the law in use"


def looks(release: Release, family: str) -> dict[str, marks.Mark]:
    """How each law with a forecast is drawn: the one in use as everywhere on the page."""
    used = release.law(family)
    known = {row["law"] for row in release.rows("walk_forward_means", family)}
    ordered = [fit["law"] for fit in _ordered(release, family)]
    return {
        law: marks.IN_USE if law == used else marks.rival(law) for law in ordered if law in known
    }


def _ordered(release: Release, family: str) -> list[Row]:
    """The law that predicts, the selected one, then by score; the lines, without one, come last."""
    used = release.law(family)

    def order(fit: Row) -> tuple[Any, ...]:
        are = fit["walk_forward_are"]
        return (fit["law"] != used, not fit["is_selected"], are is None, are or 0.0, fit["law"])

    return sorted(release.rows("fits", family), key=order)


def _largest_budget(release: Release, family: str, fits: list[Row]) -> Row | None:
    """The last plan budget of the first law that has one."""
    for fit in fits:
        plans = [row for row in release.rows("frontier", family, fit["law"]) if row["is_plan"]]
        if plans:
            return max(plans, key=lambda row: row["flops"])
    return None


def _plan(release: Release, family: str, law: str, budget: Row | None) -> Row | None:
    """What a law plans for that budget."""
    if budget is None:
        return None
    rows = rivals.frontier(release, family, law)
    return next((r for r in rows if r["is_plan"] and r["flops"] == budget["flops"]), None)


def _written(fit: Row, plan: Row | None) -> Row:
    """One law in words."""
    words = law_words.of(fit["law"])
    why = [fit["choice"], fit["reason"] if fit["status"] != "converged" else None]
    return {
        "law": fit["law"],
        "name": words.name,
        "says": words.says,
        "status": ENDINGS.get(fit["status"], fit["status"]),
        "error": numbers.percent(fit["walk_forward_are"], 2),
        "bias": _direction(fit["walk_forward_bias"]),
        "forecasts": numbers.count(fit["walk_forward_runs"]),
        "why": " ".join(dict.fromkeys(sentence for sentence in why if sentence)),
        **_sizes(plan),
    }


def _direction(bias: float | None) -> str:
    """By how much a law predicted too high or too low; the bias is actual less predicted."""
    if bias is None:
        return numbers.DASH
    said = numbers.percent(abs(bias), 2)
    return f"{said} too {'low' if bias > 0 else 'high'}"


def _sizes(plan: Row | None) -> dict[str, numbers.Estimate]:
    """Parameters, tokens and loss of a plan, each with its interval."""
    if plan is None:
        return dict.fromkeys(("params", "tokens", "loss"), NO_PLAN)
    ends = {
        what: (plan[what], plan[f"lo_{what}"], plan[f"hi_{what}"])
        for what in ("params_opt", "tokens_opt")
    }
    loss = (plan.get("loss_nats"), plan.get("lo_loss_nats"), plan.get("hi_loss_nats"))
    return {
        "params": numbers.sizes(*ends["params_opt"]),
        "tokens": numbers.sizes(*ends["tokens_opt"]),
        "loss": numbers.by_interval(*loss),
    }
