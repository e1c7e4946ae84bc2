"""Parts of matrices."""

from __future__ import annotations

import numpy as np

from ..ops.matrices import triangle
from ..tensor import Tensor


def part(A: Tensor, upper: bool) -> Tensor:
    """A within its upper or lower triangle, and 0 elsewhere."""
    return triangle(A, np.triu if upper else np.tril)


def unit(A: Tensor, upper: bool) -> Tensor:
    """As `part`, with ones on the diagonal."""
    beside = triangle(A, np.triu, 1) if upper else triangle(A, np.tril, -1)
    return beside + A.new_tensor(np.eye(A.shape[-2], A.shape[-1]))
