"""The coefficients with their intervals, the literature's sets beside them."""

from typing import Any

from reports import numbers
from reports.tables import Release, Row

MEANING = {
    "E": ("E", "loss that remains at infinite size and data"),
    "A": ("A", "loss a finite model adds, at one parameter"),
    "B": ("B", "loss finite data adds, at one token"),
    "alpha": ("α", "how fast more parameters pay off"),
    "beta": ("β", "how fast more tokens pay off"),
    "n_exponent": ("n exponent", "optimal parameters grow as compute to this power"),
    "d_exponent": ("d exponent", "optimal tokens grow as compute to this power"),
    "gamma": ("γ", "reducible loss falls as compute to this power"),
}


def section(release: Release, family: str) -> dict[str, Any]:
    """The table of coefficients of the law in use; its columns are sources."""
    law = release.law(family)
    own = release.rows("coefficients", family, law) if law else []
    order = {name: place for place, name in enumerate(MEANING)}
    own.sort(key=lambda row: (order.get(row["coefficient"], len(order)), row["coefficient"]))
    sets = release.rows("published_sets")
    cited = {row["source"]: row["citation"] for row in sets}
    values = {(row["source"], row["coefficient"]): row["estimate"] for row in sets}
    return {
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
        "estimate": numbers.by_interval(row["estimate"], row["lo"], row["hi"]),
        "field_delta": numbers.like(row["estimate_field_delta"], row["lo"], row["hi"]),
        "published": [numbers.significant(values.get((source, name))) for source in sources],
        "is_derived": row["is_derived"],
    }
