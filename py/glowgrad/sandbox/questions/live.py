"""Values behind unfinished code, found without running any of the learner's code.

Names are looked up, and attributes are read as they are stored: no property, no `__getattr__` and
no call is run. What a call or a property would give is known by the class that it is annotated
with.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ... import Tensor, nn

# Of a tensor these read what is stored; all others may compute.
_STORED = {"shape", "ndim", "dtype", "device", "requires_grad", "grad", "is_leaf"}
_PARTS_OF_A_MODULE = ("_parameters", "_buffers", "_modules")
_CONTAINERS = (dict, list, tuple, str)
_METHODS = (
    types.FunctionType,
    types.MethodType,
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.MethodWrapperType,
    types.ClassMethodDescriptorType,
)

_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)
_DESCRIPTORS = (
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.ClassMethodDescriptorType,
    staticmethod,
    classmethod,
)


@dataclass(frozen=True)
class Value:
    """A value that exists."""

    value: Any


@dataclass(frozen=True)
class Instance:
    """A value that does not exist yet, of a class that does."""

    of: type


Known = Value | Instance | None
Written = Callable[[str], "ast.expr | Value | None"]


def is_a(value: Any, *classes: type) -> bool:
    """isinstance that does not read `__class__`, which an object may compute."""
    return issubclass(type(value), classes)


def kind_of(value: Any) -> str:
    """The kind of a stored value, by its type alone."""
    if is_a(value, type):
        return "class"
    if is_a(value, types.ModuleType):
        return "module"
    if is_a(value, *_FUNCTIONS, *_DESCRIPTORS):
        return "function"
    if is_a(value, property, types.GetSetDescriptorType, types.MemberDescriptorType):
        return "property"
    return "variable"


def parse(source: str) -> ast.expr | None:
    """The syntax tree of one expression, which may go over several lines."""
    try:
        return ast.parse(f"({source})", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def known(source: str, namespace: Mapping[str, Any], written: Written) -> Known:
    """What an expression stands for.

    written: what the cell's text says of a name, for those that the namespace lacks.
    """
    tree = parse(source)
    try:
        return _Look(namespace, written).up(tree, 0) if tree is not None else None
    except Exception:  # a learner's class may break anything; then nothing is known
        return None


def attribute(owner: Any, name: str) -> Known:
    """An attribute as it is stored, or by the class that it is annotated with."""
    if is_a(owner, types.ModuleType):
        return _of_module(owner, name)
    missing = object()
    found = inspect.getattr_static(owner, name, missing)
    if found is missing:
        for kind in _PARTS_OF_A_MODULE:
            part = stored(owner).get(kind)
            if type(part) is dict and name in part:
                return Value(part[name])
        return None
    if is_a(owner, type):
        if is_a(found, staticmethod):
            return Value(found.__func__)
        bound = is_a(found, classmethod)
        return Value(types.MethodType(found.__func__, owner)) if bound else _plain(found)
    if is_a(found, types.FunctionType) and name not in stored(owner):
        return Value(types.MethodType(found, owner))
    if is_a(found, types.MethodDescriptorType):
        return Value(found.__get__(owner))
    if is_a(found, staticmethod):
        return Value(found.__func__)
    if is_a(found, classmethod):
        return Value(types.MethodType(found.__func__, type(owner)))
    if is_a(found, types.MemberDescriptorType, types.GetSetDescriptorType):
        return Value(found.__get__(owner))
    if is_a(found, property):
        if is_a(owner, Tensor) and name in _STORED and found.fget is not None:
            return Value(found.fget(owner))
        return returned(found.fget, type(owner))
    return _plain(found)


def attribute_of_instance(of: type, name: str) -> Known:
    """An attribute of a value of which only the class is known."""
    found = inspect.getattr_static(of, name, None)
    if is_a(found, property):
        return returned(found.fget, of)
    if is_a(found, staticmethod):
        return Value(found.__func__)
    if is_a(found, classmethod):
        found = found.__func__
    # Bound to the class in place of the instance that there is not: the signature is right then.
    return Value(types.MethodType(found, of)) if is_a(found, *_METHODS) else None


def returned(function: Any, owner: type | None = None) -> Known:
    """What a function gives, by its annotation: its class, of "X | None" the X."""
    if is_a(function, types.MethodType):
        function = function.__func__
    if not is_a(function, types.FunctionType):
        return None
    said = function.__annotations__.get("return")
    if isinstance(said, type) and said is not type(None):
        return Instance(said)
    if not isinstance(said, str):
        return None
    first = said.strip("'\" ").split("|")[0].split("[")[0].strip()
    if first in ("Self", "Any", "None"):
        return Instance(owner) if first == "Self" and owner is not None else None
    found: Any = function.__globals__.get(first, getattr(builtins, first, None))
    if found is None and owner is not None:
        found = next((base for base in owner.__mro__ if base.__name__ == first), None)
    if found is None and first == "Tensor":
        found = Tensor
    return Instance(found) if isinstance(found, type) else None


def forward_of(owner: Any) -> types.FunctionType | None:
    """What a call of a layer comes down to: its class's `forward`, where it has one."""
    found = None if is_a(owner, type) else inspect.getattr_static(type(owner), "forward", None)
    return found if is_a(found, types.FunctionType) else None


