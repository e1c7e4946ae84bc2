"""Docstrings and signatures as HTML."""

from __future__ import annotations

import inspect
import re
from html import escape
from typing import Any

from ..lessons.highlight import highlight
from .names import TENSOR_CLASS, Entry, first_sentence

WIDTH = 84
_CODE = re.compile(r"`+([^`]+)`+")
_ITEM = re.compile(r"^[*-] ")
_MARKS: dict[Any, str] = {
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.VAR_KEYWORD: "**",
}
_ADDRESS = re.compile(r"\s*(?:<[^>]*> )?at 0x[0-9a-f]+")


def html(doc: str) -> str:
    """A docstring as paragraphs, lists and listings; text between backticks is code."""
    blocks = re.split(r"\n[ \t]*\n", inspect.cleandoc(doc).strip("\n")) if doc.strip() else []
    return "\n".join(_block(block) for block in blocks)


def _block(block: str) -> str:
    lines = block.split("\n")
    if all(line.startswith("    ") for line in lines):
        code = inspect.cleandoc(block)
        return f'<pre class="source highlight"><code>{highlight(code)}</code></pre>'
    if _ITEM.match(lines[0]):
        items = [inline(_ITEM.sub("", item)) for item in re.split(r"\n(?=[*-] )", block)]
        return "".join(["<ul>", *(f"<li>{item}</li>" for item in items), "</ul>"])
    return f"<p>{inline(block)}</p>"


def inline(text: str) -> str:
    """A line of text; what stands between backticks is code."""
    pieces = _CODE.split(" ".join(text.split()))
    return "".join(
        f"<code>{escape(piece)}</code>" if index % 2 else escape(piece, quote=False)
        for index, piece in enumerate(pieces)
    )


def short_name(full: str) -> str:
    """As it is written after `import glowgrad as gg`: `gg.exp`, `Tensor.exp`, `nn.Linear`."""
    name = full.removeprefix("glowgrad.")
    return name if "." in name else f"gg.{name}"


def signature(entry: Entry) -> str:
    """The call with its parameters, types and defaults; "" for what is not called."""
    call = short_name(entry.calls[0])
    if entry.kind in ("property", "value"):
        return ""
    try:
        found = inspect.signature(entry.value)
    except (TypeError, ValueError):
        return ""
    parameters = list(found.parameters.values())
    if parameters and parameters[0].name == "self":
        own = parameters[0].replace(name="input")
        parameters = [] if entry.calls[0].startswith(TENSOR_CLASS) else [own]
        parameters += list(found.parameters.values())[1:]
    texts = list(_parameters(parameters))
    result = "" if inspect.isclass(entry.value) else _type(found.return_annotation)
    tail = f") -> {result}" if result else ")"
    line = f"{call}({', '.join(texts)}{tail}"
    if len(line) > WIDTH:
        line = f"{call}(\n" + "".join(f"    {text},\n" for text in texts) + tail
    return line


def _parameters(parameters: list[inspect.Parameter]) -> list[str]:
    texts: list[str] = []
    starred = False
    for index, one in enumerate(parameters):
        if one.kind == one.KEYWORD_ONLY and not starred:
            texts.append("*")
            starred = True
        if one.kind == one.VAR_POSITIONAL:
            starred = True
        mark = _MARKS.get(one.kind, "")
        text, kind = mark + one.name, _type(one.annotation)
        if kind:
            text += f": {kind}"
        if one.default is not one.empty:
            text += f"{' = ' if kind else '='}{_default(one.default)}"
        texts.append(text)
        last = index + 1 == len(parameters)
        if one.kind == one.POSITIONAL_ONLY and (
            last or parameters[index + 1].kind != one.POSITIONAL_ONLY
        ):
            texts.append("/")
    return texts


def _type(annotation: Any) -> str:
    """A type as its author wrote it; nothing where it says nothing."""
    if annotation is inspect.Parameter.empty:
        return ""
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return "" if text in ("Any", "typing.Any", "Self") else text.strip("'\"")


def _default(value: Any) -> str:
    if inspect.isclass(value) or inspect.isfunction(value):
        return str(value.__name__)
    return _ADDRESS.sub(" …", repr(value))


def methods(entry: Entry) -> list[tuple[str, str]]:
    """The methods that a class adds, with their first sentences."""
    if not inspect.isclass(entry.value) or entry.calls[0] == TENSOR_CLASS:
        return []
    return [
        (name, inline(first_sentence(inspect.getdoc(value) or "")))
        for name, value in vars(entry.value).items()
        if not name.startswith("_") and inspect.isfunction(value) and inspect.getdoc(value)
    ]
