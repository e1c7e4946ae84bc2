"""Completions at the cursor: the live namespace first, then what the text and jedi know."""

from __future__ import annotations

import builtins
import keyword
import pkgutil
import sys
import types
from collections.abc import Iterable, Iterator
from typing import Any

import glowgrad

from ... import Tensor
from ...aliases.table import LIBRARIES, PARTS
from . import importable, inference, live, signatures
from .cursor import Cursor, code_points, look
from .live import Instance, Known, Value, is_a, kind_of
from .written import Text, imports, module_named

_MOST = 1500  # items: what the page filters as the reader types on
_SANDBOX = {"get_ipython", "exit", "quit", "In", "Out"}

Item = dict[str, Any]


def complete(
    namespace: dict[str, Any], code: str, offset: int, patient: bool = False
) -> dict[str, Any]:
    """What may stand at the cursor, the likeliest first.

    offset:  in the units of JavaScript's strings.
    patient: whether to take some more time for it.

    Returns `{replace, items, pending, late}`: how many of those units before the cursor are
    replaced; items of `label`, `kind` and, where they have one, `detail`, `apply` (what is inserted
    instead of the label) and `import` (a line for the top of the cell); whether jedi, once loaded,
    may know more; whether it may know more when asked patiently.
    """
    at = look(code, code_points(code, offset))
    text = Text(code)
    items: Iterable[Item] = ()
    pending = late = False
    match at.kind:
        case "name":
            items = _names(namespace, code, at, text)
        case "attribute":
            owner = live.known(at.base, namespace, text)
            if owner is not None:
                items = _attributes(owner)
            elif inference.loaded():
                try:
                    items = _inferred(namespace, code, at, patient)
                except inference.OutOfTimeError:
                    late = not patient
            else:
                pending = True
        case "key":
            items = _keys(live.known(at.base, namespace, text), at.quote)
        case "module":
            items = _modules(at.base)
        case "from":
            items = _from(at.base)
    chosen = ranked(items, at.prefix)[:_MOST]
    units = len(at.prefix.encode("utf-16-le", "surrogatepass")) // 2
    return {"replace": units, "items": chosen, "pending": pending, "late": late}


def ranked(items: Iterable[Item], prefix: str) -> list[Item]:
    """Those that match: as typed, then whatever the case, then somewhere inside, then its letters
    in order; of each, private names come last."""
    folded = prefix.lower()
    found: list[tuple[int, int, Item]] = []
    seen: set[tuple[str, str]] = set()
    for item in items:
        label = item["label"]
        key = label, item.get("import", "")
        if key in seen:
            continue
        lower = label.lower()
        if label.startswith(prefix):
            rank = 0
        elif lower.startswith(folded):
            rank = 1
        elif folded in lower:
            rank = 2
        elif lower.lstrip("_")[:1] == folded[:1] and _has_letters(lower, folded):
            rank = 3
        else:
            continue
        seen.add(key)
        private = 2 if label.startswith("__") else int(label.startswith("_"))
        found.append((rank, private, item))
    found.sort(key=lambda one: one[:2])
    return [item for _, _, item in found]


def _has_letters(word: str, letters: str) -> bool:
    rest = iter(word)
    return all(letter in rest for letter in letters)


def _item(label: str, kind: str, **more: str) -> Item:
    return {"label": label, "kind": kind, **{key: text for key, text in more.items() if text}}


def _names(namespace: dict[str, Any], code: str, at: Cursor, text: Text) -> Iterator[Item]:
    if at.call is not None and at.call.direct:
        yield from _parameters(live.known(at.call.function, namespace, text), at.call.keywords)
    for name, value in namespace.items():
        if is_a(name, str) and not name.startswith("__") and name not in _SANDBOX:
            yield _item(name, kind_of(value), detail=_short_type(value))
    for name, kind in text.kinds.items():
        if name != at.prefix and name not in namespace:
            yield _item(name, kind, detail="not run yet")
    for name in _words(at):
        if name != at.prefix and name not in namespace and name not in text.kinds:
            yield _item(name, "variable")
    for name in (*keyword.kwlist, "match", "case"):
        yield _item(name, "keyword")
    for name, value in vars(builtins).items():
        if not name.startswith("_"):
            yield _item(name, kind_of(value))
    if at.prefix:
        there = {*namespace, *text.kinds}
        for name, statement in importable.statements(at.prefix[0], imports(code)):
            if name not in there:
                yield _item(name, "import", detail=statement, **{"import": statement})


