"""Muon for the matrices (momentum made orthogonal by Newton-Schulz), AdamW for the rest."""

import torch
from torch import Tensor, nn

_MOMENTUM = 0.95
# Quintic Newton-Schulz coefficients of Jordan et al. 2024.
_A, _B, _C = 3.4445, -4.7750, 2.0315


class Muon:
    """Steps with rates `matrices`, `embedding` and `norms`, each times the factor of the step."""

    def __init__(self, model: nn.Module, matrices: float, embedding: float, norms: float) -> None:
        self.rate = matrices
        self.groups: dict[tuple[int, ...], list[nn.Parameter]] = {}
        embeddings, vectors = [], []
        for name, parameter in model.named_parameters():
            if parameter.dim() == 1:
                vectors.append(parameter)
            elif "embed" in name:
                embeddings.append(parameter)
            else:
                self.groups.setdefault(tuple(parameter.shape), []).append(parameter)
        self.momenta = {k: torch.zeros(len(v), *k) for k, v in self.groups.items()}
        self.adam = torch.optim.AdamW(
            [
                {"params": embeddings, "lr": embedding, "base": embedding},
                {"params": vectors, "lr": norms, "base": norms},
            ],
            betas=(0.9, 0.95),
            weight_decay=0.0,
            fused=True,
        )

    @torch.no_grad()
    def step(self, factor: float = 1.0) -> None:
        for shape, parameters in self.groups.items():
            gradient = torch.stack([p.grad for p in parameters])
            momentum = self.momenta[shape]
            momentum.lerp_(gradient, 1 - _MOMENTUM)
            update = _orthogonal(gradient.lerp(momentum, _MOMENTUM))
            scale = self.rate * factor * max(1, shape[0] / shape[1]) ** 0.5
            for parameter, direction in zip(parameters, update):
                parameter.add_(direction, alpha=-scale)
        for group in self.adam.param_groups:
            group["lr"] = group["base"] * factor
        self.adam.step()

    def zero(self) -> None:
        for parameters in self.groups.values():
            for parameter in parameters:
                parameter.grad = None
        self.adam.zero_grad(set_to_none=True)


def _orthogonal(x: Tensor) -> Tensor:
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.transpose(1, 2)
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(5):
        gram = x @ x.transpose(1, 2)
        x = _A * x + (_B * gram + _C * gram @ gram) @ x
    return x.transpose(1, 2) if tall else x
