"""Stage 6: writes a model folder: ONNX with a cache, configuration, tokenizer, ZIP-RC sidecar.

Usage: python export.py MODEL.pt FOLDER --like ../embedded/base
           [--ziprc REPORT.json --rollouts N --policy NAME]
Weights are stored as float16 and computed in float32 (store_half.py). The final hidden state is an
extra output, `hidden_states`. Parity with PyTorch, with the same rounded weights and with the
float32 ones, is printed and kept in models/reports.
"""

import argparse
import copy
import json
import math
import shutil
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn

import ziprc
from logs import Log
from model import LanguageModel, load, rotate, rotations
from rollouts import roll
from tasks import mix
from tokens import RESERVED

sys.path.append(str(Path(__file__).resolve().parents[1]))
from store_half import LARGE, store_half  # noqa: E402

_COPIED = ("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json")
_ABSENT = -1e4


class Decoder(nn.Module):
    """The published interface: ids, mask, positions, cache in; logits, cache, hidden state out."""

    def __init__(self, model: LanguageModel) -> None:
        super().__init__()
        self.m = model

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        position_ids: Tensor,
        past: list[tuple[Tensor, Tensor]],
    ) -> tuple[Tensor, ...]:
        s = self.m.shape
        x = self.m.model.embed_tokens(input_ids)
        batch, new = input_ids.shape
        cos, sin = (t[:, None] for t in rotations(s, position_ids))
        total = attention_mask.shape[1]
        queries, keys = torch.arange(new) + (total - new), torch.arange(total)
        seen = (keys[None, :] <= queries[:, None])[None, None] & (
            attention_mask[:, None, None, :] > 0
        )
        bias = torch.where(seen, 0.0, _ABSENT)
        presents: list[Tensor] = []
        for block, (past_key, past_value) in zip(self.m.model.layers, past):
            attention, h = block.self_attn, block.input_layernorm(x)

            def heads(y: Tensor, count: int) -> Tensor:
                return y.view(batch, new, count, s.head_width).transpose(1, 2)

            q = rotate(heads(attention.q_proj(h), s.heads), cos, sin)
            k = rotate(heads(attention.k_proj(h), s.kv_heads), cos, sin)
            k = torch.cat((past_key, k), 2)
            v = torch.cat((past_value, heads(attention.v_proj(h), s.kv_heads)), 2)
            presents += [k, v]
            # The rows of a group as one matrix: of a single row ONNX Runtime adds up in another
            # order, and one token at a time would give other logits than many.
            group = s.heads // s.kv_heads
            q = q.reshape(batch, s.kv_heads, group * new, s.head_width)
            scores = (q @ k.transpose(-1, -2) / math.sqrt(s.head_width)).view(
                batch, s.kv_heads, group, new, total
            )
            weights = (scores + bias.unsqueeze(1)).softmax(-1)
            out = weights.view(batch, s.kv_heads, group * new, total) @ v
            out = out.view(batch, s.heads, new, s.head_width)
            x = x + attention.o_proj(out.transpose(1, 2).reshape(batch, new, -1))
            h, mlp = block.post_attention_layernorm(x), block.mlp
            x = x + mlp.down_proj(nn.functional.silu(mlp.gate_proj(h)) * mlp.up_proj(h))
        hidden = self.m.model.norm(x)
        return (self.m.logits(hidden), *presents, hidden)


def to_onnx(model: LanguageModel, path: Path) -> None:
    s = model.shape
    batch, new, past = 2, 3, 5
    cache = [
        tuple(torch.randn(batch, s.kv_heads, past, s.head_width) for _ in range(2))
        for _ in range(s.layers)
    ]
    places = [f"{i}.{kind}" for i in range(s.layers) for kind in ("key", "value")]
    free = torch.export.Dim.DYNAMIC
    torch.onnx.export(
        Decoder(model),
        (
            torch.randint(0, RESERVED, (batch, new)),
            torch.ones(batch, past + new, dtype=torch.long),
            torch.arange(past, past + new).expand(batch, new).contiguous(),
            cache,
        ),
        str(path),
        dynamo=True,
        opset_version=18,
        external_data=False,
        input_names=["input_ids", "attention_mask", "position_ids"]
        + [f"past_key_values.{p}" for p in places],
        output_names=["logits", *(f"present.{p}" for p in places), "hidden_states"],
        dynamic_shapes={
            "input_ids": {0: free, 1: free},
            "attention_mask": {0: free, 1: free},
            "position_ids": {0: free, 1: free},
            "past": [({0: free, 2: free}, {0: free, 2: free})] * s.layers,
        },
    )
    onnx.save(store_half(onnx.load(path)), path)


