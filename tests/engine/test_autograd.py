"""What autograd promises: how gradients add up, what is kept, and what it refuses."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad.errors import GradientError, ShapeError

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])


def leaf(*values: float, device: str = "cpu") -> Any:
    return gg.tensor(values, dtype=gg.float32, device=device, requires_grad=True)


@DEVICES
def test_gradients_add_up_until_they_are_cleared(device: str) -> None:
    x = leaf(1, 2, device=device)
    (x * 3).sum().backward()
    (x * x).sum().backward()
    assert x.grad.tolist() == [5, 7]
    x.grad = None
    (x * x).sum().backward()
    assert x.grad.tolist() == [2, 4]


@DEVICES
def test_a_tensor_used_twice_gets_both_gradients(device: str) -> None:
    x = leaf(2, device=device)
    y = x * x
    (y * x + y).sum().backward()
    assert x.grad.tolist() == [3 * 4 + 2 * 2]


def test_a_second_backward_says_what_to_do() -> None:
    x = leaf(1, 2)
    loss = (x * x).sum()
    loss.backward()
    with pytest.raises(GradientError, match="retain_graph=True"):
        loss.backward()


def test_retain_graph_allows_a_second_backward() -> None:
    x = leaf(1, 2)
    loss = (x * x).sum()
    loss.backward(retain_graph=True)
    loss.backward()
    assert x.grad.tolist() == [4, 8]


def test_a_graph_that_kept_no_values_can_be_passed_again() -> None:
    x = leaf(1, 2)
    total = (x + x).sum()
    total.backward()
    total.backward()
    assert x.grad.tolist() == [4, 4]


def test_no_grad_as_context_and_decorator() -> None:
    x = leaf(1)

    @gg.no_grad()
    def double(t: Any) -> Any:
        return t * 2

    @gg.no_grad
    def triple(t: Any) -> Any:
        return t * 3

    with gg.no_grad():
        inside = x * 2
        assert not gg.is_grad_enabled()
        with gg.enable_grad():
            assert (x * 2).requires_grad
    assert gg.is_grad_enabled()
    assert not inside.requires_grad
    assert not double(x).requires_grad
    assert not triple(x).requires_grad
    with gg.set_grad_enabled(False):
        assert not (x * 2).requires_grad
    assert (x * 2).requires_grad


def test_no_grad_ends_when_an_error_leaves_it() -> None:
    with pytest.raises(ZeroDivisionError), gg.no_grad():
        _ = 1 / 0
    assert gg.is_grad_enabled()


def test_detach_shares_memory_and_stops_gradients() -> None:
    x = leaf(1, 2)
    y = (x * 2).detach()
    assert not y.requires_grad
    assert y.grad_fn is None
    z = gg.zeros(2)
    z.detach()[0] = 5
    assert z.tolist() == [5, 0]
    (x * x.detach()).sum().backward()
    assert x.grad.tolist() == [1, 2]


@DEVICES
def test_a_kept_value_that_changes_is_noticed(device: str) -> None:
    x = leaf(1, 2, device=device)
    y = x * 2
    z = (y * y).sum()
    y.add_(1)
    with pytest.raises(GradientError, match=r"backward of mul .*\(2,\).*changed in place 1 time"):
        z.backward()
    y = (x * 2).exp()
    z = y.sum()
    y.mul_(2)
    with pytest.raises(GradientError, match=r"backward of exp needs its result"):
        z.backward()


def test_a_change_through_a_view_is_noticed_too() -> None:
    x = leaf(1, 2)
    y = x * 2
    z = (y * y).sum()
    with gg.no_grad():
        y[0] = 7
    with pytest.raises(GradientError, match="changed in place"):
        z.backward()


@DEVICES
def test_an_optimizer_step_between_forward_and_backward_is_noticed(device: str) -> None:
    w = leaf(1, 2, device=device)
    loss = (w * w).sum()
    w.grad = gg.ones(2, device=device)
    gg.optim.SGD([w], lr=0.1).step()
    with pytest.raises(GradientError, match="changed in place"):
        loss.backward()


def test_in_place_changes_that_nobody_needs_are_fine() -> None:
    x = leaf(1, 2)
    y = x * 2
    y.add_(1)
    y += 1
    (y * 3).sum().backward()
    assert x.grad.tolist() == [6, 6]


def test_a_leaf_cannot_be_changed_in_place_while_recording() -> None:
    w = leaf(1, 2)
    with pytest.raises(GradientError, match=r"no_grad"):
        w -= 0.1
    with pytest.raises(GradientError, match=r"no_grad"):
        w[0] = 3.0
    with gg.no_grad():
        w -= 0.5
        w[0] = 3.0
    assert w.tolist() == [3, 1.5]
    assert w.requires_grad
    assert w.is_leaf


def test_views_share_memory_and_pass_gradients() -> None:
    base = gg.arange(6).float()
    for view in (base.view(2, 3), base[2:5], base.reshape(3, 2).T, base.unsqueeze(0)):
        before = base.sum().item()
        view[0] = view[0] + 1
        assert base.sum().item() > before
    x = leaf(1, 2, 3, 4)
    (x.view(2, 2).T[1:] * 5).sum().backward()
    assert x.grad.tolist() == [0, 5, 0, 5]


def test_retain_grad_keeps_the_gradient_of_a_result() -> None:
    x = leaf(1, 2)
    y = x * 2
    y.retain_grad()
    (y * y).sum().backward()
    assert y.grad.tolist() == [4, 8]
    with pytest.warns(UserWarning, match=r"retain_grad\(\)"):
        assert (x * 2).grad is None


def test_retain_grad_does_not_keep_the_tensor_alive() -> None:
    gc.disable()
    try:
        y = leaf(1) * 2
        y.retain_grad()
        watch = weakref.ref(y)
        del y
        assert watch() is None
    finally:
        gc.enable()


def test_grad_leaves_leaves_alone() -> None:
    x, w = leaf(3), leaf(2)
    (g,) = gg.autograd.grad((x * x * w).sum(), x)
    assert g.tolist() == [12]
    assert x.grad is None
    assert w.grad is None


def test_grad_of_a_result_in_the_middle() -> None:
    x = leaf(3)
    y = x * 2
    z = (y * y).sum()
    gy, gx = gg.autograd.grad(z, [y, x])
    assert (gy.item(), gx.item()) == (12, 24)


def test_grad_of_unused_inputs() -> None:
    x, unused = leaf(1), leaf(1)
    with pytest.raises(GradientError, match=r"input 1 .* not used.*allow_unused"):
        gg.autograd.grad((x * 2).sum(), [x, unused])
    found = gg.autograd.grad((x * 2).sum(), [x, unused], allow_unused=True)
    assert found[0].item() == 2
    assert found[1] is None
    with pytest.raises(GradientError, match="does not require gradients"):
        gg.autograd.grad((x * 2).sum(), gg.zeros(1))


def test_third_derivative() -> None:
    x = leaf(2)
    y = (x**4).sum()
    for expected in (32, 48, 48):
        (g,) = gg.autograd.grad(y, x, create_graph=True)
        assert g.item() == pytest.approx(expected)
        y = g.sum()


def test_gradient_penalty_reaches_the_weights() -> None:
    w, x = leaf(2), leaf(3)
    (gx,) = gg.autograd.grad((w * x * x).sum(), x, create_graph=True)
    ((gx - 1) ** 2).sum().backward()
    assert w.grad.item() == pytest.approx(2 * (2 * 2 * 3 - 1) * 2 * 3)


@DEVICES
def test_gradients_have_memory_of_their_own(device: str) -> None:
    a, b = leaf(1, 2, device=device), leaf(3, 4, device=device)
    seed = gg.ones(2, device=device)
    (a + b).backward(seed)
    with gg.no_grad():
        a.grad.mul_(10)
    assert b.grad.tolist() == [1, 1]
    assert seed.tolist() == [1, 1]
    x = leaf(1, 2, device=device)
    x.sum().backward()
    with gg.no_grad():
        x.grad[0] = 9  # sum's gradient is one number, stretched
    assert x.grad.tolist() == [9, 1]


def test_backward_needs_one_number_or_a_gradient() -> None:
    x = leaf(1, 2)
    with pytest.raises(GradientError, match=r"shape \(2,\): reduce it first"):
        (x * 2).backward()
    with pytest.raises(ShapeError, match=r"gradient has shape \(3,\)"):
        (x * 2).backward(gg.ones(3))
    with pytest.raises(GradientError, match="no_grad"):
        gg.zeros(1).backward()
    with pytest.raises(GradientError, match="floating-point"):
        gg.tensor([1], requires_grad=True)


def test_requires_grad_can_be_switched_on_leaves_only() -> None:
    x = leaf(1)
    assert not x.requires_grad_(False).requires_grad
    y = leaf(1) * 2
    with pytest.raises(GradientError, match="detach"):
        y.requires_grad_(False)


def test_gradients_move_between_devices() -> None:
    x = leaf(1, 2)
    (x.to("webgpu") * 3).sum().to("cpu").backward()
    assert x.grad.device.type == "cpu"
    assert x.grad.tolist() == [3, 3]


def test_conversions_that_would_lose_history_say_so() -> None:
    x = leaf(1)
    with pytest.raises(GradientError, match="detach"):
        x.numpy()
    with pytest.raises(TypeError, match="cpu"):
        gg.zeros(1, device="webgpu").numpy()


def test_numbers_and_arrays_of_numpy_leave_operators_to_the_tensor() -> None:
    x = leaf(1, 2)
    assert (np.float32(2) * x).requires_grad
    assert (np.array([1.0, 2.0], np.float32) + x).requires_grad
    assert (np.float64(2) * x).dtype is gg.float32 or (np.float64(2) * x).requires_grad


def test_a_very_long_graph_is_passed_and_dropped() -> None:
    x = leaf(1)
    y = x
    for _ in range(20_000):
        y = y + 1
    y.sum().backward()
    assert x.grad.item() == 1
    del y


def test_next_functions_show_the_graph() -> None:
    x = leaf(1)
    y = (x * 2).exp()
    assert repr(y.grad_fn) == "<ExpBackward0>"
    (product, _), *_ = y.grad_fn.next_functions
    assert product.name() == "MulBackward0"
    (end, number), (none, _) = product.next_functions
    assert (end.variable is x, end.name(), end.next_functions) == (
        True,
        "torch::autograd::AccumulateGrad",
        (),
    )
    assert (number, none) == (0, None)


@DEVICES
def test_a_change_of_a_part_becomes_part_of_the_history(device: str) -> None:
    x = leaf(1, 2, 3, device=device)
    y = x * 2
    part, rest = y[:1], y[1:]
    part.mul_(5)
    assert y.grad_fn.name() == "CopySlicesBackward0"
    assert part.grad_fn.name() == "IndexBackward0"
    (y.sum() + part.sum() + rest.sum()).backward()
    assert x.grad.tolist() == [20, 4, 4]


def test_a_constant_that_is_written_into_takes_the_history_of_the_value() -> None:
    x = leaf(2)
    table = gg.zeros(3)
    row = table[1]
    assert not row.requires_grad
    table[1] = x[0] * 3
    assert table.requires_grad
    assert row.requires_grad  # it sees what happened to its tensor
    (row * row).backward()
    assert x.grad.tolist() == [2 * 6 * 3]


def test_a_change_without_a_record_changes_no_history() -> None:
    x = leaf(1, 2)
    y = x * 2
    history = y.grad_fn
    with gg.no_grad():
        y[0] = 7
    y.detach()[1] = 9
    assert y.grad_fn is history
    assert y.tolist() == [7, 9]
    assert y._version == 2


def test_a_leaf_that_is_a_part_of_another_tensor() -> None:
    table = gg.zeros(2, 2)
    w = table[0].requires_grad_()
    assert w.is_leaf
    (w * 3).sum().backward()
    assert w.grad.tolist() == [3, 3]
    with pytest.raises(GradientError, match="a leaf that requires gradients"):
        w.add_(1)


def test_assigned_gradients_must_fit() -> None:
    x = leaf(1, 2)
    x.grad = gg.ones(2)
    with pytest.raises(GradientError, match=r"shape \(3,\) instead of \(2,\)"):
        x.grad = gg.ones(3)
    with pytest.raises(GradientError, match="device webgpu instead of cpu"):
        x.grad = gg.ones(2, device="webgpu")
    with pytest.raises(TypeError, match="list"):
        x.grad = [1, 2]
    assert x.grad.tolist() == [1, 1]


def test_variable_is_the_old_name_of_a_tensor_with_a_gradient() -> None:
    x = gg.autograd.Variable(gg.ones(2), requires_grad=True)
    (x * 2).sum().backward()
    assert x.grad.tolist() == [2, 2]


def test_gradients_of_many_small_changes_of_one_tensor() -> None:
    x = leaf(1, 2, 3)
    h = gg.zeros(50, 3)
    h[0] = x
    for i in range(1, 50):
        h[i] = h[i - 1].clone() * 0.5 + x
    h[-1].sum().backward()
    assert x.grad.tolist() == pytest.approx([2, 2, 2])
