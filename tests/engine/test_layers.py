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


@DEVICES
@pytest.mark.parametrize("name", ["Dropout", "Dropout1d", "Dropout2d", "Dropout3d"])
def test_dropout_zeroes_elements_or_whole_channels(name: str, device: str) -> None:
    gg.manual_seed(0)
    axes = {"Dropout": (), "Dropout1d": (4,), "Dropout2d": (2, 2), "Dropout3d": (2, 2, 1)}[name]
    x = gg.ones(50, 40, *axes, device=device, requires_grad=True)
    y = getattr(nn, name)(0.25)(x)
    y.sum().backward()
    values = y.detach().cpu().numpy().reshape(50, 40, -1)
    np.testing.assert_allclose(np.unique(values), [0, 4 / 3], rtol=1e-6)
    assert (values[:, :, :1] == values).all()
    assert (values == 0).mean() == pytest.approx(0.25, abs=0.04)
    np.testing.assert_array_equal(x.grad.cpu().numpy(), y.detach().cpu().numpy())
    assert gg.equal(getattr(nn, name)(0.25).eval()(x), x)


@DEVICES
def test_alpha_dropout_keeps_mean_and_variance(device: str) -> None:
    gg.manual_seed(0)
    x = gg.randn(200, 300, device=device)
    for layer in (nn.AlphaDropout(0.3), nn.FeatureAlphaDropout(0.3)):
        y = layer(x)
        assert y.mean().item() == pytest.approx(0, abs=0.05)
        assert y.std().item() == pytest.approx(1, abs=0.05)
    assert not (nn.AlphaDropout(0.3)(x) == x).any().item()


def test_dropout_of_channels_warns_of_other_shapes() -> None:
    with pytest.warns(UserWarning, match="dropout2d"):
        nn.Dropout2d()(gg.ones(2, 3))
    with pytest.warns(UserWarning, match="unsqueeze"):
        nn.Dropout2d()(gg.ones(2, 3, 4))
    with pytest.warns(UserWarning, match="dropout3d"):
        nn.Dropout3d()(gg.ones(2, 3))
    with pytest.raises(RuntimeError, match="dropout1d"):
        nn.functional.dropout1d(gg.ones(3))
    with pytest.raises(RuntimeError, match=r"x\.float"):
        nn.functional.dropout(gg.tensor([1, 2]))


@DEVICES
def test_random_activations(device: str) -> None:
    gg.manual_seed(0)
    x = gg.full((1000,), -1.0, device=device, requires_grad=True)
    y = nn.functional.rrelu(x, 0.1, 0.3, training=True)
    y.sum().backward()
    slopes = x.grad.cpu().numpy()
    assert 0.1 <= slopes.min() < slopes.max() < 0.3
    np.testing.assert_allclose(-slopes, y.detach().cpu().numpy())
    logits = gg.tensor([0.0, 1.0, 2.0], device=device, requires_grad=True).expand(2000, 3)
    soft = nn.functional.gumbel_softmax(logits, tau=0.5)
    hard = nn.functional.gumbel_softmax(logits, tau=0.5, hard=True)
    np.testing.assert_allclose(soft.sum(-1).detach().cpu().numpy(), 1, rtol=1e-5)
    assert set(np.unique(hard.detach().cpu().numpy().round(5))) == {0.0, 1.0}
    shares = hard.detach().cpu().numpy().mean(0)
    np.testing.assert_allclose(shares, np.exp([0, 1, 2]) / np.exp([0, 1, 2]).sum(), atol=0.04)
    (hard * gg.tensor([1.0, 2.0, 3.0], device=device)).sum().backward()


def test_softmax_without_dim_warns_and_chooses_as_pytorch() -> None:
    for shape, dim in (((3,), 0), ((2, 3), 1), ((2, 3, 4), 0), ((2, 3, 4, 5), 1)):
        x = gg.randn(*shape)
        with pytest.warns(UserWarning, match="dim"):
            assert gg.equal(nn.Softmax()(x), x.softmax(dim))


def test_losses_that_stretch_warn() -> None:
    with pytest.warns(UserWarning, match=r"\(4, 1\).*\(4,\).*squeeze"):
        loss = nn.functional.mse_loss(gg.ones(4, 1), gg.zeros(4))
    assert loss.item() == 1
    with pytest.warns(UserWarning, match="batchmean"):
        nn.KLDivLoss()(gg.zeros(2, 2), gg.ones(2, 2))
    with pytest.warns(UserWarning, match='reduction="sum"'):
        assert nn.MSELoss(size_average=False).reduction == "sum"
    with pytest.warns(UserWarning, match='reduction="none"'):
        assert nn.functional.l1_loss(gg.ones(3), gg.zeros(3), reduce=False).shape == (3,)


def test_bags_scale_gradients_by_how_often_a_row_is_used() -> None:
    weight = gg.ones(3, 1, requires_grad=True)
    indices = gg.tensor([[0, 0, 0, 1]])
    nn.functional.embedding_bag(indices, weight, mode="sum", scale_grad_by_freq=True).backward()
    assert weight.grad.tolist() == [[1.0], [1.0], [0.0]]


def test_sparse_gradients_are_refused() -> None:
    with pytest.raises(NotImplementedError, match="sparse"):
        nn.Embedding(3, 2, sparse=True)
    with pytest.raises(NotImplementedError, match="sparse"):
        nn.functional.embedding(gg.tensor([0]), gg.ones(3, 2), sparse=True)


@DEVICES
def test_ctc_loss_counts_all_alignments(device: str) -> None:
    """Three steps, one label: 'a', with blanks around or repeated, has 6 ways."""
    logs = gg.full((3, 1, 2), np.log(0.5), device=device)
    target = gg.tensor([[1]], device=device)
    loss = nn.functional.ctc_loss(logs, target, [3], [1], reduction="sum")
    assert loss.item() == pytest.approx(-np.log(6 / 8), rel=1e-5)
