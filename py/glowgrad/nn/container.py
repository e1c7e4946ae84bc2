"""Modules that hold modules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..errors import ShapeError
from .module import Module


class Sequential(Module):
    """Layers one after the other: each gets what the one before gives. Takes layers, or a dict of
    named layers.
    """

    def __init__(self, *layers: Any) -> None:
        super().__init__()
        named = (
            layers[0].items()
            if len(layers) == 1 and isinstance(layers[0], dict)
            else ((str(i), layer) for i, layer in enumerate(layers))
        )
        for name, layer in named:
            if not isinstance(layer, Module):
                raise TypeError(
                    f"Sequential takes layers, but item {name} is {type(layer).__name__}: write "
                    "nn.ReLU() for relu, and do not forget the brackets of a class"
                )
            self.add_module(name, layer)

    def forward(self, x: Any) -> Any:
        for name, layer in self._modules.items():
            try:
                x = layer(x)
            except ShapeError as error:
                if str(error).endswith(" of Sequential)"):  # the innermost one has said where
                    raise
                raise ShapeError(f"{error} (module {name} of Sequential)") from None
        return x

    def append(self, layer: Module) -> Sequential:
        self.add_module(str(len(self)), layer)
        return self

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._modules.values())

    def __getitem__(self, index: Any) -> Any:
        layers = list(self._modules.values())
        return Sequential(*layers[index]) if isinstance(index, slice) else layers[index]


class ModuleList(Module):
    """A list of modules whose parameters are found."""

    def __init__(self, modules: Iterable[Module] = ()) -> None:
        super().__init__()
        for module in modules:
            self.append(module)

    def append(self, module: Module) -> ModuleList:
        self.add_module(str(len(self)), module)
        return self

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._modules.values())

    def __getitem__(self, index: Any) -> Any:
        modules = list(self._modules.values())
        return ModuleList(modules[index]) if isinstance(index, slice) else modules[index]
