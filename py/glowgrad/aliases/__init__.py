"""Other libraries' names for what is here: `import torch`, `from tensorflow.keras import layers`.

On in the sandbox, off in CPython until `install()`. The first import of each library says what
stands in for it. Nothing of those libraries is needed or contained.
"""

from .finder import Finder, install, installed, uninstall
from .table import LIBRARIES

__all__ = ["LIBRARIES", "Finder", "install", "installed", "uninstall"]
