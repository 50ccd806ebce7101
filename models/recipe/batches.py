"""Batches of (prompt, completion) sequences that lie one after another, without padding."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor


@dataclass
class Batch:
    """`where` are the rows of `ids` whose output predicts `targets`, the completions' tokens."""

    rows: list[int]
    ids: Tensor
    # Where each sequence begins, and the end (int32).
    starts: Tensor
    where: Tensor
    targets: Tensor
    # For each target, which of the batch's rows it belongs to.
    row: Tensor


def groups(lengths: Sequence[int], tokens: int, rng: random.Random) -> list[list[int]]:
    """All indices in random order, in groups of at most `tokens` in total."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    found: list[list[int]] = []
    room = 0
    for index in order:
        if not found or lengths[index] > room:
            found.append([])
            room = tokens
        found[-1].append(index)
        room -= lengths[index]
    return found


def batch(rows: list[int], sequences: Sequence[np.ndarray], prompt_lengths: Sequence[int]) -> Batch:
    lengths = [len(sequences[r]) for r in rows]
    starts = np.cumsum([0, *lengths])
    where, targets = [], []
    for r, start, length in zip(rows, starts, lengths):
        where.append(np.arange(start + prompt_lengths[r] - 1, start + length - 1))
        targets.append(sequences[r][prompt_lengths[r] :])
    ids = np.concatenate([sequences[r] for r in rows])

    def whole(values: np.ndarray) -> Tensor:
        return torch.from_numpy(values.astype(np.int64))

    row = np.repeat(np.arange(len(rows)), [len(t) for t in targets])
    return Batch(
        rows,
        whole(ids),
        torch.from_numpy(starts.astype(np.int32)),
        whole(np.concatenate(where)),
        whole(np.concatenate(targets)),
        whole(row),
    )


def load_traces(files: list[str]) -> tuple[list[np.ndarray], list[int]]:
    """Sequences and prompt lengths of files that make_traces.py wrote."""
    sequences: list[np.ndarray] = []
    prompts: list[int] = []
    for file in files:
        stored = np.load(file)
        sequences += np.split(stored["ids"], np.cumsum(stored["lengths"])[:-1])
        prompts += stored["prompt_lengths"].tolist()
    return sequences, prompts
