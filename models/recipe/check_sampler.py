"""Checks sampler.c against PyTorch: greedy tokens agree, samples are as likely as they should be.

Usage: python check_sampler.py MODEL.pt
The mean negative log-likelihood of samples must equal the mean entropy within 4 standard errors.
"""

import argparse
import time

import torch

from model import load
from sampler import sample
from tasks import mix
from tokens import RESERVED, encode_all


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    args = parser.parse_args()
    torch.set_num_threads(1)
    model = load(args.model)
    problems = mix.distinct(400, "validation", seed=5)
    prompts = encode_all([mix.render_prompt(p) for p in problems])

    same = total = 0
    differences: list[torch.Tensor] = []
    greedy = sample(model, prompts, 256, 0, seed=0)
    drawn = sample(model, prompts, 256, 1, seed=0)
    for prompt, best, random in zip(prompts[:100], greedy, drawn):
        rows = model.logits(model.hidden(torch.tensor([prompt + best])))[
            0, len(prompt) - 1 : -1, :RESERVED
        ]
        same += int((rows.argmax(-1) == torch.tensor(best)).sum())
        total += len(best)
        rows = model.logits(model.hidden(torch.tensor([prompt + random])))[
            0, len(prompt) - 1 : -1, :RESERVED
        ]
        log = rows.log_softmax(-1)
        likelihood = log.gather(1, torch.tensor(random)[:, None])[:, 0]
        differences.append(-likelihood + (log.exp() * log).sum(-1))
    difference = torch.cat(differences)
    error = difference.std() / len(difference) ** 0.5
    print(f"greedy tokens that agree: {same} of {total}")
    print(
        f"negative log-likelihood minus entropy: {difference.mean():.4f}, standard error {error:.4f}"
    )
    start = time.time()
    tokens = sum(map(len, sample(model, prompts * 4, 256, 1, seed=1)))
    print(f"{tokens / (time.time() - start):.0f} tokens per second")
    if same < 0.999 * total or abs(difference.mean()) > 4 * error:
        raise SystemExit("the sampler does not follow the model")


if __name__ == "__main__":
    main()
