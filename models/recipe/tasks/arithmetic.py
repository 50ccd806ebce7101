"""Whole-number arithmetic of Countdown: which moves there are, and which positions can be won."""

from functools import lru_cache

# Intermediate values stay below this, so that the table of sums and products that a model of a
# million parameters must learn stays small, and every number is one token (0 to 199 are).
LARGEST = 120

# A move joins the numbers at places i and j: (i, j, operator, result).
Move = tuple[int, int, str, int]


def moves(values: tuple[int, ...] | list[int]) -> list[Move]:
    """All moves: differences positive, quotients exact, no multiplying or dividing by one."""
    found: list[Move] = []
    for i, a in enumerate(values):
        for j, b in enumerate(values):
            if i == j:
                continue
            if i < j:
                if a + b <= LARGEST:
                    found.append((i, j, "+", a + b))
                if a > 1 and b > 1 and a * b <= LARGEST:
                    found.append((i, j, "*", a * b))
            if a > b:
                found.append((i, j, "-", a - b))
                if b > 1 and a % b == 0:
                    found.append((i, j, "/", a // b))
    return found


def after(values: tuple[int, ...] | list[int], move: Move) -> list[int]:
    """The numbers left after a move; the new one comes last."""
    i, j, _, result = move
    return [v for k, v in enumerate(values) if k not in (i, j)] + [result]


@lru_cache(maxsize=1 << 19)
def winnable(values: tuple[int, ...], target: int) -> bool:
    """Whether the target can be made from all of `values` (sorted)."""
    if len(values) == 1:
        return values[0] == target
    return any(winnable(tuple(sorted(after(values, m))), target) for m in moves(values))
