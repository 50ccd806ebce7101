"""Exports a transformers model with the input and output names of optimum and transformers.js."""

from pathlib import Path

import onnx
import torch
from transformers import DynamicCache


class Decoder(torch.nn.Module):
    """Takes and gives the cache as a flat list of tensors."""

    def __init__(self, model, positions):
        super().__init__()
        self.model = model
        self.positions = positions

    def forward(self, input_ids, attention_mask, *rest):
        position_ids, past = (rest[0], rest[1:]) if self.positions else (None, rest)
        cache = DynamicCache()
        for layer in range(len(past) // 2):
            cache.update(past[2 * layer], past[2 * layer + 1], layer)
        out = self.model(
            input_ids=input_ids,
            attention_mask=attention_mask,
            position_ids=position_ids,
            past_key_values=cache,
            use_cache=True,
        )
        present = [tensor for layer in cache.layers for tensor in (layer.keys, layer.values)]
        return out.logits, *present


def export_decoder(model, file, positions=True, external=False) -> None:
    config = model.config
    layers = config.num_hidden_layers
    heads = getattr(config, "num_key_value_heads", config.num_attention_heads)
    size = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    names = [f"{layer}.{kind}" for layer in range(layers) for kind in ("key", "value")]
    past = tuple(torch.randn(2, heads, 3, size) for _ in names)
    whole = {
        "input_ids": torch.ones(2, 5, dtype=torch.int64),
        "attention_mask": torch.ones(2, 8, dtype=torch.int64),
    }
    if positions:
        whole["position_ids"] = torch.arange(3, 8)[None].repeat(2, 1)
    axes = {
        "input_ids": {0: "batch_size", 1: "sequence_length"},
        "attention_mask": {0: "batch_size", 1: "total_sequence_length"},
        **({"position_ids": {0: "batch_size", 1: "sequence_length"}} if positions else {}),
        "logits": {0: "batch_size", 1: "sequence_length"},
    }
    for name in names:
        axes[f"past_key_values.{name}"] = {0: "batch_size", 2: "past_sequence_length"}
        axes[f"present.{name}"] = {0: "batch_size", 2: "total_sequence_length"}
    with torch.no_grad():
        torch.onnx.export(
            Decoder(model, positions),
            (*whole.values(), *past),
            str(file),
            input_names=[*whole, *(f"past_key_values.{name}" for name in names)],
            output_names=["logits"] + [f"present.{name}" for name in names],
            dynamic_axes=axes,
            opset_version=18,
            dynamo=False,
        )
    slim(file, external)


def slim(file, external=False) -> None:
    """Leaves out what only people read, and shortens the names of values: half of a tiny model.

    @param external whether to store the weights in a file of their own beside the graph.
    """
    model = onnx.load(file)
    graph = model.graph
    del graph.value_info[:]
    kept = {value.name for value in [*graph.input, *graph.output, *graph.initializer]} | {""}
    short = {}
    for node in graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
        assert not any(attribute.HasField("g") for attribute in node.attribute)
        for names in (node.input, node.output):
            for index, name in enumerate(names):
                if name not in kept:
                    names[index] = short.setdefault(name, f"v{len(short)}")
    name = f"{Path(file).name}_data" if external else None
    onnx.save(model, file, save_as_external_data=external, location=name, size_threshold=0)
