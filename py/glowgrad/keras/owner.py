"""What owns weights: its own and those of the layers that are its attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..compiled.watch import mark
from ..nn.module import count_change
from ..tensor import Tensor
from . import constraints, context, initializers, names, nest, regularizers
from .variable import Variable


class Owner:
    """Finds layers and weights among its attributes, and reads, writes and counts them."""

    name: str
    built: bool
    dtype: str
    _layers: list[Any]
    _own: list[Variable]
    _losses: list[Any]
    _trainable: bool

    def __setattr__(self, name: str, value: Any) -> None:
        if "_layers" not in self.__dict__:
            if isinstance(value, (Owner, Variable)):
                raise RuntimeError(
                    f"call super().__init__() first in {type(self).__name__}.__init__, before "
                    f"assigning {name}"
                )
        else:
            for part in _parts(value):
                if isinstance(part, Owner):
                    if not any(part is known for known in self._layers):
                        self._layers.append(part)
                elif not any(part is known for known in self._own):
                    self._own.append(part)
        if self.__dict__.get(name) is not value:
            count_change()
        object.__setattr__(self, name, value)

    def add_weight(
        self,
        shape: Any = None,
        initializer: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        regularizer: Any = None,
        constraint: Any = None,
        name: str | None = None,
        part: str | None = None,
        **_: Any,
    ) -> Variable:
        """A new weight of the layer; float weights start Glorot uniform unless told otherwise.

        part: stands before the name in the weight's path.
        """
        if isinstance(shape, str):  # add_weight("kernel", shape=…), as older code has it
            raise TypeError("add_weight takes shape first: add_weight(shape=…, name=…)")
        if isinstance(shape, int):
            shape = (shape,)
        if any(n is None for n in shape or ()):
            raise ValueError(
                f"{self.name} cannot make a weight of shape {tuple(shape or ())}: a size is not "
                "known. Give Input a full shape."
            )
        for limit in context.limits:
            limit.take(shape or ())
        made = Variable(
            initializers.get(initializer or "glorot_uniform"),
            shape=tuple(shape or ()),
            dtype=dtype or self.dtype,
            trainable=trainable,
            name=name or names.unique("variable"),
        )
        inside = bool(context.scopes) and context.scopes[-1] == self.name
        place = [*context.scopes, *([] if inside else [self.name])]
        made.path = "/".join([*place, *([part] if part else []), made.name])
        made.regularizer = regularizers.get(regularizer)
        made.constraint = constraints.get(constraint)
        self._own.append(made)
        return made

    @property
    def trainable(self) -> bool:
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        """Freeze the layer and all below it, or let them be trained again."""
        count_change()
        object.__setattr__(self, "_trainable", value)
        for weight in self._own:
            weight.trainable = value and weight._made_trainable
        for layer in self._layers:
            layer.trainable = value

    def _settings(self) -> list[Any]:
        """What of this layer and all below a recorded step depends on: options, which weights there
        are, which are trained.
        """
        found: list[Any] = []
        for layer in self._walk():
            own = vars(layer).items()
            found.append([(k, mark(v, 1)) for k, v in own if k[:1] != "_" or k == "_trainable"])
            found.append([(id(weight), weight._trainable) for weight in layer._own])
            found.append([id(part) for part in layer._layers])
        return found

    def _walk(self) -> Iterator[Owner]:
        """This layer and all below it, each once."""
        seen: set[int] = set()
        todo: list[Owner] = [self]
        while todo:
            layer = todo.pop(0)
            if id(layer) not in seen:
                seen.add(id(layer))
                yield layer
                todo = [*layer._layers, *todo]

    @property
    def variables(self) -> list[Variable]:
        """All weights, and what is not a weight, such as the state of a random generator."""
        return self.weights

    @property
    def weights(self) -> list[Variable]:
        """All weights: a layer's own in order of making, trained ones first, then those below."""
        return self._unique(self._gather())

    def _own_weights(self) -> list[Variable]:
        """Its own weights, those made to be trained first."""
        return sorted(self._own, key=lambda w: not w._made_trainable)

    def _gather(self) -> Iterator[Variable]:
        yield from self._own_weights()
        for layer in self._layers:
            yield from layer._gather()

    @staticmethod
    def _unique(found: Any) -> list[Variable]:
        return list({id(w): w for w in found}.values())

    @property
    def trainable_weights(self) -> list[Variable]:
        return self._unique(self._trained())

    trainable_variables = trainable_weights

    def _trained(self) -> Iterator[Variable]:
        if not self.trainable:
            return
        yield from (w for w in self._own if w.trainable)
        for layer in self._layers:
            yield from layer._trained()

    @property
    def non_trainable_weights(self) -> list[Variable]:
        trained = {id(w) for w in self.trainable_weights}
        return [w for w in self.weights if id(w) not in trained]

    non_trainable_variables = non_trainable_weights

    def get_weights(self) -> list[np.ndarray]:
        """The values of all weights, as numpy arrays."""
        return [w.numpy() for w in self.weights]

    def set_weights(self, weights: list[Any]) -> None:
        """Replace the values of all weights, in the order of `get_weights`.

        Raises ValueError where the number of arrays or a shape differs.
        """
        own = self.weights
        if len(own) != len(weights):
            raise ValueError(
                f"set_weights got {len(weights)} arrays, but {self.name} has {len(own)} weights"
                + ("" if self.built else ": it is not built yet, call it on data first")
            )
        for variable, value in zip(own, weights, strict=True):
            if tuple(np.shape(value)) != tuple(variable.shape):
                raise ValueError(
                    f"set_weights got an array of shape {np.shape(value)} for {variable.path}, "
                    f"which has shape {tuple(variable.shape)}"
                )
        for variable, value in zip(own, weights, strict=True):
            variable.assign(value)

    def count_params(self) -> int:
        """The number of numbers in all weights."""
        if not self.built:
            raise ValueError(
                f"{self.name} has no weights to count yet: call it on data, or build(input_shape)"
            )
        return sum(w.numel() for w in self.weights)

    # losses

    def add_loss(self, loss: Any) -> None:
        """Add a number to what training minimises."""
        self._losses += nest.flatten(loss)

    @property
    def losses(self) -> list[Tensor]:
        """What `add_loss` and the regularizers add to the loss since the last call."""
        found = [loss for layer in self._walk() for loss in layer._losses]
        for layer in self._walk():
            for weight in layer._own:
                if weight.regularizer is not None and layer.trainable and weight.trainable:
                    found.append(weight.regularizer(weight))
        return found

    def _clear_losses(self) -> None:
        for layer in self._walk():
            layer._losses.clear()


def _parts(value: Any) -> Iterator[Any]:
    """The layers and weights in an attribute's value."""
    if isinstance(value, (Owner, Variable)):
        yield value
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _parts(part)
    elif isinstance(value, dict):
        yield from _parts(list(value.values()))
