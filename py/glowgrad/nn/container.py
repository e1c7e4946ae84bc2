"""Modules that hold modules."""

from __future__ import annotations

import operator
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..errors import ShapeError
from .module import Module, count_change


class _Listed(Module):
    """What Sequential and ModuleList share: submodules by number, named "0", "1", …"""

    def _name_of(self, index: Any) -> str:
        number = operator.index(index)
        if not -len(self) <= number < len(self):
            raise IndexError(
                f"index {number} is out of range: {type(self).__name__} holds {len(self)} modules"
            )
        return list(self._modules)[number]

    def _renumber(self, modules: Iterable[Module]) -> None:
        count_change()
        self._modules.clear()
        self._modules.update((str(i), module) for i, module in enumerate(modules))

    def __setitem__(self, index: int, module: Module) -> None:
        setattr(self, self._name_of(index), module)

    def __delitem__(self, index: Any) -> None:
        names = list(self._modules)
        gone = names[index] if isinstance(index, slice) else [self._name_of(index)]
        self._renumber([m for name, m in self._modules.items() if name not in gone])

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._modules.values())

    def append(self, module: Module) -> Any:
        """Add a module at the end."""
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]) -> Any:
        """Add several modules at the end."""
        if not isinstance(modules, Iterable):
            raise TypeError(
                f"{type(self).__name__}.extend takes several modules, e.g. a list, but got "
                f"{type(modules).__name__}"
            )
        for module in list(modules):
            self.append(module)
        return self

    def _insert(self, index: int, module: Module) -> None:
        _check_module(type(self).__name__, module)
        modules = list(self)
        modules.insert(index, module)
        self._renumber(modules)

    def pop(self, key: Any) -> Any:
        """Take a module (or, by a slice, several) out and give it back."""
        taken = self[key]
        del self[key]
        return taken

    def __getitem__(self, index: Any) -> Any:
        raise NotImplementedError


def _check_module(name: str, module: Any) -> None:
    if not isinstance(module, Module):
        raise TypeError(f"{name} holds modules, but got {type(module).__name__}")


class Sequential(_Listed):
    """Layers one after the other: each gets what the one before gives. Takes layers, or a dict of
    named layers.
    """

    def __init__(self, *args: Any) -> None:
        super().__init__()
        named = (
            args[0].items()
            if len(args) == 1 and isinstance(args[0], dict)
            else ((str(i), layer) for i, layer in enumerate(args))
        )
        for name, layer in named:
            if not isinstance(layer, Module):
                raise TypeError(
                    f"Sequential takes layers, but item {name} is {type(layer).__name__}: write "
                    "nn.ReLU() for relu, and do not forget the brackets of a class"
                )
            self.add_module(name, layer)

    def forward(self, input: Any) -> Any:
        for name, layer in self._modules.items():
            try:
                input = layer(input)
            except ShapeError as error:
                if str(error).endswith(" of Sequential)"):  # the innermost one has said where
                    raise
                raise ShapeError(f"{error} (module {name} of Sequential)") from None
        return input

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return type(self)(OrderedDict(list(self._modules.items())[index]))
        return self._modules[self._name_of(index)]

    def insert(self, index: int, module: Module) -> Sequential:
        """Put a layer before the one with this number."""
        if not -len(self) <= index <= len(self):
            raise IndexError(f"index {index} is out of range: there are {len(self)} layers")
        self._insert(index, module)
        return self

    def __add__(self, other: Any) -> Sequential:
        _check_sequential("add", other)
        return Sequential(*self, *other)

    def __iadd__(self, other: Any) -> Sequential:
        _check_sequential("add", other)
        return self.extend(other)

    def __mul__(self, times: int) -> Sequential:
        _check_times(times)
        return Sequential(*(list(self) * times))

    __rmul__ = __mul__

    def __imul__(self, times: int) -> Sequential:
        _check_times(times)
        return self.extend(list(self) * (times - 1))


def _check_sequential(action: str, other: Any) -> None:
    if not isinstance(other, Sequential):
        raise ValueError(
            f"Sequential can only {action} another Sequential, not {type(other).__name__}"
        )


def _check_times(times: Any) -> None:
    if not isinstance(times, int):
        raise TypeError(f"Sequential can be multiplied by a whole number, not {times!r}")
    if times <= 0:
        raise ValueError(f"Sequential can be multiplied by 1 or more, not {times}")


class ModuleList(_Listed):
    """A list of modules whose parameters are found."""

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        if modules is not None:
            self.extend(modules)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return type(self)(list(self)[index])
        return self._modules[self._name_of(index)]

    def insert(self, index: int, module: Module) -> None:
        """Put a module before the one with this number."""
        self._insert(index, module)

    def __iadd__(self, modules: Iterable[Module]) -> ModuleList:
        return self.extend(modules)

    def __add__(self, other: Iterable[Module]) -> ModuleList:
        return ModuleList([*self, *other])

    def __repr__(self) -> str:
        """Equal modules in a row are printed once: (0-2): 3 x Linear(…)."""
        runs: list[list[Any]] = []
        for number, text in enumerate(map(repr, self)):
            if runs and runs[-1][2] == text:
                runs[-1][1] = number
            else:
                runs.append([number, number, text])
        lines = [
            (f"({first})" if first == last else f"({first}-{last})")
            + ": "
            + (f"{last - first + 1} x " if first != last else "")
            + text.replace("\n", "\n  ")
            for first, last, text in runs
        ]
        name = self._get_name()
        return f"{name}(\n  " + "\n  ".join(lines) + "\n)" if lines else f"{name}()"


class ModuleDict(Module):
    """A dict of modules whose parameters are found."""

    def __init__(self, modules: Any = None) -> None:
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key: str) -> Any:
        return self._modules[key]

    def __setitem__(self, key: str, module: Module) -> None:
        self.add_module(key, module)

    def __delitem__(self, key: str) -> None:
        count_change()
        del self._modules[key]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __contains__(self, key: str) -> bool:
        return key in self._modules

    def clear(self) -> None:
        count_change()
        self._modules.clear()

    def pop(self, key: str) -> Any:
        count_change()
        return self._modules.pop(key)

    def keys(self) -> Any:
        return self._modules.keys()

    def items(self) -> Any:
        return self._modules.items()

    def values(self) -> Any:
        return self._modules.values()

    def update(self, modules: Any) -> None:
        """Take in a dict of modules, or pairs of name and module."""
        for key, module in named_items("ModuleDict", modules):
            self[key] = module


def named_items(name: str, values: Any) -> list[tuple[str, Any]]:
    """The (key, value) pairs of a dict or of an iterable of pairs."""
    if isinstance(values, (Mapping, Module)):
        holder: Any = values
        return list(holder.items())
    if not isinstance(values, Iterable):
        raise TypeError(
            f"{name}.update takes a dict or (name, value) pairs, but got {type(values).__name__}"
        )
    pairs = list(values)
    for number, pair in enumerate(pairs):
        if not isinstance(pair, Iterable):
            raise TypeError(
                f"{name}.update takes (name, value) pairs, but item {number} is "
                f"{type(pair).__name__}"
            )
        if len(pair) != 2:  # type: ignore[arg-type]
            raise ValueError(f"{name}.update takes pairs, but item {number} is {pair!r:.60}")
    return [(key, value) for key, value in pairs]
