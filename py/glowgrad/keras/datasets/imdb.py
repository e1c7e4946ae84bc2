"""keras.datasets.imdb."""

from ...missing import missing
from .texts import imdb as load_data, word_index


def get_word_index(path: str = "imdb_word_index.json") -> dict[str, int]:
    """The number of each word. Raises FileNotFoundError without the file."""
    return word_index(path)


__all__ = ["get_word_index", "load_data"]
__getattr__ = missing(__name__, __all__, title="keras.datasets.imdb")
