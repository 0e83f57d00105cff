"""The alarm: its algebra, its false alarms, and what it finds."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.signal import lfilter
from scipy.stats import norm

from laws.live.alarm import CLIP, ESTIMATED, STARTS, TAU, THRESHOLD, evidence
from laws.live.band import Band, Expectation
from laws.live.courses.collapse import collapse
from laws.live.courses.course import covariance
from laws.live.curve import EDGES, LOOKS
from tests.laws.planted_curves import family, planted

LEVEL_SD, SLOW, QUICK, MEMORY = 0.01, 0.004, 0.003, 1.0
TRUE = covariance(EDGES, np.full(LOOKS, SLOW), np.full(LOOKS, QUICK), MEMORY) + LEVEL_SD**2
ROOT = np.linalg.cholesky(TRUE)


def paths(runs, seed=0):
    """Residuals of runs on track (runs, looks)."""
    return np.random.default_rng(seed).normal(size=(runs, LOOKS)) @ ROOT.T


def alarms(residuals):
    return [evidence(EDGES, residual, TRUE).alarm() for residual in residuals]


def share_of(found):
    return np.mean([one is not None for one in found])


def test_what_may_raise_a_false_alarm_adds_up_to_one_run_in_twenty():
    allowed = 2 / THRESHOLD + LOOKS * 2 * norm.sf(CLIP) + ESTIMATED
    assert allowed == pytest.approx(0.05)


def test_one_look_is_the_integral_of_the_likelihood_ratio_over_the_departure():
    share, sd, residual = np.array([0.1]), 0.01, 0.02
    found = np.exp(evidence(share, np.array([residual]), np.array([[sd**2]])).log_worse[0])

    def ratio(delta):
        return norm.pdf(residual, delta, sd) / norm.pdf(residual, 0, sd)

    def mean(size):
        """Over half-normal departures, `size` of each being seen at this look."""
        return quad(lambda d: 2 * norm.pdf(d, 0, TAU) * ratio(size * d), 0, 0.3)[0]

    # steps begun by then are 1, later ones 0; growths are as far as they have come, of 1 at the end
    sizes = [float(c <= 0.1 + 1e-9) for c in STARTS] + [max(0.1 - c, 0) / (1 - c) for c in STARTS]
    assert found == pytest.approx(np.mean([mean(size) for size in sizes]), rel=1e-6)


def test_fewer_than_one_run_on_track_in_twenty_ever_raises_an_alarm():
    assert share_of(alarms(paths(400))) < 0.05


@pytest.mark.parametrize("sd", [0.002, 0.01, 0.05])
def test_the_evidence_of_a_run_on_track_is_one_on_average(sd):
    z = np.linspace(-8, 8, 161)
    share, variance = np.array([0.1]), np.array([[sd**2]])
    found = [np.exp(evidence(share, np.array([sd * x]), variance).log_worse[0]) for x in z]
    mean = np.trapezoid(found * norm.pdf(z), z)
    assert 0.9 < mean <= 1 + 1e-9  # the clip takes a little


def test_autocorrelated_noise_and_seeds_make_no_more_false_alarms():
    """Noise of which four fifths remain at the next look, and levels half a percent apart."""
    noise = np.random.default_rng(1)

    def departed(run):
        fresh = noise.normal(size=len(run.share)) * np.sqrt(1 - 0.8**2)
        slow = lfilter([1.0], [1.0, -0.8], fresh)
        return replace(run, L=run.L * np.exp(0.003 * slow + 0.005 * noise.normal()))

    finished = [departed(run) for run in family(runs=15)]
    end = Band(np.log(2.5), np.asarray(0.005))
    expected = Expectation(collapse(finished, 1e9, 3e10), end)
    runs = [departed(planted(1e9, 3e10)) for _ in range(300)]
    found = [evidence(EDGES, expected.residual(r), expected.covariance(EDGES)) for r in runs]
    assert share_of([one.alarm() for one in found]) < 0.05


def test_heavy_tails_make_no_more_false_alarms():
    noise = np.random.default_rng(1)
    level = LEVEL_SD * noise.normal(size=(300, 1))
    heavy = QUICK * noise.standard_t(3, size=(300, LOOKS)) / np.sqrt(3)
    assert share_of(alarms(level + heavy)) < 0.05


@pytest.mark.parametrize(("by", "side"), [(0.03, "above"), (-0.03, "below")])
def test_a_run_that_turns_by_three_percent_is_found_soon_after(by, side):
    turned = paths(100) + np.where(EDGES >= 0.4, np.log1p(by), 0.0)
    found = [one for one in alarms(turned) if one is not None and one[1] >= 0.4]
    assert len(found) > 0.9 * 100
    assert {one[0] for one in found} == {side}
    assert np.median([one[1] for one in found]) < 0.45


def test_a_run_that_is_off_from_the_first_look_is_found_though_it_stays_there():
    (found,) = alarms([np.full(LOOKS, 8 * LEVEL_SD)])
    assert found is not None
    assert found[0] == "above"
    assert found[1] < 0.15


@pytest.mark.parametrize("look", [0, 10, 30, 45, 90])
def test_one_spike_is_no_alarm(look):
    residual = np.zeros(LOOKS)
    residual[look] = 1.0
    assert alarms([residual]) == [None]


def test_later_looks_leave_the_evidence_of_earlier_ones_as_it_was():
    residual = paths(1)[0]
    whole = evidence(EDGES, residual, TRUE)
    part = evidence(EDGES[:30], residual[:30], TRUE[:30, :30])
    np.testing.assert_allclose(part.log_worse, whole.log_worse[:30], rtol=1e-9)


def test_better_is_worse_turned_round():
    residual = paths(1)[0]
    one, other = (evidence(EDGES, r, TRUE) for r in (residual, -residual))
    np.testing.assert_allclose(one.log_worse, other.log_better)
