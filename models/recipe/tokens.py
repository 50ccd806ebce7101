"""The tokenizer that ships with the models, and its special ids."""

from pathlib import Path

from tokenizers import Tokenizer

FILE = Path(__file__).resolve().parents[1] / "embedded" / "base" / "tokenizer.json"
_TOKENIZER = Tokenizer.from_file(str(FILE))

VOCABULARY = 1024
PAD = 869
END = 872
THINK_END = 874
# Ids from here on have no text; ZIP-RC's joint distribution uses the first of them.
RESERVED = 875


def encode(text: str) -> list[int]:
    return _TOKENIZER.encode(text).ids


def encode_all(texts: list[str]) -> list[list[int]]:
    return [encoding.ids for encoding in _TOKENIZER.encode_batch(texts)]


def decode(ids: list[int]) -> str:
    return _TOKENIZER.decode(ids, skip_special_tokens=False)


def decode_all(sequences: list[list[int]]) -> list[str]:
    return _TOKENIZER.decode_batch(sequences, skip_special_tokens=False)
