"""Vectors for numbers, and masks of steps."""

from __future__ import annotations

import warnings
from typing import Any

from ... import dtypes
from ...nn import functional as F
from ...tensor import Tensor
from ..context import set_mask
from ..layer import Layer
from ..symbolic import Shape


class Embedding(Layer):
    """Row number i of a table for each whole number i: (…) becomes (…, output_dim).

    mask_zero: the number 0 fills up short sequences; layers behind leave it out.
    """

    input_dtype = dtypes.int64

    def __init__(
        self, input_dim: int, output_dim: int, embeddings_initializer: Any = "uniform",
        embeddings_regularizer: Any = None, embeddings_constraint: Any = None,
        mask_zero: bool = False, weights: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        length = kwargs.pop("input_length", None)
        if length is not None:
            warnings.warn(
                "Argument `input_length` is deprecated. Just remove it.", UserWarning, stacklevel=2
            )
        super().__init__(**kwargs)
        self.input_dim, self.output_dim, self.mask_zero = input_dim, output_dim, mask_zero
        self.embeddings_initializer = embeddings_initializer
        self.embeddings_regularizer = embeddings_regularizer
        self.embeddings_constraint = embeddings_constraint
        self._given = weights

    def build(self, input_shape: Any = None) -> None:
        self.embeddings = self.add_weight(
            (self.input_dim, self.output_dim), self.embeddings_initializer,
            regularizer=self.embeddings_regularizer, constraint=self.embeddings_constraint,
            name="embeddings",
        )  # fmt: skip
        self.built = True
        if self._given is not None:
            self.set_weights(self._given if isinstance(self._given, list) else [self._given])

    def call(self, inputs: Tensor) -> Tensor:
        return F.embedding(inputs.long(), self.embeddings)

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        return inputs != 0 if self.mask_zero else None

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return (*input_shape, self.output_dim)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        from ..symbolic import KerasTensor

        return KerasTensor(self.compute_output_shape(args[0].shape), dtypes.float32)


class Masking(Layer):
    """Steps all of whose numbers are mask_value are left out by the layers behind."""

    supports_masking = True

    def __init__(self, mask_value: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.mask_value = mask_value

    def call(self, inputs: Tensor) -> Tensor:
        kept = (inputs != self.mask_value).any(-1, keepdim=True)
        made = inputs * kept.to(inputs.dtype)
        set_mask(made, kept.squeeze(-1))
        return made

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        return (inputs != self.mask_value).any(-1)

    def compute_output_shape(self, input_shape: Any) -> Shape:
        return tuple(input_shape)
