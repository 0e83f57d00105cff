"""The three phases in one law, and which of them the runs show."""

import numpy as np
import pytest

import laws
from laws.curves.phases import phases_seen
from laws.errors import LengthsDiffer
from laws.forms.bends import bend
from laws.forms.power_law import PowerLaw
from laws.forms.power_law_floor import PowerLawFloor
from laws.forms.three_phases import ThreePhases

LAW = ThreePhases(E=1.7, L0=10.8, x0=1e7, alpha=0.3, f=1.2)
SLOW = ThreePhases(E=1e-9, L0=10.8, x0=1e8, alpha=0.25, f=1.0)


def test_far_below_its_end_the_slow_phase_is_a_guess():
    np.testing.assert_allclose(LAW.loss([1e-30, 1e-10]), LAW.L0, rtol=1e-6)


def test_beyond_the_slow_phase_it_is_a_power_law_with_a_floor():
    x = np.geomspace(1e16, 1e20, 5)
    power = PowerLawFloor(LAW.E, (LAW.L0 - LAW.E) * LAW.x0**LAW.alpha, LAW.alpha)
    np.testing.assert_allclose(LAW.loss(x) - LAW.E, power.loss(x) - LAW.E, rtol=1e-6)


def test_at_one_over_alpha_it_is_m4_with_an_exponent_of_one():
    # arXiv:2209.06640: (L - E) / (L0 - L)**a = b x**c
    law = ThreePhases(E=1.7, L0=10.8, x0=1e7, alpha=0.3, f=1 / 0.3)
    x = np.geomspace(1e3, 1e12, 19)
    L = law.loss(x)
    np.testing.assert_allclose((L - law.E) / (law.L0 - L), (x / law.x0) ** -0.3, rtol=1e-9)


def test_a_bend_is_flat_below_and_a_line_above():
    u = np.array([-1e4, -50.0, 50.0, 1e4])
    np.testing.assert_allclose(bend(u, 0.5), [0.0, 0.0, 50.0, 1e4], atol=1e-12)
    np.testing.assert_allclose(bend(0.0, 0.5), 0.5 * np.log(2))


def test_phases_follow_one_another():
    x = np.geomspace(1e3, 1e30, 60)
    found = LAW.phase(x).tolist()
    assert sorted(found, key=["slow", "power law", "floor"].index) == found
    assert set(found) == {"slow", "power law", "floor"}
    assert (LAW.phase(x) == "slow").tolist() == (x < LAW.x0).tolist()


def test_a_slow_phase_without_runs_is_not_identified():
    x = np.geomspace(1e10, 1e14, 20)
    power = PowerLawFloor(1.7, 400.0, 0.3)
    noise = np.random.default_rng(1).normal(scale=0.003, size=20)
    fit = laws.fit(ThreePhases, laws.Observations(x=x, L=power.loss(x) * np.exp(noise)))
    assert not fit.is_usable
    assert "slow phase" in fit.reason


def noisy(law, x, seed):
    return law.loss(x) * np.exp(np.random.default_rng(seed).normal(scale=0.004, size=len(x)))


@pytest.mark.parametrize(
    ("law", "least", "most", "has_slow", "has_floor"),
    [
        (PowerLawFloor(1.8, 200.0, 0.3), 1e6, 1e11, False, True),
        (SLOW, 1e6, 1e11, True, False),
        (ThreePhases(1.7, 10.8, 1e8, 0.3, 1.0), 1e5, 1e12, True, True),
    ],
)
def test_runs_show_the_phases_they_span(law, least, most, has_slow, has_floor):
    x = np.geomspace(least, most, 20)
    for seed in range(5):
        seen = phases_seen(x, noisy(law, x, seed))
        assert (seen.has_slow, seen.has_power_law, seen.has_floor) == (has_slow, True, has_floor)


def test_a_straight_line_seems_to_bend_once_in_twenty():
    x = np.geomspace(1e6, 1e11, 16)
    seen = [phases_seen(x, noisy(PowerLaw(20.0, 0.1), x, seed)) for seed in range(100)]
    # 5 expected; 13 or more has a chance of 1 in 1,000
    assert sum(bool(s.has_slow or s.has_floor) for s in seen) < 13


def test_without_noise_a_straight_line_does_not_bend():
    x = np.geomspace(1e6, 1e11, 16)
    seen = phases_seen(x, PowerLaw(20.0, 0.1).loss(x))
    assert (seen.has_slow, seen.has_power_law, seen.has_floor) == (False, True, False)
    assert "guess" in seen.sentence


def test_the_order_of_the_runs_does_not_matter():
    x = np.geomspace(1e6, 1e11, 16)
    L = noisy(SLOW, x, 0)
    assert phases_seen(x[::-1], L[::-1]).has_slow == phases_seen(x, L).has_slow


def test_a_constant_loss_shows_no_power_law():
    assert phases_seen(np.geomspace(1e6, 1e11, 16), np.full(16, 3.0)).has_power_law is False


def test_too_few_runs_show_nothing():
    seen = phases_seen([1e6, 1e7, 1e8], [3.0, 2.5, 2.2])
    assert (seen.has_slow, seen.has_power_law, seen.has_floor) == (None, None, None)
    with pytest.raises(LengthsDiffer):
        phases_seen([1e6, 1e7], [3.0])
