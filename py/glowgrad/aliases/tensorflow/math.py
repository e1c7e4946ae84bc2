"""tf.math."""

from ...missing import missing
from . import arithmetic

__all__ = [n for n in arithmetic.__all__ if n not in ("Variable", "constant", "cast", "shape")]
globals().update({n: getattr(arithmetic, n) for n in __all__})
__getattr__ = missing(__name__, __all__, title="tf.math")
