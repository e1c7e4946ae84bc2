"""The tensor: PyTorch's methods and semantics over primitives."""

from __future__ import annotations

from .. import autograd
from .arithmetic import Arithmetic
from .complex import Complex
from .core import Core
from .creation import Creation
from .indexing import Indexing
from .inplace import InPlace
from .linear import Linear
from .movement import Movement
from .reduction import Reduction


class Tensor(Creation, Arithmetic, Reduction, Movement, Indexing, Linear, Complex, InPlace, Core):
    """A multi-dimensional array of one type on one device, which can remember how it was computed.

    Make one with `tensor`, `zeros`, `randn`, …; the methods have PyTorch's names, arguments and
    results.
    """

    __slots__ = ()


autograd._tensor_class = Tensor

__all__ = ["Tensor"]
