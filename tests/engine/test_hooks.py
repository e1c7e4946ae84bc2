"""Hooks on tensors, on leaves and on nodes of the graph: when they run, and what they may do."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

import glowgrad as gg
from glowgrad.errors import GradientError

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])


def leaf(*values: float, device: str = "cpu") -> Any:
    return gg.tensor(values, dtype=gg.float32, device=device, requires_grad=True)


@DEVICES
def test_hooks_run_from_the_end_of_the_graph_to_its_beginning(device: str) -> None:
    order: list[str] = []
    w1, w2 = leaf(1, 1, device=device), leaf(1, 1, device=device)
    h = w1 * 3
    for name, tensor in (("h", h), ("w1", w1), ("w2", w2)):
        tensor.register_hook(lambda g, name=name: order.append(name))
    (h * w2).sum().backward()
    assert order == ["w2", "h", "w1"]


def test_a_leaf_used_twice_calls_its_hook_once_with_the_whole_gradient() -> None:
    seen: list[Any] = []
    x = leaf(2)
    x.register_hook(lambda g: seen.append(g.item()))
    (x * 3 + x.exp() * 0 + x * x).sum().backward()
    assert seen == [3 + 4]


def test_hooks_of_leaves_run_when_gradients_are_asked_for_without_accumulation() -> None:
    x = leaf(2)
    x.register_hook(lambda g: g * 10)
    (g,) = gg.autograd.grad((x * 3).sum(), x)
    assert g.item() == 30
    assert x.grad is None


def test_a_hook_on_the_root_changes_what_flows_in() -> None:
    x = leaf(2)
    loss = (x * 3).sum()
    loss.register_hook(lambda g: g * 2)
    loss.backward()
    assert x.grad.item() == 6


def test_a_gradient_given_to_a_hook_belongs_to_nobody_else() -> None:
    a, b = leaf(1), leaf(1)

    def enlarge(p: Any) -> None:
        p.grad.mul_(10)

    a.register_post_accumulate_grad_hook(enlarge)
    (a + b).sum().backward()
    assert (a.grad.item(), b.grad.item()) == (10, 1)


def test_an_optimizer_in_the_backward_pass() -> None:
    parameters = [leaf(1, 2), leaf(3)]
    optimizers = {id(p): gg.optim.SGD([p], lr=0.5) for p in parameters}

    def step(p: Any) -> None:
        optimizers[id(p)].step()
        optimizers[id(p)].zero_grad()

    for p in parameters:
        p.register_post_accumulate_grad_hook(step)
    (parameters[0].sum() * parameters[1]).sum().backward()
    assert [p.tolist() for p in parameters] == [[-0.5, 0.5], [1.5]]
    assert all(p.grad is None for p in parameters)


def test_a_hook_does_not_keep_its_tensor_alive() -> None:
    gc.disable()
    try:
        y = leaf(1) * 2
        y.register_hook(lambda g: g)
        watch = weakref.ref(y)
        del y
        assert watch() is None
    finally:
        gc.enable()


def test_an_error_in_a_hook_comes_out() -> None:
    x = leaf(1)
    y = x * 2

    def fail(g: Any) -> None:
        raise ZeroDivisionError("mine")

    y.register_hook(fail)
    with pytest.raises(ZeroDivisionError, match="mine"):
        y.sum().backward()


def test_what_a_hook_may_return() -> None:
    y = leaf(1, 2) * 2
    y.register_hook(lambda g: g.sum())
    with pytest.raises(
        RuntimeError, match=r"must not change the shape .* returned \(\) for \(2,\)"
    ):
        y.sum().backward()
    with pytest.raises(TypeError, match="a hook is a function"):
        (leaf(1) * 1).register_hook(3)
    with pytest.raises(GradientError, match="no gradient to call it with"):
        gg.zeros(1).register_hook(lambda g: g)


def test_nodes_have_names_and_lead_to_the_leaves() -> None:
    x, w = leaf(1), leaf(2)
    y = (x * w).exp().log_softmax(0)
    names = []
    node: Any = y.grad_fn
    while node is not None:
        names.append(node.name())
        node = node.next_functions[0][0] if node.next_functions else None
    assert names == [
        "LogSoftmaxBackward0",
        "ExpBackward0",
        "MulBackward0",
        "torch::autograd::AccumulateGrad",
    ]
    product = y.grad_fn.next_functions[0][0].next_functions[0][0]
    assert product.next_functions[1][0].variable is w
    assert product.next_functions[0][0] == product.next_functions[0][0]


def test_results_say_which_output_they_are() -> None:
    parts = (leaf(1, 2, 3, 4) * 1).chunk(2)
    assert [p.output_nr for p in parts] == [0, 1]
    assert parts[0].grad_fn is parts[1].grad_fn
