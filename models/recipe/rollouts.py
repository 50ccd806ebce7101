"""Completions of problems by a model, checked."""

from dataclasses import dataclass

from model import LanguageModel
from sampler import sample
from tasks import mix, verify
from tasks.verify import Problem
from tokens import END, decode_all, encode_all

# Completions are cut at this many tokens; prompts are shorter than 100.
LIMIT = 256


@dataclass
class Rollout:
    problem: Problem
    prompt: list[int]
    completion: list[int]
    text: str
    right: bool

    @property
    def cut(self) -> bool:
        return self.completion[-1] != END

    @property
    def true_share(self) -> float:
        """Share of the steps `a op b = c` that hold; 1 if there are none."""
        count, true = verify.steps(self.text)
        return true / count if count else 1.0


def roll(
    model: LanguageModel, problems: list[Problem], temperature: float, seed: int
) -> list[Rollout]:
    prompts = encode_all([mix.render_prompt(p) for p in problems])
    completions = sample(model, prompts, LIMIT, temperature, seed)
    return [
        Rollout(problem, prompt, completion, text, verify.is_right(problem, text))
        for problem, prompt, completion, text in zip(
            problems, prompts, completions, decode_all(completions)
        )
    ]


def accuracy(rollouts: list[Rollout]) -> float:
    return sum(r.right for r in rollouts) / len(rollouts)
