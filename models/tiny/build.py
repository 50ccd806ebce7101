"""Builds tiny random models with the exporters and quantisers that published models come from.

    python -m pip install -r models/tiny/requirements.txt
    python models/tiny/build.py test/fixtures/models [name ...]

Each folder is a whole model folder. The weights are random (seed 0); only shapes and operators are
those of the families, so that the engine can be tested on real graphs. `expected.json` holds what
PyTorch says in float32: the logprob of each next token of `ids`.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from families import FAMILIES, IDS
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from torch_export import export_decoder
from quantise import to_float16, to_int4, to_int8

# name: (family, exporter, dtype)
BUILDS = {
    "llama-genai-fp32": ("llama", "genai", "fp32"),
    "llama-genai-fp16": ("llama", "genai", "fp16"),
    "llama-genai-int4": ("llama", "genai", "int4"),
    "qwen2-genai-fp32": ("qwen2", "genai", "fp32"),
    "qwen3-genai-fp32": ("qwen3", "genai", "fp32"),
    "phi3-genai-fp32": ("phi3", "genai", "fp32"),
    "gemma2-genai-fp32": ("gemma2", "genai", "fp32"),
    "gemma3-genai-fp32": ("gemma3", "genai", "fp32"),
    "mistral-genai-fp32": ("mistral", "genai", "fp32"),
    "qwen2-torch": ("qwen2", "torch", "all"),
    "llama-torch": ("llama", "torch", "fp32"),
    "qwen3-torch": ("qwen3", "torch", "fp32"),
    "gemma2-torch": ("gemma2", "torch", "fp32"),
    "gemma3-torch": ("gemma3", "torch", "fp32"),
    "phi3-torch": ("phi3", "torch", "fp32"),
    "gpt2-torch": ("gpt2", "torch", "fp32"),
}


def write_tokenizer(folder: Path, vocabulary_size: int) -> None:
    """Every byte is a token; the ids after them pad the vocabulary, as in published models."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE({char: i for i, char in enumerate(alphabet)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|end|>"])
    assert tokenizer.get_vocab_size() <= vocabulary_size
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": "<|end|>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(config))


def expected(model) -> dict:
    with torch.no_grad():
        logits = model(torch.tensor([IDS])).logits[0, :-1].double()
    logprobs = torch.log_softmax(logits, -1)
    following = torch.tensor(IDS[1:])
    picked = logprobs.gather(-1, following[:, None])[:, 0]
    return {"ids": IDS, "logprobs": [round(x, 6) for x in picked.tolist()]}


def build_genai(source: Path, target: Path, dtype: str) -> None:
    command = [sys.executable, "-m", "onnxruntime_genai.models.builder"]
    command += ["-i", str(source), "-o", str(target), "-p", dtype, "-e", "cpu", "-c", str(source)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def build_torch(model, source: Path, target: Path, dtypes: str) -> None:
    graphs = target / "onnx"
    graphs.mkdir(parents=True)
    export_decoder(model, graphs / "model.onnx")
    if dtypes == "all":
        to_float16(graphs / "model.onnx", graphs / "model_fp16.onnx")
        to_int4(graphs / "model.onnx", graphs / "model_q4.onnx")
        to_int4(graphs / "model_fp16.onnx", graphs / "model_q4f16.onnx")
        to_int8(graphs / "model.onnx", graphs / "model_quantized.onnx")
    for name in ["config.json", "generation_config.json"]:
        if (source / name).exists():
            shutil.copy(source / name, target / name)


def build(name: str, root: Path) -> None:
    family, exporter, dtype = BUILDS[name]
    torch.manual_seed(0)
    model = FAMILIES[family]().eval()
    # Before the export, which changes some models.
    truth = expected(model)
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary)
        model.save_pretrained(source)
        write_tokenizer(source, model.config.vocab_size)
        target = root / name
        shutil.rmtree(target, ignore_errors=True)
        if exporter == "genai":
            build_genai(source, target, dtype)
        else:
            build_torch(model, source, target, dtype)
        write_tokenizer(target, model.config.vocab_size)
        (target / "expected.json").write_text(json.dumps(truth))
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    print(f"{name}: {size // 1000} kB", flush=True)


if __name__ == "__main__":
    root, *names = sys.argv[1:]
    for name in names or BUILDS:
        build(name, Path(root))
