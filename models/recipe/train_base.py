"""Stage 2: next-token training on the authors' traces; also trains the draft model.

Usage: python train_base.py OUT.pt TRACES.npz... [--shape base|draft] [--minutes 30] [--threads 1]
The loss is on completions only. The rate is flat for 35 % of the time, then falls to 3 %.
"""

import argparse
import random

import torch
import torch.nn.functional as F

import batches
import body
from logs import Log
from model import SHAPES, LanguageModel, load, save
from muon import Muon


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out")
    parser.add_argument("traces", nargs="+")
    parser.add_argument("--shape", choices=SHAPES, default="base")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--tokens", type=int, default=2048, help="per step")
    parser.add_argument("--rate", type=float, default=0.01, help="Muon's, for the matrices")
    parser.add_argument("--start", help="a model to go on from")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()

    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    sequences, prompts = batches.load_traces(args.traces)
    lengths = [len(s) for s in sequences]
    model = load(args.start) if args.start else LanguageModel(SHAPES[args.shape])
    optimizer = Muon(model, args.rate, embedding=args.rate * 0.15, norms=args.rate * 0.15)

    queue: list[list[int]] = []
    parameters = sum(p.numel() for p in model.parameters())
    log = Log(
        f"train_{args.shape}",
        {
            **vars(args),
            "out": None,
            "start": bool(args.start),
            "traces": len(sequences),
            "parameters": parameters,
        },
    )
    step = tokens = 0
    losses: list[float] = []
    while (done := log.seconds() / (args.minutes * 60)) < 1:
        if not queue:
            queue = batches.groups(lengths, args.tokens, rng)
        batch = batches.batch(queue.pop(), sequences, prompts)
        hidden = body.hidden(model, batch.ids, batch.starts)[batch.where]
        value = F.cross_entropy(model.logits(hidden), batch.targets)
        value.backward()
        optimizer.step(
            min(1, (step + 1) / 30) * (1 if done < 0.35 else max(0.03, (1 - done) / 0.65))
        )
        optimizer.zero()
        losses.append(value.item())
        tokens += int(sum(lengths[r] for r in batch.rows))
        step += 1
        if step % 100 == 0:
            recent = sum(losses[-100:]) / 100
            log.add(step=step, loss=recent, tokens=tokens, tokens_per_second=tokens / log.seconds())
            if step % 300 == 0:
                save(model, args.out)
    save(model, args.out)
    log.results = {"steps": step, "tokens": tokens, "loss": sum(losses[-100:]) / 100}
    log.write()


if __name__ == "__main__":
    main()
