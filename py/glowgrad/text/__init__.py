"""Text as numbers, and new texts from old ones."""

from ..missing import missing
from .augmentation import (
    eda,
    random_deletion,
    random_insertion,
    random_swap,
    synonym_replacement,
)
from .basic_english import get_tokenizer
from .bpe import BPETokenizer
from .characters import CharacterTokenizer
from .thesaurus import Thesaurus
from .tokenizer import Tokenizer
from .vocabulary import Vocab, build_vocab_from_iterator, vocab
from .wordpiece import WordPieceTokenizer
from .words import WordTokenizer

__all__ = [
    "BPETokenizer",
    "CharacterTokenizer",
    "Thesaurus",
    "Tokenizer",
    "Vocab",
    "WordPieceTokenizer",
    "WordTokenizer",
    "build_vocab_from_iterator",
    "eda",
    "get_tokenizer",
    "random_deletion",
    "random_insertion",
    "random_swap",
    "synonym_replacement",
    "vocab",
]

__getattr__ = missing(__name__, __all__, title="glowgrad.text")