def stored(owner: Any) -> dict[str, Any]:
    """The instance's own attributes, read past whatever its class defines."""
    try:
        own = object.__getattribute__(owner, "__dict__")
    except AttributeError:
        return {}
    return own if type(own) is dict else {}


def names(of: Known) -> dict[str, Any]:
    """All attributes by name, each as it is stored; the owner's own come first."""
    if isinstance(of, Instance):
        return _of_class(of.of)
    assert of is not None
    owner = of.value
    if is_a(owner, types.ModuleType):
        return _names_of_module(owner)
    if is_a(owner, type):
        return {**_of_class(owner), **_of_class(type(owner), dunder_only=True)}
    own = {name: value for name, value in stored(owner).items() if isinstance(name, str)}
    parts: dict[str, Any] = {}
    for kind in _PARTS_OF_A_MODULE:
        if type(own.get(kind)) is dict:
            parts.update(own[kind])
    return {**_of_class(type(owner)), **own, **parts}


def _of_class(cls: type, dunder_only: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        found.update(base.__dict__)
    return {n: v for n, v in found.items() if n.startswith("__")} if dunder_only else found


def _names_of_module(module: types.ModuleType) -> dict[str, Any]:
    own = module.__dict__
    home = sys.modules.get(str(own.get("ALIAS_OF")))
    found = _names_of_module(home) if home is not None and home is not module else {}
    public = own.get("__all__")
    ours = module.__name__.partition(".")[0] == "glowgrad"
    if ours and isinstance(public, list | tuple):
        listed = (name for name in public if isinstance(name, str))
        return {**found, **{name: own.get(name, found.get(name)) for name in listed}}
    return {**found, **own}


def _of_module(module: types.ModuleType, name: str) -> Known:
    if name in module.__dict__:
        return Value(module.__dict__[name])
    part = sys.modules.get(f"{module.__name__}.{name}")
    if part is not None:
        return Value(part)
    home = sys.modules.get(str(module.__dict__.get("ALIAS_OF")))
    return _of_module(home, name) if home is not None and home is not module else None


def _plain(found: Any) -> Known:
    """A stored value, unless reading it would run code of its class."""
    if is_a(found, type, *_METHODS):
        return Value(found)
    computes = any("__get__" in base.__dict__ for base in type(found).__mro__)
    return None if computes else Value(found)


class _Look:
    """Walks an expression without evaluating it."""

    def __init__(self, namespace: Mapping[str, Any], written: Written) -> None:
        self._namespace = namespace
        self._written = written

    def up(self, node: ast.expr, depth: int) -> Known:
        if depth > 40:
            return None
        match node:
            case ast.Name(name):
                return self._name(name, depth)
            case ast.Constant(value):
                return Value(value)
            case ast.List() | ast.ListComp():
                return Instance(list)
            case ast.Dict() | ast.DictComp():
                return Instance(dict)
            case ast.Set() | ast.SetComp():
                return Instance(set)
            case ast.Tuple():
                return Instance(tuple)
            case ast.JoinedStr():
                return Instance(str)
            case ast.Attribute(value, name):
                return self._attribute(self.up(value, depth + 1), name)
            case ast.Subscript(value, key):
                return self._item(self.up(value, depth + 1), key)
            case ast.Call(function):
                return self._result(self.up(function, depth + 1), function, depth)
            case ast.BinOp(left, _, right):
                for side in (self.up(left, depth + 1), self.up(right, depth + 1)):
                    if isinstance(_class(side), type) and issubclass(_class(side), Tensor):
                        return Instance(Tensor)
        return None

    def _name(self, name: str, depth: int) -> Known:
        if name in self._namespace:
            return Value(self._namespace[name])
        said = self._written(name)
        if said is not None:
            return said if isinstance(said, Value) else self.up(said, depth + 10)
        found = vars(builtins).get(name)
        return None if found is None else Value(found)

    def _attribute(self, owner: Known, name: str) -> Known:
        if isinstance(owner, Value):
            return attribute(owner.value, name)
        return attribute_of_instance(owner.of, name) if owner is not None else None

    def _item(self, owner: Known, key: ast.expr) -> Known:
        if _class(owner) is not None and issubclass(_class(owner), Tensor):
            return Instance(Tensor)
        if not isinstance(owner, Value):
            return None
        container = owner.value
        if type(container) in (nn.Sequential, nn.ModuleList):
            container = list(container._modules.values())
        elif type(container) is nn.ModuleDict:
            container = container._modules
        if type(container) not in _CONTAINERS:
            return None
        try:
            return Value(container[ast.literal_eval(key)])
        except (ValueError, TypeError, LookupError, SyntaxError):
            return None

    def _result(self, called: Known, function: ast.expr, depth: int) -> Known:
        if not isinstance(called, Value):
            return None
        if is_a(called.value, type):
            return Instance(called.value) if called.value is not type else None
        owner = None
        if isinstance(function, ast.Attribute):
            owner = _class(self.up(function.value, depth + 1))
        elif (forward := forward_of(called.value)) is not None:
            return returned(forward, type(called.value))
        return returned(called.value, owner)


def _class(of: Known) -> Any:
    if isinstance(of, Value):
        return type(of.value)
    return of.of if of is not None else None
