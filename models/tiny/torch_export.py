"""Exports a transformers model with the input and output names of optimum and transformers.js."""

import onnx
import torch
from transformers import DynamicCache


class Decoder(torch.nn.Module):
    """Takes and gives the cache as a flat list of tensors."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, position_ids, *past):
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


def export_decoder(model, file) -> None:
    config = model.config
    layers = config.num_hidden_layers
    heads = getattr(config, "num_key_value_heads", config.num_attention_heads)
    size = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    names = [f"{layer}.{kind}" for layer in range(layers) for kind in ("key", "value")]
    past = tuple(torch.randn(2, heads, 3, size) for _ in names)
    inputs = (torch.ones(2, 5, dtype=torch.int64), torch.ones(2, 8, dtype=torch.int64))
    positions = torch.arange(3, 8)[None].repeat(2, 1)
    axes = {
        "input_ids": {0: "batch_size", 1: "sequence_length"},
        "attention_mask": {0: "batch_size", 1: "total_sequence_length"},
        "position_ids": {0: "batch_size", 1: "sequence_length"},
        "logits": {0: "batch_size", 1: "sequence_length"},
    }
    for name in names:
        axes[f"past_key_values.{name}"] = {0: "batch_size", 2: "past_sequence_length"}
        axes[f"present.{name}"] = {0: "batch_size", 2: "total_sequence_length"}
    with torch.no_grad():
        torch.onnx.export(
            Decoder(model),
            (*inputs, positions, *past),
            str(file),
            input_names=["input_ids", "attention_mask", "position_ids"]
            + [f"past_key_values.{name}" for name in names],
            output_names=["logits"] + [f"present.{name}" for name in names],
            dynamic_axes=axes,
            opset_version=18,
            dynamo=False,
        )
    _slim(file)


def _slim(file) -> None:
    """Leaves out what only people read; it is half of a tiny model."""
    graph = onnx.load(file)
    del graph.graph.value_info[:]
    for node in graph.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    onnx.save(graph, file)
