"""The decoder layers as one differentiable operation, computed by trainer.c without padding.

On one core this is faster than PyTorch's own operators, which pad and pass over memory more often.
check_body.py compares its gradients with PyTorch's.
"""

import ctypes
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from model import LanguageModel, Shape
from native import library

_PER_LAYER = 6


class _Shape(ctypes.Structure):
    _fields_ = [(n, ctypes.c_int) for n in ("width", "layers", "heads", "kv_heads", "inner")] + [
        ("epsilon", ctypes.c_float)
    ]


def _shape(shape: Shape) -> _Shape:
    return _Shape(
        shape.width, shape.layers, shape.heads, shape.kv_heads, shape.inner, shape.epsilon
    )


def _at(tensor: Tensor) -> ctypes.c_void_p:
    assert tensor.is_contiguous() and tensor.device.type == "cpu"
    return ctypes.c_void_p(tensor.data_ptr())


def _table(tensors: tuple[Tensor, ...]) -> ctypes.Array[ctypes.c_void_p]:
    return (ctypes.c_void_p * len(tensors))(*(_at(t) for t in tensors))


class _Body(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        x: Tensor,
        shape: Shape,
        cos: Tensor,
        sin: Tensor,
        starts: Tensor,
        keep: bool,
        norm: Tensor,
        *weights: Tensor,
    ) -> Tensor:
        c = library("trainer.c")
        c.forward.restype = ctypes.c_void_p
        hidden = torch.empty_like(x)
        ctx.given = (shape, cos, sin, starts, norm, weights)
        ctx.kept = c.forward(
            ctypes.byref(_shape(shape)), _table(weights), _at(norm), _at(cos), _at(sin),
            len(starts) - 1, _at(starts), _at(x), _at(hidden),
        )  # fmt: skip
        if not keep:
            c.release(ctypes.byref(_shape(shape)), ctypes.c_void_p(ctx.kept))
        return hidden

    @staticmethod
    def backward(ctx: Any, dhidden: Tensor) -> tuple[Tensor | None, ...]:
        shape, cos, sin, starts, norm, weights = ctx.given
        dhidden = dhidden.contiguous()
        dx, dnorm = torch.empty_like(dhidden), torch.zeros_like(norm)
        gradients = tuple(torch.zeros_like(w) for w in weights)
        library("trainer.c").backward(
            ctypes.byref(_shape(shape)), _table(weights), _at(norm), _at(cos), _at(sin),
            len(starts) - 1, _at(starts), ctypes.c_void_p(ctx.kept), _at(dhidden), _at(dx),
            _table(gradients), _at(dnorm),
        )  # fmt: skip
        return (dx, None, None, None, None, None, dnorm, *gradients)


def hidden(model: LanguageModel, ids: Tensor, starts: Tensor) -> Tensor:
    """Final hidden states [tokens, width] of sequences that lie one after another.

    `starts` (int32) holds where each begins, and the end. With gradients on, each call needs its
    backward pass, which frees what the call keeps.
    """
    half = model.shape.head_width // 2
    weights: list[Tensor] = []
    for block in model.model.layers:
        a, m = block.self_attn, block.mlp
        weights += [
            block.input_layernorm.weight,
            torch.cat((a.q_proj.weight, a.k_proj.weight, a.v_proj.weight)),
            a.o_proj.weight,
            block.post_attention_layernorm.weight,
            torch.cat((m.gate_proj.weight, m.up_proj.weight)),
            m.down_proj.weight,
        ]
    x = F.embedding(ids, model.model.embed_tokens.weight)
    cos, sin = model.cos[:, :half].contiguous(), model.sin[:, :half].contiguous()
    # Inside `forward` gradients always look off, so what it must keep is said here.
    keep = torch.is_grad_enabled()
    return _Body.apply(x, model.shape, cos, sin, starts, keep, model.model.norm.weight, *weights)
