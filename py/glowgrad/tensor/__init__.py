"""The tensor: PyTorch's methods and semantics over primitives."""

from __future__ import annotations

from typing import Any

from .. import autograd, dtypes
from .arithmetic import Arithmetic
from .comparison import Comparison
from .complex import Complex
from .conversion import Conversion
from .core import Core
from .counts import Counts
from .creation import Creation, older_constructor
from .cumulative import Cumulative
from .decompositions import Decompositions
from .diagonal import Diagonal
from .exponential import Exponential
from .history import History
from .indexed_slices import IndexedSlices
from .indexing import Indexing
from .inplace import InPlace, in_place_methods
from .inplace_shape import InPlaceShape
from .linear import Linear
from .logic import Logic
from .movement import Movement
from .norms import Norms
from .numpy_names import methods_with_numpy_names
from .ordering import Ordering
from .pickling import Pickling
from .quantiles import Quantiles
from .randomness import Randomness
from .rearrangement import Rearrangement
from .reduction import Reduction
from .rounding import Rounding
from .scatter import Scatter
from .selection import Selection
from .special import Special
from .splitting import Splitting
from .statistics import Statistics
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
    Norms,
    Cumulative,
    Ordering,
    Statistics,
    Quantiles,
    Counts,
    Movement,
    Splitting,
    Rearrangement,
    Diagonal,
    Indexing,
    Selection,
    IndexedSlices,
    Scatter,
    Linear,
    Complex,
    Decompositions,
    Randomness,
    InPlace,
    InPlaceShape,
    History,
    Conversion,
    Pickling,
    Core,
):
    """A multi-dimensional array of one type on one device, which can remember how it was computed.

    Make one with `tensor`, `zeros`, `randn`, …; the methods have PyTorch's names, arguments and
    results.
    """

    __slots__ = ()

    def __new__(cls, *args: Any, device: Any = None) -> Any:
        """PyTorch's older constructor: `Tensor(2, 3)` or `Tensor([1, 2])`."""
        return older_constructor(args, dtypes.get_default_dtype(), device)


_made = in_place_methods(Tensor.__mro__) | methods_with_numpy_names(Tensor.__mro__)
for _name, _method in _made.items():
    setattr(Tensor, _name, _method)

autograd.wrapping.tensor_class = Tensor

__all__ = ["Tensor"]
