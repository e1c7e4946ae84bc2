"""Parametrizations that are often used: of a given length, of singular value 1, orthogonal."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd import no_grad
from ...random import randn
from ...tensor import Tensor
from ...tensor.creation import eye
from ...tensor.movement import cat, stack
from .. import functional
from ..module import Module
from .parametrize import register_parametrization
from .spectral_norm import as_matrix, output_axis, random_direction
from .weight_norm import directed, norm_except_dim


class _WeightNorm(Module):
    """g · v / ‖v‖."""

    def __init__(self, dim: int | None = 0) -> None:
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, weight_g: Tensor, weight_v: Tensor) -> Tensor:
        return directed(weight_v, weight_g, self.dim)

    def right_inverse(self, weight: Tensor) -> tuple[Tensor, Tensor]:
        return norm_except_dim(weight, 2, self.dim), weight


def weight_norm(module: Any, name: str = "weight", dim: int = 0) -> Any:
    """A weight as lengths, one for each slice along `dim` (original0), and directions (original1).
    Source: Salimans, Kingma, 2016.
    """
    register_parametrization(module, name, _WeightNorm(dim), unsafe=True)

    def rename(_module: Any, state: dict[str, Any], prefix: str, *_: Any) -> None:
        """States of the older nn.utils.weight_norm fit too."""
        if f"{prefix}{name}_g" in state and f"{prefix}{name}_v" in state:
            for number, end in enumerate("gv"):
                key = f"{prefix}parametrizations.{name}.original{number}"
                state[key] = state.pop(f"{prefix}{name}_{end}")

    module.register_load_state_dict_pre_hook(rename)
    return module


class _SpectralNorm(Module):
    """The weight over its largest singular value, followed by steps of the power method."""

    _u: Tensor
    _v: Tensor

    def __init__(self, weight: Tensor, n_power_iterations: int, dim: int, eps: float) -> None:
        super().__init__()
        if not -weight.ndim <= dim < weight.ndim:
            raise IndexError(f"dim={dim} is outside of {weight.ndim} axes")
        if n_power_iterations <= 0:
            raise ValueError(
                f"spectral_norm got n_power_iterations={n_power_iterations}: it must be above 0"
            )
        self.dim, self.eps = dim % weight.ndim, eps
        self.n_power_iterations = n_power_iterations
        if weight.ndim > 1:
            matrix = as_matrix(weight.detach(), self.dim)
            self.register_buffer("_u", random_direction(matrix.shape[0], weight, eps))
            self.register_buffer("_v", random_direction(matrix.shape[1], weight, eps))
            self._power_method(matrix, 15)

    @no_grad()
    def _power_method(self, matrix: Tensor, steps: int) -> None:
        for _ in range(steps):
            self._u.copy_(functional.normalize(matrix @ self._v, dim=0, eps=self.eps))
            self._v.copy_(functional.normalize(matrix.T @ self._u, dim=0, eps=self.eps))

    def forward(self, weight: Tensor) -> Tensor:
        if weight.ndim == 1:
            return functional.normalize(weight, dim=0, eps=self.eps)
        matrix = as_matrix(weight, self.dim)
        if self.training:
            self._power_method(matrix, self.n_power_iterations)
        u, v = self._u.clone(), self._v.clone()  # the next pass must not change what this one needs
        return weight / (u @ (matrix @ v))

    def right_inverse(self, value: Tensor) -> Tensor:
        return value


def _weight_of(module: Any, name: str) -> Tensor:
    weight = getattr(module, name, None)
    if not isinstance(weight, Tensor):
        raise ValueError(f"{type(module).__name__} has no parameter or buffer {name!r}")
    return weight


def spectral_norm(
    module: Any,
    name: str = "weight",
    n_power_iterations: int = 1,
    eps: float = 1e-12,
    dim: int | None = None,
) -> Any:
    """A weight divided by its largest singular value. Source: Miyato et al., 2018."""
    axis = output_axis(module) if dim is None else dim
    made = _SpectralNorm(_weight_of(module, name), n_power_iterations, axis, eps)
    return register_parametrization(module, name, made)


_HALVINGS, _TERMS = 4, 16  # of the exponential: few squarings, each of which doubles the error


def _matrix_exp(a: Tensor) -> Tensor:
    """exp(a) by its series for a / 2^8, squared 8 times."""
    small = a * 2.0**-_HALVINGS
    identity = eye(a.shape[-1], dtype=a.dtype, device=a.device)
    result = identity
    for term in range(_TERMS, 0, -1):
        result = small @ result * (1 / term) + identity
    for _ in range(_HALVINGS):
        result = result @ result
    return result


def _householder(a: Tensor) -> Tensor:
    """The first columns of the product of the reflections that the columns of `a` below its
    diagonal stand for.
    """
    n, k = a.shape
    signs = (a.detach() * eye(n, k, dtype=a.dtype, device=a.device)).sum(0)
    identity = eye(n, k, dtype=a.dtype, device=a.device)
    below = a.tril(-1)
    result = identity
    for column in range(k - 1, -1, -1):
        v = below[:, column] + eye(n, k, dtype=a.dtype, device=a.device)[:, column]
        result = result - (v * (2 / (v * v).sum())).outer(v @ result)
    return result * signs.trunc()


class _Orthogonal(Module):
    """A matrix with orthonormal columns (or rows, where it is wider than high)."""

    base: Any

    def __init__(self, weight: Tensor, orthogonal_map: str, use_trivialization: bool) -> None:
        super().__init__()
        self.orthogonal_map, self.shape = orthogonal_map, tuple(weight.shape)
        if use_trivialization:
            self.register_buffer("base", None)

    def forward(self, x: Tensor) -> Tensor:
        wide = x.shape[-2] < x.shape[-1]
        x = x.mT if wide else x
        q = self._of_matrix(x) if x.ndim == 2 else self._of_batch(x)
        if "base" in self._buffers:
            q = self.base @ q
        return q.mT if wide else q

    def _of_batch(self, x: Tensor) -> Tensor:
        flat = x.reshape(-1, *x.shape[-2:])
        made = stack([self._of_matrix(flat[i]) for i in range(flat.shape[0])])
        return made.reshape(x.shape)

    def _of_matrix(self, x: Tensor) -> Tensor:
        if self.orthogonal_map == "householder":
            return _householder(x)
        n, k = x.shape
        lower = x.tril()
        if n != k:
            lower = cat([lower, lower.new_zeros(n, n - k)], 1)
        skew = lower - lower.mT
        if self.orthogonal_map == "matrix_exp":
            return _matrix_exp(skew)[:, :k]
        identity = eye(n, dtype=x.dtype, device=x.device)
        return (identity - skew * 0.5).inverse().matmul(identity + skew * 0.5)[:, :k]

    @no_grad()
    def right_inverse(self, q: Tensor) -> Tensor:
        if tuple(q.shape) != self.shape:
            raise ValueError(f"a matrix of shape {self.shape} is needed, not {tuple(q.shape)}")
        wide = q.shape[-2] < q.shape[-1]
        tall = q.mT if wide else q
        n, k = tall.shape[-2:]
        if "base" not in self._buffers:
            if self.orthogonal_map != "householder":
                raise NotImplementedError(
                    f"{self.orthogonal_map} without use_trivialization cannot be set"
                )
            made = tall.new_tensor(_reflections(tall.detach().cpu().numpy()))
            return made.mT if wide else made
        values = tall.detach().cpu().numpy().astype(np.float64)
        if n != k:
            more = randn(*tall.shape[:-2], n, n - k, device="cpu").numpy()
            values = np.concatenate([values, more], -1)
        orthonormal, triangle = np.linalg.qr(values)
        signs = np.sign(np.diagonal(triangle, axis1=-2, axis2=-1))
        self.base = tall.new_tensor(orthonormal * signs[..., None, :])
        return q.new_tensor(np.broadcast_to(-np.eye(*q.shape[-2:]), self.shape))


def _reflections(values: np.ndarray) -> np.ndarray:
    """The reflections whose product has these columns, with ±1 on the diagonal."""
    flat = values.reshape(-1, *values.shape[-2:]).astype(np.float64)
    made = []
    for matrix in flat:
        raw, tau = np.linalg.qr(matrix, mode="raw")
        packed = raw.T.copy()
        diagonal = np.sign(np.diagonal(packed)).copy()
        diagonal[tau == 0] *= -1
        np.fill_diagonal(packed, diagonal)
        made.append(packed)
    return np.stack(made).reshape(values.shape)


def orthogonal(
    module: Any,
    name: str = "weight",
    orthogonal_map: str | None = None,
    *,
    use_trivialization: bool = True,
) -> Any:
    """A weight whose columns (or rows) are orthonormal, by the map "matrix_exp", "cayley" (which
    needs the CPU) or "householder". Source: Lezcano-Casado, 2019.
    """
    weight = _weight_of(module, name)
    if weight.ndim < 2:
        raise ValueError(f"orthogonal needs a matrix, not a tensor of shape {tuple(weight.shape)}")
    square = weight.shape[-2] == weight.shape[-1]
    chosen = orthogonal_map or ("matrix_exp" if square else "householder")
    if chosen not in ("matrix_exp", "cayley", "householder"):
        raise ValueError(
            f'orthogonal got orthogonal_map={chosen!r}: it is "matrix_exp", "cayley" or '
            '"householder"'
        )
    made = _Orthogonal(weight, chosen, use_trivialization)
    return register_parametrization(module, name, made, unsafe=True)
