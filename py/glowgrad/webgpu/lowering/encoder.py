"""All lowerings in one object, which primitives are handed."""

from __future__ import annotations

from .attentions import Attentions
from .by_index import ByIndex
from .normalizations import Normalizations
from .pooling import Pooling
from .recurrences import Recurrences
from .scans import Scans
from .updates import Updates


class Encoder(Recurrences, Normalizations, Attentions, Pooling, ByIndex, Scans, Updates):
    """One method for each kind of kernel; primitives call them to be lowered."""
