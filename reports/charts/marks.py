"""Which colour and which shape means what, the same on every chart and in every legend.

A colour is the name of a CSS variable: the page sets it for light, dark and paper, and the charts
follow. The values, all of the Okabe-Ito palette, are in templates/style.css.
"""

from dataclasses import dataclass
from itertools import cycle

INK = "var(--ink)"
MUTED = "var(--muted)"
GRID = "var(--grid)"
PAPER = "var(--paper)"
LAW = "var(--law)"
RANGE = "var(--range)"

CIRCLE = "M.9,0A.9,.9,0,1,1,-.9,0A.9,.9,0,1,1,.9,0Z"
SQUARE = "M-.8,-.8H.8V.8H-.8Z"
DIAMOND = "M0,-1.1L1,0L0,1.1L-1,0Z"
TRIANGLE_UP = "M0,-1L1.05,.8H-1.05Z"
TRIANGLE_DOWN = "M0,1L1.05,-.8H-1.05Z"
CROSS = "M-.35,-1H.35V-.35H1V.35H.35V1H-.35V.35H-1V-.35H-.35Z"
RING = "M1.2,0A1.2,1.2,0,1,1,-1.2,0A1.2,1.2,0,1,1,1.2,0ZM.9,0A.9,.9,0,1,0,-.9,0A.9,.9,0,1,0,.9,0Z"
STAR = "M0,-1.1L.28,-.38L1.05,-.34L.45,.14L.65,.89L0,.47L-.65,.89L-.45,.14L-1.05,-.34L-.28,-.38Z"


@dataclass(frozen=True, slots=True)
class Mark:
    """How one kind of thing is drawn: its words, its colour, its shape (an SVG path, -1 to 1)."""

    label: str
    colour: str
    shape: str


KINDS = {
    "fit": Mark("in the fit", "var(--kind-fit)", CIRCLE),
    "backtest": Mark("backtest", "var(--kind-backtest)", DIAMOND),
    "forecast": Mark("forecast", "var(--kind-forecast)", TRIANGLE_UP),
}
OUTSIDE = Mark("outside its interval", "var(--held)", RING)
HELD_OUT = Mark("held out", "var(--kind-backtest)", DIAMOND)
MINIMUM = Mark("minimum of the parabola", INK, STAR)
PLAN = Mark("plan budget", LAW, SQUARE)
IN_USE = Mark("the law in use", LAW, SQUARE)
RIVALS = {
    "chinchilla": Mark("chinchilla", "var(--rival-1)", CIRCLE),
    "chinchilla_tied": Mark("chinchilla_tied", "var(--rival-2)", TRIANGLE_DOWN),
    "kaplan": Mark("kaplan", "var(--rival-3)", CROSS),
    "isoflop": Mark("isoflop", INK, DIAMOND),
}

BUDGET_COLOURS = [f"var(--series-{number})" for number in range(1, 8)]
BUDGET_SHAPES = [CIRCLE, SQUARE, TRIANGLE_UP, DIAMOND, TRIANGLE_DOWN, CROSS]


def budget_marks(labels: list[str]) -> dict[str, Mark]:
    """One mark a budget. Colours repeat after seven and shapes after six, a pair after 42."""
    pairs = zip(labels, cycle(BUDGET_COLOURS), cycle(BUDGET_SHAPES), strict=False)
    return {label: Mark(label, colour, shape) for label, colour, shape in pairs}


def rival(law: str) -> Mark:
    """The mark of a law that is not in use; a law nobody has drawn yet is grey."""
    return RIVALS.get(law, Mark(law, MUTED, TRIANGLE_UP))
