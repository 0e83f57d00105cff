"""The architecture that a run's configuration describes, under the names that trainers use.

Names: the configurations of transformers (GPT-2, Llama, Mistral, Mixtral, Qwen2, OLMo, GPT-NeoX),
nanoGPT, llm.c, Megatron-LM, torchtitan, OLMo-core, levanter.  What a model type implies stands in
TYPES; of other types norms are taken to have one vector and maps no biases.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import laws
from laws.counting.architecture import Architecture
from laws.counting.architecture_flops import flops_per_token

NAMES: dict[str, tuple[str, ...]] = {
    "layers": (*("num_hidden_layers", "n_layers", "n_layer", "num_layers", "depth", "layers"),),
    "width": (
        *(
            "hidden_size",
            "d_model",
            "n_embd",
            "hidden_dim",
            "model_dim",
            "dim",
            "width",
            "embed_dim",
        ),
    ),
    "feed_forward": ("intermediate_size", "d_ff", "ffn_hidden_size", "n_inner", "mlp_hidden_size"),
    "heads": ("num_attention_heads", "n_heads", "n_head", "num_heads"),
    "kv_heads": ("num_key_value_heads", "n_kv_heads", "n_kv_head", "num_query_groups"),
    "head_width": ("head_dim", "kv_channels"),
    "vocabulary": ("vocab_size", "padded_vocab_size", "vocabulary_size"),
    "positions": ("n_positions", "n_ctx", "max_position_embeddings"),
    "context": ("sequence_length", "seq_length", "seq_len", "block_size", "max_seq_len", "context"),
    "experts": ("num_local_experts", "num_experts", "n_experts", "n_routed_experts"),
    "active_experts": ("num_experts_per_tok", "moe_top_k", "top_k_experts", "moe_router_topk"),
    "shared_experts": ("n_shared_experts",),
    "is_tied": ("tie_word_embeddings", "weight_tying", "tie_embeddings"),
    "has_biases": ("bias", "add_bias_linear", "use_bias"),
    "activation": ("hidden_act", "activation", "activation_function", "activation_type"),
    "type": ("model_type", "architecture", "arch"),
}
FLAGS = {"is_tied", "has_biases"}
WORDS = {"activation", "type"}
GATED = ("silu", "swiglu", "geglu", "gelu_glu", "reglu", "glu")
LEARNED = {"norm_parameters": 2, "has_biases": True, "is_tied": True}
ROTARY = {"norm_parameters": 1, "is_gated": True, "is_tied": False, "positions": 0}
TYPES: dict[str, dict[str, Any]] = {
    "gpt2": LEARNED,
    "gpt_neox": {"norm_parameters": 2, "has_biases": True, "is_tied": False, "positions": 0},
    "llama": ROTARY,
    "mistral": ROTARY,
    "mixtral": ROTARY,
    "qwen2": {**ROTARY, "has_qkv_biases": True},
    "olmo": {**ROTARY, "norm_parameters": 0},
    "olmo2": ROTARY,
}


@dataclass(frozen=True)
class Counted:
    """What an architecture counts to.

    numbers  concept of the glossary -> its value
    keys     the configuration keys that it was counted from
    """

    numbers: dict[str, float]
    keys: tuple[str, ...]


def count(config: Mapping[str, str]) -> Counted | None:
    """Parameters and FLOPs by a run's configuration, null where it describes no architecture."""
    found = _found(config)
    if not {"layers", "width"} <= found.keys():
        return None
    try:
        architecture = _architecture({name: value for name, (_, value) in found.items()})
        numbers = _numbers(architecture, found)
    except (laws.errors.LawError, ValueError):  # numbers that fit no model: nothing to count by
        return None
    return Counted(numbers, tuple(sorted(key for key, _ in found.values())))


def all_names() -> set[str]:
    """The last part of every key that count looks at."""
    return {name for names in NAMES.values() for name in names}


def _found(config: Mapping[str, str]) -> dict[str, tuple[str, Any]]:
    """Field -> (key, value), from the part of the configuration that describes the model."""
    groups: dict[str, dict[str, str]] = {}
    for key in config:
        group, _, last = key.rpartition(".")
        groups.setdefault(group, {})[last] = key
    shaped = [group for group, names in groups.items() if _has_shape(names)]
    if not shaped:
        return {}
    names = groups[min(shaped, key=len)]
    around = groups.get("", {})
    told = ((field, _first(field, names) or _first(field, around)) for field in NAMES)
    parsed = ((field, key, _parsed(field, config[key])) for field, key in told if key is not None)
    return {field: (key, value) for field, key, value in parsed if value is not None}


def _has_shape(names: Iterable[str]) -> bool:
    known = set(names)
    return bool(known & set(NAMES["layers"])) and bool(known & set(NAMES["width"]))


def _first(field: str, names: Mapping[str, str]) -> str | None:
    return next((names[name] for name in NAMES[field] if name in names), None)


def _parsed(field: str, text: str) -> Any:
    if field in WORDS:
        return text.lower()
    if field in FLAGS:
        return {"true": True, "false": False}.get(text.lower())
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() and number > 0 else None


def _architecture(told: dict[str, Any]) -> Architecture:
    kind = TYPES.get(told.get("type", ""), {"norm_parameters": 1, "positions": 0})
    width, is_gated = told["width"], kind.get("is_gated")
    if is_gated is None:
        is_gated = any(name in told.get("activation", "") for name in GATED)
    fields = {
        name: told[name]
        for name in Architecture.__dataclass_fields__
        if name in told and name != "positions"
    }
    if "positions" not in kind:
        fields["positions"] = told.get("positions") or told.get("context") or 0
    return Architecture(
        **{
            **kind,
            "vocabulary": 0,
            "feed_forward": 4 * width,
            **fields,
            "is_gated": is_gated,
        }
    )


def _numbers(architecture: Architecture, found: dict[str, tuple[str, Any]]) -> dict[str, float]:
    numbers: dict[str, float] = {"params_non_embedding": architecture.non_embedding_parameters()}
    if architecture.vocabulary:
        numbers["params_total"] = architecture.parameters()
    if architecture.experts > 1:
        numbers["experts"] = architecture.experts
        numbers["params_active"] = architecture.non_embedding_parameters(is_active=True)
    if "context" in found and architecture.vocabulary:
        numbers["flops_per_token"] = flops_per_token(architecture, found["context"][1])
    return numbers
