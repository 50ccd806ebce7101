"""Trains tiny tokenizers of every kind, with what Python's tokenizers makes of some texts.

    python -m pip install -r models/tiny/requirements.txt
    python models/tiny/tokenizer_fixtures.py test/fixtures/tokenizers

Each KIND.json is a tokenizer.json, and KIND.expected.json holds, for each text, its ids and what they
decode to. Training breaks ties at random, so that another run gives other files.
"""

import json
import sys
from pathlib import Path

from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

CORPUS = [
    "Use the numbers 9, 3, 5 to make 48. Wait, let me check: 9 * 5 = 45, and 45 + 3 = 48.",
    "The answer isn't unbelievable; it is reachable, teachable and repeatable.",
    "Grüße aus Köln, naïve café, Привет мир, 世界你好。",
    "def add(a, b):\n    return a + b\n",
]

TEXTS = [
    "Use the numbers 9, 3, 5 to make 48.",
    "Wait, the answer isn't teachable!",
    "  two  blanks\n\tand a tab ",
    "Grüße, Привет, 世界",
    "e\u0301 and \u00e9 are one in NFC",
    "👩‍🔬 was never seen",
    "<|user|>unreachable<|end|>",
    "",
]

SPECIAL = ["<|user|>", "<|end|>"]

# Of Qwen 2.5.
WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def bytes_nfc():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(WORDS), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=SPECIAL,
        show_progress=False,
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    # A word that is added without being special.
    tokenizer.add_tokens([AddedToken("<think>", normalized=False)])
    return tokenizer


def pieces_bpe():
    """In the way of Llama 2 and Phi-3: merges of characters, with bytes for those unknown."""
    byte_tokens = [f"<0x{byte:02X}>" for byte in range(256)]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=420, special_tokens=["<unk>", "<s>", *byte_tokens], show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    state = json.loads(tokenizer.to_str())
    # Bytes are ordinary entries of the vocabulary.
    state["added_tokens"] = [token for token in state["added_tokens"] if token["id"] < 2]
    tokenizer = Tokenizer.from_str(json.dumps(state))
    tokenizer.add_special_tokens([AddedToken(text, normalized=False) for text in SPECIAL])
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", 1)]
    )
    return tokenizer


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=160, special_tokens=["<unk>", *SPECIAL], unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


def wordpiece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(
        vocab_size=190, special_tokens=["[UNK]", "[CLS]", *SPECIAL], show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A", special_tokens=[("[CLS]", tokenizer.token_to_id("[CLS]"))]
    )
    return tokenizer


KINDS = {
    "bytes-nfc": bytes_nfc,
    "pieces-bpe": pieces_bpe,
    "unigram": unigram,
    "wordpiece": wordpiece,
}


def expected(tokenizer: Tokenizer) -> list:
    rows = []
    for text in TEXTS:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        rows.append(
            {
                "text": text,
                "ids": ids,
                "withSpecial": tokenizer.encode(text).ids,
                "decoded": tokenizer.decode(ids, skip_special_tokens=False),
            }
        )
    return rows


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for kind, make in KINDS.items():
        tokenizer = make()
        (target / f"{kind}.json").write_text(tokenizer.to_str(), encoding="utf8")
        rows = json.dumps(expected(tokenizer), ensure_ascii=False, indent=1)
        (target / f"{kind}.expected.json").write_text(rows + "\n", encoding="utf8")
        print(kind, tokenizer.get_vocab_size())
