"""Write an embedded model as GGUF, the format of llama.cpp.

    python to_gguf.py models/embedded/base base.gguf [f32|f16]

It is for tests of servers: llama.cpp's server and Reasonscope's own engine then run the same weights.
The pre-tokenizer of the embedded models is not one that llama.cpp has, so the server cuts texts
into tokens in its own way; token ids mean the same.
"""

import json
import pathlib
import sys

import gguf
import numpy as np
import onnx
from onnx import numpy_helper

# The order in which a layer's matrices are used in the graph.
MATRICES = ["attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"]


def weights(model: onnx.ModelProto) -> tuple[dict[str, np.ndarray], list[np.ndarray]]:
    """Named tensors, and the matrices [in, out] in order of use."""
    named = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    source = {n.output[0]: n.input[0] for n in model.graph.node if n.op_type == "Cast"}
    matrices = []
    for node in model.graph.node:
        if node.op_type in ("MatMul", "Gemm"):
            name = source.get(node.input[1], node.input[1])
            if name in named and named[name].ndim == 2:
                matrices.append(named[name])
    return named, matrices


def rope_order(matrix: np.ndarray, heads: int) -> np.ndarray:
    """Rows as llama.cpp rotates them: neighbours instead of halves."""
    rows, columns = matrix.shape
    halves = matrix.reshape(heads, 2, rows // heads // 2, columns)
    return halves.swapaxes(1, 2).reshape(rows, columns)


def add_tokenizer(writer: gguf.GGUFWriter, folder: pathlib.Path, size: int) -> None:
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    settings = json.loads((folder / "tokenizer_config.json").read_text())
    config = json.loads((folder / "config.json").read_text())
    tokens = [""] * size
    types = [gguf.TokenType.NORMAL] * size
    for text, index in tokenizer["model"]["vocab"].items():
        tokens[index] = text
    for added in tokenizer["added_tokens"]:
        tokens[added["id"]] = added["content"]
        # llama.cpp leaves control tokens out of its text; the think tags are text to read.
        visible = added["content"] in ("<think>", "</think>")
        types[added["id"]] = gguf.TokenType.USER_DEFINED if visible else gguf.TokenType.CONTROL
    merges = [m if isinstance(m, str) else " ".join(m) for m in tokenizer["model"]["merges"]]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(config["bos_token_id"])
    writer.add_eos_token_id(config["eos_token_id"])
    writer.add_pad_token_id(config["pad_token_id"])
    writer.add_add_bos_token(False)
    writer.add_chat_template(settings["chat_template"])


def main(source: str, target: str, dtype: str = "f32") -> None:
    folder = pathlib.Path(source)
    config = json.loads((folder / "config.json").read_text())
    named, matrices = weights(onnx.load(folder / "model.onnx"))
    layers, heads = config["num_hidden_layers"], config["num_attention_heads"]
    key_heads = config["num_key_value_heads"]
    size = np.float16 if dtype == "f16" else np.float32
    # The last one is the output head, which shares the embedding.
    if len(matrices) not in (len(MATRICES) * layers, len(MATRICES) * layers + 1):
        raise SystemExit(f"{len(matrices)} matrices are not {layers} layers of a Llama")

    writer = gguf.GGUFWriter(target, "llama")
    writer.add_name(f"reasonscope-{folder.name}")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(layers)
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(key_heads)
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config["rope_theta"])
    writer.add_rope_dimension_count(config["head_dim"])
    writer.add_vocab_size(config["vocab_size"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16 if dtype == "f16" else gguf.LlamaFileType.ALL_F32)
    add_tokenizer(writer, folder, config["vocab_size"])

    def named_like(name: str) -> np.ndarray:
        found = named.get(f"{name}.half", named.get(name))
        if found is None:
            raise SystemExit(f"The model has no tensor {name}")
        return found

    writer.add_tensor("token_embd.weight", named_like("m.model.embed_tokens.weight").astype(size))
    writer.add_tensor("output_norm.weight", named_like("m.model.norm.weight").astype(np.float32))
    for layer in range(layers):
        prefix = f"m.model.layers.{layer}"
        for norm, name in (("attn_norm", "input_layernorm"), ("ffn_norm", "post_attention_layernorm")):
            tensor = named_like(f"{prefix}.{name}.weight").astype(np.float32)
            writer.add_tensor(f"blk.{layer}.{norm}.weight", tensor)
        for index, name in enumerate(MATRICES):
            matrix = matrices[layer * len(MATRICES) + index].T
            if name == "attn_q":
                matrix = rope_order(matrix, heads)
            if name == "attn_k":
                matrix = rope_order(matrix, key_heads)
            tensor = np.ascontiguousarray(matrix.astype(size))
            writer.add_tensor(f"blk.{layer}.{name}.weight", tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    print(f"{target}: {layers} layers, {dtype}")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or sys.argv[3:] not in ([], ["f32"], ["f16"]):
        raise SystemExit("Usage: to_gguf.py MODEL-FOLDER FILE.gguf [f32|f16]")
    main(*sys.argv[1:])
