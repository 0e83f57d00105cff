"""What speaks against plans far beyond the runs, in sentences a person can act on."""

import laws
from flows.tables.fitted import Fitted
from flows.tables.fitted_lines import FittedLines
from laws.approaches.disagreement import disagreement
from laws.sensitivity import FLOOR_MOVES

COMPARED_AT = 10  # times the largest run: as far as plans usually go


def floor(drift: float) -> str:
    """A sentence where E moves too far without the costliest budget; empty where it does not."""
    if not drift > FLOOR_MOVES:
        return ""
    return (
        f"Floor not identified: E moves by {drift:.0%} when the costliest budget is left out, "
        f"accepted is {FLOOR_MOVES:.0%}. Far beyond the runs expect another loss than predicted, "
        "and add runs at a larger budget."
    )


def plans(lines: FittedLines | None, main: Fitted) -> str:
    """A sentence where isoFLOP minima and the law plan far apart; empty where they do not."""
    if lines is None or not main.is_usable:
        return ""
    flops = COMPARED_AT * main.runs.flops_max
    try:
        found = disagreement(lines.lines, main.fit.law, flops, main.runs.k)
    except laws.LawError:  # lines so steep that their plan is no size that a model can have
        return ""
    return found.sentence if found.is_large else ""
