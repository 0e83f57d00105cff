"""The band: a normal distribution conditioned on a run's own evaluations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.live.band import Band, Expectation
from laws.live.courses.course import Course
from laws.live.curve import EDGES
from tests.laws.planted_curves import planted, way

COURSE = Course(
    share=EDGES,
    log_ratio=way(EDGES),
    slow=0.01 * (1 - EDGES) + 0.002,
    quick=np.full(len(EDGES), 0.001),
    memory=0.5,
    runs=9,
    kind="collapse",
)
EXPECTED = Expectation(COURSE, Band(np.log(2.5), np.asarray(0.01)))


def test_the_band_before_any_evaluation_is_the_forecast_and_the_course():
    band = EXPECTED.at(0.5)
    assert band.loss == pytest.approx(2.5 * np.exp(way(0.5)))
    assert band.sd == pytest.approx(np.sqrt(0.01**2 + 0.007**2 + 0.001**2))


def test_an_interval_is_the_normal_one_of_ln_loss():
    lo, hi = Band(np.log(2.0), np.asarray(0.1)).ends(0.9)
    assert np.log(hi / 2.0) == pytest.approx(1.6448536 * 0.1, rel=1e-6)
    assert lo * hi == pytest.approx(2.0**2)


def test_the_end_given_evaluations_is_that_of_the_joint_normal():
    run = planted(end=2.6, points=20, noise=0.002).until(0.6)
    share = np.append(run.share[run.looks()], 1.0)
    # joint of the evaluations and the end, whose own departure is independent of theirs
    joint = np.full((len(share), len(share)), 0.01**2)
    joint[:-1, :-1] += COURSE.covariance(share[:-1])
    joint[-1, -1] += COURSE.at(1.0)[1] ** 2
    known = joint[:-1, :-1]
    gain = np.linalg.solve(known, joint[:-1, -1])
    found = EXPECTED.end_given(run)
    assert found.mean == pytest.approx(np.log(2.5) + gain @ EXPECTED.residual(run))
    assert found.sd**2 == pytest.approx(joint[-1, -1] - gain @ joint[:-1, -1])


def test_a_run_worse_than_expected_is_expected_to_end_worse_but_less_so():
    run = planted(end=2.5 * 1.02).until(0.5)
    assert 2.5 < EXPECTED.end_given(run).loss < 2.5 * 1.02


def test_without_a_look_the_end_is_the_forecast():
    found = EXPECTED.end_given(planted().until(0.05))
    assert found.mean == EXPECTED.at(1.0).mean
    assert found.sd == EXPECTED.at(1.0).sd


@given(st.floats(0.11, 1.0), st.floats(0.11, 1.0))
def test_more_evaluations_never_make_the_end_less_sure(one, other):
    run = planted()
    early, late = sorted((one, other))
    sds = [float(EXPECTED.end_given(run.until(share)).sd) for share in (early, late)]
    assert sds[1] <= sds[0] * (1 + 1e-9)
