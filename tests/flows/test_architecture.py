"""Parameters by the configurations of published models."""

import pytest

from flows.logs.architecture import count

# transformers' config.json of each model -> its parameters, as the model cards and papers count
GPT2 = {
    "model_type": "gpt2",
    "n_layer": "12",
    "n_embd": "768",
    "n_head": "12",
    "vocab_size": "50257",
    "n_positions": "1024",
    "activation_function": "gelu_new",
}
LLAMA_2_7B = {
    "model_type": "llama",
    "num_hidden_layers": "32",
    "hidden_size": "4096",
    "intermediate_size": "11008",
    "num_attention_heads": "32",
    "num_key_value_heads": "32",
    "vocab_size": "32000",
    "hidden_act": "silu",
    "tie_word_embeddings": "false",
    "max_position_embeddings": "4096",
}
TINY_LLAMA = LLAMA_2_7B | {
    "num_hidden_layers": "22",
    "hidden_size": "2048",
    "intermediate_size": "5632",
    "num_key_value_heads": "4",
}
MIXTRAL = {
    "model_type": "mixtral",
    "num_hidden_layers": "32",
    "hidden_size": "4096",
    "intermediate_size": "14336",
    "num_attention_heads": "32",
    "num_key_value_heads": "8",
    "vocab_size": "32000",
    "num_local_experts": "8",
    "num_experts_per_tok": "2",
    "tie_word_embeddings": "false",
}


@pytest.mark.parametrize(
    ("config", "total"),
    [
        (GPT2, 124_439_808),
        (LLAMA_2_7B, 6_738_415_616),
        (TINY_LLAMA, 1_100_048_384),
        (MIXTRAL, 46_702_792_704),
    ],
)
def test_published_models_count_to_their_published_parameters(config, total):
    assert count(config).numbers["params_total"] == total


def test_the_same_shape_counts_alike_wherever_it_stands_in_the_configuration():
    nested = {f"model.config.{key}": value for key, value in LLAMA_2_7B.items()}
    assert count(nested).numbers == count(LLAMA_2_7B).numbers
    assert "model.config.hidden_size" in count(nested).keys


def test_active_parameters_are_those_of_two_experts():
    numbers = count(MIXTRAL).numbers
    embeddings = 2 * 32000 * 4096
    assert numbers["params_active"] + embeddings == pytest.approx(12.88e9, rel=1e-3)  # 2401.04088
    assert numbers["experts"] == 8


def test_what_describes_no_model_counts_to_nothing():
    assert count({"depth": "2"}) is None
    assert count({"n_layers": "two", "d_model": "64"}) is None
    assert count({"n_layers": "2", "d_model": "64", "n_heads": "7"}) is None


def test_nano_gpt_s_own_count_of_gpt_2_is_met():
    config = {"n_layer": "12", "n_head": "12", "n_embd": "768", "block_size": "1024"}
    config |= {"vocab_size": "50257", "bias": "true", "dropout": "0.0"}
    assert count(config).numbers["params_total"] == 124_439_808


def test_a_shape_of_unknown_activation_is_only_bounded():
    shape = {"n_layers": "2", "d_model": "32", "n_heads": "2", "vocab_size": "96", "d_ff": "128"}
    numbers = count(shape).numbers
    assert numbers.keys() == {"params_least", "params_most"}
    assert numbers["params_least"] == 12 * 2 * 32**2  # Kaplan et al. 2020, table 1
    head = 32 * 96
    assert numbers["params_least"] < 27_648 < numbers["params_most"]
    assert numbers["params_most"] > 12 * 2 * 32**2 + 2 * head
