"""Stage 4b: fits the reserved rows of ZIP-RC's head alone, all other weights as they are.

Usage: python fit_ziprc.py MODEL.pt OUT.pt [--rollouts 12000]
Training moves body and rows together and stops by the clock; the rows alone are a convex problem
(multinomial regression from the final hidden state to the joint cell), solved here on rollouts of
the model itself on training problems, until the cross-entropy on held-out rollouts is least. The
policy does not change. A shift common to all rows does not change the joint either, so their mean is
kept, which keeps the block as quiet as it was.
"""

import argparse
import random

import numpy as np
import torch
import torch.nn.functional as F

import batches
import body
import ziprc
from logs import Log
from model import load, save
from rollouts import accuracy, roll
from tasks import mix

# The share of the states that is used, besides each rollout's first. It is the same for long and for
# short rollouts: a fixed number from each would tell the rows that short ones, which are right more
# often, are commoner than they are among the states that predictions are made from.
_SHARE = 0.25
# The weight of the first state, of which each rollout has one only.
_START = 4.0
_RIDGE = 1e-4
# One rollout in so many is held out; the fit looks at them after every round of iterations.
_HELD_OUT = 8
_ROUNDS, _ITERATIONS = 16, 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("out")
    parser.add_argument("--name", default="ziprc", help="of the log")
    parser.add_argument("--rollouts", type=int, default=12_000)
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()

    torch.set_num_threads(1)
    rng = random.Random(args.seed)
    choose = np.random.default_rng(args.seed)
    model = load(args.model)
    log = Log(f"fit_{args.name}", {"rollouts": args.rollouts, "seed": args.seed})
    problems = [mix.draw(rng, "train") for _ in range(args.rollouts)]
    rollouts = roll(model, problems, 1, seed=rng.getrandbits(60))
    log.add(sampled=len(rollouts), right=accuracy(rollouts))

    states, cells, weights, held_out = [], [], [], []
    for start in range(0, len(rollouts), 64):
        some = rollouts[start : start + 64]
        sequences = [np.array(r.prompt + r.completion) for r in some]
        part = batches.batch(list(range(len(some))), sequences, [len(r.prompt) for r in some])
        is_first = np.concatenate([np.arange(len(r.completion)) == 0 for r in some])
        picked = np.flatnonzero(is_first | (choose.random(len(is_first)) < _SHARE))
        with torch.no_grad():
            states.append(body.hidden(model, part.ids, part.starts)[part.where[picked]])
        cells.append(torch.from_numpy(np.concatenate([ziprc.labels(r) for r in some])[picked]))
        weights.append(torch.from_numpy(np.where(is_first[picked], _START, 1.0)).float())
        held_out.append(part.row[picked] % _HELD_OUT == 0)
    h, target, weight, held = (torch.cat(x) for x in (states, cells, weights, held_out))

    def entropy(rows: torch.Tensor, of: tuple[torch.Tensor, ...]) -> torch.Tensor:
        h, target, weight = of
        return (F.cross_entropy(h @ rows.T, target, reduction="none") * weight).sum() / weight.sum()

    fitting, judging = ((h[s], target[s], weight[s]) for s in (~held, held))
    embedding = model.model.embed_tokens.weight.data
    block = slice(ziprc.FIRST, ziprc.FIRST + ziprc.CELLS)
    before = embedding[block].clone()
    rows = before.clone().requires_grad_()
    optimizer = torch.optim.LBFGS(
        [rows], max_iter=_ITERATIONS, history_size=20, line_search_fn="strong_wolfe"
    )

    def cost() -> torch.Tensor:
        optimizer.zero_grad()
        value = entropy(rows, fitting) + _RIDGE * (rows - before).square().sum()
        value.backward()
        return value

    fitted, least = before, entropy(before, judging).item()
    log.results = {"held_out_nats_before": least}
    for done in range(1, _ROUNDS + 1):
        optimizer.step(cost)
        with torch.no_grad():
            joint, unseen = entropy(rows, fitting).item(), entropy(rows, judging).item()
        log.add(iterations=done * _ITERATIONS, joint=joint, held_out=unseen)
        if unseen >= least:
            break
        fitted, least = rows.detach().clone(), unseen
    embedding[block] = fitted - fitted.mean(0) + before.mean(0)
    save(model, args.out)
    log.results["held_out_nats"] = least
    log.write()


if __name__ == "__main__":
    main()
