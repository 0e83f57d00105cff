"""An estimate is outside the joint region of draws by its distance in all coefficients at once."""

import numpy as np
import pytest
from scipy.stats import chi2

from laws.joint_region import share_nearer

DRAWS = 20_000


def cloud(size: int) -> np.ndarray:
    """Standard normal draws (coefficients, draws)."""
    return np.random.default_rng(0).standard_normal((size, DRAWS))


@pytest.mark.parametrize("size", [1, 3, 5])
@pytest.mark.parametrize("distance", [0.0, 1.0, 2.0, 3.0])
def test_the_share_of_a_normal_cloud_within_a_distance_is_that_of_chi_squared(
    size: int, distance: float
) -> None:
    now = np.zeros(size)
    now[-1] = distance
    found = share_nearer(cloud(size), np.zeros(size), now)
    assert found == pytest.approx(chi2.cdf(distance**2, size), abs=0.02)


def test_units_and_correlations_of_the_coefficients_change_nothing() -> None:
    turn = np.array([[1.0, 0.0], [30.0, 1e-3]])
    now = np.array([1.0, 1.5])
    found = share_nearer(turn @ cloud(2), np.zeros(2), turn @ now)
    assert found == pytest.approx(share_nearer(cloud(2), np.zeros(2), now), abs=1e-9)


def test_a_positive_coefficient_is_measured_by_its_logarithm() -> None:
    now = np.array([2.0])
    found = share_nearer(np.exp(cloud(1)), [1.0], np.exp(now))
    assert found == pytest.approx(share_nearer(cloud(1), [0.0], now), abs=1e-12)


def test_far_along_one_coefficient_is_outside_though_each_interval_holds_it() -> None:
    together = np.array([[1.0, 0.0], [0.99, np.sqrt(1 - 0.99**2)]])  # correlation 0.99
    apart = np.array([1.0, -1.0])  # one standard deviation in each
    assert share_nearer(together @ cloud(2), np.zeros(2), apart) > 0.999
