"""Stage 6: how good ZIP-RC's predictions are on held-out problems, and its calibration temperature.

Usage: python evaluate_ziprc.py MODEL.pt --name rl [--count 4000]
The temperature is fitted on validation problems. Base rates, rates by type and median lengths by
position, against which the head is compared, come from rollouts on validation problems too; figures
are of test problems. One state per rollout at the start (no token yet), in the middle and in the
last tenth of the reasoning (0.95 of it); and every state, where the median by position is fair.
"""

import argparse
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

import batches
import body
import ziprc
from logs import Log
from model import LanguageModel, load
from rollouts import Rollout, accuracy, roll
from tasks import mix
from tokens import END, RESERVED, THINK_END

PLACES = {"start": 0.0, "middle": 0.5, "last tenth": 0.95}
_BINS = 10


@dataclass
class States:
    """Every state of some rollouts: block logits, and where each rollout's states begin."""

    rollouts: list[Rollout]
    logits: torch.Tensor
    mass: float
    first: np.ndarray


@torch.no_grad()
def read(model: LanguageModel, rollouts: list[Rollout]) -> States:
    sequences = [np.array(r.prompt + r.completion) for r in rollouts]
    prompts = [len(r.prompt) for r in rollouts]
    blocks, mass = [], []
    for start in range(0, len(rollouts), 64):
        rows = list(range(start, min(start + 64, len(rollouts))))
        part = batches.batch(rows, sequences, prompts)
        logits = model.logits(body.hidden(model, part.ids, part.starts)[part.where])
        blocks.append(logits[:, ziprc.FIRST : ziprc.FIRST + ziprc.CELLS])
        mass.append(1 - logits.softmax(-1)[:, :RESERVED].sum(-1))
    lengths = [len(r.completion) for r in rollouts]
    first = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    return States(rollouts, torch.cat(blocks).double(), float(torch.cat(mass).mean()), first)


def fit_temperature(states: States) -> float:
    """The temperature of the joint with the least cross-entropy, by golden section."""
    cells = torch.from_numpy(np.concatenate([ziprc.labels(r) for r in states.rollouts]))

    def cost(log_t: float) -> float:
        return float(F.cross_entropy(states.logits / np.exp(log_t), cells))

    low, high, ratio = -1.0, 1.5, (5**0.5 - 1) / 2
    for _ in range(25):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if cost(a) < cost(b) else (a, high)
    return float(np.exp((low + high) / 2))


def place(rollout: Rollout, share: float) -> int:
    """Completion tokens before the state at this share of the reasoning."""
    ids = rollout.completion
    reasoning = ids.index(THINK_END) if THINK_END in ids else len(ids)
    return int(share * reasoning)


def remaining(rollout: Rollout, k: int) -> int:
    return len(rollout.completion) - (rollout.completion[-1] == END) - k


def by_position(known: list[Rollout], positions: list[int]) -> np.ndarray:
    """The median of what is left at positions, known only how many tokens there are so far."""
    medians = {
        k: float(np.median([remaining(r, k) for r in known if len(r.completion) > k] or [0]))
        for k in set(positions)
    }
    return np.array([medians[k] for k in positions])


def calibration_error(p: np.ndarray, right: np.ndarray) -> float:
    bins = np.minimum((p * _BINS).astype(int), _BINS - 1)
    gaps = [abs(p[bins == b].sum() - right[bins == b].sum()) for b in range(_BINS)]
    return float(sum(gaps) / len(p))


def reliability(p: np.ndarray, right: np.ndarray) -> list[dict[str, float]]:
    bins = np.minimum((p * _BINS).astype(int), _BINS - 1)
    return [
        {
            "count": int((bins == b).sum()),
            "predicted": round(float(p[bins == b].mean()), 3),
            "right": round(float(right[bins == b].mean()), 3),
        }
        for b in range(_BINS)
        if (bins == b).any()
    ]


def area(p: np.ndarray, right: np.ndarray) -> float:
    """Area under the ROC curve, ties counted half."""
    _, group, counts = np.unique(p, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[group]
    good = right.sum()
    return float((ranks[right == 1].sum() - good * (good + 1) / 2) / (good * (len(p) - good)))


def judged(
    test: States, known: list[Rollout], at: list[tuple[int, int]], temperature: float
) -> dict[str, object]:
    """The head's figures at states (rollout, tokens so far), with those of the baselines."""
    rows = torch.from_numpy(np.array([test.first[i] + k for i, k in at]))
    joint = ziprc.joint(F.pad(test.logits[rows], (ziprc.FIRST, 0)), temperature)
    rollouts = [test.rollouts[i] for i, _ in at]
    p = joint[:, 1].sum(-1).numpy()
    right = np.array([r.right for r in rollouts], float)
    left = np.array([remaining(r, k) for r, (_, k) in zip(rollouts, at)], float)

    rate = accuracy(known)
    types: dict[str, list[Rollout]] = defaultdict(list)
    for rollout in known:
        types[rollout.problem.type].append(rollout)
    rates = {name: accuracy(of) for name, of in types.items()}
    by_type = np.array([rates[r.problem.type] for r in rollouts])
    typical = by_position(known, [k for _, k in at])

    def brier(q: np.ndarray | float) -> float:
        return float(np.mean((q - right) ** 2))

    def off(q: np.ndarray) -> float:
        return float(np.mean(np.abs(q - left)))

    expected, median = ziprc.expected_length(joint).numpy(), ziprc.median_length(joint).numpy()
    figures = {
        "count": len(right),
        "right": right.mean(),
        "brier": brier(p),
        "brier_constant": brier(rate),
        "brier_by_type": brier(by_type),
        "brier_below_constant": 1 - brier(p) / brier(rate),
        "brier_below_by_type": 1 - brier(p) / brier(by_type),
        "calibration_error": calibration_error(p, right),
        "auc": area(p, right),
        "auc_by_type": area(by_type, right),
        "length_mae_median": off(median),
        "length_mae_expected": off(expected),
        "length_mae_by_position": off(typical),
        "length_mae_below_position": 1 - off(median) / off(typical),
    }
    return {k: round(float(v), 4) for k, v in figures.items()} | {
        "reliability": reliability(p, right)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("--name", required=True)
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--known", type=int, default=4000, help="validation rollouts")
    args = parser.parse_args()

    torch.set_num_threads(1)
    model = load(args.model)
    known = roll(model, mix.distinct(args.known, "validation", 11), 1, seed=11)
    temperature = fit_temperature(read(model, known))
    test = read(model, roll(model, mix.distinct(args.count, "test", 2026), 1, seed=12))
    log = Log(f"evaluate_ziprc_{args.name}", {"count": args.count, "known": args.known})
    log.results = {"temperature": round(temperature, 4), "block_probability": test.mass}
    log.add(temperature=temperature, known_right=accuracy(known), block_probability=test.mass)
    places = {
        name: [(i, place(r, share)) for i, r in enumerate(test.rollouts)]
        for name, share in PLACES.items()
    }
    places["every state"] = [
        (i, k) for i, r in enumerate(test.rollouts) for k in range(len(r.completion))
    ]
    for name, at in places.items():
        log.results[name] = judged(test, known, at, temperature)
        log.add(place=name, **{k: v for k, v in log.results[name].items() if k != "reliability"})
    log.write()


if __name__ == "__main__":
    main()
