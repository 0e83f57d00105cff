"""FLOPs of a transformer, counted from its architecture; exact integers.

A multiplication and an addition for every weight a token passes, and twice that backwards:

    blocks     6 weights of the matrices in the blocks, of the active experts only
    attention  12 layers attention_width context; half where a token attends to those before it only
    head       6 vocabulary width, tied or not; looking up the embedding is free
    pooler     left out: it is one token of a text

Kaplan et al. 2020, arXiv:2001.08361, table 1 (its C = 6 N leaves attention and head out); Hoffmann
et al. 2022, arXiv:2203.15556, appendix F, whose count holds the head; DeepSeek LLM,
arXiv:2401.02954, eq. 2, whose M is that without the head.  Norms, biases and activations are left
out, as there.
"""

from laws.counting.architecture import Architecture
from laws.quantities import positive


def flops_per_token(
    architecture: Architecture, context: int, is_causal: bool = False, has_head: bool = True
) -> int:
    """FLOPs to train on a token in a text of `context` tokens: forwards and backwards."""
    blocks = 6 * architecture.layers * architecture.block_weights(is_active=True)
    head = 6 * architecture.vocabulary * architecture.width if has_head else 0
    return blocks + head + attention_flops_per_token(architecture, context, is_causal)


def attention_flops_per_token(
    architecture: Architecture, context: int, is_causal: bool = False
) -> int:
    """The part of flops_per_token between tokens: scores, and the sum of the values."""
    tokens = int(positive("context", context))
    return (6 if is_causal else 12) * architecture.layers * architecture.attention_width * tokens


def flops_per_param_token(
    architecture: Architecture, context: int, is_causal: bool = False, is_embedded: bool = True
) -> float:
    """k of C = k N D, where 6 is usual; N counts active parameters, with embeddings or without."""
    count = architecture.parameters if is_embedded else architecture.non_embedding_parameters
    return flops_per_token(architecture, context, is_causal) / count(is_active=True)
