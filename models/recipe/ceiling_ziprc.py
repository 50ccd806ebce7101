"""Stage 5b: how good predictions could be at best, from many continuations of the same states.

Usage: python ceiling_ziprc.py MODEL.pt --name rl [--count 1000 --continuations 16]
The policy goes on from each state many times; the share of right ones and the median of their
lengths are what a perfect head would say, but for chance: the shares are drawn towards their mean by
as much as their own noise asks for. The problems, rollouts and places are evaluate_ziprc.py's, so
what remains is chance, and what a place tells of a rollout that no prediction could know of.
"""

import argparse

import numpy as np
import torch

from evaluate_ziprc import PLACES, by_position, calibration_error, place, remaining
from logs import Log
from model import load
from rollouts import LIMIT, roll
from sampler import sample
from tasks import mix, verify
from tokens import END, decode_all


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("--name", required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--continuations", type=int, default=16)
    parser.add_argument("--known", type=int, default=4000, help="validation rollouts")
    args = parser.parse_args()

    torch.set_num_threads(1)
    model = load(args.model)
    rollouts = roll(model, mix.distinct(args.count, "test", 2026), 1, seed=12)
    right = np.array([r.right for r in rollouts], float)
    known = roll(model, mix.distinct(args.known, "validation", 11), 1, seed=11)
    settings = {k: getattr(args, k) for k in ("count", "continuations", "known")}
    log = Log(f"ceiling_ziprc_{args.name}", settings)
    for name, share in PLACES.items():
        at = [place(r, share) for r in rollouts]
        begun = [
            (r, r.completion[:k]) for r, k in zip(rollouts, at) for _ in range(args.continuations)
        ]
        ends = sample(model, [r.prompt + ids for r, ids in begun], LIMIT, 1, seed=13)
        whole = [(ids + end)[:LIMIT] for (_, ids), end in zip(begun, ends)]
        good = [verify.is_right(r.problem, text) for (r, _), text in zip(begun, decode_all(whole))]
        lengths = [len(ids) - (ids[-1] == END) - len(b) for ids, (_, b) in zip(whole, begun)]
        drawn = np.array(good, float).reshape(len(rollouts), -1)
        shares = drawn.mean(1)
        noise = (shares * (1 - shares)).mean() / (args.continuations - 1)
        p = shares.mean() + (1 - noise / shares.var()) * (shares - shares.mean())
        left = np.array([remaining(r, k) for r, k in zip(rollouts, at)], float)
        median = np.median(np.array(lengths, float).reshape(len(rollouts), -1), axis=1)
        figures = {
            "right": right.mean(),
            "predicted": p.mean(),
            "brier": np.mean((p - right) ** 2),
            "calibration_error": calibration_error(p.clip(0, 1), right),
            "length_mae_median": np.mean(np.abs(median - left)),
            "length_mae_by_position": np.mean(np.abs(by_position(known, at) - left)),
            "length_bias": np.mean(median - left),
        }
        log.results[name] = {k: round(float(v), 4) for k, v in figures.items()}
        log.add(place=name, **log.results[name])
    log.write()


if __name__ == "__main__":
    main()
