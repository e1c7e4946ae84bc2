"""The base class of Keras layers: weights made on the first call, symbolic calls, and masks."""

from __future__ import annotations

import inspect
import math
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import autograd
from ..errors import FileFormatError
from ..tensor import Tensor
from . import constraints, initializers, names, nest, regularizers
from .symbolic import KerasTensor, Node, Shape, is_symbolic, probe
from .variable import Variable, as_dtype, as_value

_training: list[bool] = []  # of the calls under way, the innermost last
_scopes: list[str] = []  # names of the layers that are being built or called, the innermost last
_recording = 0  # how many tapes and training steps are under way
_masks: dict[int, tuple[weakref.ref[Any], Tensor]] = {}


class scope:  # noqa: N801 - used as a statement
    """Inside, the paths of new weights begin with this layer's name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        self._pushed = not _scopes or _scopes[-1] != self.name
        if self._pushed:
            _scopes.append(self.name)

    def __exit__(self, *_: object) -> None:
        if self._pushed:
            _scopes.pop()


class limited:  # noqa: N801 - used as a statement
    """Inside, layers may make this many numbers of weights, as a file holds no more.

    Raises FileFormatError in `add_weight` beyond.
    """

    def __init__(self, numbers: int) -> None:
        self.left = numbers

    def __enter__(self) -> None:
        _limits.append(self)

    def __exit__(self, *_: object) -> None:
        _limits.remove(self)

    def take(self, shape: Any) -> None:
        self.left -= math.prod(int(n) for n in shape)
        if self.left < 0:
            raise FileFormatError(
                f"the file describes a weight of shape {tuple(shape)}, more than it holds"
            )


_limits: list[limited] = []


class recording:  # noqa: N801 - used as a statement
    """Inside, what layers compute is recorded for gradients; outside, Keras's layers record
    nothing.
    """

    def __enter__(self) -> None:
        global _recording
        _recording += 1

    def __exit__(self, *_: object) -> None:
        global _recording
        _recording -= 1


def set_mask(x: Any, mask: Tensor | None) -> None:
    """Remember which steps of x count."""
    if mask is not None:
        key = id(x)
        _masks[key] = weakref.ref(x, lambda _: _masks.pop(key, None)), mask


def get_mask(x: Any) -> Tensor | None:
    """The mask that an Embedding or Masking layer gave x, if any."""
    known = _masks.get(id(x))
    return known[1] if known is not None and known[0]() is x else None


class Layer:
    """What can be called on tensors, arrays and symbolic tensors, and owns weights.

    A layer of one's own has `build(input_shape)`, which calls `add_weight`, and `call(inputs)`.
    Options: name, trainable, dtype, activity_regularizer; input_shape for a model's first layer.
    """

    supports_masking = False
    min_ndim: int | None = None  # of the first input, checked before the layer is built
    ndim: int | None = None
    _layers: list[Layer]
    _own: list[Variable]
    _losses: list[Any]
    _nodes: list[Node]
    _build_shape: Shape | None = None
    _first_shapes: list[Shape] | None = None  # of the outputs for the data that built it
    _trainable: bool
    input_dtype: Any = None  # of the Input that a model makes for it; None: float32

    def __init__(
        self,
        *,
        name: str | None = None,
        trainable: bool = True,
        dtype: Any = None,
        activity_regularizer: Any = None,
        **kwargs: Any,
    ) -> None:
        d = self.__dict__
        d["_layers"], d["_own"] = [], []
        d["_trainable"], d["_losses"], d["_nodes"] = trainable, [], []
        self.name = name or names.unique(names.snake_case(type(self).__name__))
        self.built = False
        self.dtype = as_dtype(dtype).name
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self.declared_shape = _declared_shape(self, kwargs)
        if kwargs:
            raise ValueError(
                f"Unrecognized keyword arguments passed to {type(self).__name__}: {kwargs}"
            )

    # what belongs to it

    def __setattr__(self, name: str, value: Any) -> None:
        if "_layers" not in self.__dict__:
            if isinstance(value, (Layer, Variable)):
                raise RuntimeError(
                    f"call super().__init__() first in {type(self).__name__}.__init__, before "
                    f"assigning {name}"
                )
        else:
            for part in _parts(value):
                if isinstance(part, Layer):
                    if not any(part is known for known in self._layers):
                        self._layers.append(part)
                elif not any(part is known for known in self._own):
                    self._own.append(part)
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
        for limit in _limits:
            limit.take(shape or ())
        made = Variable(
            initializers.get(initializer or "glorot_uniform"),
            shape=tuple(shape or ()),
            dtype=dtype or self.dtype,
            trainable=trainable,
            name=name or names.unique("variable"),
        )
        place = [*_scopes] if _scopes and _scopes[-1] == self.name else [*_scopes, self.name]
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
        object.__setattr__(self, "_trainable", value)
        for weight in self._own:
            weight.trainable = value and weight._made_trainable
        for layer in self._layers:
            layer.trainable = value

    def _walk(self) -> Iterator[Layer]:
        """This layer and all below it, each once."""
        seen: set[int] = set()
        todo: list[Layer] = [self]
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

    # calling

    def build(self, input_shape: Any = None) -> None:
        """Make the weights, knowing the shape of the input; layers of one's own override this."""
        self.built = True

    def call(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} needs a method call(self, inputs)")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if "_layers" not in self.__dict__:
            raise RuntimeError(f"call super().__init__() first in {type(self).__name__}.__init__")
        if is_symbolic(args, kwargs):
            return self._call_symbolic(args, kwargs)
        args = nest.map_structure(_as_input, args)
        kwargs = {k: nest.map_structure(_as_input, v) for k, v in kwargs.items()}
        first = not self.built and type(self).build is not Layer.build
        self._build_for(args, kwargs)
        training = kwargs.get("training")
        if training is None:
            training = _training[-1] if _training else False
        takes = _call_parameters(type(self))
        if "training" in takes:
            kwargs["training"] = training
        else:
            kwargs.pop("training", None)
        masks = [get_mask(x) for x in nest.flatten(args[0])] if args else []
        if "mask" in takes and kwargs.get("mask") is None and any(m is not None for m in masks):
            kwargs["mask"] = masks[0] if isinstance(args[0], Tensor) else masks
        top = not _training
        if top:
            self._clear_losses()
        _training.append(bool(training))
        try:
            recorded = autograd.is_grad_enabled() and _recording > 0
            with autograd.set_grad_enabled(recorded), scope(self.name):
                made = self.call(*args, **kwargs)
                if self.activity_regularizer is not None:
                    for out in nest.flatten(made):
                        self._losses.append(self.activity_regularizer(out) / out.shape[0])
        finally:
            _training.pop()
        if first:
            shapes = [tuple(out.shape) for out in nest.flatten(made) if isinstance(out, Tensor)]
            object.__setattr__(self, "_first_shapes", shapes)
        if any(m is not None for m in masks) or (
            type(self).compute_mask is not Layer.compute_mask and args
        ):
            self._pass_mask(args[0], masks, made)
        return made

    def _pass_mask(self, inputs: Any, masks: list[Any], made: Any) -> None:
        single = isinstance(inputs, Tensor)
        mask = self.compute_mask(inputs, masks[0] if single else masks)
        for out in nest.flatten(made)[:1]:
            if get_mask(out) is None:
                set_mask(out, mask)

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """The mask of the output; layers that support masking pass it on."""
        if isinstance(previous_mask, list):
            previous_mask = next((m for m in previous_mask if m is not None), None)
        return previous_mask if self.supports_masking else None

    def _check_ndim(self, x: Any) -> None:
        if self.min_ndim is None and self.ndim is None:
            return
        rank = len(x.shape)
        wrong = self.ndim is not None and rank != self.ndim
        if wrong or (self.min_ndim is not None and rank < self.min_ndim):
            wanted = f"ndim={self.ndim}" if wrong else f"min_ndim={self.min_ndim}"
            raise ValueError(
                f'Input 0 of layer "{self.name}" is incompatible with the layer: expected {wanted},'
                f" found ndim={rank}. Full shape received: {tuple(x.shape)}"
            )

    def _build_for(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if args and isinstance(args[0], (Tensor, KerasTensor)):
            self._check_ndim(args[0])
        if self.built:
            return
        if len(args) == 1 and isinstance(args[0], (Tensor, KerasTensor)):
            object.__setattr__(self, "_build_shape", (None, *_shape(args[0])[1:]))
        with scope(self.name):
            self._build_with(args, kwargs)
        self.built = True

    def _build_with(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if args:
            shape = nest.map_structure(lambda x: _shape(x), args[0])
            if isinstance(shape, list) and len(args) == 1 and not isinstance(args[0], (list, dict)):
                shape = shape[0]
            takes = inspect.signature(self.build).parameters
            if len(takes) <= 1 or any(p.kind is p.VAR_POSITIONAL for p in takes.values()):
                self.build(shape)
            else:  # build(self, query_shape, value_shape, …)
                given = [nest.map_structure(_shape, a) for a in args]
                given += [nest.map_structure(_shape, v) for k, v in kwargs.items() if k in _TENSORS]
                self.build(*given[: len(takes)])

    def _call_symbolic(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        self._build_for(args, kwargs)
        node = Node(self, args, kwargs)
        outputs = node.finish(self.compute_output_spec(*args, **kwargs))
        self._nodes.append(node)
        return outputs

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """The symbolic outputs for symbolic inputs."""
        if type(self).compute_output_shape is Layer.compute_output_shape:
            # What is built here belongs to the layer; only the values are thrown away.
            return probe(self.__call__, args, {**kwargs, "training": False})
        shape = self.compute_output_shape(nest.map_structure(_shape, args[0]))
        first = next(x for x in nest.flatten(args) if isinstance(x, KerasTensor))
        dtype = as_dtype(self.dtype) if first.dtype.category else first.dtype
        return KerasTensor(shape, dtype)

    def compute_output_shape(self, input_shape: Any) -> Shape:
        """The shape of the output for that of the input."""
        made = probe(self.__call__, (KerasTensor(input_shape),), {"training": False})
        return made.shape

    # in a model

    def _only_node(self) -> Node:
        if len(self._nodes) != 1:
            raise AttributeError(
                f"{self.name} has been called {len(self._nodes)} times on symbolic tensors, so it "
                "has no single input and output"
            )
        return self._nodes[0]

    @property
    def input(self) -> Any:
        """The symbolic tensor that the layer was called on."""
        args = self._only_node().args
        return args[0] if len(args) == 1 else list(args)

    @property
    def output(self) -> Any:
        """The symbolic tensor that it gave."""
        return self._only_node().outputs

    def get_config(self) -> dict[str, Any]:
        """What makes the same layer anew by `from_config`: the arguments of its constructor."""
        config: dict[str, Any] = {"name": self.name, "trainable": self.trainable}
        for parameter in inspect.signature(type(self).__init__).parameters:
            if parameter not in ("self", "kwargs", "name", "args", "weights") and hasattr(
                self, parameter
            ):
                config[parameter] = _plain(getattr(self, parameter))
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The layer that `get_config` describes, with new weights."""
        from .serialization import deserialize_keras_object

        known = {key: _read(value, deserialize_keras_object) for key, value in config.items()}
        return cls(**known)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


_TENSORS = ("value", "key", "query", "inputs", "initial_state")
_signatures: dict[type, frozenset[str]] = {}


def _call_parameters(cls: type) -> frozenset[str]:
    known = _signatures.get(cls)
    if known is None:
        call: Any = cls.call  # type: ignore[attr-defined]
        known = _signatures[cls] = frozenset(inspect.signature(call).parameters)
    return known


def _as_input(x: Any) -> Any:
    numbers = isinstance(x, (np.ndarray, np.generic)) and x.dtype.kind not in "USO"
    return as_value(x) if numbers else x


def _shape(x: Any) -> Any:
    return tuple(x.shape) if isinstance(x, (KerasTensor, Tensor, np.ndarray)) else None


def _plain(value: Any) -> Any:
    """A constructor's argument as data, or itself where it cannot be data."""
    from .serialization import serialize_keras_object

    if isinstance(value, tuple):
        return value
    try:
        return serialize_keras_object(value)
    except TypeError:
        return value


def _read(value: Any, deserialize: Any) -> Any:
    """What `_plain` made of an argument, as it was."""
    if isinstance(value, dict) and "class_name" in value:
        return deserialize(value)
    if isinstance(value, list):
        return [_read(part, deserialize) for part in value]
    return value


def _parts(value: Any) -> Iterator[Any]:
    """The layers and weights in an attribute's value."""
    if isinstance(value, (Layer, Variable)):
        yield value
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _parts(part)
    elif isinstance(value, dict):
        yield from _parts(list(value.values()))


def _declared_shape(layer: Layer, kwargs: dict[str, Any]) -> Shape | None:
    """The shape of a model's input that its first layer was given, as older Keras code does."""
    batch = kwargs.pop("batch_input_shape", None)
    if batch is not None:
        return tuple(batch)
    dimension = kwargs.pop("input_dim", None)
    shape = kwargs.pop("input_shape", None)
    if shape is None and dimension is not None:
        shape = (dimension,)
    return None if shape is None else (None, *((shape,) if isinstance(shape, int) else shape))
