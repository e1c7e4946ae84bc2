"""A module's state by name: out of it and into it."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from ..autograd import no_grad
from ..autograd.handles import RemovableHandle, register
from ..tensor import Tensor
from ..tensor.creation import tensor as make_tensor
from .parameter import Parameter, is_lazy


class _IncompatibleKeys(NamedTuple):
    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return (
            f"_IncompatibleKeys(missing_keys={self.missing_keys}, "
            f"unexpected_keys={self.unexpected_keys})"
        )


class State:
    """The part of a module that is saved and loaded."""

    _parameters: dict[str, Any]
    _buffers: dict[str, Any]
    _modules: dict[str, Any]
    _non_persistent_buffers_set: set[str]
    _state_dict_pre_hooks: dict[int, Callable[..., Any]]
    _state_dict_hooks: dict[int, Callable[..., Any]]
    _load_state_dict_pre_hooks: dict[int, Callable[..., Any]]
    _load_state_dict_post_hooks: dict[int, Callable[..., Any]]

    def register_state_dict_pre_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call `hook(module, prefix, keep_vars)` before the state is collected."""
        return register(self._state_dict_pre_hooks, hook)

    def register_state_dict_post_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call `hook(module, state_dict, prefix, local_metadata)` after the state was collected; it
        may change the dict.
        """
        return register(self._state_dict_hooks, hook)

    def register_load_state_dict_pre_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call `hook(module, state_dict, prefix, local_metadata, strict, missing_keys,
        unexpected_keys, error_msgs)` before this module's part of a state is loaded.
        """
        return register(self._load_state_dict_pre_hooks, hook)

    def register_load_state_dict_post_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Call `hook(module, incompatible_keys)` after a state was loaded; it may change the
        lists.
        """
        return register(self._load_state_dict_post_hooks, hook)

    def _saved(self) -> Iterator[tuple[str, Any]]:
        """This module's own parameters and buffers that are saved."""
        for name, tensor in self._parameters.items():
            if tensor is not None:
                yield name, tensor
        for name, tensor in self._buffers.items():
            if tensor is not None and name not in self._non_persistent_buffers_set:
                yield name, tensor

    def state_dict(
        self,
        *args: Any,
        destination: dict[str, Any] | None = None,
        prefix: str = "",
        keep_vars: bool = False,
    ) -> dict[str, Any]:
        """All parameters and buffers by name, shared ones under each name; they share memory with
        the module, without history unless keep_vars.
        """
        if args:
            warnings.warn("state_dict takes its arguments by name", FutureWarning, stacklevel=2)
            given = (*args, *(destination, prefix, keep_vars)[len(args) :])
            destination, prefix, keep_vars = given
        state: dict[str, Any] = OrderedDict() if destination is None else destination
        for hook in list(self._state_dict_pre_hooks.values()):
            hook(self, prefix, keep_vars)
        for name, tensor in self._saved():
            state[prefix + name] = tensor if keep_vars or is_lazy(tensor) else tensor.detach()
        extra = self.get_extra_state()
        if extra is not None:
            state[f"{prefix}_extra_state"] = extra
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(destination=state, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
        for hook in list(self._state_dict_hooks.values()):
            hook(self, state, prefix, {"version": 1})
        return state

    def get_extra_state(self) -> Any:
        """State besides tensors that a subclass saves; None: there is none."""
        return None

    def set_extra_state(self, state: Any) -> None:
        """Take back what get_extra_state gave."""
        raise RuntimeError(
            f"{type(self).__name__} got extra state, but has no set_extra_state to take it"
        )

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> _IncompatibleKeys:
        """Copy values in by name, tensors or numpy arrays; with assign, put them in the place of
        the module's own.

        Raises RuntimeError that lists what is missing, unexpected (both unless strict=False) or of
        another shape; TypeError for what is no dict.
        """
        if not isinstance(state_dict, Mapping):
            raise TypeError(
                f"load_state_dict takes a dict of tensors by name, got {type(state_dict).__name__}"
                ": a file is read first, e.g. with glowgrad.load(path)"
            )
        keys = _IncompatibleKeys([], [])
        errors: list[str] = []
        _load(self, dict(state_dict), "", assign, keys, errors)
        if strict:
            for what, names in (("Unexpected", keys[1]), ("Missing", keys[0])):
                if names:
                    listed = ", ".join(f'"{name}"' for name in names)
                    errors.insert(0, f"{what} key(s) in state_dict: {listed}. ")
        if errors:
            raise RuntimeError(
                f"Error(s) in loading state_dict for {type(self).__name__}:\n\t"
                + "\n\t".join(errors)
            )
        return keys

    def _load_from_state_dict(
        self,
        state_dict: dict[str, Any],
        prefix: str,
        local_metadata: dict[str, Any],
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        """Load this module's own tensors, not those of its submodules."""
        for hook in list(self._load_state_dict_pre_hooks.values()):
            hook(
                self,
                state_dict,
                prefix,
                local_metadata,
                strict,
                missing_keys,
                unexpected_keys,
                error_msgs,
            )
        own = dict(self._saved())
        for name, tensor in own.items():
            key = prefix + name
            if key in state_dict:
                problem = self._load_one(name, tensor, key, state_dict[key], local_metadata)
                error_msgs += [problem] if problem else []
            else:
                missing_keys.append(key)
        extra = f"{prefix}_extra_state"
        if extra in state_dict and type(self).set_extra_state is not State.set_extra_state:
            self.set_extra_state(state_dict[extra])
            own["_extra_state"] = None
        for key in state_dict:
            if key.startswith(prefix):
                head, dot, _ = key[len(prefix) :].partition(".")
                if head not in (self._modules if dot else own):
                    unexpected_keys.append(key)

    def _load_one(
        self, name: str, tensor: Any, key: str, value: Any, metadata: dict[str, Any]
    ) -> str | None:
        """Load one tensor; the text of the problem if there is one."""
        if not hasattr(value, "shape"):
            return (
                f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like '
                f"object from checkpoint but received {type(value)}"
            )
        if is_lazy(value):
            return f'the value for "{key}" has no shape yet: it comes from a lazy module'
        given = value if isinstance(value, Tensor) else _as_tensor(value, tensor)
        if is_lazy(tensor):
            tensor.materialize(given.shape)
        if tensor.ndim == 0 and tuple(given.shape) == (1,):
            given = given[0]
        if given.shape != tensor.shape:
            return (
                f"size mismatch for {key}: copying a param with shape {given.shape} from "
                f"checkpoint, the shape in current model is {tensor.shape}."
            )
        with no_grad():
            if metadata.get("assign_to_params_buffers"):
                if isinstance(tensor, Parameter):
                    given = Parameter(given, requires_grad=tensor.requires_grad)
                setattr(self, name, given)
            else:
                tensor.copy_(given)
        return None


def _as_tensor(value: Any, like: Tensor) -> Tensor:
    """A numpy array, or a tensor of another library, as a tensor here."""
    value = value.detach().cpu().numpy() if hasattr(value, "detach") else value
    return make_tensor(np.asarray(value), device=like.device)


def _load(
    module: Any,
    state: dict[str, Any],
    prefix: str,
    assign: bool,
    keys: _IncompatibleKeys,
    errors: list[str],
) -> None:
    metadata = {"assign_to_params_buffers": True} if assign else {}
    module._load_from_state_dict(state, prefix, metadata, True, *keys, errors)
    for name, child in module._modules.items():
        if child is not None:
            head = f"{prefix}{name}."
            part = {k: v for k, v in state.items() if k.startswith(head)}
            _load(child, part, head, assign, keys, errors)
    for hook in list(module._load_state_dict_post_hooks.values()):
        if hook(module, keys) is not None:
            raise AssertionError(
                "a hook of register_load_state_dict_post_hook returns nothing: it changes the "
                "lists missing_keys and unexpected_keys themselves"
            )
