"""The quantisers behind the dtype suffixes of transformers.js exports."""

from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.transformers.float16 import convert_float_to_float16


def to_float16(source: Path, target: Path) -> None:
    """Logits, hidden states and cache become float16 too, the inputs' types excepted."""
    model = convert_float_to_float16(onnx.load(source), keep_io_types=False)
    onnx.save(model, target)


def to_int4(source: Path, target: Path) -> None:
    quantizer = MatMulNBitsQuantizer(onnx.load(source), block_size=32, is_symmetric=True)
    quantizer.process()
    onnx.save(quantizer.model.model, target)


def to_int8(source: Path, target: Path) -> None:
    quantize_dynamic(source, target, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"])
