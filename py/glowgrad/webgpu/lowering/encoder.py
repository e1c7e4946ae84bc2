"""All lowerings in one object, which primitives are handed."""

from __future__ import annotations

from .by_index import ByIndex
from .contractions import Contractions
from .pooling import Pooling
from .updates import Updates


class Encoder(Contractions, Pooling, ByIndex, Updates):
    """One method for each kind of kernel; primitives call them to be lowered."""
