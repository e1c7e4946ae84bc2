"""What an in-place change does to the record.

Changing a whole tensor gives it a new history. Changing a view (`y[0] += 1`) gives its base one:
the base without the view's part, and what was written there. Other views of that memory notice by
the version that they share and take their history anew from the base when they are next used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import GradientError
from ..spec import Spec
from . import graph
from .graph import Node
from .saved import Saved

if TYPE_CHECKING:
    from ..tensor import Tensor

# The views between a base and a view of it: each a view, its parameters, and the Spec of what it
# is taken of.
Path = list[tuple[Any, dict[str, Any], Spec]]


def root_of(tensor: Tensor) -> Tensor:
    """The tensor whose memory it is: itself, or what it is a view of."""
    while tensor._view is not None:
        tensor = tensor._view[0]
    return tensor


def concerns(tensor: Tensor, result: Tensor) -> bool:
    """Whether a change of `tensor` to `result` must become part of a history."""
    return result.requires_grad or tensor.requires_grad or root_of(tensor).requires_grad


def forbid(tensor: Tensor) -> None:
    """Raise GradientError where PyTorch allows no recorded in-place change: on leaves, their views,
    and views made while nothing was recorded.
    """
    root = tensor
    while root._view is not None:
        parent, _, _, recorded = root._view
        if recorded is None:
            raise graph.one_of_several(tensor)
        if not recorded:
            raise GradientError(
                f"this view of shape {tuple(tensor.shape)} was made inside no_grad() and is "
                "changed in place where gradients are recorded: make it outside, or change it "
                "inside no_grad() too"
            )
        root = parent
    if root._grad_fn is None and root._requires_grad:
        what = "a leaf" if root is tensor else "a view of a leaf"
        raise GradientError(
            f"{what} that requires gradients cannot be changed in place while gradients are "
            "recorded: do it inside no_grad(), e.g. with glowgrad.no_grad(): w -= lr * w.grad"
        )


def keep_old_values(tensor: Tensor, result: Tensor, since: int) -> None:
    """Give those operations newer than `since` that made `result` a copy of the values of `tensor`,
    which are about to be overwritten.
    """
    found = graph.edge(result)
    waiting = [found[0]] if isinstance(found, tuple) and found[0].number >= since else []
    seen = set(waiting)
    while waiting:
        node = waiting.pop()
        for saved in node.saved or ():
            if isinstance(saved, Saved) and saved.version is tensor._version:
                saved.keep_copy()
        for source in node.edges:
            if isinstance(source, tuple) and source[0].number >= since and source[0] not in seen:
                seen.add(source[0])
                waiting.append(source[0])


def rewrite(tensor: Tensor, result: Tensor, *, overwritten: bool) -> None:
    """The history of `tensor` after it took over the values of `result`.

    overwritten: these values do not depend on its old ones (as in fill_), unless `result` says so.
    """
    path: Path = []
    root = tensor
    while root._view is not None:
        parent, view, attrs, _ = root._view
        path.append((view, attrs, Spec(parent._data.shape, parent.dtype)))
        root = parent
    path.reverse()
    if result._grad_fn is not None and not path and not overwritten:
        node, output = result._grad_fn, result._output
    else:
        part = Spec(tensor._data.shape, tensor.dtype)
        node, output = Node(_Overwrite(path, part), {}), 0
        node.edges = [graph.edge(root), graph.edge(result)]
        node.outputs = [Spec(root._data.shape, root.dtype)]
    kept = root._grad_fn.retain if root._grad_fn is not None else None
    if kept is not None and root._output in kept and kept[root._output]() is root:
        node.retain = {**(node.retain or {}), output: kept.pop(root._output)}
    graph.attach(root, node, output)
    root._version.rewritten += 1
    root._rewritten = root._version.rewritten


class _Overwrite:
    """A base in which the part at the end of a path of views is replaced by other values."""

    def __init__(self, path: Path, part: Spec) -> None:
        self.path = path
        self.part = part
        self.name = "copy_slices" if path else "copy_"

    def gradient(self, index: int, grad: Any, *_: Any) -> Any:
        if index == 1:
            for view, attrs, _spec in self.path:
                grad = view(grad.contiguous(), **attrs)
            return grad
        if not self.path:
            return grad.new_zeros(grad.shape)
        # The views' own derivatives put ones where the part came from.
        hole = grad.new_ones(self.part.shape, dtype=self.part.dtype)
        for view, attrs, spec in reversed(self.path):
            hole = view.gradient(0, hole, None, [spec], attrs)
        return (hole != 0).where(grad.new_zeros(()), grad)
