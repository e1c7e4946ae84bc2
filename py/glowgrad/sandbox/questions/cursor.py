"""What stands at the cursor: a name, a part of something, a key, an import; in unfinished code too.

Unfinished code has no syntax tree, so the text before the cursor is cut into tokens, and what
belongs together is found by walking back from its end.
"""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
  | (?P<string>(?i:[rbuf]|[rf]b|b[rf]|[r]f|fr)?(?P<quote>\"\"\"|'''|"|'))
  | (?P<name>[^\W\d]\w*)
  | (?P<number>\d(?:[eE][+-]\d|[\w.])*)
  | (?P<newline>\n)
  | (?P<space>(?:[ \t\r\f]|\\\n)+)
  | (?P<op>->|:=|\*\*|==|!=|<=|>=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_REST = {
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*', re.DOTALL),
    "'''": re.compile(r"(?:[^'\\]|\\.|'(?!''))*", re.DOTALL),
    '"': re.compile(r'(?:[^"\\\n]|\\.)*', re.DOTALL),
    "'": re.compile(r"(?:[^'\\\n]|\\.)*", re.DOTALL),
}
_OPENS, _CLOSES = "([{", ")]}"


class Token(NamedTuple):
    """A piece of code. `open` strings miss their end; `depth` counts the brackets around it."""

    kind: str
    text: str
    start: int
    end: int
    depth: int
    open: bool = False


@dataclass(frozen=True)
class Call:
    """The call whose brackets are around the cursor."""

    function: str
    position: int
    keywords: tuple[str, ...]
    keyword: str | None
    direct: bool  # at the start of an argument, not inside a list or an expression of one


@dataclass(frozen=True)
class Cursor:
    """What is asked for.

    kind:   "name", "attribute", "key", "module", "from" (a name of a module), or "nothing".
    prefix: what is typed of it already, the end of the text.
    base:   the expression before the dot or bracket; the module's name for imports.
    """

    kind: str
    prefix: str = ""
    base: str = ""
    quote: str = ""
    call: Call | None = None
    before: tuple[Token, ...] = field(default=(), repr=False)
    statement: int = 0  # where the statement begins


def tokens(code: str) -> list[Token]:
    """Cut code into tokens; white space, comments and line ends inside brackets are left out."""
    found: list[Token] = []
    at, depth = 0, 0
    while match := _TOKEN.match(code, at):
        kind, text, end = match.lastgroup or "op", match.group(), match.end()
        is_open = False
        if match.group("quote"):
            quote = match.group("quote")
            rest = _REST[quote].match(code, end)
            assert rest is not None
            is_open = not code.startswith(quote, rest.end())
            end = rest.end() + (0 if is_open else len(quote))
            kind, text = "string", code[at:end]
        elif kind == "comment":
            is_open = end == len(code)
        elif kind == "op" and text in _CLOSES:
            depth = max(0, depth - 1)
        if (kind == "comment" and is_open) or kind not in ("space", "comment", "newline"):
            found.append(Token(kind, text, at, end, depth, is_open))
        elif kind == "newline" and depth == 0:
            found.append(Token(kind, text, at, end, depth))
        if kind == "op" and text in _OPENS:
            depth += 1
        at = end
    return found


def look(code: str, offset: int) -> Cursor:
    """Say what the code before `offset` ends with."""
    code = code[:offset]
    found = tokens(code)
    last = found[-1] if found else None
    if last is not None and last.end < offset:
        last = None
    if last is not None and last.open:
        return _inside(last, found)
    if last is not None and last.kind in ("number", "string"):
        return Cursor("nothing", call=_call(found))
    prefix = last.text if last is not None and last.kind == "name" else ""
    before = found[:-1] if prefix else found
    statement = _statement(before)
    words = [token.text for token in statement]
    if words[:1] == ["import"] or words[:1] == ["from"]:
        imported = _importing(words, prefix)
        if imported is not None:
            return imported
    previous = before[-1] if before else None
    call = _call(before)
    if previous is not None and previous.text == ".":
        base = _chain(code, before[:-1])
        start = statement[0].start
        return Cursor("attribute" if base else "nothing", prefix, base, call=call, statement=start)
    if previous is not None and previous.text in ("def", "class", "as"):
        return Cursor("nothing", prefix)
    return Cursor("name", prefix, call=call, before=tuple(before))


def code_points(code: str, offset: int) -> int:
    """An offset in the page's UTF-16 units as one in characters."""
    if code.isascii():
        return offset
    return len(
        code.encode("utf-16-le", "surrogatepass")[: 2 * offset].decode("utf-16-le", "ignore")
    )


def word_at(code: str, offset: int) -> tuple[int, int]:
    """Start and end of the name around an offset; equal where there is none."""
    start = end = min(max(offset, 0), len(code))
    while start > 0 and (code[start - 1].isalnum() or code[start - 1] == "_"):
        start -= 1
    while end < len(code) and (code[end].isalnum() or code[end] == "_"):
        end += 1
    return (start, end) if code[start:end].isidentifier() else (offset, offset)


def _inside(token: Token, found: list[Token]) -> Cursor:
    """In a comment or a string nothing is offered, but for keys and the fields of f-strings."""
    if token.kind == "comment":
        return Cursor("nothing")
    opening = re.match(r"\w*('''|\"\"\"|'|\")", token.text)
    assert opening is not None
    inner = token.text[opening.end() :]
    if "f" in opening.group().lower() and (cut := inner.rfind("{")) > inner.rfind("}"):
        field_code = inner[cut + 1 :]
        if inner[:cut].count("{") == inner[:cut].count("}"):
            return replace(look(field_code, len(field_code)), call=None)
    before = found[:-1]
    if before and before[-1].text == "[" and (base := _chain_before(before[:-1])):
        return Cursor("key", inner, base, opening.group(1))
    return Cursor("nothing", call=_call(before))


def _statement(found: list[Token]) -> list[Token]:
    """The tokens since the last line end or semicolon outside of brackets."""
    for index in range(len(found) - 1, -1, -1):
        token = found[index]
        if token.kind == "newline" or (token.text == ";" and token.depth == 0):
            return found[index + 1 :]
    return found


def _importing(words: list[str], prefix: str) -> Cursor | None:
    if words[0] == "from":
        if "import" not in words:
            if len(words) > 1 and words[-1] != ".":
                return Cursor("nothing")
            return Cursor("module", prefix, "".join(words[1:]).rpartition(".")[0])
        module = "".join(words[1 : words.index("import")])
        named = words[words.index("import") + 1 :]
        if named and named[-1] not in (",", "("):
            return Cursor("nothing")
        return Cursor("from", prefix, module)
    last = words[1:]
    while "," in last:
        last = last[last.index(",") + 1 :]
    if "as" in last or (last and last[-1] != "."):
        return Cursor("nothing")
    return Cursor("module", prefix, "".join(last).rpartition(".")[0])


def _chain_before(found: list[Token]) -> str:
    return _written(_chain_tokens(found))


def _chain(code: str, found: list[Token]) -> str:
    chain = _chain_tokens(found)
    return code[chain[0].start : chain[-1].end] if chain else ""


def _chain_tokens(found: list[Token]) -> list[Token]:
    """The longest expression of names, dots, calls and subscripts that ends here."""
    index = len(found)
    while index > 0:
        token = found[index - 1]
        if token.text in _CLOSES and token.kind == "op":
            start = _opening(found, index - 1)
            if start is None:
                return []
            index = start
            above = found[index - 1] if index > 0 else None
            touches = above is not None and (
                (above.kind == "name" and not _is_keyword(above.text))
                or (above.kind == "op" and above.text in _CLOSES)
                or above.kind == "string"
            )
            if not touches:
                break
            continue
        if token.kind in ("name", "string", "number"):
            if token.kind == "name" and _is_keyword(token.text):
                return found[index:]
            index -= 1
            if index > 0 and found[index - 1].text == ".":
                index -= 1
                continue
            break
        return []
    return found[index:]


def _opening(found: list[Token], closing: int) -> int | None:
    depth = found[closing].depth
    for index in range(closing - 1, -1, -1):
        token = found[index]
        if token.kind == "op" and token.text in _OPENS and token.depth == depth:
            return index
    return None


def _written(chain: list[Token]) -> str:
    return " ".join(token.text for token in chain)


def _is_keyword(text: str) -> bool:
    return keyword.iskeyword(text) and text not in ("None", "True", "False")


def _call(found: list[Token]) -> Call | None:
    """The innermost call that is not closed yet."""
    closed = 0
    innermost = True
    for index in range(len(found) - 1, 0, -1):
        token = found[index]
        if token.kind != "op" or token.text not in _OPENS + _CLOSES:
            continue
        if token.text in _CLOSES:
            closed += 1
        elif closed:
            closed -= 1
        else:
            chain = _chain_tokens(found[:index]) if token.text == "(" else []
            defined = index >= 2 and found[index - 2].text in ("def", "class")
            if chain and not defined:
                return _arguments(_written(chain), found[index + 1 :], token.depth + 1, innermost)
            if defined:
                return None
            innermost = False
    return None


def _arguments(function: str, inside: list[Token], depth: int, innermost: bool) -> Call:
    position, keywords, current, start = 0, [], None, True
    for index, token in enumerate(inside):
        if token.depth != depth:
            start = False
            continue
        if token.text == "," and token.kind == "op":
            position, current, start = position + 1, None, True
            continue
        follows = inside[index + 1].text if index + 1 < len(inside) else ""
        if start and token.kind == "name" and follows == "=":
            keywords.append(token.text)
            current = token.text
        start = False
    return Call(function, position, tuple(keywords), current, innermost and start)
