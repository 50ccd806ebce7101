"""Stage 4b: fits the reserved rows of ZIP-RC's head to convergence, all other weights as they are.

Usage: python fit_ziprc.py MODEL.pt OUT.pt [--rollouts 12000]
Training moves body and rows together and stops by the clock; the rows alone are a convex problem
(multinomial regression from the final hidden state to the joint cell), solved here on rollouts of
the model itself on training problems. The policy does not change. A shift common to all rows does not
change the joint either, so their mean is kept, which keeps the block as quiet as it was.
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

# States per rollout: the first, which has no reasoning yet, and others at random.
_STATES = 20
# The weight of the first state, of which each rollout has one only.
_START = 4.0
_RIDGE = 1e-4


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

    states, cells, weights = [], [], []
    for start in range(0, len(rollouts), 64):
        some = rollouts[start : start + 64]
        sequences = [np.array(r.prompt + r.completion) for r in some]
        part = batches.batch(list(range(len(some))), sequences, [len(r.prompt) for r in some])
        first = np.cumsum([0, *(len(r.completion) for r in some)])
        picked = np.concatenate(
            [
                np.concatenate(([0], choose.integers(0, len(r.completion), _STATES - 1))) + at
                for r, at in zip(some, first)
            ]
        )
        with torch.no_grad():
            states.append(body.hidden(model, part.ids, part.starts)[part.where[picked]])
        cells.append(torch.from_numpy(np.concatenate([ziprc.labels(r) for r in some])[picked]))
        weights.append(torch.tensor([_START] + [1.0] * (_STATES - 1)).repeat(len(some)))
    h, target, weight = torch.cat(states), torch.cat(cells), torch.cat(weights)
    weight /= weight.sum()

    embedding = model.model.embed_tokens.weight.data
    block = slice(ziprc.FIRST, ziprc.FIRST + ziprc.CELLS)
    before = embedding[block].clone()
    rows = before.clone().requires_grad_()
    optimizer = torch.optim.LBFGS(
        [rows], max_iter=80, history_size=20, line_search_fn="strong_wolfe"
    )
    costs: list[float] = []

    def cost() -> torch.Tensor:
        optimizer.zero_grad()
        each = F.cross_entropy(h @ rows.T, target, reduction="none")
        value = (each * weight).sum() + _RIDGE * (rows - before).square().sum()
        value.backward()
        costs.append(value.item())
        return value

    optimizer.step(cost)
    fitted = rows.detach()
    embedding[block] = fitted - fitted.mean(0) + before.mean(0)
    save(model, args.out)
    log.results = {
        "joint_nats_before": costs[0],
        "joint_nats": costs[-1],
        "evaluations": len(costs),
    }
    log.add(**log.results)
    log.write()


if __name__ == "__main__":
    main()
