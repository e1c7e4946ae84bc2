"""Modules: names, attributes, hooks and state, by scripts that PyTorch runs too."""

from __future__ import annotations

import copy
import warnings
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import pytest
from tests.engine.against_torch import Scripts, check_script, inputs, net, outcome, seeded

import glowgrad as gg
from glowgrad import nn

DEVICES = pytest.mark.parametrize("device", ["cpu", "webgpu"])
SCRIPTS = Scripts()


# walking


@SCRIPTS.add
def names(t: Any) -> Any:
    m = net(t)
    return {
        "parameters": [n for n, _ in m.named_parameters()],
        "own": [n for n, _ in m.named_parameters("top", recurse=False)],
        "with prefix": [n for n, _ in m.named_parameters(prefix="a.b")],
        "buffers": [n for n, _ in m.named_buffers()],
        "modules": [n for n, _ in m.named_modules()],
        "modules with prefix": [n for n, _ in m.named_modules(prefix="x")],
        "children": [n for n, _ in m.named_children()],
        "state": list(m.state_dict()),
        "state with prefix": list(m.state_dict(prefix="x.")),
        "kept": [v.requires_grad for v in m.state_dict(keep_vars=True).values()],
        "text": repr(m),
        "listed": [n for n in ("scale", "body", "steps", "nothing") if n in dir(m)],
    }


@SCRIPTS.add
def shared(t: Any) -> Any:
    layer = t.nn.Linear(2, 2)
    m = t.nn.Sequential(layer, t.nn.ReLU(), layer)
    m.tied = t.nn.Linear(2, 2)
    m.tied.weight = layer.weight
    return [
        [n for n, _ in m.named_parameters()],
        [n for n, _ in m.named_parameters(remove_duplicate=False)],
        [n for n, _ in m.named_modules()],
        [n for n, _ in m.named_modules(remove_duplicate=False)],
        [n for n, _ in m.named_children()],
        list(m.state_dict()),
        len(list(m.modules())),
    ]


