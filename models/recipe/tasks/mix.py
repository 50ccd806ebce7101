"""The mix of problems, split by content: none of a split occurs in another, in any wording."""

import hashlib
import json
import random
import re
from functools import cache
from pathlib import Path
from typing import Literal

from . import countdown, countdown_author, words, words_author
from .verify import Problem

Split = Literal["train", "validation", "test"]

# Shares of the types: Countdown 73 %, word problems 27 %.
WEIGHTS = {
    "c2": 4,
    "c3a": 20,
    "c3b": 22,
    "c3c": 18,
    "c4": 9,
    "w1": 3,
    "w2": 8,
    "w3": 9,
    "w4": 7,
}
TYPES = tuple(WEIGHTS)
_SHIPPED = Path(__file__).resolve().parents[2] / "embedded" / "problems.json"


@cache
def _shipped() -> frozenset[str]:
    """Contents of the problems that ship with the models; they belong to the test split."""
    problems = json.loads(_SHIPPED.read_text(encoding="utf-8"))
    return frozenset(
        f"countdown {sorted(p['numbers'])} {p['target']}" for p in problems if "numbers" in p
    )


@cache
def _shipped_prompts() -> frozenset[str]:
    problems = json.loads(_SHIPPED.read_text(encoding="utf-8"))
    return frozenset(_bare(p["prompt"]) for p in problems if "numbers" not in p)


def _bare(prompt: str) -> str:
    """A word problem's numbers, which is what the shipped ones are recognised by."""
    return " ".join(re.findall(r"\d+|half|doubles", prompt))


def split_of(problem: Problem) -> Split:
    """Test 10 %, validation 5 %, training 85 % of all contents, by a hash of the content."""
    if problem.content in _shipped() or _bare(problem.prompt) in _shipped_prompts():
        return "test"
    bucket = hashlib.sha256(problem.content.encode()).digest()[0] * 20 // 256
    return "test" if bucket < 2 else "validation" if bucket == 2 else "train"


def draw(rng: random.Random, split: Split) -> Problem:
    """A random problem of the split; the mix of types is the same for all splits."""
    type_name = rng.choices(TYPES, tuple(WEIGHTS.values()))[0]
    family = countdown if type_name.startswith("c") else words
    while True:
        problem = family.draw(rng, type_name)
        if split_of(problem) == split:
            return problem


def distinct(count: int, split: Split, seed: int) -> list[Problem]:
    """`count` problems of a split, no prompt twice."""
    rng = random.Random(seed)
    found: dict[str, Problem] = {}
    while len(found) < count:
        problem = draw(rng, split)
        found.setdefault(problem.prompt, problem)
    return list(found.values())


def write(problem: Problem, rng: random.Random) -> tuple[str, str]:
    """A fallible author's chain of thought and answer."""
    if isinstance(problem, countdown.Countdown):
        return countdown_author.write(problem, rng)
    return words_author.write(problem, rng)


def render_prompt(problem: Problem) -> str:
    return f"<|user|>{problem.prompt}<|assistant|><think>"


def render_completion(thought: str, answer: str) -> str:
    return f"{thought}</think>Answer: {answer}<|end|>"