def _words(at: Cursor) -> Iterator[str]:
    """Parameters, loop variables and the like: names that the text before the cursor uses."""
    previous = ""
    for token in at.before:
        if token.kind == "name" and previous != "." and not keyword.iskeyword(token.text):
            yield token.text
        previous = token.text


def _parameters(called: Known, used: tuple[str, ...]) -> Iterator[Item]:
    if not is_a(called, Value):
        return
    signature = signatures.of(called.value)  # type: ignore[union-attr]
    for parameter in signature.parameters.values() if signature else ():
        named = parameter.kind in (parameter.KEYWORD_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        if named and parameter.name not in used:
            default = signatures.default(parameter)
            yield _item(f"{parameter.name}=", "parameter", detail=default)


def _attributes(owner: Known) -> Iterator[Item]:
    module = is_a(owner, Value) and is_a(owner.value, types.ModuleType)  # type: ignore[union-attr]
    for name, value in sorted(live.names(owner).items()):
        if not is_a(name, str) or not name.isidentifier():
            continue
        if name.isupper() and is_a(value, dict, tuple, frozenset):
            continue  # tables that classes keep for themselves
        kind = kind_of(value)
        if not module and kind == "function":
            kind = "method"
        elif not module and kind == "variable":
            kind = "property"
        yield _item(name, kind, detail=_short_type(value) if kind == "variable" else "")


def _inferred(namespace: dict[str, Any], code: str, at: Cursor, patient: bool) -> Iterable[Item]:
    before = code[: at.statement]
    found = inference.infer(namespace, before, at.base, patient)
    if found is None:
        return ()
    if isinstance(found, type):
        return _attributes(Instance(found))
    return [_item(name, kind) for name, kind in found]


def _keys(owner: Known, quote: str) -> Iterator[Item]:
    if not is_a(owner, Value) or not is_a(owner.value, dict):  # type: ignore[union-attr]
        return
    for key, value in dict.items(owner.value):  # type: ignore[union-attr]
        if is_a(key, str) and "\n" not in key:
            inner = repr(key)[1:-1].replace('\\"', '"').replace(quote, f"\\{quote}")
            yield _item(key, "key", detail=type(value).__name__, apply=inner)


def _modules(base: str) -> Iterator[Item]:
    if base:
        parts = {name.rpartition(".")[2] for name in PARTS if name.rpartition(".")[0] == base}
        module = module_named(base)
        for place in pkgutil.iter_modules(getattr(module, "__path__", [])):
            parts.add(place.name)
        home = getattr(module, "ALIAS_OF", None)
        if home:
            parts |= {name for name in _our_parts() if name not in LIBRARIES}
        yield from (_item(name, "module") for name in sorted(parts))
        return
    yield _item("glowgrad", "module")
    for name in (*LIBRARIES, "numpy"):
        yield _item(name, "module", detail=LIBRARIES[name][1] if name in LIBRARIES else "")
    for name in sorted({*sys.stdlib_module_names, *(n.partition(".")[0] for n in sys.modules)}):
        if name.isidentifier() and not name.startswith("_"):
            yield _item(name, "module")


def _our_parts() -> list[str]:
    hidden = {"aliases", "sandbox", "webgpu", "cpu", "ops", "pictures", "learn", "keras", "tensor"}
    parts = [part.name for part in pkgutil.iter_modules(glowgrad.__path__) if part.ispkg]
    return [name for name in parts if name not in hidden]


def _from(base: str) -> Iterator[Item]:
    module = module_named(base)
    if module is not None:
        yield from _attributes(Value(module))
    yield from _modules(base)


def _short_type(value: Any) -> str:
    if kind_of(value) != "variable":
        return ""
    name = type(value).__name__
    if is_a(value, Tensor):
        return f"{name} {tuple(value.shape)}"
    return name if value is not None else ""
