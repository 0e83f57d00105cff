"""Coefficients from the literature, for each law of the night, to stand beside ours."""

from collections.abc import Iterator, Mapping

import pandas as pd

import laws
from laws.forms import kaplan

COLUMNS = ["law", "source", "citation", "coefficient", "estimate"]


def published_sets() -> pd.DataFrame:
    """One row a law, source and coefficient, derived ones last."""
    rows = [
        (law.name, source, citation, coefficient, float(estimate))
        for source, citation, law in _sets()
        for coefficient, estimate in _values(law).items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _sets() -> Iterator[tuple[str, str, laws.Law]]:
    """Source, citation and law of each set, under the law whose form it has."""
    for source, one in laws.published.PUBLISHED.items():
        yield source, laws.published.CITATIONS[source], _tied(one) or one
    for source, other in kaplan.PUBLISHED.items():
        yield source, kaplan.CITATIONS[source], other


def _tied(law: laws.Chinchilla) -> laws.ChinchillaTied | None:
    """The same as a law of one exponent, where it has only one."""
    if law.alpha != law.beta:
        return None
    return laws.ChinchillaTied(E=law.E, A=law.A, B=law.B, alpha=law.alpha)


def _values(law: laws.Law) -> Mapping[str, float]:
    return {name: getattr(law, name) for name in law.coefficients} | law.derived()
