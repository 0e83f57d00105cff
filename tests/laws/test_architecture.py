"""Parameters and FLOPs from an architecture, against published counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.counting.architecture import Architecture
from laws.counting.architecture_flops import (
    attention_flops_per_token,
    flops_per_param_token,
    flops_per_token,
)
from laws.errors import QuantityOutOfRange


def gpt2(layers, width, **changes):
    shape = {"heads": width // 64, "vocabulary": 50257, "positions": 1024, "has_biases": True}
    return Architecture(layers=layers, width=width, feed_forward=4 * width, **(shape | changes))


def llama(layers, width, feed_forward, vocabulary, heads, kv_heads, **changes):
    shape = {"is_gated": True, "is_tied": False, "norm_parameters": 1}
    return Architecture(
        layers=layers,
        width=width,
        feed_forward=feed_forward,
        vocabulary=vocabulary,
        heads=heads,
        kv_heads=kv_heads,
        **(shape | changes),
    )


LLAMA_3_405B = llama(126, 16384, 53248, 128256, 128, 8)
MIXTRAL = llama(32, 4096, 14336, 32000, 32, 8, experts=8, active_experts=2)


@pytest.mark.parametrize(
    ("model", "count"),
    [  # V35
        (gpt2(12, 768), 124_439_808),
        (gpt2(24, 1024), 354_823_168),
        (gpt2(36, 1280), 774_030_080),
        (gpt2(48, 1600), 1_557_611_200),
        (gpt2(12, 768, has_biases=False, norm_parameters=1), 124_337_664),
        (
            gpt2(12, 768, vocabulary=30522, positions=512, segments=2, has_pooler=True),
            109_482_240,
        ),
        (llama(32, 4096, 11008, 32000, 32, 32), 6_738_415_616),
        (llama(80, 8192, 28672, 32000, 64, 8), 68_976_648_192),
        (llama(32, 4096, 14336, 128256, 32, 8), 8_030_261_248),
        (llama(80, 8192, 28672, 128256, 64, 8), 70_553_706_496),
        (LLAMA_3_405B, 405_853_388_800),
        (llama(12, 768, 2048, 32000, 12, 12), 134_105_856),  # V33: AMD-135M
    ],
)
def test_parameters_are_those_published(model, count):
    assert model.parameters() == count


@pytest.mark.parametrize(
    ("layers", "width", "block", "whole"),
    [(12, 768, 7_077_888, 108_375_552), (24, 1280, 19_660_800, 510_927_360)],  # V34
)
def test_matrices_alone_are_counted_without_norms_and_biases(layers, width, block, whole):
    model = gpt2(layers, width, vocabulary=30522, positions=0, has_biases=False, norm_parameters=0)
    assert model.block_weights() == block == 12 * width**2
    assert model.parameters() == whole


def test_biases_and_norms_add_13_widths_a_block():
    plain = gpt2(12, 768, has_biases=False, norm_parameters=0)
    final_norm = 2 * 768
    assert gpt2(12, 768).parameters() - plain.parameters() == 12 * 13 * 768 + final_norm


def test_query_key_and_value_biases_follow_the_grouping():
    plain, biased = (llama(2, 64, 128, 100, 8, 2, has_qkv_biases=has) for has in (False, True))
    assert biased.parameters() - plain.parameters() == 2 * (64 + 2 * 16)


def test_an_untied_head_is_another_embedding():
    tied, untied = (llama(2, 64, 128, 100, 8, 2, is_tied=is_tied) for is_tied in (True, False))
    assert untied.parameters() - tied.parameters() == 100 * 64
    assert untied.non_embedding_parameters() == tied.non_embedding_parameters()
    assert flops_per_token(untied, 16) == flops_per_token(tied, 16)


def test_mixtral_holds_47_billion_and_uses_13():
    # Jiang et al. 2024, arXiv:2401.04088, abstract: 47B and 13B
    assert round(MIXTRAL.parameters() / 1e9) == 47
    assert round(MIXTRAL.parameters(is_active=True) / 1e9) == 13


@given(st.integers(1, 8), st.integers(0, 3), st.booleans())
def test_with_all_experts_active_all_parameters_are(experts, shared, has_biases):
    model = llama(
        3, 64, 96, 100, 8, 4, experts=experts, active_experts=experts, shared_experts=shared,
        has_biases=has_biases,
    )  # fmt: skip
    assert model.parameters(is_active=True) == model.parameters()


def test_every_inactive_expert_costs_memory_and_no_flops():
    two, eight = (llama(3, 64, 96, 100, 8, 4, experts=n, active_experts=2) for n in (2, 8))
    router, expert = 64 * 6, 3 * 64 * 96 * 6
    assert eight.parameters() - two.parameters() == 3 * (router + expert)
    assert eight.parameters(is_active=True) - two.parameters(is_active=True) == 3 * router
    assert flops_per_token(eight, 128) - flops_per_token(two, 128) == 6 * 3 * router


def test_flops_of_gpt_2_are_those_of_nanogpt():
    small = gpt2(12, 768, has_biases=False, norm_parameters=1)
    assert flops_per_token(small, context=1024) == 854_438_400  # V36
    assert flops_per_token(small, context=1024) * 1024 == 874_944_921_600
    # H06: k / 6 of all parameters, and of the blocks' matrices
    np.testing.assert_allclose(flops_per_param_token(small, 1024) / 6, 1.145, atol=5e-4)
    matrices = 6 * 12 * small.block_weights()
    np.testing.assert_allclose(flops_per_token(small, 1024) / matrices, 1.677, atol=5e-4)


def test_llama_3_spent_what_its_paper_says():
    # V36: 15.6e12 tokens; attention counted once is 4.2 % on top
    N = LLAMA_3_405B.parameters()
    np.testing.assert_allclose(6 * N * 15.6e12, 3.7988e25, rtol=2e-5)
    causal = attention_flops_per_token(LLAMA_3_405B, 8192, is_causal=True)
    np.testing.assert_allclose(causal / (6 * N), 0.042, atol=5e-4)
    assert attention_flops_per_token(LLAMA_3_405B, 8192) == 2 * causal


def test_flops_without_the_head_are_deepseeks_m():
    # V30: M = 72 n_layer d**2 + 12 n_layer d l_seq
    model = gpt2(30, 4096, vocabulary=102_400)
    M = flops_per_token(model, context=4096, has_head=False)
    assert M == 42_278_584_320
    np.testing.assert_allclose(M * 2e12, 8.4557e22, rtol=1e-5)


def test_a_small_model_is_misjudged_by_both_of_its_sizes():
    # V30: 8 layers of 512, context 4096: 6 N without embeddings and with, against M
    model = gpt2(8, 512, vocabulary=102_400, positions=0, has_biases=False, norm_parameters=0)
    M = flops_per_token(model, context=4096, has_head=False)
    np.testing.assert_allclose(6 * model.non_embedding_parameters() / M, 0.428571, atol=1e-6)
    np.testing.assert_allclose(6 * model.parameters() / M, 1.321429, atol=1e-6)


@pytest.mark.parametrize(
    "wrong",
    [
        {"layers": 0},
        {"width": -64},
        {"feed_forward": 1.5},
        {"vocabulary": float("nan")},
        {"heads": 7},
        {"kv_heads": 5},
        {"active_experts": 2},
        {"experts": 0},
        {"width": 10**30},
    ],
)
def test_an_impossible_architecture_is_refused(wrong):
    shape = {"layers": 2, "width": 64, "feed_forward": 256, "vocabulary": 100, "heads": 8}
    with pytest.raises(QuantityOutOfRange, match=next(iter(wrong))):
        Architecture(**(shape | wrong))


def test_a_context_of_nothing_is_refused():
    with pytest.raises(QuantityOutOfRange, match="context"):
        flops_per_token(gpt2(12, 768), context=0)
