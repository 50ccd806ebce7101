"""Stage 6: accuracy of the models on held-out problems, and how base and RL differ.

Usage: python evaluate.py --base BASE.pt --rl RL.pt --draft DRAFT.pt [--count 3000]
All models get the same problems, one sample each at temperature 1 and one greedy completion.
"""

import argparse
import math
from collections import defaultdict

import numpy as np
import torch
from torch import Tensor

import batches
import body
from intervals import paired, share
from logs import Log
from model import LanguageModel, load
from rollouts import Rollout, roll
from tasks import mix, verify
from tokens import RESERVED


def described(rollouts: list[Rollout]) -> dict[str, object]:
    """Accuracy with its interval, by type, and what the traces look like."""
    by_type: dict[str, list[Rollout]] = defaultdict(list)
    for rollout in rollouts:
        by_type[rollout.problem.type].append(rollout)
    counts = [verify.steps(r.text) for r in rollouts]
    written, true = (sum(c) for c in zip(*counts))
    reflecting = [verify.reflections(r.text) > 0 for r in rollouts]
    return {
        "accuracy": share(sum(r.right for r in rollouts), len(rollouts)),
        "by_type": {
            t: share(sum(r.right for r in rs), len(rs)) | {"count": len(rs)}
            for t, rs in sorted(by_type.items())
        },
        "mean_length": round(float(np.mean([len(r.completion) for r in rollouts])), 1),
        "cut": round(float(np.mean([r.cut for r in rollouts])), 4),
        "true_steps": round(true / written, 4),
        "right_with_a_false_step": round(
            float(np.mean([c[0] != c[1] for r, c in zip(rollouts, counts) if r.right])), 4
        ),
        "reflecting": round(float(np.mean(reflecting)), 4),
    }


def logs_of(model: LanguageModel, part: batches.Batch) -> Tensor:
    """Log-probabilities [targets, ordinary tokens] of the completions of a batch."""
    hidden = body.hidden(model, part.ids, part.starts)[part.where]
    return model.logits(hidden)[:, :RESERVED].log_softmax(-1)


@torch.no_grad()
def compared(
    base: LanguageModel, rl: LanguageModel, draft: LanguageModel, rollouts: list[Rollout]
) -> dict[str, float]:
    """Token by token on RL's rollouts: Jensen-Shannon divergence from the base (nats), entropies,
    and the share of draft tokens that speculative sampling would accept (sum of min(p, q))."""
    sequences = [np.array(r.prompt + r.completion) for r in rollouts]
    prompts = [len(r.prompt) for r in rollouts]
    divergence, changed, base_entropy, rl_entropy, accepted = [], [], [], [], []
    for start in range(0, len(rollouts), 64):
        rows = list(range(start, min(start + 64, len(rollouts))))
        part = batches.batch(rows, sequences, prompts)
        p, q, d = (logs_of(m, part) for m in (base, rl, draft))
        middle = torch.logaddexp(p, q) - math.log(2)
        divergence.append(((p.exp() * (p - middle)).sum(-1) + (q.exp() * (q - middle)).sum(-1)) / 2)
        changed.append((p.argmax(-1) != q.argmax(-1)).float())
        base_entropy.append(-(p.exp() * p).sum(-1))
        rl_entropy.append(-(q.exp() * q).sum(-1))
        accepted.append(torch.minimum(d.exp(), q.exp()).sum(-1))
    js = torch.cat(divergence)
    return {
        "tokens": len(js),
        "js_mean_nats": round(float(js.mean()), 5),
        "js_above_0.1_nats": round(float((js > 0.1).float().mean()), 4),
        "best_token_changed": round(float(torch.cat(changed).mean()), 4),
        "base_entropy_nats": round(float(torch.cat(base_entropy).mean()), 4),
        "rl_entropy_nats": round(float(torch.cat(rl_entropy).mean()), 4),
        "draft_accepted_by_rl": round(float(torch.cat(accepted).mean()), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("base", "rl", "draft"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=2026)
    args = parser.parse_args()

    torch.set_num_threads(1)
    problems = mix.distinct(args.count, "test", args.seed)
    models = {name: load(getattr(args, name)) for name in ("base", "rl", "draft")}
    log = Log("evaluate", {"count": args.count, "seed": args.seed})
    drawn: dict[str, list[Rollout]] = {}
    greedy: dict[str, list[Rollout]] = {}
    for name, model in models.items():
        drawn[name] = roll(model, problems, 1, args.seed)
        greedy[name] = roll(model, problems, 0, args.seed)
        log.results[name] = {
            "temperature_1": described(drawn[name]),
            "greedy": described(greedy[name]),
        }
        log.add(
            model=name,
            temperature_1=log.results[name]["temperature_1"]["accuracy"]["share"],
            greedy=log.results[name]["greedy"]["accuracy"]["share"],
        )
    for kind, of in (("temperature_1", drawn), ("greedy", greedy)):
        log.results[f"rl_minus_base_{kind}"] = paired(
            [r.right for r in of["base"]], [r.right for r in of["rl"]]
        )
    log.results["on_rl_rollouts"] = compared(
        models["base"], models["rl"], models["draft"], drawn["rl"][:1000]
    )
    log.add(**log.results["rl_minus_base_temperature_1"])
    log.write()


if __name__ == "__main__":
    main()
