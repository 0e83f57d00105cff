"""The architecture that a run's configuration describes, under the names that trainers use.

Names: the configurations of transformers (GPT-2, Llama, Mistral, Mixtral, Qwen2, OLMo, GPT-NeoX),
nanoGPT, llm.c, Megatron-LM, torchtitan, OLMo-core, levanter.  What a model type implies stands in
TYPES; of other types norms are taken to have one vector and maps no biases, and the activation must
be named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
NANO_GPT = {"is_gated": False, "is_tied": True}
LEARNED = {"is_gated": False} | {"norm_parameters": 2, "has_biases": True, "is_tied": True}
ROTARY = {"norm_parameters": 1, "is_gated": True, "is_tied": False, "positions": 0}
TYPES: dict[str, dict[str, Any]] = {
    "gpt2": LEARNED,
    "gpt_neox": {
        "is_gated": False,
        "norm_parameters": 2,
        "has_biases": True,
        "is_tied": False,
        "positions": 0,
    },
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
    """Parameters and FLOPs by a run's configuration, null where it describes no architecture.

    Where nothing tells whether the feed-forward maps are gated only bounds on N are counted.
    """
    found = _found(config)
    if not {"layers", "width"} <= found.keys():
        return None
    told = {name: value for name, (_, value) in found.items()}
    keys = tuple(sorted(key for key, _ in found.values()))
    kind = _kind(told, config)
    try:
        numbers = {} if kind is None else _numbers(_architecture(told, kind), told)
        return Counted(_bounds(told) | numbers, keys)
    except (laws.errors.LawError, ValueError):  # numbers that fit no model: nothing to count by
        return None


def all_names() -> frozenset[str]:
    """The last part of every key that count looks at."""
    return frozenset(name for names in NAMES.values() for name in names)


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


def _kind(told: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any] | None:
    """What the type of the model implies, null where nothing says whether maps are gated."""
    if told.get("type") in TYPES:
        return TYPES[told["type"]]
    if {"n_embd", "block_size"} <= {key.rpartition(".")[2] for key in keys}:
        return {**NANO_GPT, "norm_parameters": 2 if told.get("has_biases", True) else 1}
    if "activation" not in told:
        return None
    is_gated = any(name in told["activation"] for name in GATED)
    return {"norm_parameters": 1, "positions": 0, "is_gated": is_gated}


def _architecture(told: Mapping[str, Any], kind: Mapping[str, Any]) -> Architecture:
    known = Architecture.__dataclass_fields__.keys() - {"positions"}
    given = {name: value for name, value in told.items() if name in known}
    positions = told.get("positions") or told.get("context") or 0
    implied = {"vocabulary": 0, "feed_forward": 4 * told["width"], "positions": positions}
    return Architecture(**{**implied, **kind, **given})


def _bounds(told: Mapping[str, Any]) -> dict[str, float]:
    """The least and the most that the shape can count to, by any convention for N."""
    least = _architecture(told, {"norm_parameters": 0, "positions": 0, "is_gated": False})
    most = _architecture(told, {"norm_parameters": 2, "is_gated": True})
    untied = replace(most, is_tied=False)
    return {
        "params_least": least.non_embedding_parameters(is_active=True),
        "params_most": untied.parameters(),
    }


def _numbers(architecture: Architecture, told: Mapping[str, Any]) -> dict[str, float]:
    numbers: dict[str, float] = {"params_non_embedding": architecture.non_embedding_parameters()}
    if architecture.vocabulary:
        numbers["params_total"] = architecture.parameters()
    if architecture.experts > 1:
        numbers["experts"] = architecture.experts
        numbers["params_active"] = architecture.non_embedding_parameters(is_active=True)
    if "context" in told and architecture.vocabulary:
        numbers["flops_per_token"] = flops_per_token(architecture, told["context"])
    return numbers
