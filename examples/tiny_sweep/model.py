"""A transformer small enough for one core: two layers, byte tokens, context 64.

Every parameter but the input embedding and the position table is a matrix that
multiplies each token, so parameters and FLOPs are counted exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

Position = Literal["rope", "learned"]

EMBEDDING_STD = 0.3
SHARPNESS = 12.0  # the largest attention logit, as queries and keys have unit RMS


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of one model; `position` is the one choice the two families differ in."""

    d_model: int
    position: Position
    n_layers: int = 2
    n_heads: int = 2
    vocab_size: int = 96
    context: int = 64  # tokens

    @property
    def d_ff(self) -> int:
        """Width of the hidden layer of the MLP."""
        return 4 * self.d_model

    @property
    def params_non_embedding(self) -> int:
        """Matrix parameters, the output head among them: it costs FLOPs as the others do."""
        d = self.d_model
        return self.n_layers * (4 * d * d + 2 * d * self.d_ff) + d * self.vocab_size

    @property
    def params_total(self) -> int:
        """Every parameter, the input embedding and the position table included."""
        positions = self.context if self.position == "learned" else 0
        return self.params_non_embedding + (self.vocab_size + positions) * self.d_model

    @property
    def flops_per_token(self) -> int:
        """FLOPs of forward and backward: 6 a matrix parameter, 6 L T d for causal attention."""
        attention = 6 * self.n_layers * self.context * self.d_model
        return 6 * self.params_non_embedding + attention


class Transformer(nn.Module):
    """Pre-norm decoder: RMS norms without gain, squared ReLU, untied head, no biases."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocab_size, shape.d_model)
        nn.init.normal_(self.embedding.weight, std=EMBEDDING_STD)
        if shape.position == "learned":
            start = torch.cat(rotary_tables(shape.context, shape.d_model), dim=-1)[:, 0]
            self.positions = nn.Parameter(EMBEDDING_STD * start)
        else:
            cos, sin = rotary_tables(shape.context, shape.d_model // shape.n_heads)
            self.register_buffer("cos", cos, persistent=False)
            self.register_buffer("sin", sin, persistent=False)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.n_layers))
        self.head = matrix(shape.d_model, shape.vocab_size, gain=0.5)

    def forward(self, tokens: Tensor) -> Tensor:
        """Logits (sequences, context, vocab) from tokens (sequences, context)."""
        stream = self.embedding(tokens)
        if self.shape.position == "learned":
            stream, rotary = stream + self.positions, None
        else:
            rotary = (self.cos, self.sin)
        for block in self.blocks:
            stream = block(stream, rotary)
        return self.head(rms_norm(stream))


class Block(nn.Module):
    """Attention, then the MLP, each added to the stream."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        d, residual = shape.d_model, 1 / math.sqrt(2 * shape.n_layers)
        self.n_heads = shape.n_heads
        self.qkv = matrix(d, 3 * d)
        self.out = matrix(d, d, gain=residual)
        self.up = matrix(d, shape.d_ff)
        self.down = matrix(shape.d_ff, d, gain=residual)

    def forward(self, stream: Tensor, rotary: tuple[Tensor, Tensor] | None) -> Tensor:
        """The stream (sequences, context, d_model) after this block."""
        sequences, context, d = stream.shape
        heads = self.qkv(rms_norm(stream)).view(sequences, context, 3 * self.n_heads, -1)
        q_and_k, v = heads.split((2 * self.n_heads, self.n_heads), dim=2)
        q_and_k = rms_norm(q_and_k)
        if rotary is not None:
            q_and_k = rotate(q_and_k, *rotary)
        q, k = q_and_k.transpose(1, 2).chunk(2, dim=1)
        mixed = functional.scaled_dot_product_attention(
            q, k, v.transpose(1, 2), is_causal=True, scale=SHARPNESS / q.shape[-1]
        )
        stream = stream + self.out(mixed.transpose(1, 2).reshape(sequences, context, d))
        return stream + self.down(functional.relu(self.up(rms_norm(stream))).square())


def matrix(fan_in: int, fan_out: int, gain: float = 1.0) -> nn.Linear:
    """A linear map whose output has variance gain squared for input of variance one."""
    linear = nn.Linear(fan_in, fan_out, bias=False)
    nn.init.normal_(linear.weight, std=gain / math.sqrt(fan_in))
    return linear


def rms_norm(stream: Tensor) -> Tensor:
    """Each token's vector divided by its root mean square."""
    return functional.rms_norm(stream, stream.shape[-1:], eps=1e-6)


def rotary_tables(context: int, d_head: int) -> tuple[Tensor, Tensor]:
    """Cosines and sines (context, 1, d_head / 2) of rotary positions (arXiv:2104.09864, eq. 34)."""
    frequencies = 1000.0 ** -(torch.arange(0, d_head, 2) / d_head)
    angles = torch.outer(torch.arange(context).float(), frequencies)[:, None, :]
    return angles.cos(), angles.sin()


def rotate(heads: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn queries and keys (sequences, context, heads, d_head) by their position."""
    first, second = heads.chunk(2, dim=-1)
    return torch.cat((first * cos - second * sin, first * sin + second * cos), dim=-1)