@SCRIPTS.add
def state_by_position(t: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return list(net(t).state_dict({"x": 1}, "y.", False))


@SCRIPTS.add
def wrapped(t: Any) -> Any:
    m = t.nn.DataParallel(net(t))
    return [list(m.state_dict()), m(inputs(t, 2, 3)), m.module.scale]


@SCRIPTS.add
def finding(t: Any) -> Any:
    m = net(t)
    return [
        repr(m.get_submodule("heads.1")),
        m.get_submodule("") is m,
        m.get_parameter("body.0.weight"),
        m.get_buffer("steps"),
        outcome(lambda: m.get_submodule("body.9")),
        outcome(lambda: m.get_submodule("scale")),
        outcome(lambda: m.get_parameter("body.0.wieght")),
        outcome(lambda: m.get_parameter("steps")),
        outcome(lambda: m.get_buffer("scale")),
        outcome(lambda: m.nothing),
        outcome(lambda: m.set_submodule("heads.0", t.nn.ReLU())),
        repr(m.heads),
        outcome(lambda: m.set_submodule("", t.nn.ReLU())),
    ]


@SCRIPTS.add
def attributes(t: Any) -> Any:
    m = net(t)
    results = [
        outcome(lambda: setattr(m, "scale", t.ones(1))),
        outcome(lambda: setattr(m, "body", 3)),
        outcome(lambda: setattr(m, "steps", 3)),
        outcome(lambda: m.register_parameter("scale", t.ones(1))),
        outcome(lambda: m.register_parameter("a.b", None)),
        outcome(lambda: m.register_parameter("forward", None)),
        outcome(lambda: m.register_buffer("", None)),
        outcome(lambda: m.register_buffer("forward", None)),
        outcome(lambda: m.add_module("x", 3)),
        outcome(lambda: m.add_module("a.b", t.nn.ReLU())),
        outcome(lambda: t.nn.Linear(1, 1, 1, 1, 1, 1)),
        outcome(lambda: m.train("yes")),
        outcome(lambda: m.to(t.int64)),
        outcome(lambda: t.nn.Module()(1)),
    ]
    m.scale = None
    m.steps = t.ones(3)
    m.register_module("extra", t.nn.ReLU())
    m.body = None
    m.late = t.nn.Buffer(t.ones(2))
    m.later = t.nn.Buffer(t.ones(2), persistent=False)
    del m.heads
    m.empty = None
    results += [list(m.state_dict()), repr(m), m.empty, m.scale]
    m.scale = t.nn.Parameter(t.zeros(2))
    m.steps = t.nn.Linear(1, 1)  # takes the place of the buffer
    results += [[n for n, _ in m.named_parameters()], list(m.state_dict())]
    return results


@SCRIPTS.add
def parameters(t: Any) -> Any:
    p = t.nn.Parameter(t.tensor([1.0, 2.0]))
    return [
        repr(p),
        p.requires_grad,
        p.is_leaf,
        isinstance(p, t.Tensor),
        isinstance(p * 2, t.nn.Parameter),
        t.nn.Parameter(p * 2, requires_grad=False).requires_grad,
        outcome(lambda: t.nn.Parameter(t.tensor([1]))),
        t.nn.Parameter(t.tensor([1]), requires_grad=False).dtype is t.int64,
        isinstance(copy.deepcopy(p), t.nn.Parameter),
    ]


@SCRIPTS.add
def modes(t: Any) -> Any:
    m = net(t)
    m.eval()
    off = [x.training for x in m.modules()]
    m.body.train()
    seen: list[str] = []
    m.apply(lambda x: seen.append(type(x).__name__))
    m(inputs(t, 2, 3)).sum().backward()
    m.zero_grad(set_to_none=False)
    zeroed = m.scale.grad
    m.zero_grad()
    m.requires_grad_(False)
    return [
        off,
        [x.training for x in m.modules()],
        seen,
        zeroed,
        m.scale.grad,
        [p.requires_grad for p in m.parameters()],
    ]


@SCRIPTS.add
def casting(t: Any) -> Any:
    m = t.nn.BatchNorm1d(2)
    kinds = []
    for act in ("double", "half", "float"):
        kinds.append([str(v.dtype) for v in getattr(m, act)().state_dict().values()])
    kinds.append([str(v.dtype) for v in m.to(t.float64).state_dict().values()])
    kinds.append([str(v.dtype) for v in m.to(t.ones(1)).state_dict().values()])
    kinds.append([str(v.dtype) for v in m.type(t.float64).state_dict().values()])
    kinds.append([str(v.dtype) for v in m.to("cpu", t.float32).state_dict().values()])
    before = m.weight
    m(inputs(t, 3, 2)).sum().backward()
    m.double()
    return [kinds, m.weight is before, str(m.weight.grad.dtype)]


# hooks


@SCRIPTS.add
def forward_hooks(t: Any) -> Any:
    m, events = seeded(t.nn.Linear(2, 2)), []
    first = m.register_forward_hook(lambda _m, a, o: events.append(("after", len(a), o.shape)))
    m.register_forward_pre_hook(lambda _m, a: events.append(("before", len(a))))
    m.register_forward_pre_hook(lambda _m, a: a[0] * 2)
    m.register_forward_pre_hook(lambda _m, a: events.append(("first",)), prepend=True)
    m.register_forward_hook(lambda _m, _a, o: o + 1)
    m.register_forward_hook(lambda *_: events.append(("foremost",)), prepend=True)
    results = [m(inputs(t, 3, 2))]
    first.remove()
    with m.register_forward_hook(lambda *_: events.append(("within",))):
        m(inputs(t, 3, 2))
    m(inputs(t, 3, 2))
    return [results, events]


@SCRIPTS.add
def hooks_with_kwargs(t: Any) -> Any:
    class Scale(t.nn.Module):  # type: ignore[misc]
        def forward(self, x: Any, by: float = 1.0) -> Any:
            return x * by

    m, seen = Scale(), []
    m.register_forward_pre_hook(lambda _m, a, k: (a, {"by": k["by"] + 1}), with_kwargs=True)
    m.register_forward_hook(lambda _m, a, k, o: seen.append((len(a), k["by"])), with_kwargs=True)
    result = m(t.ones(2), by=2.0)
    m.register_forward_pre_hook(lambda _m, a, k: 3, with_kwargs=True)
    return [result, seen, outcome(lambda: m(t.ones(2), by=2.0))]


@SCRIPTS.add
def hooks_always_called(t: Any) -> Any:
    m, seen = t.nn.Linear(2, 2), []
    m.register_forward_hook(lambda *_: seen.append("always"), always_call=True)
    m.register_forward_hook(lambda *_: seen.append("never"))
    return [outcome(lambda: m(t.ones(3))), seen]


@SCRIPTS.add
def backward_hooks(t: Any) -> Any:
    m, seen = seeded(t.nn.Sequential(t.nn.Linear(2, 3), t.nn.Tanh(), t.nn.Linear(3, 1))), []
    m[0].register_full_backward_pre_hook(lambda _m, g: (g[0] * 2,))
    m[1].register_full_backward_hook(lambda _m, gi, go: seen.append((gi, go)))
    m[2].register_full_backward_hook(lambda _m, gi, go: (gi[0] * 3,))
    m[0].register_full_backward_hook(lambda _m, gi, go: seen.append(("first", gi, go)))
    x = inputs(t, 4, 2)
    m(x).sum().backward()
    results = [m[0].weight.grad.clone(), m[2].weight.grad.clone()]
    x.requires_grad_()
    m(x).sum().backward()
    with t.no_grad():
        m(x)
    return [results, x.grad, seen]


@SCRIPTS.add
def backward_hooks_of_several(t: Any) -> Any:
    class Both(t.nn.Module):  # type: ignore[misc]
        def forward(self, x: Any, note: str, y: Any) -> Any:
            return x * y, note, x + y

    m, seen = Both(), []
    m.register_full_backward_hook(lambda _m, gi, go: seen.append((gi, go)))
    x, y = inputs(t, 3, grad=True), inputs(t, 3)
    product, note, total = m(x, "note", y)
    product.sum().backward(retain_graph=True)
    (product + total * 2).sum().backward()
    return [note, x.grad, seen]


@SCRIPTS.add
def global_hooks(t: Any) -> Any:
    seen: list[str] = []
    register = (nn.hooks if t is gg else t.nn.modules.module).register_module_forward_hook
    with register(lambda m, _a, _o: seen.append(type(m).__name__)):
        net(t)(inputs(t, 2, 3))
    net(t)(inputs(t, 2, 3))
    return seen


@SCRIPTS.add
def state_hooks(t: Any) -> Any:
    m, seen = net(t), []
    m.register_state_dict_pre_hook(lambda _m, prefix, keep: seen.append(("before", prefix, keep)))

    def drop(_m: Any, s: Any, prefix: str, _metadata: Any) -> None:
        del s[f"{prefix}1.bias"]

    m.heads.register_state_dict_post_hook(drop)
    m.register_load_state_dict_pre_hook(
        lambda _m, s, prefix, *_: s.update({f"{prefix}heads.1.bias": t.zeros(2)})
    )
    m.register_load_state_dict_post_hook(lambda _m, keys: seen.append(list(keys[0])))
    state = m.state_dict()
    result = m.load_state_dict(state)
    return [list(state), repr(result), seen, m.heads[1].bias]


# state


@SCRIPTS.add
def loading(t: Any) -> Any:
    m = t.nn.Sequential(t.nn.Linear(2, 2), t.nn.BatchNorm1d(2))
    state = OrderedDict(seeded(m).state_dict())
    good = m.load_state_dict(state)
    del state["1.num_batches_tracked"]  # as in old files
    old = m.load_state_dict(state)
    state["0.weight"] = t.zeros(3, 2)
    state["2.x"] = t.zeros(1)
    state["0.scale"] = t.zeros(1)
    del state["1.weight"]
    bad = text_of(lambda: m.load_state_dict(state))
    loose = text_of(lambda: m.load_state_dict(state, strict=False))
    del state["0.weight"]
    kept = m.load_state_dict(state, strict=False)
    return [
        repr(good), repr(old), bad, loose, kept.missing_keys, kept.unexpected_keys, tuple(kept),
        outcome(lambda: m.load_state_dict([1])),
        outcome(lambda: m.load_state_dict({**m.state_dict(), "0.bias": 3})),
    ]  # fmt: skip


def text_of(function: Callable[[], Any]) -> str:
    try:
        function()
    except Exception as error:
        return str(error)
    return "nothing raised"


@SCRIPTS.add
def assigning(t: Any) -> Any:
    m = seeded(t.nn.Linear(2, 2))
    m.weight.requires_grad_(False)
    weight = m.weight
    state = {"weight": t.ones(2, 2, dtype=t.float64), "bias": t.zeros(2)}
    m.load_state_dict(state)
    copied = [m.weight is weight, str(m.weight.dtype), m.weight]
    m.load_state_dict(state, assign=True)
    return [
        copied, m.weight is weight, str(m.weight.dtype),
        [p.requires_grad for p in m.parameters()], isinstance(m.weight, t.nn.Parameter),
    ]  # fmt: skip


@SCRIPTS.add
def extra_state(t: Any) -> Any:
    class Counting(t.nn.Module):  # type: ignore[misc]
        count = 0

        def get_extra_state(self) -> Any:
            return {"count": self.count}

        def set_extra_state(self, state: Any) -> None:
            self.count = state["count"]

    a, b = Counting(), Counting()
    a.count = 5
    holder = t.nn.Sequential(a)
    t.nn.Sequential(b).load_state_dict(holder.state_dict())
    return [list(holder.state_dict()), b.count]


@SCRIPTS.add
def deep_copies(t: Any) -> Any:
    m = net(t)
    other = copy.deepcopy(m)
    with t.no_grad():
        m.scale.fill_(7.0)
    return [
        other.scale,
        type(other.scale).__name__,
        list(other.state_dict()),
        other(inputs(t, 2, 3)),
    ]


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_gives_what_pytorch_gives(name: str) -> None:
    check_script(SCRIPTS[name])


# printing, by PyTorch's own text

PRINTED = [
    "ReLU()",
    "ReLU(True)",
    "ReLU6()",
    "ReLU6(True)",
    "ELU()",
    "ELU(0.5,True)",
    "CELU()",
    "SELU()",
    "SELU(True)",
    "GELU()",
    "GELU('tanh')",
    "SiLU()",
    "SiLU(True)",
    "Mish()",
    "Hardtanh()",
    "Hardtanh(0,1,True)",
    "Hardsigmoid()",
    "Hardswish()",
    "Hardshrink()",
    "Softshrink()",
    "Tanhshrink()",
    "Softsign()",
    "Softplus()",
    "LogSigmoid()",
    "Sigmoid()",
    "Tanh()",
    "LeakyReLU()",
    "LeakyReLU(0.2,True)",
    "Threshold(1,2)",
    "Threshold(1,2,True)",
    "GLU()",
    "Softmax()",
    "Softmin(1)",
    "LogSoftmax(1)",
    "Softmax2d()",
    "PReLU()",
    "PReLU(3)",
    "RReLU()",
    "RReLU(inplace=True)",
    "Embedding(5,3,padding_idx=-1,max_norm=1.,norm_type=1.,scale_grad_by_freq=True)",
    "Embedding(4,2)",
    "EmbeddingBag(5,3,max_norm=1.,norm_type=1.,scale_grad_by_freq=True,padding_idx=1,mode='sum')",
    "EmbeddingBag(4,2)",
    "Unflatten(1,[2,2])",
    "Unflatten(1,(2,2))",
    "Bilinear(2,3,4,bias=False)",
    "Identity(3,a=4)",
    "Flatten()",
    "Linear(3,4)",
    "BatchNorm1d(4)",
    "BatchNorm2d(4,affine=False)",
    "BatchNorm3d(4,momentum=None,bias=False)",
    "InstanceNorm1d(4)",
    "InstanceNorm2d(4,affine=True)",
    "InstanceNorm3d(3)",
    "LayerNorm(4)",
    "LayerNorm([4,5],bias=False)",
    "LayerNorm((3,),elementwise_affine=False)",
    "GroupNorm(2,4)",
    "GroupNorm(2,4,affine=False)",
    "RMSNorm(4)",
    "RMSNorm((4,3),1e-3)",
    "LocalResponseNorm(3)",
    "Dropout()",
    "Dropout1d(.2)",
    "Dropout2d(.2,True)",
    "Dropout3d()",
    "AlphaDropout()",
    "FeatureAlphaDropout(.3)",
    "CosineSimilarity()",
    "PairwiseDistance()",
    "L1Loss()",
    "MSELoss()",
    "SmoothL1Loss()",
    "HuberLoss()",
    "BCELoss()",
    "BCEWithLogitsLoss()",
    "NLLLoss()",
    "CrossEntropyLoss()",
    "PoissonNLLLoss()",
    "GaussianNLLLoss()",
    "KLDivLoss()",
    "CTCLoss()",
    "HingeEmbeddingLoss()",
    "MarginRankingLoss()",
    "CosineEmbeddingLoss()",
    "SoftMarginLoss()",
    "MultiMarginLoss()",
    "MultiLabelMarginLoss()",
    "MultiLabelSoftMarginLoss()",
    "TripletMarginLoss()",
    "TripletMarginWithDistanceLoss()",
]


@pytest.mark.parametrize("text", PRINTED)
def test_a_layer_prints_and_saves_as_pytorchs(text: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle")
    ours, theirs = (eval(f"n.{text}", {"n": n}) for n in (nn, torch.nn))
    assert repr(ours) == repr(theirs)
    assert {k: tuple(v.shape) for k, v in ours.state_dict().items()} == {
        k: tuple(v.shape) for k, v in theirs.state_dict().items()
    }
    assert [p.requires_grad for p in ours.parameters()] == [
        p.requires_grad for p in theirs.parameters()
    ]


def test_a_module_without_hooks_calls_forward_alone() -> None:
    class Plain(nn.Module):
        def forward(self) -> int:
            return 3

    model = Plain()
    model.forward = lambda: 4  # type: ignore[method-assign]
    assert model() == 4


# summary


def test_summary_is_a_table() -> None:
    model = nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1),
        nn.Sequential(nn.BatchNorm2d(4), nn.ReLU()),
        nn.Flatten(),
        nn.Linear(256, 10),
    )
    model[0].weight.requires_grad_(False)
    table = gg.summary(model, input_size=(2, 1, 8, 8))
    assert (
        repr(table)
        == """\
======================================================
Layer (type:depth-idx)     Output Shape    Param #
======================================================
Sequential                 [2, 10]         --
├─Conv2d: 1-1              [2, 4, 8, 8]    40
├─Sequential: 1-2          [2, 4, 8, 8]    --
│    ├─BatchNorm2d: 2-1    [2, 4, 8, 8]    8
│    └─ReLU: 2-2           [2, 4, 8, 8]    --
├─Flatten: 1-3             [2, 256]        --
└─Linear: 1-4              [2, 10]         2,570
======================================================
Total params: 2,618
Trainable params: 2,582
Non-trainable params: 36
Params size (MB): 0.01
Forward pass size (MB): 0.01
======================================================"""
    )
    assert "<td" in table._repr_html_()
    assert table.total_params == 2618
    assert all(module.training for module in model.modules())
    assert model[1][0].num_batches_tracked.item() == 0


def test_summary_of_other_inputs(capsys: pytest.CaptureFixture[str]) -> None:
    layer = nn.Linear(4, 4)
    model = nn.Sequential(nn.Embedding(10, 4), layer, layer)
    shapes = [row[1] for row in gg.summary(model, (2, 7), dtypes=[gg.int64]).rows]
    assert shapes == ["[2, 7, 4]"] * 4
    assert gg.summary(model, input_data=gg.tensor([[1, 2]])).rows[3][2] == "(recursive)"
    assert [row[1] for row in gg.summary(model).rows] == ["--"] * 4
    assert len(gg.summary(model, depth=0).rows) == 1
    gg.summary(model, verbose=1)
    assert "Total params: 60" in capsys.readouterr().out
