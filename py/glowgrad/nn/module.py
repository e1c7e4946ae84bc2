"""The base class of layers and models."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..autograd import no_grad
from ..dtypes import DType, float32
from ..errors import ShapeError
from ..tensor import Tensor
from .parameter import Parameter


class Module:
    """A layer or model: parameters, buffers and submodules by name, and a `forward` method that
    computes the output.
    """

    training: bool

    def __init__(self) -> None:
        object.__setattr__(self, "_parameters", {})
        object.__setattr__(self, "_buffers", {})
        object.__setattr__(self, "_modules", {})
        object.__setattr__(self, "training", True)

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} needs a method forward(self, x)")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.forward(*args, **kwargs)

    # attributes

    def __setattr__(self, name: str, value: Any) -> None:
        own = self.__dict__
        if "_parameters" not in own:
            if isinstance(value, (Parameter, Module)):
                raise AttributeError(
                    f"call super().__init__() first in {type(self).__name__}.__init__, before "
                    f"assigning {name}"
                )
            object.__setattr__(self, name, value)
            return
        for kind in ("_parameters", "_modules", "_buffers"):
            if name in own[kind] and not (kind == "_buffers" and isinstance(value, Tensor)):
                del own[kind][name]
        if isinstance(value, Parameter):
            own["_parameters"][name] = value
        elif isinstance(value, Module):
            own["_modules"][name] = value
        elif name in own["_buffers"]:
            own["_buffers"][name] = value
        else:
            object.__setattr__(self, name, value)
            return
        own.pop(name, None)

    def __getattr__(self, name: str) -> Any:
        for kind in ("_parameters", "_modules", "_buffers"):
            found = self.__dict__.get(kind, {})
            if name in found:
                return found[name]
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def __delattr__(self, name: str) -> None:
        for kind in ("_parameters", "_modules", "_buffers"):
            if name in self.__dict__[kind]:
                del self.__dict__[kind][name]
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        kinds = (self._parameters, self._modules, self._buffers)
        return sorted({*super().__dir__(), *(n for kind in kinds for n in kind)})

    def register_buffer(self, name: str, tensor: Tensor | None) -> None:
        """A tensor that belongs to the state but is not trained (a running mean, say)."""
        self._buffers[name] = tensor

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        self._parameters[name] = param

    def add_module(self, name: str, module: Module | None) -> None:
        self._modules[name] = module

    # walking

    def named_modules(self, prefix: str = "") -> Iterator[tuple[str, Module]]:
        yield prefix, self
        for name, module in self._modules.items():
            if module is not None:
                yield from module.named_modules(f"{prefix}.{name}" if prefix else name)

    def modules(self) -> Iterator[Module]:
        return (module for _, module in self.named_modules())

    def named_children(self) -> Iterator[tuple[str, Module]]:
        return ((n, m) for n, m in self._modules.items() if m is not None)

    def children(self) -> Iterator[Module]:
        return (module for _, module in self.named_children())

    def _named(self, kind: str) -> Iterator[tuple[str, Tensor]]:
        seen: set[int] = set()
        for prefix, module in self.named_modules():
            for name, tensor in module.__dict__[kind].items():
                if tensor is not None and id(tensor) not in seen:
                    seen.add(id(tensor))
                    yield (f"{prefix}.{name}" if prefix else name), tensor

    def named_parameters(self) -> Iterator[tuple[str, Tensor]]:
        return self._named("_parameters")

    def parameters(self) -> Iterator[Tensor]:
        return (parameter for _, parameter in self.named_parameters())

    def named_buffers(self) -> Iterator[tuple[str, Tensor]]:
        return self._named("_buffers")

    def buffers(self) -> Iterator[Tensor]:
        return (buffer for _, buffer in self.named_buffers())

    # state

    def train(self, mode: bool = True) -> Module:
        """Set training mode here and below (dropout acts only then)."""
        for module in self.modules():
            object.__setattr__(module, "training", mode)
        return self

    def eval(self) -> Module:
        """Set evaluation mode: the same as train(False)."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Module:
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        for parameter in self.parameters():
            parameter.grad = None

    def apply(self, function: Callable[[Module], Any]) -> Module:
        """Call a function on every submodule and then on this one."""
        for child in self.children():
            child.apply(function)
        function(self)
        return self

    def to(self, *args: Any, dtype: DType | None = None, device: Any = None) -> Module:
        """Move all parameters and buffers, in place: `model.to("webgpu")`."""
        with no_grad():
            for tensor in (*self.parameters(), *self.buffers()):
                moved = tensor.to(*args, device=device)
                wanted = dtype or moved.dtype
                if tensor.dtype.is_floating_point and wanted is not moved.dtype:
                    moved = moved.to(wanted)
                tensor.data = moved
                if tensor.grad is not None:
                    tensor.grad = tensor.grad.to(*args, device=device)
        return self

    def cpu(self) -> Module:
        return self.to("cpu")

    def float(self) -> Module:
        return self.to(dtype=float32)

    def state_dict(self) -> dict[str, Tensor]:
        """All parameters and buffers by name, shared ones under each name; they share memory."""
        state = {}
        for prefix, module in self.named_modules():
            for name, tensor in (module._parameters | module._buffers).items():
                if tensor is not None:
                    state[f"{prefix}.{name}" if prefix else name] = tensor.detach()
        return state

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True) -> None:
        """Copy values in by name; raises RuntimeError that lists what is missing, unexpected or of
        another shape.
        """
        own = self.state_dict()
        problems = []
        if strict:
            problems += [f"missing: {name}" for name in own if name not in state_dict]
            problems += [f"unexpected: {name}" for name in state_dict if name not in own]
        for name, tensor in own.items():
            value = state_dict.get(name)
            if value is not None and tuple(value.shape) != tuple(tensor.shape):
                problems.append(
                    f"{name}: the model has {tuple(tensor.shape)}, the file {tuple(value.shape)}"
                )
        if problems:
            raise RuntimeError(
                f"these weights do not fit {type(self).__name__}:\n  " + "\n  ".join(problems)
            )
        with no_grad():
            for name, tensor in own.items():
                if name in state_dict:
                    tensor.copy_(state_dict[name])

    # printing

    def extra_repr(self) -> str:
        return ""

    def __repr__(self) -> str:
        lines = [
            f"({name}): " + repr(module).replace("\n", "\n  ")
            for name, module in self._modules.items()
        ]
        extra = self.extra_repr()
        name = type(self).__name__
        if not lines:
            return f"{name}({extra})"
        return f"{name}(\n  " + "\n  ".join(([extra] if extra else []) + lines) + "\n)"


def shape_mismatch(module: Module, x: Tensor, advice: str) -> ShapeError:
    """The error for an input that a layer cannot take: names the layer, what it got, and what to
    try.
    """
    return ShapeError(f"{module!r} got an input of shape {tuple(x.shape)}: {advice}")
