"""keras.ops: operations on tensors, arrays and symbolic tensors."""

from ...missing import missing
from . import elementwise, networks, products, reductions, shapes
from .elementwise import round_

_PARTS = (elementwise, networks, products, reductions, shapes)
globals().update({name: getattr(part, name) for part in _PARTS for name in part.__all__})
globals()["round"] = round_
__all__ = sorted({"round", *(name for part in _PARTS for name in part.__all__)})
__getattr__ = missing(__name__, __all__, title="keras.ops")
