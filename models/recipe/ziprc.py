"""ZIP-RC's reserved block: which id is which reward and remaining length (arXiv 2512.01457).

Cell (b, l) is id FIRST + b * LENGTHS + l. The state after k completion tokens is read at the row
that predicts token k + 1 (k = 0: the last prompt token) and predicts n - k tokens, where n counts
the completion without its end token.
"""

import numpy as np
import torch
from torch import Tensor

from rollouts import Rollout
from tokens import END, RESERVED

FIRST = RESERVED
REWARDS = (0, 1)
# A length falls into the last bin whose edge it reaches; the last edge only ends the last bin.
EDGES = (0, 1, 2, 4, 6, 9, 13, 18, 25, 34, 45, 58, 74, 95, 125, 165, 256)
LENGTHS = len(EDGES) - 1
CELLS = len(REWARDS) * LENGTHS


def labels(rollout: Rollout) -> np.ndarray:
    """The cell of every state of a rollout, one for each completion token."""
    tokens = len(rollout.completion)
    remaining = tokens - (rollout.completion[-1] == END) - np.arange(tokens)
    bins = np.searchsorted(EDGES[:-1], remaining, side="right") - 1
    return int(rollout.right) * LENGTHS + bins


def joint(logits: Tensor, temperature: float = 1.0) -> Tensor:
    """[..., vocabulary] to the joint [..., rewards, lengths]."""
    cells = (logits[..., FIRST : FIRST + CELLS].double() / temperature).softmax(-1)
    return cells.unflatten(-1, (len(REWARDS), LENGTHS))


def expected_length(joint_: Tensor) -> Tensor:
    mids = (torch.tensor(EDGES[:-1]) + torch.tensor(EDGES[1:])).double() / 2
    return joint_.sum(-2) @ mids


def median_length(joint_: Tensor) -> Tensor:
    """The marginal's median, interpolated within its bin."""
    marginal = joint_.sum(-2)
    below = marginal.cumsum(-1)
    at = (below < 0.5).sum(-1).clamp(max=LENGTHS - 1)
    inside = marginal.gather(-1, at[..., None])[..., 0]
    start = below.gather(-1, at[..., None])[..., 0] - inside
    edges = torch.tensor(EDGES).double()
    # A bin holds the whole numbers from its edge to one below the next edge.
    width = edges[at + 1] - edges[at] - 1
    return edges[at] + width * ((0.5 - start) / inside).clamp(0, 1)