def rounded(model: LanguageModel) -> LanguageModel:
    """The model with the weights that store_half.py keeps as float16."""
    copied = copy.deepcopy(model)
    for parameter in copied.parameters():
        if parameter.numel() >= LARGE:
            parameter.data = parameter.data.half().float()
    return copied


@torch.no_grad()
def parity(model: LanguageModel, path: Path) -> dict[str, float]:
    """Largest differences from PyTorch over 40 greedy completions, evaluated token by token."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    names = [o.name for o in session.get_outputs()]
    logits_off = hidden_off = joint_off = 0.0
    same = count = 0
    for rollout in roll(model, mix.distinct(40, "test", 5), 0, seed=0):
        ids = rollout.prompt + rollout.completion
        cache = {
            i.name: np.zeros((1, i.shape[1], 0, i.shape[3]), np.float32)
            for i in session.get_inputs()
            if i.name.startswith("past_key_values.")
        }
        rows, states = [], []
        for k, token in enumerate(ids):
            fed = {
                "input_ids": np.array([[token]]),
                "attention_mask": np.ones((1, k + 1), np.int64),
                "position_ids": np.array([[k]]),
            }
            made = dict(zip(names, session.run(None, fed | cache)))
            rows.append(made["logits"][0])
            states.append(made["hidden_states"][0])
            cache = {n: made[n.replace("past_key_values", "present")] for n in cache}
        got = torch.from_numpy(np.concatenate(rows))
        hidden = model.hidden(torch.tensor([ids]))[0]
        expected = model.logits(hidden)
        logits_off = max(logits_off, float((got - expected)[:, :RESERVED].abs().max()))
        joints = ziprc.joint(got) - ziprc.joint(expected)
        joint_off = max(joint_off, float(joints.abs().max()))
        hidden_off = max(
            hidden_off, float((torch.from_numpy(np.concatenate(states)) - hidden).abs().max())
        )
        same += int((got.argmax(-1) == expected.argmax(-1)).sum())
        count += len(ids)
    return {
        "largest_logit_difference": logits_off,
        "largest_joint_difference": joint_off,
        "largest_hidden_difference": hidden_off,
        "best_token_same": same / count,
        "rows": count,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--like", type=Path, required=True, help="folder whose configuration to copy"
    )
    parser.add_argument("--ziprc", type=Path, help="report of evaluate_ziprc.py")
    parser.add_argument("--rollouts", type=int, help="that the head was trained on")
    parser.add_argument("--policy", help="name of the model, for the sidecar")
    args = parser.parse_args()

    torch.set_num_threads(1)
    model = load(args.model).eval()
    args.folder.mkdir(parents=True, exist_ok=True)
    for name in _COPIED:
        if (args.like / name).resolve() != (args.folder / name).resolve():
            shutil.copy(args.like / name, args.folder / name)
    to_onnx(model, args.folder / "model.onnx")
    if args.ziprc:
        results = json.loads(args.ziprc.read_text(encoding="utf-8"))["results"]
        sidecar = {
            "version": 1,
            "kind": "vocabulary",
            "firstId": ziprc.FIRST,
            "rewards": list(ziprc.REWARDS),
            "lengthEdges": list(ziprc.EDGES),
            "temperature": results["temperature"],
            "policy": args.policy,
            "rollouts": args.rollouts,
        }
        (args.folder / "ziprc.json").write_text(
            json.dumps(sidecar, indent=1) + "\n", encoding="utf-8"
        )
    log = Log(f"export_{args.folder.name}", {})
    path = args.folder / "model.onnx"
    log.results = {
        "bytes": path.stat().st_size,
        "from_rounded_weights": parity(rounded(model), path),
        "from_float32_weights": parity(model, path),
    }
    log.add(**log.results)
    log.write()


if __name__ == "__main__":
    main()
