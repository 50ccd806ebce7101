"""Stores a float32 ONNX model's weights as float16 while it still computes in float32.

Every large float32 initializer becomes a float16 one with a Cast to float32 behind it; ONNX Runtime
folds the Cast when it loads the model. The file is half as long, and, unlike with float16
arithmetic, evaluating in chunks or token by token gives the same logits as evaluating at once.
Exporter notes (metadata, inferred shapes) are left out. Inputs and outputs stay as they are.

Usage: python models/store_half.py IN.onnx OUT.onnx
Prints the sizes and how far the logits of the stored model are from the original's.
"""

import argparse
import os

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

# Below this many elements an initializer is a norm's gain or a constant: not worth a node.
LARGE = 1024


def store_half(model: onnx.ModelProto) -> onnx.ModelProto:
    graph = model.graph
    casts = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < LARGE:
            continue
        name = tensor.name
        half = values.astype(np.float16)
        if not np.isfinite(half).all():
            raise SystemExit(f"{name} holds values that float16 cannot hold")
        tensor.CopyFrom(numpy_helper.from_array(half, name + ".half"))
        casts.append(helper.make_node("Cast", [name + ".half"], [name], to=TensorProto.FLOAT))
    nodes = casts + list(graph.node)
    for node in nodes:
        node.ClearField("metadata_props")
        node.ClearField("doc_string")
    graph.ClearField("node")
    graph.node.extend(nodes)
    for field in ("value_info", "metadata_props", "doc_string"):
        graph.ClearField(field)
    onnx.checker.check_model(model)
    return model


def session(path: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def logits(run: onnxruntime.InferenceSession, ids: np.ndarray, chunk: int) -> np.ndarray:
    """Logits [tokens, vocabulary] of one sequence, evaluated `chunk` tokens at a time."""
    cache = {
        i.name: np.zeros([1, i.shape[1], 0, i.shape[3]], np.float32)
        for i in run.get_inputs()
        if i.name.startswith("past_key_values.")
    }
    rows = []
    for start in range(0, len(ids), chunk):
        part = ids[start : start + chunk]
        end = start + len(part)
        outputs = run.run(
            None,
            {
                "input_ids": part[None],
                "attention_mask": np.ones((1, end), np.int64),
                "position_ids": np.arange(start, end, dtype=np.int64)[None],
                **cache,
            },
        )
        rows.append(outputs[0][0])
        cache = dict(zip(cache, outputs[1:]))
    return np.concatenate(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source")
    parser.add_argument("target")
    args = parser.parse_args()
    onnx.save(store_half(onnx.load(args.source)), args.target)

    before, after = session(args.source), session(args.target)
    vocabulary = before.get_outputs()[0].shape[-1]
    ids = np.random.default_rng(0).integers(0, vocabulary, 256)
    expected, stored = logits(before, ids, 256), logits(after, ids, 256)
    chunked = logits(after, ids, 1)
    print(f"{args.target}")
    print(f"  {os.path.getsize(args.source)} -> {os.path.getsize(args.target)} bytes")
    print(f"  largest logit difference from the original: {np.abs(expected - stored).max():.2e}")
    print(f"  largest logit difference token by token:    {np.abs(stored - chunked).max():.2e}")
    print(f"  same best token: {(expected.argmax(1) == stored.argmax(1)).mean():.4f} of rows")


if __name__ == "__main__":
    main()
