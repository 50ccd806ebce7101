"""Stage 1: writes the training traces of the fallible authors.

Usage: python make_traces.py OUT.npz [--count 100000] [--seed 1]
Prints how often the authors are right, by type.
"""

import argparse
import random
from collections import defaultdict

import numpy as np

from tasks import mix, verify
from tokens import encode_all


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    rng = random.Random(args.seed)
    prompts: list[str] = []
    completions: list[str] = []
    right: dict[str, list[bool]] = defaultdict(list)
    for _ in range(args.count):
        problem = mix.draw(rng, "train")
        completion = mix.render_completion(*mix.write(problem, rng))
        right[problem.type].append(verify.is_right(problem, completion))
        prompts.append(mix.render_prompt(problem))
        completions.append(completion)

    heads, tails = encode_all(prompts), encode_all(completions)
    flat = np.concatenate([np.array(h + t, np.int16) for h, t in zip(heads, tails)])
    np.savez(
        args.out,
        ids=flat,
        prompt_lengths=np.array([len(h) for h in heads], np.int32),
        lengths=np.array([len(h) + len(t) for h, t in zip(heads, tails)], np.int32),
    )
    print(f"{args.out}: {len(heads)} traces, {len(flat)} tokens")
    print({k: round(sum(v) / len(v), 3) for k, v in sorted(right.items())})


if __name__ == "__main__":
    main()
