"""One word about a family, and why: good, doubtful, held, too few runs.

The record decides first: how predictions of unseen runs did. The bounds on it are rules of this
project for a law that plans may rest on.
"""

from dataclasses import dataclass

from reports import numbers
from reports import release as about
from reports.in_use import FORECAST
from reports.tables import Release, Row

LEAST_COVERAGE = 0.75  # of a 90 % interval, over the runs that were predicted
MOST_ERROR = 0.04  # mean absolute relative error
ENOUGH_TO_SAY = 5  # forecasts below which their record is not shown for the backtest's
ENOUGH_TO_JUDGE = {"forecast": 10, "backtest": 4}  # runs below which a share of them says nothing
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
    if fit is None and (held := about.held(release, family)):
        return Status("held", held, "held")
    if fit is None:
        runs = numbers.count(len(release.rows("runs", family)), "run")
        return Status("too few runs", f"No law was tried: {runs} known, none usable.", "few")
    if fit["status"] == "held":
        return Status("held", fit["reason"], "held")
    if fit["status"] == "too_few":
        return Status("too few runs", fit["reason"], "few")
    if fit["status"] != "converged" or law != release.law(family):
        return Status("doubtful", fit["reason"], "doubtful")
    doubts = _doubts(release, family)
    return Status("doubtful", doubts, "doubtful") if doubts else Status("good", "", "good")


def record(release: Release, family: str) -> Row | None:
    """How predictions of unseen runs did: forecasts where enough are scored, else the backtest."""
    forecasts, backtest = (scored(release, family, kind) for kind in HONEST)
    if forecasts and (forecasts["n"] >= ENOUGH_TO_SAY or not backtest):
        return forecasts
    return backtest


def scored(release: Release, family: str, kind: str) -> Row | None:
    """The scores of the law that is shown over all its predictions of a kind; None without any."""
    rows = release.rows("scores", family, release.shown_law(family))
    every = (row for row in rows if row["bucket"] == "all" and not row["month"] and row["n"])
    return next((row for row in every if row["kind"] == kind), None)


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


def _doubts(release: Release, family: str) -> str:
    """What speaks against plans, empty where nothing does: the record, then the coefficients.

    A forecast has an error of its form, and a law with enough true forecasts has shown what it can:
    neither is doubted for the coefficients.
    """
    judged = [
        score
        for kind in HONEST
        if (score := scored(release, family, kind)) and score["n"] >= ENOUGH_TO_JUDGE[kind]
    ]
    said = _of_record(judged[0]) if judged else ""
    if said or release.law(family) == FORECAST or (judged and judged[0]["kind"] == "forecast"):
        return said
    return _vagueness(release.rows("coefficients", family, release.law(family)))


def _of_record(score: Row) -> str:
    """What the predictions of unseen runs speak against, empty where nothing does."""
    if score["coverage_90"] is not None and score["coverage_90"] < LEAST_COVERAGE:
        held = "None" if not score["coverage_90"] else "Only " + inside(score, 90).split(" ")[0]
        return (
            f"{held} of {score['n']:.0f} predicted runs fell inside their {numbers.percent(0.9)} "
            "interval: the intervals are too narrow for plans."
        )
    if score["are"] is not None and score["are"] > MOST_ERROR:
        return f"Predicted runs were off by {numbers.percent(score['are'], 1)} on average."
    return ""
