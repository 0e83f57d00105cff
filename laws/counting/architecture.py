"""Parameters of a transformer, counted from its architecture; exact integers.

A block has attention and a feed-forward part, each with a norm:

    attention     2 width heads head_width + 2 width kv_heads head_width
    feed-forward  2 width feed_forward, or 3 where gated; so many experts of it and their router
    together      4 width**2 + 2 width feed_forward where heads are as wide as the model and not
                  grouped: the 12 width**2 of Kaplan et al. 2020, arXiv:2001.08361, table 1

Around the blocks stand the embedding (twice where input and head are not tied), learned positions,
segments and a pooler where there are any, and one norm: after the blocks in GPT-2 and Llama, before
them in BERT.  All blocks are alike.  FLOPs: laws/counting/architecture_flops.py.
"""

from dataclasses import dataclass, fields

from laws.errors import QuantityOutOfRange

MOST = 10**12
AT_LEAST_ONE = {"layers", "width", "feed_forward", "heads", "kv_heads", "head_width"} | {
    "experts",
    "active_experts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """The shape of a model; without the optional fields, blocks of matrices and LayerNorms.

    layers           blocks
    width            of the residual stream
    feed_forward     width between the maps of the feed-forward part, of one expert
    vocabulary       tokens; 0 counts no embedding and no head
    heads            of attention
    kv_heads         of keys and values: fewer than heads in grouped-query attention
    head_width       where it is not width / heads
    is_gated         a third map gates the feed-forward part (SwiGLU)
    is_tied          one embedding for the input and the head
    positions        learned positions; 0 for none or rotary
    norm_parameters  of a norm, per width: 2 LayerNorm, 1 RMSNorm or without bias, 0 none
    has_biases       in all maps of the blocks
    has_qkv_biases   in those to queries, keys and values
    experts          of each block, in all
    active_experts   that a token passes
    shared_experts   that every token passes besides
    segments         embeddings of token types (BERT)
    has_pooler       a map of the first token, with bias (BERT)
    """

    layers: int
    width: int
    feed_forward: int
    vocabulary: int
    heads: int = 1
    kv_heads: int | None = None
    head_width: int | None = None
    is_gated: bool = False
    is_tied: bool = True
    positions: int = 0
    norm_parameters: int = 2
    has_biases: bool = False
    has_qkv_biases: bool = False
    experts: int = 1
    active_experts: int = 1
    shared_experts: int = 0
    segments: int = 0
    has_pooler: bool = False

    def __post_init__(self) -> None:
        for field in fields(self):
            _check_count(field.name, getattr(self, field.name))
        if self.head_width is None and self.width % self.heads:
            raise _impossible("heads", self.heads, f"a divisor of the width {self.width}")
        if self.kv_heads is not None and self.heads % self.kv_heads:
            raise _impossible("kv_heads", self.kv_heads, f"a divisor of the {self.heads} heads")
        if self.active_experts > self.experts:
            raise _impossible("active_experts", self.active_experts, f"<= experts, {self.experts}")

    @property
    def attention_width(self) -> int:
        """Width of all heads together."""
        return self.heads * (self.head_width or self.width // self.heads)

    @property
    def kv_width(self) -> int:
        """Width of all heads of keys, or of values, together."""
        return self.attention_width // self.heads * (self.kv_heads or self.heads)

    def block_weights(self, is_active: bool = False) -> int:
        """Entries of a block's matrices; only those a token passes where is_active."""
        attention = 2 * self.width * (self.attention_width + self.kv_width)
        return attention + self._experts(is_active) * self._expert_weights() + self._router()

    def parameters(self, is_active: bool = False) -> int:
        """All parameters, embeddings included; only those a token passes where is_active."""
        inside = self.layers * (self.block_weights(is_active) + self._block_vectors(is_active))
        around = self.norm_parameters * self.width + self.has_pooler * self.width * (self.width + 1)
        return inside + around + self.embedding_parameters()

    def embedding_parameters(self) -> int:
        """Embedding of the tokens, head where it is not tied, positions and segments."""
        tokens = self.vocabulary * (1 if self.is_tied else 2)
        return self.width * (tokens + self.positions + self.segments)

    def non_embedding_parameters(self, is_active: bool = False) -> int:
        """All parameters but the embeddings, positions and head: N of Kaplan et al. 2020."""
        return self.parameters(is_active) - self.embedding_parameters()

    def _experts(self, is_active: bool) -> int:
        return self.shared_experts + (self.active_experts if is_active else self.experts)

    def _expert_weights(self) -> int:
        return (3 if self.is_gated else 2) * self.width * self.feed_forward

    def _router(self) -> int:
        return self.width * self.experts if self.experts > 1 else 0

    def _block_vectors(self, is_active: bool) -> int:
        """Norms and biases of a block."""
        norms = 2 * self.norm_parameters * self.width
        qkv = self.attention_width + 2 * self.kv_width
        maps = (2 if self.is_gated else 1) * self.feed_forward + self.width
        others = self.width + self._experts(is_active) * maps
        biases = (self.has_biases or self.has_qkv_biases) * qkv + self.has_biases * others
        return norms + biases


def _check_count(name: str, value: int | None) -> None:
    least = int(name in AT_LEAST_ONE)
    if value is not None and not (isinstance(value, int) and least <= value <= MOST):
        raise _impossible(name, value, f"a whole number from {least} to {MOST:g}")


def _impossible(name: str, value: object, accepted: str) -> QuantityOutOfRange:
    return QuantityOutOfRange(name, value, "part of an architecture", accepted)
