"""Parametrizations: a parameter that is computed from others whenever it is read.

`register_parametrization(layer, "weight", f)` makes `layer.weight` mean `f(original)`, where
`original` is the parameter that is trained; it is saved as `parametrizations.weight.original`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from ...autograd import no_grad
from ...tensor import Tensor
from ..container import ModuleDict, ModuleList
from ..module import Module
from ..parameter import Parameter

_cache: dict[tuple[int, str], Tensor] = {}
_depth = 0


@contextmanager
def cached() -> Iterator[None]:
    """Inside, each parametrized tensor is computed once and then kept."""
    global _depth
    _depth += 1
    try:
        yield
    finally:
        _depth -= 1
        if not _depth:
            _cache.clear()


def _register(module: Module, name: str, tensor: Tensor) -> None:
    if isinstance(tensor, Parameter):
        module.register_parameter(name, tensor)
    else:
        module.register_buffer(name, tensor)


class ParametrizationList(ModuleList):
    """The parametrizations of one tensor, applied in turn, and what it is computed from:
    `original`, or `original0`, `original1`, … where the first one takes several tensors.
    """

    def __init__(self, modules: Sequence[Module], original: Tensor, unsafe: bool = False) -> None:
        if not modules:
            raise ValueError("ParametrizationList needs at least one parametrization")
        super().__init__(modules)
        self.unsafe = unsafe
        before = original.detach()
        with no_grad():
            new = self._inverted(original)
        self.is_tensor = isinstance(new, Tensor)
        self.ntensors = 1 if self.is_tensor else len(new)
        if self.is_tensor:
            if new.dtype is not original.dtype:
                raise ValueError(
                    f"right_inverse turned {original.dtype} into {new.dtype}: it may not change "
                    "the type"
                )
            original.data = new.detach()
            _register(self, "original", original)
        else:
            for number, part in enumerate(new):
                if not isinstance(part, Tensor):
                    raise ValueError(
                        "right_inverse gives a tensor or a sequence of tensors, but element "
                        f"{number} is {type(part).__name__}"
                    )
                if isinstance(original, Parameter):
                    part = Parameter(part, original.requires_grad)
                _register(self, f"original{number}", part)
        if not unsafe:
            check("a parametrization", self(), before)

    def _inverted(self, value: Any) -> Any:
        """What the tensor is computed from, by what the parametrizations say."""
        for module in reversed(list(self)):
            inverse = getattr(module, "right_inverse", None)
            with suppress(NotImplementedError):  # then what is computed from is the value itself
                value = value if inverse is None else inverse(value)
        if not isinstance(value, (Tensor, Sequence)):
            raise ValueError(
                f"right_inverse gives a tensor or a sequence of tensors, not {type(value).__name__}"
            )
        return value

    @property
    def originals(self) -> list[Any]:
        if self.is_tensor:
            return [self.original]
        return [getattr(self, f"original{number}") for number in range(self.ntensors)]

    def right_inverse(self, value: Any) -> None:
        """Set what the tensor is computed from, so that it becomes `value`."""
        with no_grad():
            for module in reversed(list(self)):
                if not hasattr(module, "right_inverse"):
                    raise RuntimeError(
                        f"{type(module).__name__} has no right_inverse: the parametrized tensor "
                        "cannot be set"
                    )
                value = module.right_inverse(value)
            parts = [value] if self.is_tensor else list(value)
            if len(parts) != self.ntensors:
                raise ValueError(
                    f"right_inverse gave {len(parts)} tensors, but there are {self.ntensors}"
                )
            for original, part in zip(self.originals, parts, strict=True):
                if not isinstance(part, Tensor) or part.dtype is not original.dtype:
                    raise ValueError(f"right_inverse must give a tensor of type {original.dtype}")
                original.data = part.detach()

    def forward(self) -> Any:
        first, *rest = list(self)
        value = first(*self.originals)
        for module in rest:
            value = module(value)
        return value


def check(name: str, made: Any, original: Tensor) -> None:
    """Raise ValueError where a parametrization changes the shape or type."""
    if not isinstance(made, Tensor):
        raise ValueError(f"{name} must give a tensor, not {type(made).__name__}")
    if made.shape != original.shape or made.dtype is not original.dtype:
        raise ValueError(
            f"{name} turned a tensor of shape {tuple(original.shape)} and type {original.dtype} "
            f"into {tuple(made.shape)} and {made.dtype}: pass unsafe=True if that is meant"
        )


def _property_of(name: str) -> property:
    def read(self: Any) -> Tensor:
        parametrization = self.parametrizations[name]
        if not _depth:
            return parametrization()
        key = id(self), name
        if key not in _cache:
            _cache[key] = parametrization()
        return _cache[key]

    def write(self: Any, value: Tensor) -> None:
        self.parametrizations[name].right_inverse(value)

    return property(read, write)


def register_parametrization(
    module: Any, tensor_name: str, parametrization: Module, *, unsafe: bool = False
) -> Any:
    """Let a parameter or buffer be computed by a module; another one for the same tensor takes what
    the first one gives.

    `parametrization.right_inverse(tensor)`, where there is one, says from what the present value is
    computed. Raises ValueError where there is no such tensor, or, unless unsafe, where the shape or
    type changes.
    """
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        chain = module.parametrizations[tensor_name]
        if not unsafe:
            present = getattr(module, tensor_name)
            check("a parametrization", parametrization(present), present)
        chain.append(parametrization)
        chain.unsafe |= unsafe
        return module
    if tensor_name not in module._parameters and tensor_name not in module._buffers:
        raise ValueError(
            f"{type(module).__name__} has no parameter or buffer {tensor_name!r} to parametrize"
        )
    chain = ParametrizationList([parametrization], getattr(module, tensor_name), unsafe)
    delattr(module, tensor_name)
    if not is_parametrized(module):
        cls = type(module)
        module.__class__ = type(f"Parametrized{cls.__name__}", (cls,), {})
        module.parametrizations = ModuleDict()
    setattr(type(module), tensor_name, _property_of(tensor_name))
    module.parametrizations[tensor_name] = chain
    return module


def is_parametrized(module: Any, tensor_name: str | None = None) -> bool:
    """Whether a module has parametrizations, or one of this tensor."""
    known = module._modules.get("parametrizations")
    if not isinstance(known, ModuleDict):
        return False
    return len(known) > 0 if tensor_name is None else tensor_name in known


def remove_parametrizations(module: Any, tensor_name: str, leave_parametrized: bool = True) -> Any:
    """Make a tensor an ordinary parameter again, with its computed value, or its original one."""
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"{type(module).__name__} has no parametrization of {tensor_name!r}")
    chain = module.parametrizations[tensor_name]
    if not chain.is_tensor and not leave_parametrized:
        raise ValueError(
            f"{tensor_name} is computed from {chain.ntensors} tensors: there is no original value "
            "to leave, so leave_parametrized must be True"
        )
    with no_grad():
        value = getattr(module, tensor_name).detach() if leave_parametrized else None
    if chain.is_tensor:
        original = chain.original
        if value is not None:
            original.data = value
    else:
        trained = any(isinstance(o, Parameter) for o in chain.originals)
        original = Parameter(value) if trained else value
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    _register(module, tensor_name, original)
    if not len(module.parametrizations):
        del module.parametrizations
        module.__class__ = type(module).__bases__[0]
    return module


def type_before_parametrizations(module: Any) -> type:
    """The class that a module had before it was parametrized."""
    return type(module).__bases__[0] if is_parametrized(module) else type(module)


def transfer_parametrizations_and_params(
    from_module: Any, to_module: Any, tensor_name: str | None = None
) -> Any:
    """Give a module the parametrizations of another, and what they compute from."""
    if is_parametrized(from_module):
        for name in [tensor_name] if tensor_name else list(from_module.parametrizations):
            source = from_module.parametrizations[name]
            if not hasattr(to_module, name):
                setattr(to_module, name, Parameter(getattr(from_module, name)))
            for parametrization in source:
                register_parametrization(to_module, name, parametrization)
            target = to_module.parametrizations[name]
            for key, tensor in source.named_parameters(recurse=False):
                setattr(target, key, tensor)
    return to_module
