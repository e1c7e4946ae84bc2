"""Layers: names, printing, state, and the same numbers as PyTorch's with the same weights."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import nn

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])


def cnn(n: Any) -> Any:
    """A small CNN, of glowgrad's layers or torch's."""
    return n.Sequential(
        n.Conv2d(1, 4, 3, padding=1),
        n.ReLU(),
        n.MaxPool2d(2),
        n.Conv2d(4, 6, (3, 2), stride=(1, 2), bias=False),
        n.Tanh(),
        n.Flatten(),
        n.Linear(24, 5),
        n.Sigmoid(),
        n.Dropout(0.5),
        n.Linear(5, 3, bias=False),
        n.Softmax(dim=1),
    )


def test_printing_a_model() -> None:
    assert (
        repr(cnn(nn))
        == """Sequential(
  (0): Conv2d(1, 4, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
  (1): ReLU()
  (2): MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
  (3): Conv2d(4, 6, kernel_size=(3, 2), stride=(1, 2), bias=False)
  (4): Tanh()
  (5): Flatten(start_dim=1, end_dim=-1)
  (6): Linear(in_features=24, out_features=5, bias=True)
  (7): Sigmoid()
  (8): Dropout(p=0.5, inplace=False)
  (9): Linear(in_features=5, out_features=3, bias=False)
  (10): Softmax(dim=1)
)"""
    )


@DEVICES
def test_a_model_gives_torchs_numbers_with_torchs_weights(device: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    torch.manual_seed(0)
    theirs, ours = cnn(torch.nn).eval(), cnn(nn).to(device).eval()
    assert list(ours.state_dict()) == list(theirs.state_dict())
    ours.load_state_dict({k: v.numpy() for k, v in theirs.state_dict().items()})
    x = np.random.default_rng(0).standard_normal((2, 1, 8, 9)).astype(np.float32)
    wanted = theirs(torch.tensor(x))
    got = ours(gg.tensor(x, device=device))
    np.testing.assert_allclose(got.detach().cpu().numpy(), wanted.detach().numpy(), atol=1e-6)
    (wanted[:, 0] * 3).sum().backward()
    (got[:, 0] * 3).sum().backward()
    for (name, p), q in zip(ours.named_parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(
            p.grad.cpu().numpy(), q.grad.numpy(), atol=1e-6, rtol=1e-4, err_msg=name
        )


LOSSES: dict[str, Callable[[Any, Any], tuple[Any, Any]]] = {
    "MSELoss": lambda x, y: (x, y),
    "L1Loss": lambda x, y: (x, y),
    "BCELoss": lambda x, y: (x.sigmoid(), y.sigmoid()),
    "BCEWithLogitsLoss": lambda x, y: (x, y.sigmoid()),
    "CrossEntropyLoss": lambda x, y: (x, y.argmax(1)),
}


@DEVICES
@pytest.mark.parametrize("name", LOSSES)
def test_losses_as_modules(name: str, device: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    rng = np.random.default_rng(1)
    x, y = (rng.standard_normal((4, 3)).astype(np.float32) for _ in range(2))
    for reduction in ("mean", "sum", "none"):
        wanted = getattr(torch.nn, name)(reduction=reduction)(
            *LOSSES[name](torch.tensor(x), torch.tensor(y))
        )
        inputs = LOSSES[name](gg.tensor(x, device=device), gg.tensor(y, device=device))
        got = getattr(nn, name)(reduction=reduction)(*inputs)
        np.testing.assert_allclose(got.cpu().numpy(), wanted.numpy(), rtol=1e-5, atol=1e-6)


class TwoHeads(nn.Module):
    """A model as a learner writes it."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(3, 4), nn.ReLU())
        self.heads = nn.ModuleList(nn.Linear(4, n) for n in (2, 1))
        self.scale = nn.Parameter(gg.ones(1))
        self.register_buffer("steps", gg.zeros(1))
        self.note = "plain attribute"

    def forward(self, x: Any) -> Any:
        hidden = self.body(x) * self.scale
        return [head(hidden) for head in self.heads]


def test_parameters_are_found_and_named() -> None:
    model = TwoHeads()
    assert [n for n, _ in model.named_parameters()] == [
        "scale",
        "body.0.weight",
        "body.0.bias",
        "heads.0.weight",
        "heads.0.bias",
        "heads.1.weight",
        "heads.1.bias",
    ]
    assert [n for n, _ in model.named_buffers()] == ["steps"]
    assert sum(p.numel() for p in model.parameters()) == 1 + 16 + 10 + 5
    assert all(p.requires_grad for p in model.parameters())
    assert len(list(model.modules())) == 7
    assert [n for n, _ in model.named_children()] == ["body", "heads"]
    assert [tuple(h.shape) for h in model(gg.zeros(5, 3))] == [(5, 2), (5, 1)]


def test_a_shared_parameter_counts_once_but_is_saved_under_both_names() -> None:
    model = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    model[1].weight = model[0].weight
    assert [n for n, _ in model.named_parameters()] == ["0.weight", "0.bias", "1.bias"]
    assert sorted(model.state_dict()) == ["0.bias", "0.weight", "1.bias", "1.weight"]
    nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3)).load_state_dict(model.state_dict())


