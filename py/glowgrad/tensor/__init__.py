"""The tensor: PyTorch's methods and semantics over primitives."""

from __future__ import annotations

from .. import autograd
from .arithmetic import Arithmetic
from .comparison import Comparison
from .complex import Complex
from .core import Core
from .creation import Creation
from .exponential import Exponential
from .history import History
from .indexing import Indexing
from .inplace import InPlace, in_place_methods
from .linear import Linear
from .logic import Logic
from .movement import Movement
from .reduction import Reduction
from .rounding import Rounding
from .special import Special
from .trigonometry import Trigonometry


class Tensor(
    Creation,
    Arithmetic,
    Comparison,
    Logic,
    Exponential,
    Trigonometry,
    Rounding,
    Special,
    Reduction,
    Movement,
    Indexing,
    Linear,
    Complex,
    InPlace,
    History,
    Core,
):
    """A multi-dimensional array of one type on one device, which can remember how it was computed.

    Make one with `tensor`, `zeros`, `randn`, …; the methods have PyTorch's names, arguments and
    results.
    """

    __slots__ = ()


for _name, _method in in_place_methods(Tensor.__mro__).items():
    setattr(Tensor, _name, _method)

autograd.graph._tensor_class = Tensor

__all__ = ["Tensor"]
