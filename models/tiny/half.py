"""Builds the synthetic model of the benchmarks: random weights in the shape of Qwen2.5-0.5B.

    python models/tiny/half.py FOLDER [int4|fp32 ...]

24 layers, hidden 896, 14 heads, 2 key-value heads, vocabulary 151,936, tied embeddings; exported by
onnxruntime-genai's builder. Half a gigabyte in int4, two in fp32: never commit it.
"""

import sys
import tempfile
from pathlib import Path

import torch
from build import build_genai, write_tokenizer
from transformers import Qwen2Config, Qwen2ForCausalLM

CONFIG = {
    "vocab_size": 151_936,
    "hidden_size": 896,
    "intermediate_size": 4864,
    "num_hidden_layers": 24,
    "num_attention_heads": 14,
    "num_key_value_heads": 2,
    "max_position_embeddings": 32_768,
    "tie_word_embeddings": True,
    "bos_token_id": 256,
    "eos_token_id": 256,
}

if __name__ == "__main__":
    root, *dtypes = sys.argv[1:]
    torch.manual_seed(0)
    model = Qwen2ForCausalLM(Qwen2Config(**CONFIG))
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary)
        model.save_pretrained(source)
        write_tokenizer(source, CONFIG["vocab_size"])
        for dtype in dtypes or ["int4", "fp32"]:
            target = Path(root) / f"half-{dtype}"
            build_genai(source, target, dtype)
            write_tokenizer(target, CONFIG["vocab_size"])
            print(target, flush=True)
