"""Stage 3: reinforcement learning on verified answers: GRPO, one step per batch of rollouts.

Usage: python train_rl.py BASE.pt OUT.pt [--minutes 40]
The reward is 1 for a right answer, plus a little for true steps, minus a penalty that grows over
the last quarter of the room. Groups that are all right or all wrong are left out. There is no KL
term and no clipping, since each batch is used for one step. The gradient is accumulated over the
whole batch: a step on a part of it would follow that part's luck.
Every 20 iterations the model is tried on validation problems; the best at temperature 1 is kept,
provided its greedy accuracy is not below the base's.
"""

import argparse
import random

import numpy as np
import torch
import torch.nn.functional as F

import batches
import body
from logs import Log
from model import load, save
from muon import Muon
from rollouts import LIMIT, Rollout, accuracy, roll
from tasks import mix, verify
from tokens import RESERVED

_SOFT_LIMIT = LIMIT * 3 // 4
_OVERLONG = 0.5
_TRUTH = 0.15


def reward(rollout: Rollout) -> float:
    over = max(0, len(rollout.completion) - _SOFT_LIMIT) / (LIMIT - _SOFT_LIMIT)
    return rollout.right + _TRUTH * rollout.true_share - _OVERLONG * over


def advantages(rollouts: list[Rollout], group: int) -> np.ndarray:
    """Rewards less their group's mean, over its deviation; 0 for groups all right or all wrong."""
    rewards = np.array([reward(r) for r in rollouts]).reshape(-1, group)
    right = np.array([r.right for r in rollouts]).reshape(-1, group)
    mixed = right.any(1) & ~right.all(1)
    centred = rewards - rewards.mean(1, keepdims=True)
    return (centred / (rewards.std(1, keepdims=True) + 1e-4) * mixed[:, None]).ravel()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base")
    parser.add_argument("out")
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--problems", type=int, default=64, help="per iteration")
    parser.add_argument("--group", type=int, default=8, help="completions per problem")
    parser.add_argument("--rate", type=float, default=3e-3, help="Muon's, for the matrices")
    parser.add_argument("--validation", type=int, default=800, help="problems")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    model = load(args.base)
    optimizer = Muon(model, matrices=args.rate, embedding=args.rate * 0.08, norms=args.rate)
    validation = mix.distinct(args.validation, "validation", seed=77)

    settings = {k: v for k, v in vars(args).items() if k not in ("base", "out")}
    log = Log("train_rl", settings)
    best = 0.0
    floor = 0.0
    iteration = 0
    while True:
        done = log.seconds() / (args.minutes * 60)
        if iteration % 20 == 0 or done >= 1:
            drawn = roll(model, validation, 1, seed=0)
            greedy = accuracy(roll(model, validation, 0, seed=0))
            if iteration == 0:
                floor = greedy
            log.add(
                iteration=iteration,
                validation=accuracy(drawn),
                validation_greedy=greedy,
                length=float(np.mean([len(r.completion) for r in drawn])),
                cut=float(np.mean([r.cut for r in drawn])),
                true_steps=float(np.mean([r.true_share for r in drawn])),
                reflecting=float(np.mean([verify.reflections(r.text) > 0 for r in drawn])),
            )
            if accuracy(drawn) > best and greedy >= floor:
                best = accuracy(drawn)
                save(model, args.out)
                log.results = {
                    "iteration": iteration,
                    "validation": best,
                    "validation_greedy": greedy,
                }
            save(model, args.out + ".last")
            log.results["iterations"] = iteration
            log.write()
        if done >= 1:
            break
        problems = [mix.draw(rng, "train") for _ in range(args.problems)]
        repeated = [p for p in problems for _ in range(args.group)]
        rollouts = roll(model, repeated, 1, seed=rng.getrandbits(60))
        weights = advantages(rollouts, args.group)
        used = [r for r, a in zip(rollouts, weights) if a]
        advantage = torch.tensor(weights[weights != 0], dtype=torch.float32)
        sequences = [np.array(r.prompt + r.completion) for r in used]
        prompts = [len(r.prompt) for r in used]
        total = sum(len(r.completion) for r in used)
        for rows in batches.groups([len(s) for s in sequences], 4096, rng):
            part = batches.batch(rows, sequences, prompts)
            hidden = body.hidden(model, part.ids, part.starts)[part.where]
            logits = model.logits(hidden)[:, :RESERVED]
            each = F.cross_entropy(logits, part.targets, reduction="none")
            (each * advantage[torch.tensor(rows)][part.row]).sum().div(total).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step(min(1, (iteration + 1) / 5) * min(1, max(0.1, (1 - done) / 0.4)))
        optimizer.zero()
        iteration += 1
        if iteration % 5 == 0:
            log.add(
                iteration=iteration, training=accuracy(rollouts), used=len(used) / len(rollouts)
            )


if __name__ == "__main__":
    main()
