"""The literature's numbers, as their sources print them."""

import numpy as np
import pytest

from laws.published import EPOCH, PRINTED, PUBLISHED, TEX


def test_the_tex_law_rounds_to_the_printed_one():
    # Hoffmann et al. 2022, eq. 10
    assert (round(TEX.E, 2), round(TEX.A, 1), round(TEX.B, 1)) == (1.69, 406.4, 410.7)
    assert (round(TEX.alpha, 2), round(TEX.beta, 2)) == (PRINTED.alpha, PRINTED.beta)


def test_rounding_the_exponents_moves_the_optimal_size_by_a_fifth():
    sizes = [law.frontier(5.76e23)[0] for law in (PRINTED, TEX)]
    np.testing.assert_allclose(sizes[0] / sizes[1], 0.8, atol=0.01)


def test_epochs_frontier_is_near_twenty_tokens_per_parameter():
    # Besiroglu et al. 2024, section 4: consistent with the 20 of Hoffmann's approaches 1 and 2
    N, D = EPOCH.frontier(np.array([1e18, 1e26]))
    np.testing.assert_allclose(D / N, [25.7, 16.1], atol=0.05)


def test_the_published_sets_cannot_be_changed():
    with pytest.raises(TypeError):
        PUBLISHED["mine"] = TEX
