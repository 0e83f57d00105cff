"""The pictures beside the charts: drawn here, and held against Vega's own."""

import re

import numpy as np
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from reports import laws_tried, pictures, rivals
from reports.charts import (
    axes,
    frontier,
    isoflop,
    parity,
    reach,
    reliability,
    residuals,
    walk_forward,
)
from reports.pictures import ticks
from reports.tables import Release
from tests.reports import planted_rivals

WIDTH = 928
NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"


def charts():
    """One chart of every kind, by name."""
    release = Release(planted_rivals.release())
    runs, fit = release.rows("runs"), release.rows("fits", law="chinchilla")[0]
    predicted, line = (
        release.rows("predicted_vs_actual"),
        release.rows("frontier", law="chinchilla"),
    )
    curves, minima = release.rows("isoflop_curves"), release.rows("isoflop_minima")
    others, looks = rivals.of(release, "atlas"), laws_tried.looks(release, "atlas")
    return {
        "parity": parity.chart(predicted),
        "residuals": residuals.chart(predicted),
        "isoflop": isoflop.chart(runs, curves, minima),
        "frontier_loss": frontier.loss(line, fit, runs, others),
        "frontier_params": frontier.size(line, fit, "params", others, minima),
        "reach": reach.chart(predicted),
        "reliability": reliability.chart(release.rows("scores")[1:2]),
        "walk_forward": walk_forward.chart(release.rows("walk_forward_means"), looks),
    }


CHARTS = charts()


@pytest.fixture(params=CHARTS)
def both(request):
    """A chart as drawn here, and by Vega with the same plot."""
    spec = CHARTS[request.param]
    own = pictures.draw(spec, "one", WIDTH)
    width, height = map(float, re.search(r'd="M0,0H(.*?)V(.*?)H0Z"', own).groups())
    fixed = {**spec, "autosize": "none", "width": width, "height": height}
    return own, vl_convert.vegalite_to_svg(fixed)


def numbers(pattern, text):
    """All numbers of all matches, in one row."""
    return np.array(
        [float(n) for found in re.findall(pattern, text) for n in re.findall(NUMBER, found)]
    )


def groups(text, kind):
    """The inside of every group of marks of a kind that Vega drew."""
    return "".join(re.findall(rf'<g class="mark-{kind} role-mark.*?</g>', text, flags=re.DOTALL))


def test_every_point_lies_where_vega_puts_it(both):
    own, vega = both
    ours = numbers(r'transform="translate\(([^)]*)\) scale', own)
    theirs = numbers(r'transform="translate\(([^)]*)\)"', groups(vega, "symbol"))
    np.testing.assert_allclose(ours, theirs, atol=0.006)


def test_every_line_runs_where_vega_lets_it_run(both):
    own, vega = both
    lines = "".join(found for found in re.findall(r"<path[^>]*stroke=[^>]*>", own) if "M" in found)
    ours = sorted(re.findall(r'd="(M[^"Z]*L[^"Z]*)"', lines), key=len)
    theirs = sorted(re.findall(r' d="([^"]*)"', groups(vega, "line")), key=len)
    if "mark-rule role-mark" in vega:
        return  # rules are held against Vega below
    assert len(ours) == len(theirs)
    ends = [numbers(r".*", "".join(sorted(paths))) for paths in (ours, theirs)]
    assert len(ends[0]) == len(ends[1])
    np.testing.assert_allclose(np.sort(ends[0]), np.sort(ends[1]), atol=0.006)


def test_labels_say_what_vega_says(both):
    own, vega = both
    said = re.findall(r"<text[^>]*>([^<]*)</text>", own)
    shown = re.findall(r'<text[^>]*opacity="1">([^<]*)</text>', vega)
    assert sorted(said) == sorted(shown)


def test_intervals_are_as_long_as_vega_draws_them():
    spec = CHARTS["residuals"]
    own = pictures.draw(spec, "one", WIDTH)
    width, height = map(float, re.search(r'd="M0,0H(.*?)V(.*?)H0Z"', own).groups())
    vega = vl_convert.vegalite_to_svg(
        {**spec, "autosize": "none", "width": width, "height": height}
    )
    paths = re.findall(r'd="M([^"]*)L([^"]*)" stroke="var\(--range\)"', own)
    ours = [abs(float(a.split(",")[1]) - float(b.split(",")[1])) for a, b in paths]
    theirs = np.abs(numbers(r'y2="([^"]*)" stroke="var\(--range\)"', vega))
    np.testing.assert_allclose(ours, theirs, atol=0.011)


def test_labels_of_a_narrow_axis_do_not_touch():
    spec = CHARTS["frontier_loss"]
    few = re.findall(r'text-anchor="middle">', pictures.draw(spec, "one", 120))
    many = re.findall(r'text-anchor="middle">', pictures.draw(spec, "one", WIDTH))
    assert 2 <= len(few) < len(many)


def test_a_row_without_a_place_is_not_drawn():
    x, y = axes.flops("flops", [1e18, 1e20]), axes.linear("loss", [2.0, 3.0], "loss")
    rows = [
        {"flops": 1e19, "loss": 2.5},
        {"flops": 0.0, "loss": 2.5},
        {"flops": 1e19, "loss": None},
    ]
    layer = {
        "data": {"values": rows},
        "mark": {"type": "point", "shape": "M0,0Z", "color": "red", "size": 4},
        "encoding": {"x": x, "y": y},
    }
    spec = {
        "layer": [layer],
        "height": 200,
        "description": "<a>",
        "config": CHARTS["parity"]["config"],
    }
    svg = pictures.draw(spec, "one", 300)
    assert svg.count('d="M0,0Z"') == 1
    assert 'aria-label="&lt;a&gt;"' in svg


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e4))
def test_linear_ticks_are_round_evenly_spaced_and_within_the_axis(low, width):
    values, labels = ticks.linear(low, low + width, 6)
    assert 2 <= len(values) <= 13
    assert len(set(labels)) == len(labels)
    assert all(low - 1e-6 * width <= value <= low + width * (1 + 1e-6) for value in values)
    np.testing.assert_allclose(np.diff(values), values[1] - values[0], rtol=1e-6)
    read = [float(label.replace("−", "-").replace(",", "")) for label in labels]
    np.testing.assert_allclose(read, values, atol=1e-9)


def test_the_picture_is_as_wide_as_asked():
    svg = pictures.draw(CHARTS["parity"], "one", 350)
    assert 'viewBox="0 0 350 420"' in svg
