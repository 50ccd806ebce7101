"""Compiles and loads the C files (gcc, a CPU with AVX-512), and hands them arrays."""

import ctypes
import hashlib
import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_FLAGS = ["-O3", "-march=native", "-ffast-math", "-fno-finite-math-only", "-shared", "-fPIC"]


@cache
def library(source: str) -> ctypes.CDLL:
    """The shared library of a C file beside this one, built once per content."""
    texts = b"".join(f.read_bytes() for f in [_FOLDER / source, *sorted(_FOLDER.glob("*.h"))])
    key = hashlib.sha256(texts).hexdigest()[:16]
    target = Path(tempfile.gettempdir()) / f"reasonscope-{Path(source).stem}-{key}.so"
    if not target.exists():
        partial = target.with_suffix(f".{os.getpid()}")
        subprocess.run(["gcc", *_FLAGS, "-o", partial, _FOLDER / source, "-lm"], check=True)
        partial.rename(target)
    return ctypes.CDLL(str(target))
