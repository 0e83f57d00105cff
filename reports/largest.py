"""How far a budget lies beyond the runs: its compute over that of the largest run on the page."""

from reports.tables import Release, Row


def flops(release: Release, family: str) -> float | None:
    """Most compute of any run that the page shows: of the surface, the fit, or held out [FLOPs]."""
    known = [row["flops_max"] for row in release.rows("surfaces", family)]
    known += [
        run["flops"]
        for run in release.rows("runs", family)
        if run["is_in_fit"] or run["is_holdout"]
    ]
    return max((float(value) for value in known if value), default=None)


def ratio(row: Row, largest: float | None) -> float | None:
    """Compute of a row over the largest run's; what was published where no run is known."""
    if largest and row["flops"]:
        return float(row["flops"]) / largest
    return row.get("flops_ratio")