def test_state_goes_out_and_in() -> None:
    a, b = TwoHeads(), TwoHeads()
    x = gg.randn(2, 3)
    assert not gg.equal(a(x)[0], b(x)[0])
    b.load_state_dict(a.state_dict())
    assert gg.equal(a(x)[0], b(x)[0])
    with gg.no_grad():
        a.scale.mul_(2)
    assert not gg.equal(a(x)[0], b(x)[0])


def test_state_that_does_not_fit_lists_everything() -> None:
    state = dict(nn.Linear(3, 2).state_dict())
    state["weight"] = gg.zeros(2, 4)
    state["extra"] = state.pop("bias")
    with pytest.raises(RuntimeError) as caught:
        nn.Linear(3, 2).load_state_dict(state)
    text = str(caught.value)
    assert text == (
        "Error(s) in loading state_dict for Linear:\n"
        '\tMissing key(s) in state_dict: "bias". \n'
        '\tUnexpected key(s) in state_dict: "extra". \n'
        "\tsize mismatch for weight: copying a param with shape Size([2, 4]) from checkpoint, the "
        "shape in current model is Size([2, 3])."
    )
    layer = nn.Linear(3, 2)
    layer.load_state_dict({"weight": gg.ones(2, 3)}, strict=False)
    assert layer.weight.sum().item() == 6


def test_train_and_eval_reach_every_layer() -> None:
    gg.manual_seed(0)
    model = nn.Sequential(nn.Dropout(0.5), nn.Sequential(nn.Dropout(0.5)))
    x = gg.ones(1000)
    assert (model(x) == 0).sum().item() > 600
    model.eval()
    assert gg.equal(model(x), x)
    model.train()
    assert not gg.equal(model(x), x)


def test_to_moves_everything_and_keeps_the_parameters() -> None:
    model = TwoHeads()
    before = list(model.parameters())
    assert model.to("webgpu") is model
    assert all(t.device.type == "webgpu" for t in (*model.parameters(), *model.buffers()))
    assert all(a is b for a, b in zip(model.parameters(), before, strict=True))
    loss = sum(h.sum() for h in model(gg.ones(2, 3, device="webgpu")))
    loss.backward()
    assert model.scale.grad.device.type == "webgpu"
    model.cpu()
    assert model.scale.grad.device.type == "cpu"


def test_frozen_layers_get_no_gradient() -> None:
    model = TwoHeads()
    model.body.requires_grad_(False)
    sum(h.sum() for h in model(gg.ones(2, 3))).backward()
    assert model.body[0].weight.grad is None
    assert model.heads[0].weight.grad is not None
    model.zero_grad()
    assert model.heads[0].weight.grad is None


def test_replacing_and_removing_layers() -> None:
    model = TwoHeads()
    model.body = nn.Linear(3, 4)
    assert "body.weight" in dict(model.named_parameters())
    model.scale = nn.Linear(1, 1)
    assert {"scale", "scale.weight"} & set(model.state_dict()) == {"scale.weight"}
    del model.scale
    assert "scale" not in dict(model.named_parameters())
    with pytest.raises(AttributeError, match="scale"):
        _ = model.scale
    assert "body" in dir(model)


def test_a_deep_copy_is_independent() -> None:
    model = TwoHeads()
    other = copy.deepcopy(model)
    with gg.no_grad():
        model.scale.fill_(5)
    assert other.scale.item() == 1
    assert isinstance(other.scale, nn.Parameter)


def test_apply_visits_children_first() -> None:
    seen: list[str] = []
    nn.Sequential(nn.Linear(1, 1), nn.Sequential(nn.ReLU())).apply(
        lambda m: seen.append(type(m).__name__)
    )
    assert seen == ["Linear", "ReLU", "Sequential", "Sequential"]


def test_sequential_is_a_list_of_layers() -> None:
    model = nn.Sequential({"first": nn.Linear(2, 3), "act": nn.ReLU()})
    assert list(model.state_dict()) == ["first.weight", "first.bias"]
    model.append(nn.Linear(3, 1))
    assert len(model) == 3
    assert isinstance(model[-1], nn.Linear)
    assert len(model[:2]) == 2
    assert model.first.weight.shape == (3, 2)


def test_layers_start_as_torchs_do() -> None:
    gg.manual_seed(0)
    layer = nn.Linear(100, 50)
    assert layer.weight.abs().max().item() == pytest.approx(0.1, rel=0.02)
    assert layer.weight.std().item() == pytest.approx(0.1 / 3**0.5, rel=0.05)
    kernel = nn.Conv2d(4, 50, 5).weight
    assert kernel.abs().max().item() == pytest.approx(0.1, rel=0.02)


@DEVICES
def test_the_same_seed_makes_the_same_model_everywhere(device: str) -> None:
    gg.manual_seed(7)
    here = nn.Linear(5, 4)
    gg.manual_seed(7)
    there = nn.Linear(5, 4, device=device)
    np.testing.assert_array_equal(here.weight.tolist(), there.weight.tolist())
