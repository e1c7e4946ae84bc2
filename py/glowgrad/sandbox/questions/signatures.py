"""Signatures and descriptions of what stands at the cursor, for the hints of the editor."""

from __future__ import annotations

import inspect
import reprlib
import types
from typing import Any

import numpy as np

from ... import Tensor, nn
from . import live
from .cursor import Call, code_points, look, word_at
from .live import Instance, Value, is_a, kind_of
from .written import Text, module_named

_LONGEST = 80  # characters of a default, a repr or an annotation
_PARAGRAPHS = 3
_PLAIN = (
    int,
    float,
    complex,
    bool,
    str,
    bytes,
    list,
    tuple,
    dict,
    set,
    frozenset,
    range,
    type(None),
)
_PEEK = 6


def signature(namespace: dict[str, Any], code: str, offset: int) -> dict[str, Any] | None:
    """The call around the cursor: `{name, parameters, active, returns, doc}`, or None.

    parameters: their texts, in order; active: the index of the one that is being written, or None.
    """
    call = look(code, code_points(code, offset)).call
    if call is None:
        return None
    called = live.known(call.function, namespace, Text(code))
    found = of(called.value) if isinstance(called, Value) else None
    if found is None or not isinstance(called, Value):
        return None
    parameters = list(found.parameters.values())
    return {
        "name": call.function.replace(" ", ""),
        "parameters": [_written(parameter) for parameter in parameters],
        "active": _active(parameters, call),
        "returns": _annotation(found.return_annotation),
        "doc": paragraphs(called.value)[:1],
    }


def describe(
    namespace: dict[str, Any], code: str, offset: int, name: str | None = None
) -> dict[str, Any] | None:
    """The name at the cursor, or a completion of it: `{name, kind, signature, facts, doc}`.

    name: the completion to describe, as if it stood at the cursor. facts: pairs of texts, of a
    variable its type and value, of a tensor its shape, type, device and some of its values.
    """
    point = code_points(code, offset)
    end = point if name is not None else word_at(code, point)[1]
    at = look(code, end)
    word = at.prefix if name is None else name.rstrip("=")
    if not word or at.kind not in ("name", "attribute", "from"):
        return None
    text = Text(code)
    if at.kind == "name":
        found = live.known(word, namespace, text)
        return None if found is None else about(word, found)
    module = module_named(at.base) if at.kind == "from" else None
    owner = live.known(at.base, namespace, text) if at.kind == "attribute" else Value(module)
    if owner is None or (at.kind == "from" and module is None):
        return None
    if isinstance(owner, Value):
        found = live.attribute(owner.value, word)
    else:
        found = live.attribute_of_instance(owner.of, word)
    if found is not None:
        return about(word, found)
    # A property that may compute anything is described, not read.
    computed = live.names(owner).get(word)
    return about(word, Value(computed)) if is_a(computed, property) else None


def about(name: str, found: Value | Instance) -> dict[str, Any]:
    """What is known of a value: its kind, signature, facts and documentation."""
    if isinstance(found, Instance):
        kind, value, shown = "variable", found.of, None
        facts = [("type", found.of.__name__)]
    else:
        value = found.value
        kind = kind_of(value)
        shown = of(value) if kind in ("function", "class") else None
        facts = _facts(value) if kind == "variable" else []
    own = kind != "variable" or is_a(value, nn.Module)
    return {
        "name": name,
        "kind": kind,
        "signature": _line(name, shown) if shown is not None else "",
        "facts": facts,
        "doc": paragraphs(value) if own else [],
    }


def of(value: Any) -> inspect.Signature | None:
    """The signature of a function, a class, or of the call of a layer or another object."""
    if not is_a(value, type, *_CALLABLE):
        forward = live.forward_of(value) or inspect.getattr_static(type(value), "__call__", None)
        if not is_a(forward, types.FunctionType):
            return None
        value = types.MethodType(forward, value)
    try:
        return inspect.signature(value)
    except (ValueError, TypeError):
        return None


def default(parameter: inspect.Parameter) -> str:
    """A parameter's default as code; empty where it has none."""
    return "" if parameter.default is parameter.empty else _short(parameter.default)


