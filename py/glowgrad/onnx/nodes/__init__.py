"""How each primitive is written in ONNX's operators."""

from .elementwise import ELEMENTWISE
from .indexing import INDEXING
from .layers import LAYERS
from .movement import MOVEMENT
from .reductions import REDUCTIONS
from .writer import Writer

NODES = {**ELEMENTWISE, **MOVEMENT, **INDEXING, **REDUCTIONS, **LAYERS}

__all__ = ["NODES", "Writer"]
