"""Stage 5: ZIP-RC's head in the reserved ids, beside an unchanged policy.

Usage: python train_ziprc.py POLICY.pt OUT.pt [--minutes 12]
Fresh rollouts of the policy on training problems, each used once. At every completion position: the
cross-entropy of the joint cell (right or wrong, remaining length), plus a strong KL of the policy's
ordinary tokens from what they were, plus a penalty that keeps the block's total probability under
one in four hundred, so that tools that do not mask the block are hardly disturbed. All weights are
trained.
"""

import argparse
import math
import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import batches
import body
import ziprc
from logs import Log
from model import load, save
from rollouts import accuracy, roll
from tasks import mix
from tokens import RESERVED

_QUIET = 6.0
# The first states of a rollout know least and are few: their weight falls from this to 1. It depends
# on the position alone, never on how the rollout goes on, so that predictions stay unbiased.
_FIRST_WEIGHT = 12.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("policy")
    parser.add_argument("out")
    parser.add_argument("--start", help="a model with a head to go on from")
    parser.add_argument("--name", default="ziprc", help="of the log")
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--kl", type=float, default=20)
    parser.add_argument("--step-rollouts", type=int, default=96, help="rollouts per optimizer step")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()

    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    model, teacher = load(args.start or args.policy), load(args.policy).eval()
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=args.rate, betas=(0.9, 0.98), weight_decay=0, fused=True
    )

    def losses(
        part: batches.Batch, cells: Tensor, position: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Sums over a batch: joint cross-entropy, KL of the policy, loudness of the block."""
        with torch.no_grad():
            before = teacher.logits(body.hidden(teacher, part.ids, part.starts)[part.where])
        logits = model.logits(body.hidden(model, part.ids, part.starts)[part.where])
        block = logits[:, ziprc.FIRST : ziprc.FIRST + ziprc.CELLS]
        p, q = before[:, :RESERVED].log_softmax(-1), logits[:, :RESERVED].log_softmax(-1)
        kl = (p.exp() * (p - q)).sum(-1)
        loud = block.logsumexp(-1) - logits[:, :RESERVED].logsumexp(-1) + _QUIET
        each = F.cross_entropy(block, cells, reduction="none")
        weight = (_FIRST_WEIGHT / (1 + position / 4)).clamp(min=1)
        return (each * weight).sum(), kl.sum(), loud.relu().square().sum()

    settings = {k: v for k, v in vars(args).items() if k not in ("policy", "out", "name", "start")}
    log = Log(f"train_{args.name}", settings | {"edges": ziprc.EDGES})
    rollouts = step = 0
    recent: list[tuple[float, float, float]] = []
    while (done := log.seconds() / (args.minutes * 60)) < 1:
        problems = [mix.draw(rng, "train") for _ in range(960)]
        fresh = roll(teacher, problems, 1, seed=rng.getrandbits(60))
        rng.shuffle(fresh)
        rollouts += len(fresh)
        for start in range(0, len(fresh), args.step_rollouts):
            done = log.seconds() / (args.minutes * 60)
            if done >= 1:
                break
            some = fresh[start : start + args.step_rollouts]
            sequences = [np.array(r.prompt + r.completion) for r in some]
            prompts = [len(r.prompt) for r in some]
            cells = [ziprc.labels(r) for r in some]
            total = sum(map(len, cells))
            sums = np.zeros(3)
            for rows in batches.groups([len(s) for s in sequences], 4096, rng):
                part = batches.batch(rows, sequences, prompts)
                own = torch.from_numpy(np.concatenate([cells[r] for r in rows]))
                position = torch.cat([torch.arange(len(cells[r])) for r in rows])
                parts = losses(part, own, position)
                ((parts[0] + args.kl * parts[1] + parts[2]) / total).backward()
                sums += [p.item() for p in parts]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            for group in optimizer.param_groups:
                group["lr"] = (
                    args.rate
                    * min(1, (step + 1) / 20)
                    * (0.02 + 0.98 * math.cos(done * math.pi / 2))
                )
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            recent.append(tuple(sums / total))
            step += 1
            if step % 20 == 0:
                joint, kl, loud = np.mean(recent[-20:], axis=0).tolist()
                log.add(
                    step=step,
                    joint=joint,
                    kl=kl,
                    loud=loud,
                    rollouts=rollouts,
                    right=accuracy(fresh),
                )
        save(model, args.out)
    save(model, args.out)
    joint, kl, loud = np.mean(recent[-100:], axis=0).tolist()
    log.results = {"steps": step, "rollouts": rollouts, "joint_nats": joint, "kl_nats": kl}
    log.write()


if __name__ == "__main__":
    main()
