"""Optimizers: PyTorch's steps with every option, on both devices."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pytest
from tests.engine.oracle import from_torch

import glowgrad as gg
from glowgrad.ops import optimizer as optimizer_steps

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])
OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "sgd": ("SGD", {"lr": 0.1}),
    "sgd-decay": ("SGD", {"lr": 0.1, "weight_decay": 0.1}),
    "sgd-momentum": ("SGD", {"lr": 0.1, "momentum": 0.9}),
    "sgd-dampening": ("SGD", {"lr": 0.1, "momentum": 0.9, "dampening": 0.5}),
    "sgd-nesterov": ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    "sgd-maximize": ("SGD", {"lr": 0.01, "maximize": True, "weight_decay": 0.1, "momentum": 0.5}),
    "adam": ("Adam", {}),
    "adam-options": ("Adam", {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-4, "weight_decay": 0.1}),
    "adam-amsgrad": (
        "Adam",
        {"lr": 0.1, "betas": (0.5, 0.6), "amsgrad": True, "weight_decay": 0.1},
    ),
    "adam-maximize": ("Adam", {"lr": 0.05, "maximize": True}),
    "adam-decoupled": ("Adam", {"lr": 0.05, "weight_decay": 0.5, "decoupled_weight_decay": True}),
    "adamw": ("AdamW", {"lr": 0.05}),
    "adamw-decay": ("AdamW", {"lr": 0.05, "weight_decay": 0.5, "betas": (0.5, 0.9)}),
    "adamw-amsgrad": ("AdamW", {"lr": 0.05, "weight_decay": 0.5, "amsgrad": True}),
    "adagrad": ("Adagrad", {}),
    "adagrad-options": (
        "Adagrad",
        {"lr": 0.1, "lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 0.2},
    ),
    "adagrad-maximize": ("Adagrad", {"lr": 0.1, "maximize": True, "eps": 1e-3}),
    "adadelta": ("Adadelta", {}),
    "adadelta-options": ("Adadelta", {"lr": 3.0, "rho": 0.6, "eps": 1e-3, "weight_decay": 0.1}),
    "adadelta-maximize": ("Adadelta", {"maximize": True}),
    "rmsprop": ("RMSprop", {}),
    "rmsprop-options": ("RMSprop", {"lr": 0.02, "alpha": 0.8, "eps": 1e-3, "weight_decay": 0.1}),
    "rmsprop-centered": ("RMSprop", {"lr": 0.02, "centered": True, "eps": 1e-4}),
    "rmsprop-momentum": ("RMSprop", {"lr": 0.01, "momentum": 0.9, "maximize": True}),
    "rmsprop-both": ("RMSprop", {"lr": 0.01, "momentum": 0.5, "centered": True, "eps": 1e-4}),
    "nadam": ("NAdam", {}),
    "nadam-options": (
        "NAdam",
        {"lr": 0.05, "betas": (0.8, 0.9), "weight_decay": 0.1, "momentum_decay": 0.1},
    ),
    "nadam-decoupled": (
        "NAdam",
        {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True},
    ),
    "radam": ("RAdam", {"lr": 0.05}),
    "radam-options": ("RAdam", {"lr": 0.05, "betas": (0.8, 0.9), "weight_decay": 0.1}),
    "radam-decoupled": (
        "RAdam",
        {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True},
    ),
    "adamax": ("Adamax", {}),
    "adamax-options": ("Adamax", {"lr": 0.05, "betas": (0.8, 0.7), "weight_decay": 0.1}),
    "adamax-maximize": ("Adamax", {"lr": 0.05, "maximize": True, "eps": 1e-2}),
    "asgd": ("ASGD", {"lr": 0.1}),
    "asgd-options": (
        "ASGD",
        {"lr": 0.1, "lambd": 0.1, "alpha": 0.5, "t0": 3, "weight_decay": 0.1, "maximize": True},
    ),
    "rprop": ("Rprop", {}),
    "rprop-options": ("Rprop", {"lr": 0.1, "etas": (0.4, 1.5), "step_sizes": (0.01, 0.3)}),
    "rprop-maximize": ("Rprop", {"lr": 0.01, "maximize": True}),
    "lbfgs": ("LBFGS", {"lr": 0.3, "max_iter": 3}),
    "lbfgs-wolfe": ("LBFGS", {"max_iter": 2, "line_search_fn": "strong_wolfe"}),
    "lbfgs-history": ("LBFGS", {"lr": 0.5, "max_iter": 4, "history_size": 2, "max_eval": 3}),
}


def train(module: Any, kind: str, options: dict[str, Any], device: str = "cpu") -> list[np.ndarray]:
    """Twelve steps on two parameters; one has no gradient in some steps."""
    rng = np.random.default_rng(0)
    w, b, target, start = (
        module.tensor(rng.standard_normal(s).astype(np.float32), device=device)
        for s in ((3, 4), (4,), (5, 4), (5, 3))
    )
    parameters = [w.requires_grad_(), b.requires_grad_()]
    optimizer = getattr(module.optim, kind)(parameters, **options)
    path = []
    for step in range(12):

        def closure(step: int = step) -> Any:
            optimizer.zero_grad()
            y = start @ w
            if step % 4 != 3:
                y = y + b
            loss = ((y - target) ** 2).mean() + 0.05 * (w**4).sum()
            loss.backward()
            return loss

        optimizer.step(closure)
        path.append(
            np.concatenate([p.detach().cpu().numpy().reshape(-1).copy() for p in parameters])
        )
    return path


@DEVICES
@pytest.mark.parametrize("name", OPTIONS)
def test_twelve_steps_are_torchs(name: str, device: str) -> None:
    wanted = from_torch("optimizers", name, lambda torch: train(torch, *OPTIONS[name]))
    got = train(gg, *OPTIONS[name], device)
    assert np.abs(wanted[-1] - wanted[0]).max() > 1e-3
    # Differences of nearly equal numbers (losses of a line search, E[g²] - E[g]²) lose digits.
    factor = 100 if name.startswith("lbfgs") else 10 if name == "rmsprop-both" else 1
    np.testing.assert_allclose(got, wanted, rtol=2e-5 * factor, atol=4e-6 * factor)


@pytest.mark.parametrize("name", ["rmsprop-both", "nadam", "lbfgs", "lbfgs-wolfe", "lbfgs-history"])
def test_double_precision(name: str) -> None:
    """Formulas apart from rounding: in float64 nothing differs."""
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")

    def run(module: Any) -> Any:
        w = module.tensor([[1.0, -2.0], [0.5, 3.0]], dtype=module.float64, requires_grad=True)
        kind, options = OPTIONS[name]
        optimizer = getattr(module.optim, kind)([w], **options)

        def closure() -> Any:
            optimizer.zero_grad()
            loss = ((w - 1) ** 2 * w.exp()).sum()
            loss.backward()
            return loss

        for _ in range(10):
            optimizer.step(closure)
        return w.detach().numpy()

    np.testing.assert_allclose(run(gg), run(torch), rtol=1e-9)


def test_one_adam_step_by_hand() -> None:
    w = gg.tensor([1.0], requires_grad=True)
    w.grad = gg.tensor([0.5])
    gg.optim.Adam([w], lr=0.1).step()
    assert w.item() == pytest.approx(0.9, abs=1e-6)  # the first step has the size of lr


@DEVICES
def test_parameters_that_are_views_are_trained(device: str) -> None:
    base = gg.arange(6, device=device).float().reshape(2, 3)
    w = gg.nn.Parameter(base.T)
    w.grad = gg.ones(3, 2, device=device)
    gg.optim.SGD([w], lr=1.0).step()
    assert w.tolist() == [[-1, 2], [0, 3], [1, 4]]


def test_groups_have_options_of_their_own() -> None:
    a, b = (gg.tensor([1.0], requires_grad=True) for _ in range(2))
    optimizer = gg.optim.SGD([{"params": [a]}, {"params": b, "lr": 0.5}], lr=0.1)
    a.grad = b.grad = gg.ones(1)
    optimizer.step()
    assert (a.item(), b.item()) == (pytest.approx(0.9), pytest.approx(0.5))
    optimizer.param_groups[0]["lr"] = 1.0
    optimizer.step()
    assert a.item() == pytest.approx(-0.1)


@pytest.mark.parametrize("kind", ["SGD", "Adam"])
def test_training_goes_on_from_a_saved_state(kind: str) -> None:
    def make(w: Any) -> Any:
        options = {"momentum": 0.9} if kind == "SGD" else {}
        return getattr(gg.optim, kind)([w], lr=0.1, **options)

    def step(w: Any, optimizer: Any) -> None:
        optimizer.zero_grad()
        (w * w).sum().backward()
        optimizer.step()

    w = gg.tensor([1.0, -2.0], requires_grad=True)
    optimizer = make(w)
    step(w, optimizer)
    again = w.detach().clone().requires_grad_()
    other = make(again)
    other.load_state_dict(optimizer.state_dict())
    for _ in range(2):
        step(w, optimizer)
        step(again, other)
    assert again.tolist() == w.tolist()


@DEVICES
def test_a_loaded_state_goes_to_the_parameters_device(device: str) -> None:
    saved = gg.optim.Adam([gg.ones(2, requires_grad=True)])
    saved.param_groups[0]["params"][0].grad = gg.ones(2)
    saved.step()
    w = gg.ones(2, device=device, requires_grad=True)
    optimizer = gg.optim.Adam([w])
    optimizer.load_state_dict(saved.state_dict())
    assert optimizer.state[w]["exp_avg"].device.type == device


def test_loading_a_state_does_not_share_it() -> None:
    w = gg.tensor([1.0], requires_grad=True)
    first = gg.optim.Adam([w], lr=0.1)
    w.grad = gg.ones(1)
    first.step()
    second = gg.optim.Adam([w], lr=0.1)
    second.load_state_dict(first.state_dict())
    before = first.state[w]["exp_avg"].item()
    second.step()
    assert first.state[w]["exp_avg"].item() == before


def test_zero_grad_forgets_or_zeroes() -> None:
    w = gg.tensor([1.0], requires_grad=True)
    optimizer = gg.optim.SGD([w], lr=0.1)
    w.grad = gg.ones(1)
    optimizer.zero_grad(set_to_none=False)
    assert w.grad.tolist() == [0]
    optimizer.zero_grad()
    assert w.grad is None
    optimizer.step()
    assert w.item() == 1


def test_a_closure_computes_the_loss() -> None:
    w = gg.tensor([1.0], requires_grad=True)
    optimizer = gg.optim.SGD([w], lr=0.25)

    def closure() -> Any:
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    assert optimizer.step(closure).item() == 1
    assert w.item() == 0.5


def test_an_optimizer_does_not_outlive_its_model() -> None:
    gc.disable()
    try:
        w = gg.tensor([1.0], requires_grad=True)
        optimizer = gg.optim.SGD([w], lr=0.25)
        watch = weakref.ref(optimizer)
        del optimizer
        assert watch() is None
    finally:
        gc.enable()


def test_printing_an_optimizer() -> None:
    text = repr(gg.optim.SGD([gg.zeros(1, requires_grad=True)], lr=0.25))
    assert text.startswith("SGD (\nParameter Group 0\n")
    assert "    lr: 0.25\n" in text


CONTINUED = ["sgd-nesterov", "adam-amsgrad", "adamw", "adagrad-options", "adadelta", "rmsprop-both",
             "nadam", "radam", "adamax", "asgd-options", "rprop", "lbfgs"]  # fmt: skip


@pytest.mark.parametrize("name", CONTINUED)
def test_pytorchs_state_continues_here(name: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    kind, options = OPTIONS[name]

    def make(module: Any, values: Any) -> Any:
        w = module.tensor(values, requires_grad=True)
        return w, getattr(module.optim, kind)([w], **options)

    def steps(w: Any, optimizer: Any, count: int) -> None:
        def closure() -> Any:
            optimizer.zero_grad()
            loss = ((w - 1) ** 2 * w.exp()).sum()
            loss.backward()
            return loss

        for _ in range(count):
            optimizer.step(closure)

    theirs, their_optimizer = make(torch, [[1.0, -2.0], [0.5, 1.5]])
    steps(theirs, their_optimizer, 4)
    ours, our_optimizer = make(gg, theirs.detach().numpy())
    our_optimizer.load_state_dict(their_optimizer.state_dict())
    saved = our_optimizer.state_dict()
    wanted = their_optimizer.state_dict()
    assert saved["param_groups"] == wanted["param_groups"]
    assert set(saved["state"][0]) == set(wanted["state"][0])
    steps(theirs, their_optimizer, 4)
    steps(ours, our_optimizer, 4)
    np.testing.assert_allclose(ours.tolist(), theirs.tolist(), rtol=2e-4)
    assert set(our_optimizer.state_dict()["state"][0]) == set(wanted["state"][0])


def test_a_parameter_named_twice_is_warned_of() -> None:
    w = gg.ones(1)
    with pytest.warns(UserWarning, match="twice"):
        gg.optim.SGD([w, w], lr=1)


def test_groups_can_be_added_and_named() -> None:
    model = gg.nn.Linear(2, 1)
    optimizer = gg.optim.SGD(model.named_parameters(), lr=0.5)
    assert optimizer.param_groups[0]["param_names"] == ["weight", "bias"]
    assert optimizer.state_dict()["param_groups"][0]["param_names"] == ["weight", "bias"]
    with pytest.raises(ValueError, match="names"):
        optimizer.add_param_group({"params": [gg.ones(1)]})
    extra = gg.ones(1, requires_grad=True)
    optimizer.add_param_group({"params": [("extra", extra)], "lr": 0.25})
    extra.grad = gg.ones(1)
    optimizer.step()
    assert extra.item() == 0.75


def test_hooks_run_around_each_step() -> None:
    w = gg.ones(1, requires_grad=True)
    optimizer = gg.optim.SGD([w], lr=0.5)
    seen: list[str] = []
    before = optimizer.register_step_pre_hook(lambda o, args, kwargs: seen.append("before"))
    optimizer.register_step_post_hook(lambda o, args, kwargs: seen.append("after"))
    w.grad = gg.ones(1)
    optimizer.step()
    before.remove()
    optimizer.step()
    assert seen == ["before", "after", "after"]
    optimizer.register_state_dict_post_hook(lambda o, state: {**state, "note": 1})
    assert optimizer.state_dict()["note"] == 1
    optimizer.register_load_state_dict_pre_hook(lambda o, state: seen.append("loading"))
    optimizer.load_state_dict(optimizer.state_dict())
    assert seen[-1] == "loading"


def test_an_optimizer_of_ones_own() -> None:
    class Sign(gg.optim.Optimizer):
        def __init__(self, params: Any, lr: float) -> None:
            super().__init__(params, {"lr": lr})

        @gg.no_grad()
        def step(self, closure: Any = None) -> None:
            for group in self.param_groups:
                for p in group["params"]:
                    state = self.state[p]
                    state["calls"] = state.get("calls", 0) + 1
                    p.add_(p.grad.sign(), alpha=-group["lr"])

    w = gg.tensor([1.0, -1.0], requires_grad=True)
    optimizer = Sign([w], lr=0.25)
    calls = []
    optimizer.register_step_post_hook(lambda *_: calls.append(1))
    (w * w).sum().backward()
    optimizer.step()
    assert w.tolist() == [0.75, -0.75]
    assert optimizer.state[w]["calls"] == 1
    assert calls == [1]


def test_a_rate_may_be_a_tensor() -> None:
    rate = gg.tensor(0.5)
    w = gg.ones(1, requires_grad=True)
    optimizer = gg.optim.SGD([w], lr=rate)
    schedule = gg.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    w.grad = gg.ones(1)
    optimizer.step()
    schedule.step()
    assert (w.item(), rate.item()) == (0.5, 0.25)


def test_what_cannot_be_done_raises() -> None:
    with pytest.raises(NotImplementedError, match="differentiable"):
        gg.optim.Adam([gg.ones(1)], differentiable=True)
    with pytest.raises(NotImplementedError, match="complex"):
        gg.optim.SGD([gg.ones(1) * 1j], lr=1)


@pytest.mark.parametrize("kind", ["SGD", "Adam", "RMSprop"])
def test_small_types_are_rounded(kind: str) -> None:
    """float16 parameters take float16 steps, as in PyTorch."""
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")

    def run(module: Any) -> Any:
        w = module.tensor([1.0, -2.0, 3.0], dtype=module.float16, requires_grad=True)
        optimizer = getattr(module.optim, kind)([w], lr=0.01, **extra)
        for _ in range(5):
            w.grad = w.detach() * 2
            optimizer.step()
        return w.tolist()

    extra: dict[str, Any] = {"momentum": 0.9} if kind == "SGD" else {"eps": 1e-3}
    np.testing.assert_allclose(run(gg), run(torch), rtol=2e-3)


def test_averaged_model() -> None:
    model = gg.nn.Linear(1, 1, bias=False)
    swa = gg.optim.swa_utils
    mean, moving = (
        swa.AveragedModel(model),
        swa.AveragedModel(model, multi_avg_fn=swa.get_ema_multi_avg_fn(0.75)),
    )
    for value in (1.0, 2.0, 6.0):
        with gg.no_grad():
            model.weight.fill_(value)
        mean.update_parameters(model)
        moving.update_parameters(model)
    assert mean(gg.ones(1, 1)).item() == pytest.approx(3)
    assert moving.module.weight.item() == pytest.approx((1 * 0.75 + 2 * 0.25) * 0.75 + 6 * 0.25)
    assert mean.n_averaged.item() == 3
    with pytest.raises(ValueError, match="decay"):
        swa.get_ema_avg_fn(2)


def test_batch_norms_are_measured_anew() -> None:
    model = gg.nn.Sequential(gg.nn.BatchNorm1d(2), gg.nn.Linear(2, 1))
    batches = [gg.randn(16, 2) * 3 + 1 for _ in range(4)]
    gg.optim.swa_utils.update_bn(batches, model)
    wanted = sum(b.mean(0) for b in batches) / 4
    np.testing.assert_allclose(model[0].running_mean.tolist(), wanted.tolist(), rtol=1e-5)
    assert model[0].momentum == 0.1


STEPS: dict[str, tuple[int, dict[str, Any]]] = {
    "sgd_step": (1, {"momentum": 0.9, "dampening": 0.1, "nesterov": True, "first": False}),
    "adam_step": (2, {"beta1": 0.9, "beta2": 0.99, "eps": 1e-3, "decoupled": False, "step": 3}),
    "rmsprop_step": (1, {"alpha": 0.9, "eps": 1e-3, "momentum": 0.0, "centered": False}),
    "rmsprop_step centered": (2, {"alpha": 0.9, "eps": 1e-3, "momentum": 0.0, "centered": True}),
    "rmsprop_step both": (3, {"alpha": 0.9, "eps": 1e-3, "momentum": 0.8, "centered": True}),
    "rmsprop_step momentum": (2, {"alpha": 0.9, "eps": 1e-3, "momentum": 0.8, "centered": False}),
    "adagrad_step": (1, {"lr_decay": 0.1, "eps": 1e-3, "step": 4}),
}


@pytest.mark.parametrize("size", [0, 1, 63, 257, 1009])
@pytest.mark.parametrize("name", STEPS)
def test_a_steps_kernel_is_its_numpy_rule(name: str, size: int) -> None:
    buffers, options = STEPS[name]
    rng = np.random.default_rng(size)
    arrays = [rng.standard_normal(size).astype(np.float32) for _ in range(2)]
    # A mean of g lies within the root of a mean of g².
    arrays += [(rng.random(size) + 4.0 - 4 * n).astype(np.float32) for n in range(buffers)]
    primitive = getattr(optimizer_steps, name.split()[0])
    options = {"lr": 0.1, "weight_decay": 0.2, **options}
    on_gpu = [gg.tensor(a, device="webgpu") for a in arrays]
    primitive.update(*on_gpu, **options)
    primitive.numpy(*arrays, **options)
    for got, wanted in zip(on_gpu, arrays, strict=True):
        np.testing.assert_allclose(got.cpu().numpy(), wanted, rtol=2e-5, atol=2e-6)
