"""What a page says of runs in flight."""

import re

import pytest

from reports import live, pages
from reports.charts import live as chart
from reports.tables import Release
from tests.reports import planted, planted_live
from tests.reports.test_odd_states import HOSTILE, LONG


def release(**statuses):
    return Release(planted.release(["atlas"]) | planted_live.tables(**statuses))


def section(**statuses):
    return live.section(release(**statuses), "atlas")


def html(context):
    return pages._environment().get_template("live.html.jinja").render(live=context)


def layers(spec):
    return {layer["mark"]["type"]: layer for layer in spec["layer"]}


def test_runs_off_track_stand_first():
    found = section(calm="on_track", young="too_early", high="above", low="below")
    assert [row["run"] for row in found["rows"]] == ["high", "low", "calm", "young"]


def test_a_run_is_said_with_its_loss_its_band_its_end_and_the_reason():
    words = re.sub(r"<[^>]*>", "", html(section(high="above"))).replace("\N{NO-BREAK SPACE}", " ")
    # planted: 2 * 0.5**-0.1 = 2.144, 5 % above it 2.251, and 2 % each way
    for said in ("high", "50 %", "above its band", "2.25", "2.14", "2.10–2.19", "1.96–2.04"):
        assert said in words
    assert "It is above." in words


def test_the_chart_draws_evaluations_so_far_and_the_band_to_the_end():
    drawn = layers(chart.chart(release(calm="on_track").rows("live_curves")))
    actual = drawn["point"]["data"]["values"]
    assert max(point["percent"] for point in actual) == 50
    band = drawn["area"]["data"]["values"]
    assert (band[0]["percent"], band[-1]["percent"]) == (10, 100)
    assert all(row["lo_loss_nats"] < row["hi_loss_nats"] for row in band)


def test_the_start_before_the_band_does_not_stretch_the_axis():
    spec = chart.chart(release(calm="on_track").rows("live_curves"))
    low, high = layers(spec)["area"]["encoding"]["y"]["scale"]["domain"]
    assert low < 2.0
    assert high < planted_live.expected(0.05)


def test_a_run_without_a_band_is_drawn_alone():
    rows = [
        row | dict.fromkeys(("expected_loss_nats", "lo_loss_nats", "hi_loss_nats"))
        for row in release(calm="cannot_say").rows("live_curves")
    ]
    assert {layer["mark"]["type"] for layer in chart.chart(rows)["layer"]} == {"line", "point"}


def test_no_evaluation_is_no_chart():
    assert chart.chart([]) is None


def test_no_run_in_flight_is_no_section():
    assert html(live.section(Release(planted.release(["atlas"])), "atlas")).strip() == ""


def test_a_page_draws_no_more_runs_than_it_holds_and_says_how_many_it_left():
    names = {f"run{number:02}": "on_track" for number in range(live.MOST_CHARTS + 3)}
    found = section(**names)
    assert len(found["figures"]) == live.MOST_CHARTS
    assert "3 runs more not drawn" in html(found).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("name", [LONG, HOSTILE])
def test_any_name_is_escaped(name):
    assert "<script>alert" not in html(section(**{name: "above"}))
