"""Held-out problems for measurements, as JSON lines that the verifiers read.

Usage: python make_problems.py --out FILE [--count 200] [--seed 20261121] [--split test]
"""

import argparse
import json
from pathlib import Path

from tasks import mix
from tasks.countdown import Countdown


def record(problem: mix.Problem) -> dict[str, object]:
    """The rules of a Countdown, the number that answers a word problem."""
    if isinstance(problem, Countdown):
        return {
            "prompt": problem.prompt,
            "numbers": list(problem.numbers),
            "target": problem.target,
        }
    return {"prompt": problem.prompt, "answer": str(problem.answer)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--split", choices=("train", "validation", "test"), default="test")
    given = parser.parse_args()
    problems = mix.distinct(given.count, given.split, given.seed)
    lines = (json.dumps(record(problem)) + "\n" for problem in problems)
    given.out.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
