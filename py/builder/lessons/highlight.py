"""Source code to HTML spans whose text is the source, exactly."""

from __future__ import annotations

from html import escape
from itertools import groupby

from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, Name, Operator, Punctuation, Text, Token, _TokenType
from pygments.util import ClassNotFound

# Drawn as the surrounding text; left out because they would double the size of a page.
PLAIN = {Token, Text, Text.Whitespace, Name, Name.Variable, Punctuation, Operator}


def known_language(language: str) -> bool:
    """Whether `highlight` takes the language."""
    try:
        get_lexer_by_name(language)
    except ClassNotFound:
        return False
    return True


def highlight(source: str, language: str = "python") -> str:
    """HTML of `source` with Pygments' short class names (`k`, `s2`, `c1`, …)."""
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    pieces: list[str] = []
    for name, tokens in groupby(lexer.get_tokens(source), key=lambda token: class_name(token[0])):
        escaped = escape("".join(text for _, text in tokens), quote=False)
        pieces.append(f'<span class="{name}">{escaped}</span>' if name else escaped)
    return "".join(pieces)


def class_name(kind: _TokenType) -> str:
    """The short class of a token type or of its nearest ancestor that has one; "" if plain."""
    if kind in PLAIN:
        return ""
    while kind not in STANDARD_TYPES:
        kind = kind.parent or Token
    return STANDARD_TYPES[kind]
