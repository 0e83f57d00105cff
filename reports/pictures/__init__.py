"""Charts as SVG: the Vega-Lite of reports/charts drawn without Vega, for pages without JavaScript.

Only what those charts use is drawn: layers of points, rules, lines, areas and rectangles over two
axes. A test holds every position against Vega's own.
"""

from reports.pictures.drawing import draw

__all__ = ["draw"]