def paragraphs(value: Any) -> list[str]:
    """The first paragraphs of a docstring, without the indentation of the source."""
    if is_a(value, types.MethodType):
        value = value.__func__
    if is_a(value, type):
        text = type.__getattribute__(value, "__dict__").get("__doc__")
        for base in value.__mro__[1:-1] if text is None else ():
            text = base.__dict__.get("__doc__")
            if text is not None:
                break
    elif is_a(value, *_CALLABLE, types.ModuleType, property):
        text = value.__doc__
    else:
        text = inspect.getattr_static(type(value), "__doc__", None)
    if not is_a(text, str):
        return []
    parts = (part.strip() for part in inspect.cleandoc(text).split("\n\n")[:_PARAGRAPHS])
    return [part for part in parts if part]


_CALLABLE = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.MethodWrapperType,
    np.ufunc,
)


def _line(name: str, shown: inspect.Signature) -> str:
    inside = ", ".join(_written(parameter) for parameter in shown.parameters.values())
    returns = _annotation(shown.return_annotation)
    return f"{name}({inside})" + (f" -> {returns}" if returns not in ("", "None") else "")


def _written(parameter: inspect.Parameter) -> str:
    kind = parameter.kind
    stars = "*" if kind is parameter.VAR_POSITIONAL else "**" * (kind is parameter.VAR_KEYWORD)
    said = _annotation(parameter.annotation)
    text = f"{stars}{parameter.name}" + (f": {said}" if said not in ("", "Any") else "")
    given = default(parameter)
    if not given:
        return text
    return f"{text} = {given}" if ": " in text else f"{text}={given}"


def _annotation(said: Any) -> str:
    if said is inspect.Signature.empty:
        return ""
    text = said if is_a(said, str) else said.__name__ if is_a(said, type) else repr(said)
    return _cut(text.strip("'\"").replace("typing.", ""))


def _active(parameters: list[inspect.Parameter], call: Call) -> int | None:
    if call.keyword is not None:
        for index, parameter in enumerate(parameters):
            if parameter.name == call.keyword or parameter.kind is parameter.VAR_KEYWORD:
                return index
        return None
    for index, parameter in enumerate(parameters):
        if parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD):
            break
        if index == call.position or parameter.kind is parameter.VAR_POSITIONAL:
            return index
    return None


def _facts(value: Any) -> list[tuple[str, str]]:
    if is_a(value, Tensor):
        kind = "Parameter" if is_a(value, nn.Parameter) else type(value).__name__
        facts = [("type", kind), ("shape", str(tuple(value.shape))), ("dtype", str(value.dtype))]
        facts.append(("device", str(value.device)))
        if value.requires_grad:
            facts.append(("requires_grad", "True"))
        # Values on the GPU would have to be waited for.
        if str(value.device) == "cpu" and value.numel():
            facts.append(("values", _peek(value.detach().numpy())))
        return facts
    if is_a(value, np.ndarray):
        facts = [("type", "ndarray"), ("shape", str(value.shape)), ("dtype", str(value.dtype))]
        return [*facts, ("values", _peek(value))] if value.size else facts
    if is_a(value, nn.Module):
        count = sum(parameter.numel() for parameter in nn.Module.parameters(value))
        return [("type", type(value).__name__), ("parameters", f"{count:,}")]
    facts = [("type", type(value).__name__)]
    if type(value) in (list, tuple, dict, set, frozenset, str, bytes):
        facts.append(("length", str(len(value))))
    text = _short(value)
    return facts if text.startswith("<") else [*facts, ("value", text)]


def _peek(values: np.ndarray) -> str:
    some = [_number(one) for one in values.flat[:_PEEK]]
    return ", ".join(some) + (", …" if values.size > _PEEK else "")


def _number(one: Any) -> str:
    return f"{one:.4g}" if is_a(one, np.floating) else str(one)


class _Short(reprlib.Repr):
    """Short texts of plain values; of all others only the class is named: their `__repr__` may be
    the learner's."""

    def repr1(self, x: Any, level: int) -> str:
        if type(x) in _PLAIN:
            return super().repr1(x, level)
        if is_a(x, type):
            return str(x.__name__)
        if type(x).__module__.partition(".")[0] == "glowgrad" and not is_a(x, Tensor, nn.Module):
            return _cut(repr(x))
        return f"<{type(x).__name__}>"


_shortener = _Short()
_shortener.maxstring = _LONGEST
_shortener.maxother = _LONGEST


def _short(value: Any) -> str:
    return _cut(_shortener.repr(value))


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
