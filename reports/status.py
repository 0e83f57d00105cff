"""One word about a family, and why: good, doubtful, held, too few runs.

The bounds on the backtest are rules of this project for a law that plans may rest on.
"""

from dataclasses import dataclass

from reports import numbers
from reports.tables import Release, Row

LEAST_COVERAGE = 0.75  # of a 90 % interval, over the runs that were predicted
MOST_ERROR = 0.04  # mean absolute relative error
ENOUGH_TO_JUDGE = 4  # predicted runs below which a share of them says nothing
WIDEST_EXPONENT = 1.0  # width of its interval over the exponent, as in the coefficients' checks
EXPONENTS = {"alpha": "α", "beta": "β", "alpha_N": "α_N", "alpha_D": "α_D"}
FLOOR = "E"
HONEST = ("forecast", "backtest")  # predictions of runs that the law had not seen


@dataclass(frozen=True, slots=True)
class Status:
    """The word, the reason in a sentence, and the tone the page shows it in."""

    word: str
    why: str
    tone: str


def of(release: Release, family: str) -> Status:
    """The status of one family in this release."""
    fits = release.rows("fits", family)
    law = release.shown_law(family)
    fit = next((f for f in fits if f["law"] == law), None)
    if fit is None:
        runs = numbers.count(len(release.rows("runs", family)), "run")
        return Status("too few runs", f"No law was tried: {runs} known, none usable.", "few")
    if fit["status"] == "held":
        return Status("held", fit["reason"], "held")
    if fit["status"] == "too_few":
        return Status("too few runs", fit["reason"], "few")
    if fit["status"] != "converged" or not fit["is_selected"]:
        return Status("doubtful", fit["reason"], "doubtful")
    known = release.rows("coefficients", family, fit["law"])
    doubts = _doubts(record(release, family)) or _vagueness(known)
    return Status("doubtful", doubts, "doubtful") if doubts else Status("good", "", "good")


def record(release: Release, family: str) -> Row | None:
    """How predictions of unseen runs did: forecasts where there are any, else the backtest."""
    scores = [s for s in release.rows("scores", family) if s["bucket"] == "all" and s["n"]]
    law = release.shown_law(family)
    own = [score for score in scores if score["law"] == law]
    return next((s for kind in HONEST for s in own if s["kind"] == kind), None)


def record_sentence(score: Row | None) -> str:
    """The record in words: 11 of 12 inside 90 %, bias +0.3 %."""
    if score is None:
        return "no run was predicted before it was seen"
    parts = []
    if score["coverage_90"] is not None:
        parts.append(f"{inside(score, 90)} inside {numbers.percent(0.9)}")
    parts.append(f"bias {numbers.percent(score['bias'], 1, signed=True)}")
    return ", ".join(parts)


def inside(score: Row, level: int) -> str:
    """How many runs an interval held: 11 of 12."""
    return f"{round(score[f'coverage_{level}'] * score['n'])} of {score['n']:.0f}"


def vague(coefficients: list[Row]) -> dict[str, str]:
    """Exponents known to less than themselves, and E where it may be 0, with their intervals."""
    return {
        row["coefficient"]: f"{numbers.significant(row['lo'], 2)}–"
        f"{numbers.significant(row['hi'], 2)}"
        for row in coefficients
        if row["lo"] is not None and row["hi"] is not None and _is_vague(row)
    }


def _is_vague(row: Row) -> bool:
    """True for an exponent known to less than itself, and for E not told from 0."""
    if row["coefficient"] == FLOOR:
        return bool(row["lo"] <= 0)
    width = row["hi"] - row["lo"]
    return row["coefficient"] in EXPONENTS and width > WIDEST_EXPONENT * row["estimate"]


def _vagueness(coefficients: list[Row]) -> str:
    """What the intervals of the exponents speak against, empty where nothing does."""
    found = vague(coefficients).items()
    said = " and ".join(
        f"{EXPONENTS.get(name, name)} is known only to {ends}" for name, ends in found
    )
    return f"{said}: far beyond the runs, plans rest on little." if said else ""


def _doubts(score: Row | None) -> str:
    """What the predictions of unseen runs speak against, empty where nothing does."""
    if score is None or score["n"] < ENOUGH_TO_JUDGE:
        return ""
    if score["coverage_90"] is not None and score["coverage_90"] < LEAST_COVERAGE:
        return (
            f"Only {inside(score, 90)} predicted runs fell inside their {numbers.percent(0.9)} "
            "interval: the intervals are too narrow for plans."
        )
    if score["are"] is not None and score["are"] > MOST_ERROR:
        return f"Predicted runs were off by {numbers.percent(score['are'], 1)} on average."
    return ""
