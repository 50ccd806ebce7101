"""95 % intervals of shares and of their differences."""

import math
from collections.abc import Sequence

_Z = 1.959964


def share(successes: int, count: int) -> dict[str, float]:
    """A share with Wilson's interval."""
    p, z = successes / count, _Z
    centre = (p + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(p * (1 - p) / count + z * z / (4 * count**2))
    return {"share": round(p, 4), "low": round(centre - half, 4), "high": round(centre + half, 4)}


def paired(before: Sequence[bool], after: Sequence[bool]) -> dict[str, float]:
    """Mean difference of two models on the same problems, normal interval."""
    differences = [int(b) - int(a) for a, b in zip(before, after)]
    count = len(differences)
    mean = sum(differences) / count
    error = math.sqrt(sum((d - mean) ** 2 for d in differences) / (count - 1) / count)
    return {
        "difference": round(mean, 4),
        "low": round(mean - _Z * error, 4),
        "high": round(mean + _Z * error, 4),
    }
