"""A small Llama: tied embeddings, rotary positions, grouped queries; Hugging Face's names."""

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tokens import VOCABULARY


@dataclass(frozen=True)
class Shape:
    width: int
    layers: int
    heads: int
    kv_heads: int
    inner: int
    head_width: int = 32
    context: int = 512
    theta: float = 10000.0
    epsilon: float = 1e-5


SHAPES = {
    "base": Shape(width=128, layers=6, heads=4, kv_heads=2, inner=384),
    "draft": Shape(width=64, layers=4, heads=2, kv_heads=1, inner=192),
}


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = x.shape[-1] // 2
    return x * cos + torch.cat((-x[..., half:], x[..., :half]), -1) * sin


class Norm(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(shape.width))
        self.epsilon = shape.epsilon

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, (x.shape[-1],), self.weight, self.epsilon)


class Attention(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        inner, kv = shape.heads * shape.head_width, shape.kv_heads * shape.head_width
        self.q_proj = nn.Linear(shape.width, inner, bias=False)
        self.k_proj = nn.Linear(shape.width, kv, bias=False)
        self.v_proj = nn.Linear(shape.width, kv, bias=False)
        self.o_proj = nn.Linear(inner, shape.width, bias=False)

    def project(self, x: Tensor, cos: Tensor, sin: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys (both rotated) and values, [batch, heads, tokens, head width]."""
        s = self.shape
        batch, tokens, _ = x.shape
        weight = torch.cat((self.q_proj.weight, self.k_proj.weight, self.v_proj.weight))
        joint = F.linear(x, weight).view(batch, tokens, -1, s.head_width).transpose(1, 2)
        q, k, v = joint.split((s.heads, s.kv_heads, s.kv_heads), 1)
        return rotate(q, cos, sin), rotate(k, cos, sin), v

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """Causal attention over a whole sequence that begins at position 0."""
        q, k, v = self.project(x, cos, sin)
        group = self.shape.heads // self.shape.kv_heads
        k, v = k.repeat_interleave(group, 1), v.repeat_interleave(group, 1)
        out = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.o_proj(out.transpose(1, 2).flatten(2))


class Mlp(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(shape.width, shape.inner, bias=False)
        self.up_proj = nn.Linear(shape.width, shape.inner, bias=False)
        self.down_proj = nn.Linear(shape.inner, shape.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        joint = F.linear(x, torch.cat((self.gate_proj.weight, self.up_proj.weight)))
        gate, up = joint.chunk(2, -1)
        return self.down_proj(F.silu(gate) * up)


class Block(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.self_attn = Attention(shape)
        self.mlp = Mlp(shape)
        self.input_layernorm = Norm(shape)
        self.post_attention_layernorm = Norm(shape)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), cos, sin)
        return x + self.mlp(self.post_attention_layernorm(x))


class Body(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(VOCABULARY, shape.width)
        self.layers = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = Norm(shape)


class LanguageModel(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.model = Body(shape)
        residual = 1 / math.sqrt(2 * shape.layers)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                into_residual = "o_proj" in name or "down_proj" in name
                nn.init.normal_(parameter, std=0.02 * (residual if into_residual else 1))
        cos, sin = rotations(shape, torch.arange(shape.context))
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)

    def hidden(self, ids: Tensor) -> Tensor:
        """Final hidden states [batch, tokens, width] of sequences that begin at position 0."""
        x = self.model.embed_tokens(ids)
        cos, sin = self.cos[: ids.shape[1]], self.sin[: ids.shape[1]]
        for block in self.model.layers:
            x = block(x, cos, sin)
        return self.model.norm(x)

    def logits(self, hidden: Tensor) -> Tensor:
        return F.linear(hidden, self.model.embed_tokens.weight)


def rotations(shape: Shape, positions: Tensor) -> tuple[Tensor, Tensor]:
    """Cosines and sines [..., head width] of positions [...]."""
    even = torch.arange(0, shape.head_width, 2).float() / shape.head_width
    angles = positions[..., None].float() / shape.theta**even
    angles = torch.cat((angles, angles), -1)
    return angles.cos(), angles.sin()


def save(model: LanguageModel, path: str) -> None:
    torch.save({"shape": asdict(model.shape), "state": model.state_dict()}, path)


def load(path: str) -> LanguageModel:
    stored = torch.load(path, weights_only=True)
    model = LanguageModel(Shape(**stored["shape"]))
    model.load_state_dict(stored["state"])
    return model
