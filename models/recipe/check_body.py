"""Checks trainer.c against PyTorch: hidden states and all gradients.

Usage: python check_body.py
"""

import time

import torch
import torch.nn.functional as F

import body
from model import SHAPES, LanguageModel


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    for name, shape in SHAPES.items():
        model = LanguageModel(shape)
        for parameter in model.parameters():
            # Larger than at the start of training, so that every path matters.
            parameter.data += torch.randn_like(parameter) * 0.08
        lengths = [1, 7, 16, 17, 90, 41, 130]
        sequences = [torch.randint(0, 1024, (n,)) for n in lengths]
        targets = torch.randint(0, 1024, (sum(lengths),))
        starts = torch.tensor([0, *lengths]).cumsum(0).int()

        expected = torch.cat([model.hidden(s[None])[0] for s in sequences])
        F.cross_entropy(model.logits(expected), targets).backward()
        wanted = {n: p.grad.clone() for n, p in model.named_parameters()}
        model.zero_grad()
        got = body.hidden(model, torch.cat(sequences), starts)
        F.cross_entropy(model.logits(got), targets).backward()
        worst = max(
            float((p.grad - wanted[n]).norm() / wanted[n].norm())
            for n, p in model.named_parameters()
        )
        off = float((got - expected).detach().abs().max())
        print(f"{name}: hidden states differ by {off:.1e}, gradients by {worst:.1e} of their norm")
        if off > 1e-4 or worst > 1e-4:
            raise SystemExit("trainer.c does not compute what PyTorch does")

        ids, starts = torch.randint(0, 800, (64 * 77,)), torch.arange(0, 64 * 77 + 1, 77).int()
        begin = time.time()
        for _ in range(4):
            F.cross_entropy(model.logits(body.hidden(model, ids, starts)), ids).backward()
        print(
            f"{name}: {4 * len(ids) / (time.time() - begin):.0f} tokens per second, forward and backward"
        )


if __name__ == "__main__":
    main()
