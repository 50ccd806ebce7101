"""Random models in the shapes of the published families, as small as their operators allow."""

import transformers as hf

VOCABULARY = 288
IDS = [(index * 37 + 11) % 256 for index in range(48)]

# GroupQueryAttention with rotary embedding wants a head size that 16 divides, int4 blocks of 32.
SHAPE = {
    "vocab_size": VOCABULARY,
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "head_dim": 16,
    "max_position_embeddings": 512,
    # Large enough that the distributions are not flat.
    "initializer_range": 0.3,
    "bos_token_id": 256,
    "eos_token_id": 256,
    "pad_token_id": 256,
}

SMALL = SHAPE | {"intermediate_size": 32, "max_position_embeddings": 128}

# Half of the tokens of IDS and less, so that it matters.
WINDOW = 16

# genai's builder rounds the scale of embeddings, the root of the width, to two digits.
GEMMA = SMALL | {
    "hidden_size": 16,
    "sliding_window": WINDOW,
    "layer_types": ["sliding_attention", "full_attention"],
}


def _without(shape, *names):
    return {key: value for key, value in shape.items() if key not in names}


def gpt2():
    config = hf.GPT2Config(
        vocab_size=VOCABULARY,
        n_embd=32,
        n_inner=64,
        n_layer=2,
        n_head=2,
        n_positions=128,
        initializer_range=0.3,
        bos_token_id=256,
        eos_token_id=256,
    )
    return hf.GPT2LMHeadModel(config)


FAMILIES = {
    "llama": lambda: hf.LlamaForCausalLM(hf.LlamaConfig(**SHAPE, tie_word_embeddings=False)),
    "llama-small": lambda: hf.LlamaForCausalLM(hf.LlamaConfig(**SMALL, tie_word_embeddings=True)),
    "qwen2": lambda: hf.Qwen2ForCausalLM(
        hf.Qwen2Config(
            **_without(SHAPE, "head_dim") | {"num_hidden_layers": 1}, tie_word_embeddings=True
        )
    ),
    "qwen3": lambda: hf.Qwen3ForCausalLM(hf.Qwen3Config(**SMALL, tie_word_embeddings=True)),
    "phi3": lambda: hf.Phi3ForCausalLM(
        hf.Phi3Config(
            **_without(SMALL, "head_dim"), original_max_position_embeddings=128, sliding_window=None
        )
    ),
    "gemma2": lambda: hf.Gemma2ForCausalLM(hf.Gemma2Config(**GEMMA, final_logit_softcapping=5.0)),
    "gemma3": lambda: hf.Gemma3ForCausalLM(hf.Gemma3TextConfig(**GEMMA)),
    # The older builder slides five layers of six, whatever the list says.
    "gemma3-local": lambda: hf.Gemma3ForCausalLM(
        hf.Gemma3TextConfig(**GEMMA | {"layer_types": ["sliding_attention"] * 2})
    ),
    # genai's builder slides the layers that the list names, and transformers all of them.
    "mistral": lambda: hf.MistralForCausalLM(
        hf.MistralConfig(**SMALL, sliding_window=WINDOW, layer_types=["sliding_attention"] * 2)
    ),
    "gpt2": gpt2,
}
