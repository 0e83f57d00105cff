"""The laws by their names in the tables: what people call them, what they say, their source.

Their formulas, which need HTML, are in templates/formulas.html.jinja.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One law: its name, what it says in a clause, and its source."""

    name: str
    says: str
    citation: str


LAWS = {
    "forecast": Words(
        "Forecast",
        "Chinchilla averaged over its coefficients, with d, the smooth error of its form",
        "",
    ),
    "chinchilla": Words(
        "Chinchilla",
        "a floor, plus what a finite model adds, plus what finite data adds",
        "Hoffmann et al. 2022, arXiv:2203.15556",
    ),
    "chinchilla_tied": Words(
        "Chinchilla, one exponent",
        "Chinchilla with parameters and tokens paying off equally fast",
        "Muennighoff et al. 2023, arXiv:2305.16264",
    ),
    "kaplan": Words(
        "Kaplan",
        "one power of size and data together, without a floor",
        "Kaplan et al. 2020, arXiv:2001.08361, eq. 1.5",
    ),
    "isoflop": Words(
        "isoFLOP lines",
        "straight lines through the best sizes of the budgets; no loss of a given run",
        "Hoffmann et al. 2022, arXiv:2203.15556, approach 2",
    ),
}


def of(law: str) -> Words:
    """The words of a law; one without any goes by its own name."""
    return LAWS.get(law, Words(law, "", ""))
