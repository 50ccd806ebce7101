"""Samples completions through sampler.c."""

import ctypes

import numpy as np
import torch

from model import LanguageModel
from native import library
from tokens import END, RESERVED

_LAYER = ("norm_in", "qkv", "out", "norm_mlp", "gate_up", "down")
_MOST_LAYERS = 16
# More rows make the multiplications efficient; fewer keep the caches in the processor's own.
_ROWS = 192


class _Shape(ctypes.Structure):
    _fields_ = [
        (n, ctypes.c_int)
        for n in ("width", "layers", "heads", "kv_heads", "inner", "context", "vocabulary", "end")
    ] + [("epsilon", ctypes.c_float)]


class _Layer(ctypes.Structure):
    _fields_ = [(n, ctypes.c_void_p) for n in _LAYER]


class _Weights(ctypes.Structure):
    _fields_ = [(n, ctypes.c_void_p) for n in ("embedding", "norm", "head", "cos", "sin")] + [
        ("layer", _Layer * _MOST_LAYERS)
    ]


def _packed(weight: torch.Tensor) -> np.ndarray:
    """[outputs, inputs] as panels [outputs / 64, inputs, 64], filled up with zeros."""
    values = weight.detach().numpy()
    spare = -len(values) % 64
    values = np.pad(values, ((0, spare), (0, 0)))
    return _aligned(values.reshape(-1, 64, values.shape[1]).transpose(0, 2, 1))


def _aligned(values: np.ndarray) -> np.ndarray:
    """A float32 copy that begins at a multiple of 64 bytes."""
    raw = np.empty(values.size + 16, np.float32)
    skip = -(raw.ctypes.data // 4) % 16
    copy = raw[skip : skip + values.size].reshape(values.shape)
    copy[...] = values
    return copy


def sample(
    model: LanguageModel, prompts: list[list[int]], limit: int, temperature: float, seed: int
) -> list[list[int]]:
    """A completion per prompt, of at most `limit` tokens; the last one is END unless it was cut."""
    s = model.shape
    kept: list[np.ndarray] = []

    def pointer(values: np.ndarray) -> int:
        kept.append(values)
        return values.ctypes.data

    def plain(tensor: torch.Tensor) -> int:
        return pointer(_aligned(tensor.detach().numpy()))

    weights = _Weights()
    embedding = model.model.embed_tokens.weight
    weights.embedding = plain(embedding)
    weights.head = pointer(_packed(embedding[:RESERVED]))
    weights.norm = plain(model.model.norm.weight)
    half = s.head_width // 2
    weights.cos, weights.sin = plain(model.cos[:, :half]), plain(model.sin[:, :half])
    for stored, block in zip(weights.layer, model.model.layers):
        attention, mlp = block.self_attn, block.mlp
        joint = (attention.q_proj.weight, attention.k_proj.weight, attention.v_proj.weight)
        stored.norm_in = plain(block.input_layernorm.weight)
        stored.qkv = pointer(_packed(torch.cat(joint)))
        stored.out = pointer(_packed(attention.o_proj.weight))
        stored.norm_mlp = plain(block.post_attention_layernorm.weight)
        stored.gate_up = pointer(_packed(torch.cat((mlp.gate_proj.weight, mlp.up_proj.weight))))
        stored.down = pointer(_packed(mlp.down_proj.weight))

    shape = _Shape(
        s.width, s.layers, s.heads, s.kv_heads, s.inner, s.context, RESERVED, END, s.epsilon
    )
    ids = np.array([t for p in prompts for t in p], np.int32)
    starts = np.cumsum([0] + [len(p) for p in prompts]).astype(np.int32)
    out = np.zeros((len(prompts), limit), np.int32)
    lengths = np.zeros(len(prompts), np.int32)
    library("sampler.c").generate(
        ctypes.byref(shape),
        ctypes.byref(weights),
        len(prompts),
        *(ctypes.c_void_p(a.ctypes.data) for a in (ids, starts)),
        limit,
        ctypes.c_float(temperature),
        ctypes.c_uint64(seed),
        _ROWS,
        *(ctypes.c_void_p(a.ctypes.data) for a in (out, lengths)),
    )
    return [row[:n].tolist() for row, n in zip(out, lengths)]
