"""The normal distribution of vectors."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any, ClassVar

from ..linalg import cholesky, inv, solve_triangular
from ..ops.shapes import broadcast_shapes
from ..random import randn
from ..tensor import Tensor
from ..tensor.creation import eye
from . import constraints
from .distribution import Distribution, Shape


class MultivariateNormal(Distribution):
    """p(x) = exp(-½ (x - μ)ᵀ Σ⁻¹ (x - μ)) / √((2π)^k |Σ|), with μ = loc and one of Σ =
    covariance_matrix, Σ⁻¹ = precision_matrix, or the lower triangular L = scale_tril of Σ = L Lᵀ.
    """

    arg_constraints: ClassVar = {
        "loc": constraints.real_vector,
        "covariance_matrix": constraints.positive_definite,
        "precision_matrix": constraints.positive_definite,
        "scale_tril": constraints.lower_cholesky,
    }
    support = constraints.real_vector
    has_rsample = True

    def __init__(
        self,
        loc: Tensor,
        covariance_matrix: Tensor | None = None,
        precision_matrix: Tensor | None = None,
        scale_tril: Tensor | None = None,
        validate_args: bool | None = None,
    ) -> None:
        if loc.ndim < 1:
            raise ValueError("loc must be at least one-dimensional.")
        named = {
            "covariance_matrix": covariance_matrix,
            "precision_matrix": precision_matrix,
            "scale_tril": scale_tril,
        }
        given = {name: value for name, value in named.items() if value is not None}
        if len(given) != 1:
            raise ValueError(
                "Exactly one of covariance_matrix or precision_matrix or scale_tril may be "
                "specified."
            )
        ((name, matrix),) = given.items()
        if matrix.ndim < 2:
            raise ValueError(
                f"{name} must be at least two-dimensional, with optional leading batches"
            )
        batch = broadcast_shapes(
            "MultivariateNormal", tuple(matrix.shape[:-2]), tuple(loc.shape[:-1])
        )
        self.loc = loc.expand((*batch, loc.shape[-1]))
        self.__dict__[name] = matrix.expand((*batch, *matrix.shape[-2:]))
        super().__init__(batch, self.loc.shape[-1:], validate_args=validate_args)
        if name == "covariance_matrix":
            self._unbroadcasted_scale_tril = cholesky(matrix)
        elif name == "precision_matrix":
            self._unbroadcasted_scale_tril = _factor_of_inverse(matrix)
        else:
            self._unbroadcasted_scale_tril = matrix

    @cached_property
    def scale_tril(self) -> Tensor:
        """The lower triangular L with L Lᵀ = Σ."""
        low = self._unbroadcasted_scale_tril
        return low.expand((*self._batch_shape, *low.shape[-2:]))

    @cached_property
    def covariance_matrix(self) -> Tensor:
        """Σ."""
        return self.scale_tril @ self.scale_tril.mT

    @cached_property
    def precision_matrix(self) -> Tensor:
        """Σ⁻¹."""
        return inv(self.covariance_matrix)

    @property
    def mean(self) -> Tensor:
        return self.loc

    @property
    def mode(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        return self.scale_tril.square().sum(-1)

    def expand(self, batch_shape: Shape, _instance: Any = None) -> Any:
        return self._stretched(
            _instance, batch_shape, "loc", "covariance_matrix", "precision_matrix", "scale_tril"
        )

    def rsample(self, sample_shape: Shape = ()) -> Tensor:
        shape = self._extended_shape(sample_shape)
        noise = randn(shape, dtype=self.loc.dtype, device=self.loc.device)
        return self.loc + (self._unbroadcasted_scale_tril @ noise.unsqueeze(-1)).squeeze(-1)

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        difference = (value - self.loc).unsqueeze(-1)
        whitened = solve_triangular(self._unbroadcasted_scale_tril, difference, upper=False)
        distance = whitened.squeeze(-1).square().sum(-1)
        size = self.event_shape[0]
        return -0.5 * (size * math.log(2 * math.pi) + distance) - self._half_log_det()

    def _half_log_det(self) -> Tensor:
        return self._unbroadcasted_scale_tril.diagonal(0, -2, -1).log().sum(-1)

    def entropy(self) -> Tensor:
        made = 0.5 * self.event_shape[0] * (1 + math.log(2 * math.pi)) + self._half_log_det()
        return made.expand(self._batch_shape)


def _factor_of_inverse(precision: Tensor) -> Tensor:
    """The lower triangular L with L Lᵀ = precision⁻¹, from the factor of the flipped matrix."""
    flipped = cholesky(precision.flip(-2, -1))
    upper = flipped.flip(-2, -1).mT
    identity = eye(precision.shape[-1], dtype=precision.dtype, device=precision.device)
    return solve_triangular(upper, identity.expand(upper.shape), upper=False)
