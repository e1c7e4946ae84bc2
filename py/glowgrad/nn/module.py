"""The base class of layers and models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .. import dtypes
from ..autograd import no_grad
from ..dtypes import DType
from ..errors import ShapeError
from ..tensor import Tensor
from ..tensor.creation import empty_like
from .hooks import Hooked
from .parameter import Buffer, Parameter
from .state import State

_KINDS = ("_parameters", "_buffers", "_modules")
_TABLES = (
    *_KINDS,
    "_forward_hooks",
    "_forward_pre_hooks",
    "_backward_hooks",
    "_backward_pre_hooks",
    "_state_dict_hooks",
    "_state_dict_pre_hooks",
    "_load_state_dict_pre_hooks",
    "_load_state_dict_post_hooks",
)


# How often a module's attributes changed: parameters, buffers, submodules, training, or any other
# (hooks: `autograd.handles.changes`). What was recorded of modules holds while it stays the same.
changes = 0


class Module(Hooked, State):
    """A layer or model: parameters, buffers and submodules by name, and a `forward` method that
    computes the output.
    """

    training: bool

    def __init__(self) -> None:
        own = self.__dict__
        for table in _TABLES:
            own[table] = {}
        own["_non_persistent_buffers_set"] = set()
        own["training"] = True

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} needs a method forward(self, x)")

    # attributes

    def __setattr__(self, name: str, value: Any) -> None:
        own = self.__dict__
        if name in own and own[name] is value:
            return
        count_change()
        kind = _kind(value)
        if "_parameters" not in own:
            if kind is not None:
                raise AttributeError(
                    f"call super().__init__() first in {type(self).__name__}.__init__, before "
                    f"assigning {name}"
                )
            object.__setattr__(self, name, value)
        elif kind is None and name in own["_parameters"]:
            if value is not None:
                raise TypeError(
                    f"cannot assign {type(value).__name__} as parameter {name!r}: wrap it, "
                    f"nn.Parameter(…), or change the values with {name}.copy_(…) inside no_grad()"
                )
            own["_parameters"][name] = None
        elif kind is None and name in own["_modules"]:
            if value is not None:
                raise TypeError(
                    f"cannot assign {type(value).__name__} as child module {name!r}: a module or "
                    "None is needed"
                )
            own["_modules"][name] = None
        elif kind == "_buffers" or (kind is None and name in own["_buffers"]):
            persistent = name not in own["_non_persistent_buffers_set"]
            self._take_place(name, "_buffers")
            self.register_buffer(name, value, getattr(value, "persistent", persistent))
        elif kind is not None:
            self._take_place(name, kind)
            if kind == "_parameters":
                self.register_parameter(name, value)
            else:
                own[kind][name] = value
        else:
            object.__setattr__(self, name, value)

    def _take_place(self, name: str, kind: str) -> None:
        """Remove what has this name, but for what keeps its place in the table `kind`."""
        own = self.__dict__
        own.pop(name, None)
        own["_non_persistent_buffers_set"].discard(name)
        for other in _KINDS:
            if other != kind:
                own[other].pop(name, None)

    def __getattr__(self, name: str) -> Any:
        own = self.__dict__
        if "_parameters" not in own:
            raise AttributeError(
                f"{type(self).__name__!r} object has no attribute {name!r}: its __init__ must call "
                "super().__init__() first"
            )
        for kind in _KINDS:
            if name in own[kind]:
                return own[kind][name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __delattr__(self, name: str) -> None:
        count_change()
        for kind in _KINDS:
            if name in self.__dict__[kind]:
                del self.__dict__[kind][name]
                self._non_persistent_buffers_set.discard(name)
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        names = (name for kind in _KINDS for name in self.__dict__.get(kind, ()))
        return sorted({*super().__dir__(), *(n for n in names if not n[:1].isdigit())})

    def _check_name(self, kind: str, name: str, taken: str) -> None:
        if "_parameters" not in self.__dict__:
            raise AttributeError(f"cannot assign {kind} before Module.__init__() call")
        if not isinstance(name, str):
            raise TypeError(f"a {kind}'s name is a string, not {type(name).__name__}")
        if "." in name or not name:
            raise KeyError(f"a {kind}'s name can be neither empty nor hold a dot, but is {name!r}")
        if hasattr(self, name) and name not in self.__dict__[taken]:
            raise KeyError(f"attribute {name!r} already exists")

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """A tensor that belongs to the state but is not trained (a running mean, say); it is saved
        unless persistent=False.
        """
        self._check_name("buffer", name, "_buffers")
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(
                f"cannot assign {type(tensor).__name__} to buffer {name!r}: it is a tensor or None"
            )
        count_change()
        self._buffers[name] = tensor
        unsaved = self._non_persistent_buffers_set
        (unsaved.discard if persistent else unsaved.add)(name)

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """A parameter under a name that is made at run time; None keeps the place."""
        self._check_name("parameter", name, "_parameters")
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign {type(param).__name__} to parameter {name!r}: wrap it, "
                "nn.Parameter(…)"
            )
        count_change()
        self._parameters[name] = param

    def add_module(self, name: str, module: Module | None) -> None:
        """A submodule under a name that is made at run time."""
        if module is not None and not isinstance(module, Module):
            raise TypeError(f"{type(module).__name__} is not a module")
        self._check_name("module", name, "_modules")
        count_change()
        self._modules[name] = module

    register_module = add_module

    def get_submodule(self, target: str) -> Module:
        """The module under a path of names, "body.0"; AttributeError where there is none."""
        module: Any = self
        for name in target.split(".") if target else []:
            if not isinstance(getattr(module, name, None), Module):
                raise AttributeError(
                    f"{type(module).__name__} has no submodule {name!r} (of {target!r}); it has "
                    f"{', '.join(module._modules) or 'none'}"
                )
            module = getattr(module, name)
        return module

    def set_submodule(self, target: str, module: Module, strict: bool = False) -> None:
        """Put a module under a path of names; with strict, only in the place of another."""
        path, _, name = target.rpartition(".")
        if not name:
            raise ValueError("set_submodule needs a name: it cannot replace the module itself")
        if not isinstance(module, Module):
            raise ValueError(f"set_submodule takes a module, not {type(module).__name__}")
        parent = self.get_submodule(path)
        if strict:
            parent.get_submodule(name)
        setattr(parent, name, module)

    def get_parameter(self, target: str) -> Tensor:
        """The parameter under a path of names, "body.0.weight"."""
        return self._member(target, "_parameters", "parameter")

    def get_buffer(self, target: str) -> Tensor:
        """The buffer under a path of names."""
        return self._member(target, "_buffers", "buffer")

    def _member(self, target: str, kind: str, what: str) -> Tensor:
        path, _, name = target.rpartition(".")
        module = self.get_submodule(path)
        if name not in module.__dict__[kind]:
            raise AttributeError(f"{type(module).__name__} has no {what} {name!r}")
        return module.__dict__[kind][name]

    # walking

    def named_modules(
        self, memo: set[Any] | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Module]]:
        seen = set() if memo is None else memo
        if self in seen:
            return
        if remove_duplicate:
            seen.add(self)
        yield prefix, self
        for name, module in self._modules.items():
            if module is not None:
                path = f"{prefix}.{name}" if prefix else name
                yield from module.named_modules(seen, path, remove_duplicate)

    def modules(self, remove_duplicate: bool = True) -> Iterator[Module]:
        return (m for _, m in self.named_modules(remove_duplicate=remove_duplicate))

    def named_children(self) -> Iterator[tuple[str, Module]]:
        seen: set[Any] = set()
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    def children(self) -> Iterator[Module]:
        return (module for _, module in self.named_children())

    def _named(
        self, kind: str, prefix: str, recurse: bool, remove_duplicate: bool
    ) -> Iterator[tuple[str, Any]]:
        seen: set[int] = set()
        everything = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        for path, module in everything if recurse else [(prefix, self)]:
            for name, tensor in module.__dict__[kind].items():
                if tensor is None or id(tensor) in seen:
                    continue
                if remove_duplicate:
                    seen.add(id(tensor))
                yield (f"{path}.{name}" if path else name), tensor

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Any]]:
        return self._named("_parameters", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Any]:
        return (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        return self._named("_buffers", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        return (buffer for _, buffer in self.named_buffers(recurse=recurse))

    # modes

    def train(self, mode: bool = True) -> Any:
        """Set training mode here and below (dropout acts only then)."""
        if not isinstance(mode, bool):
            raise ValueError(f"train takes True or False, not {type(mode).__name__}")
        self.training = mode
        for module in self.children():
            module.train(mode)
        return self

    def eval(self) -> Any:
        """Set evaluation mode: the same as train(False)."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Any:
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        for parameter in self.parameters():
            if set_to_none or parameter.grad is None:
                parameter.grad = None
            else:
                parameter.grad = parameter.grad.detach() * 0

    def apply(self, fn: Callable[[Module], Any]) -> Any:
        """Call a function on every submodule and then on this one."""
        for child in self.children():
            child.apply(fn)
        fn(self)
        return self

    def compile(self, *args: Any, **kwargs: Any) -> None:
        """Nothing yet: the module runs as it is."""

    # moving

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> Any:
        """Replace the data of all parameters, their gradients and buffers; they stay the same
        objects.
        """
        count_change()
        with no_grad():
            for tensor in (*self.parameters(recurse), *self.buffers(recurse)):
                tensor.data = fn(tensor)
                if tensor.grad is not None:
                    tensor.grad = fn(tensor.grad)
        return self

    def _cast(self, dtype: DType) -> Any:
        return self._apply(lambda t: t.to(dtype) if t.dtype.is_floating_point else t)

    def to(self, *args: Any, dtype: DType | None = None, device: Any = None, **options: Any) -> Any:
        """Move all parameters and buffers, in place, to a device, a floating-point type or both:
        `model.to("webgpu")`, `model.to(float64)`, `model.to(tensor)`.
        """
        for name in options:
            if name not in ("non_blocking", "memory_format"):
                raise TypeError(f"to() got an unexpected keyword argument {name!r}")
        for arg in args:
            if isinstance(arg, DType):
                dtype = arg
            elif isinstance(arg, Tensor):
                dtype, device = arg.dtype, arg.device
            elif not isinstance(arg, bool):
                device = arg
        if dtype is not None and not (dtype.is_floating_point or dtype.is_complex):
            raise TypeError(
                f"a module's parameters are floating-point numbers: it cannot be moved to {dtype}"
            )

        def move(tensor: Tensor) -> Tensor:
            moved = tensor if device is None else tensor.to(device)
            cast = dtype is not None and tensor.dtype.is_floating_point
            return moved.to(dtype) if cast else moved

        return self._apply(move)

    def cpu(self) -> Any:
        return self.to("cpu")

    def cuda(self, device: Any = None) -> Any:
        """To the GPU, which is "webgpu" here."""
        return self.to("webgpu")

    def float(self) -> Any:
        return self._cast(dtypes.float32)

    def double(self) -> Any:
        return self._cast(dtypes.float64)

    def half(self) -> Any:
        return self._cast(dtypes.float16)

    def bfloat16(self) -> Any:
        return self._cast(dtypes.bfloat16)

    def type(self, dst_type: DType) -> Any:
        """Cast all parameters and buffers, whole numbers too."""
        return self._apply(lambda t: t.to(dst_type))

    def to_empty(self, *, device: Any, recurse: bool = True) -> Any:
        """Move to a device without the values, which are to be set anew."""
        return self._apply(lambda t: empty_like(t, device=device), recurse)

    # printing

    def _get_name(self) -> str:
        return type(self).__name__

    def extra_repr(self) -> str:
        """What a subclass prints between its brackets."""
        return ""

    def __repr__(self) -> str:
        lines = [
            f"({name}): " + repr(module).replace("\n", "\n  ")
            for name, module in self._modules.items()
        ]
        extra = [line for line in self.extra_repr().split("\n") if line]
        if not lines and len(extra) < 2:
            return f"{self._get_name()}({''.join(extra)})"
        return f"{self._get_name()}(\n  " + "\n  ".join(extra + lines) + "\n)"

    def _repr_html_(self) -> str:
        from .structure import structure_html

        return structure_html(self)


def count_change() -> None:
    """Note that a module changed (see `changes`)."""
    global changes
    changes += 1


def _kind(value: Any) -> str | None:
    """The table to which a value belongs by its type."""
    if isinstance(value, Parameter):
        return "_parameters"
    if isinstance(value, Module):
        return "_modules"
    return "_buffers" if isinstance(value, Buffer) else None


def shape_mismatch(module: Module, x: Tensor, advice: str) -> ShapeError:
    """The error for an input that a layer cannot take: names the layer, what it got, and what to
    try.
    """
    return ShapeError(f"{module!r} got an input of shape {tuple(x.shape)}: {advice}")
