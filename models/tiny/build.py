"""Builds tiny random models with the exporters and quantisers that published models come from.

    python -m pip install -r models/tiny/requirements.txt
    python models/tiny/build.py test/fixtures/models [name ...]

Some exporters want an older transformers; those models are built in a second environment, with
requirements-older.txt. Each environment builds what it can.

Each folder is a whole model folder. The weights are random (seed 0); only shapes and operators are
those of the families, so that the engine can be tested on real graphs. `expected.json` holds what
PyTorch says in float32: the logprob of each next token of `ids`.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import torch
import transformers
from families import FAMILIES, IDS
from quantise import to_float16, to_int4, to_int8
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from torch_export import export_decoder, slim



@dataclass(frozen=True)
class Build:
    family: str
    exporter: str
    # Of genai's builder a precision, of torch "all" for the suffixes of transformers.js too.
    dtype: str = "fp32"
    # Of genai's builder as `key=value`, of torch the arguments of export_decoder.
    options: tuple = ()
    # Major version of transformers.
    transformers: int = 5


BUILDS = {
    "llama-genai-fp32": Build("llama", "genai"),
    "llama-genai-fp16": Build("llama", "genai", "fp16"),
    "llama-genai-int4": Build("llama", "genai", "int4"),
    "qwen2-genai-pruned": Build("qwen2", "genai", options=("prune_lm_head=true",)),
    "qwen3-genai": Build("qwen3", "genai"),
    "phi3-genai": Build("phi3", "genai"),
    "mistral-genai": Build("mistral", "genai"),
    "gemma2-genai": Build("gemma2", "genai"),
    "gemma3-genai": Build("gemma3-local", "genai", transformers=4),
    "qwen2-torch": Build("qwen2", "torch", "all"),
    "phi3-torch": Build("phi3", "torch", options=("external",)),
    "mistral-torch": Build("mistral", "torch", options=("no_positions",)),
    "gemma2-torch": Build("gemma2", "torch"),
    "gemma3-torch": Build("gemma3", "torch"),
    "gpt2-torch": Build("gpt2", "torch"),
    "llama-optimum": Build("llama-small", "optimum", transformers=4),
    "qwen3-optimum": Build("qwen3", "optimum", transformers=4),
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


def build_genai(source: Path, target: Path, dtype: str, options: tuple = ()) -> None:
    command = [sys.executable, "-m", "onnxruntime_genai.models.builder"]
    command += ["-i", str(source), "-o", str(target), "-p", dtype, "-e", "cpu", "-c", str(source)]
    if options:
        command += ["--extra_options", *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def build_torch(model, target: Path, dtypes: str, options: tuple) -> None:
    graphs = target / "onnx"
    graphs.mkdir(parents=True)
    export_decoder(
        model,
        graphs / "model.onnx",
        positions="no_positions" not in options,
        external="external" in options,
    )
    if dtypes == "all":
        to_float16(graphs / "model.onnx", graphs / "model_fp16.onnx")
        to_int4(graphs / "model.onnx", graphs / "model_q4.onnx")
        to_int4(graphs / "model_fp16.onnx", graphs / "model_q4f16.onnx")
        to_int8(graphs / "model.onnx", graphs / "model_quantized.onnx")


def build_optimum(source: Path, target: Path) -> None:
    from optimum.exporters.onnx import main_export

    graphs = target / "onnx"
    with tempfile.TemporaryDirectory() as temporary:
        exported = Path(temporary)
        main_export(str(source), exported, task="text-generation-with-past", do_validation=False)
        slim(exported / "model.onnx")
        graphs.mkdir(parents=True)
        shutil.copy(exported / "model.onnx", graphs / "model.onnx")


def build(name: str, root: Path) -> None:
    plan = BUILDS[name]
    torch.manual_seed(0)
    model = FAMILIES[plan.family]().eval()
    # Before the export, which changes some models.
    truth = expected(model)
    with tempfile.TemporaryDirectory() as temporary:
        source = Path(temporary)
        model.save_pretrained(source)
        write_tokenizer(source, model.config.vocab_size)
        target = root / name
        shutil.rmtree(target, ignore_errors=True)
        if plan.exporter == "genai":
            build_genai(source, target, plan.dtype, plan.options)
        elif plan.exporter == "optimum":
            build_optimum(source, target)
        else:
            build_torch(model, target, plan.dtype, plan.options)
        if plan.exporter != "genai":
            for file in ["config.json", "generation_config.json"]:
                if (source / file).exists():
                    shutil.copy(source / file, target / file)
        write_tokenizer(target, model.config.vocab_size)
        (target / "expected.json").write_text(json.dumps(truth))
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    print(f"{name}: {size // 1000} kB", flush=True)


if __name__ == "__main__":
    root, *names = sys.argv[1:]
    major = int(transformers.__version__.split(".")[0])
    mine = [name for name, plan in BUILDS.items() if plan.transformers == major]
    for name in names or mine:
        build(name, Path(root))
