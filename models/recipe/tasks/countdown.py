"""Countdown problems: make a target from two, three or four numbers, each used once."""

import random
from dataclasses import dataclass

from .arithmetic import after, moves


@dataclass(frozen=True)
class Band:
    """How large the numbers and the target of one type of problem may be."""

    count: int
    largest_number: int
    targets: tuple[int, int]


# Three bands of three numbers, so that problems of about equal length differ in difficulty.
BANDS = {
    "c2": Band(2, 20, (3, 99)),
    "c3a": Band(3, 9, (3, 24)),
    "c3b": Band(3, 13, (12, 48)),
    "c3c": Band(3, 20, (25, 99)),
    "c4": Band(4, 10, (5, 60)),
}


@dataclass(frozen=True)
class Countdown:
    type: str
    numbers: tuple[int, ...]
    target: int
    prompt: str

    @property
    def content(self) -> str:
        """What makes two problems the same one, whatever their wording and order."""
        return f"countdown {sorted(self.numbers)} {self.target}"


def draw(rng: random.Random, type_name: str) -> Countdown:
    """A problem that can be solved: the target is what random moves lead to."""
    band = BANDS[type_name]
    while True:
        numbers = [rng.randint(1, band.largest_number) for _ in range(band.count)]
        left = list(numbers)
        while len(left) > 1:
            possible = moves(left)
            if not possible:
                break
            left = after(left, rng.choice(possible))
        low, high = band.targets
        if len(left) == 1 and low <= left[0] <= high and left[0] not in numbers:
            return Countdown(type_name, tuple(numbers), left[0], _prompt(rng, numbers, left[0]))


def _prompt(rng: random.Random, numbers: list[int], target: int) -> str:
    listed = ", ".join(map(str, numbers))
    return rng.choice(
        (
            f"Use the numbers {listed} to make {target}.",
            f"Make {target} from {listed}.",
            f"Using {listed}, reach {target}.",
            f"Numbers: {listed}. Target: {target}.",
        )
    )
