"""The base class of Keras layers: weights made on the first call, symbolic calls, and masks."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from .. import autograd, recording
from ..tensor import Tensor
from . import context, names, nest, regularizers
from .owner import Owner
from .symbolic import KerasTensor, Node, Shape, is_symbolic, probe
from .variable import as_dtype, as_value


class Layer(Owner):
    """What can be called on tensors, arrays and symbolic tensors, and owns weights.

    A layer of one's own has `build(input_shape)`, which calls `add_weight`, and `call(inputs)`.
    Options: name, trainable, dtype, activity_regularizer; input_shape for a model's first layer.
    """

    supports_masking = False
    min_ndim: int | None = None  # of the one input, checked before the layer is built
    ndim: int | None = None
    _nodes: list[Node]
    _build_shape: Shape | None = None
    _first_shapes: list[Shape] | None = None  # of the outputs for the data that built it
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
        if recording.current is not None:
            recording.current.entered(self)
        args = nest.map_structure(_as_input, args)
        kwargs = {k: nest.map_structure(_as_input, v) for k, v in kwargs.items()}
        first = not self.built and type(self).build is not Layer.build
        self._build_for(args, kwargs)
        training = kwargs.get("training")
        if training is None:
            training = context.training[-1] if context.training else False
        takes = _call_parameters(type(self))
        if "training" in takes:
            kwargs["training"] = training
        else:
            kwargs.pop("training", None)
        masks = [context.get_mask(x) for x in nest.flatten(args[0])] if args else []
        if "mask" in takes and kwargs.get("mask") is None and any(m is not None for m in masks):
            kwargs["mask"] = masks[0] if isinstance(args[0], Tensor) else masks
        top = not context.training
        if top:
            self._clear_losses()
        context.training.append(bool(training))
        try:
            recorded = autograd.is_grad_enabled() and context.is_recording()
            with autograd.set_grad_enabled(recorded), context.scope(self.name):
                made = self.call(*args, **kwargs)
                if self.activity_regularizer is not None:
                    for out in nest.flatten(made):
                        self._losses.append(self.activity_regularizer(out) / out.shape[0])
        finally:
            context.training.pop()
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
            if context.get_mask(out) is None:
                context.set_mask(out, mask)

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """The mask of the output; layers that support masking pass it on."""
        if isinstance(previous_mask, list):
            previous_mask = next((m for m in previous_mask if m is not None), None)
        return previous_mask if self.supports_masking else None

    def _check_input(self, x: Any) -> None:
        if self.min_ndim is None and self.ndim is None:
            return
        parts = nest.flatten(x)
        if len(parts) > 1:
            raise ValueError(
                f'Layer "{self.name}" expects 1 input(s), but it received {len(parts)} input '
                f"tensors. Inputs received: {parts}"
            )
        if not isinstance(x, (Tensor, KerasTensor)):
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
        if args:
            self._check_input(args[0])
        if self.built:
            return
        if len(args) == 1 and isinstance(args[0], (Tensor, KerasTensor)):
            object.__setattr__(self, "_build_shape", (None, *_shape(args[0])[1:]))
        with context.scope(self.name):
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
