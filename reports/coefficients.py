"""The coefficients of each law with their intervals, the literature's sets beside them."""

from typing import Any

from reports import law_words, numbers
from reports.tables import Release, Row

MEANING = {
    "E": ("E", "loss that remains at infinite size and data"),
    "A": ("A", "loss a finite model adds, at one parameter"),
    "B": ("B", "loss finite data adds, at one token"),
    "alpha": ("α", "how fast more parameters pay off"),
    "beta": ("β", "how fast more tokens pay off"),
    "N_c": ("N_c", "size at which endless data would give 1 nat/token"),
    "D_c": ("D_c", "data at which an endless model would give 1 nat/token"),
    "alpha_N": ("α_N", "how fast more parameters pay off"),
    "alpha_D": ("α_D", "how fast more tokens pay off"),
    "n_coefficient": ("N₁", "optimal parameters at one FLOP"),
    "d_coefficient": ("D₁", "tokens of the minima at one FLOP"),
    "n_exponent": ("n exponent", "optimal parameters grow as compute to this power"),
    "d_exponent": ("d exponent", "optimal tokens grow as compute to this power"),
    "gamma": ("γ", "reducible loss falls as compute to this power"),
}


COUNTS, LEAST_SIZE = ("parameters", "tokens"), 1e3  # said as sizes from there on
UNITS_OF = {"E": "E, A and B", "N_c": "N_c and D_c"}  # what depends on the text, by what a law has


def section(release: Release, family: str) -> dict[str, Any]:
    """The table of the selected law, and one a rival that has coefficients."""
    used = release.quoted_law(family)
    known = sorted({row["law"] for row in release.rows("coefficients", family)} - {used})
    return {
        "own": _table(release, family, used),
        "rivals": [_table(release, family, law) for law in known],
    }


def _table(release: Release, family: str, law: str | None) -> dict[str, Any]:
    """The coefficients of one law in rows; the columns are sources."""
    own = release.rows("coefficients", family, law) if law else []
    order = {name: place for place, name in enumerate(MEANING)}
    own.sort(key=lambda row: (order.get(row["coefficient"], len(order)), row["coefficient"]))
    sets = release.rows("published_sets", law=law) if law else []
    cited = {row["source"]: row["citation"] for row in sets}
    values = {(row["source"], row["coefficient"]): row["estimate"] for row in sets}
    found = {row["coefficient"] for row in own}
    return {
        "law": law,
        "name": law_words.of(law).name if law else "",
        "has_field_delta": any(row["estimate_field_delta"] is not None for row in own),
        "of_text": next((said for name, said in UNITS_OF.items() if name in found), ""),
        "sources": [{"name": name, "citation": cited[name]} for name in cited],
        "rows": [_written(row, list(cited), values) for row in own],
        "level": numbers.percent(own[0]["level"]) if own else "",
    }


def _written(row: Row, sources: list[str], values: dict[tuple[str, str], float]) -> Row:
    """One coefficient in words."""
    name = row["coefficient"]
    symbol, meaning = MEANING.get(name, (name, ""))
    return {
        "name": name,
        "symbol": symbol,
        "meaning": meaning if row["unit"] == "-" else f"{meaning}, {row['unit']}",
        **_numbers(row, [values.get((source, name)) for source in sources]),
        "is_derived": row["is_derived"],
    }


def _numbers(row: Row, published: list[float | None]) -> dict[str, Any]:
    """The estimate and its peers: sizes as people say them, anything else by its interval."""
    ends = row["lo"], row["hi"]
    if row["unit"] in COUNTS and row["estimate"] >= LEAST_SIZE:
        return {
            "estimate": numbers.sizes(row["estimate"], *ends),
            "field_delta": numbers.size(row["estimate_field_delta"]),
            "published": [numbers.size(value) for value in published],
        }
    return {
        "estimate": numbers.by_interval(row["estimate"], *ends),
        "field_delta": numbers.like(row["estimate_field_delta"], *ends),
        "published": [numbers.significant(value) for value in published],
    }
