"""ONNX files: what ONNX Runtime computes with them is what the model computes."""

from __future__ import annotations

import importlib
import io
import pkgutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import nn, ops
from glowgrad.nn import functional as F
from glowgrad.onnx import ExportError, export
from glowgrad.onnx.nodes import NODES
from glowgrad.primitive import Parts, Primitive, View

BATCH = {"x": {0: "batch"}}


def exported(model: nn.Module, *args: Any, **options: Any) -> bytes:
    file = io.BytesIO()
    export(model, args, file, **options)
    return file.getvalue()


def flat(result: Any) -> list[Any]:
    if isinstance(result, gg.Tensor):
        return [result]
    return [tensor for part in result if part is not None for tensor in flat(part)]


class Computes(nn.Module):
    """A module out of a function, with modules that it uses."""

    def __init__(self, function: Callable[..., Any], **parts: Any) -> None:
        super().__init__()
        self.function = function
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, *inputs: Any) -> Any:
        return self.function(*self.children(), *inputs)


def agrees(
    model: nn.Module, *calls: tuple[Any, ...], tolerance: float = 1e-5, **options: Any
) -> None:
    """Export for the first call, and compare with ONNX Runtime on all of them."""
    onnx = pytest.importorskip("onnx", reason="an optional oracle")
    runtime = pytest.importorskip("onnxruntime", reason="an optional oracle")
    raw = exported(model, *calls[0], **options)
    onnx.checker.check_model(onnx.load_model_from_string(raw), full_check=True)
    runtime.set_default_logger_severity(3)
    session = runtime.InferenceSession(raw, providers=["CPUExecutionProvider"])
    names = [value.name for value in session.get_inputs()]
    model.eval()
    for call in calls:
        with gg.no_grad():
            wanted = flat(model(*call))
        arrays = [tensor.detach().cpu().numpy() for tensor in call]
        found = session.run(None, dict(zip(names, arrays, strict=True)))
        for one, other in zip(found, wanted, strict=True):
            right = other.detach().cpu().numpy()
            assert one.dtype == right.dtype
            np.testing.assert_allclose(one, right, rtol=tolerance, atol=tolerance)


def trained_cnn() -> nn.Module:
    gg.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1, bias=False),
        nn.BatchNorm2d(4),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(2),
        nn.Conv2d(4, 6, 3, stride=2, groups=2),
        nn.AvgPool2d(2, ceil_mode=True),
        nn.Flatten(),
        nn.Dropout(0.5),
        nn.Linear(6, 3),
    )
    model(gg.randn(8, 1, 12, 12))  # running statistics of its own
    return model


class Gpt(nn.Module):
    """One block of a GPT, with a mask cut to the sequence's length."""

    def __init__(self, length: int = 12, width: int = 8, words: int = 11) -> None:
        super().__init__()
        self.words = nn.Embedding(words, width)
        self.places = nn.Embedding(length, width)
        self.norm = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, words, bias=False)
        self.register_buffer("mask", gg.tril(gg.ones(length, length)))

    def forward(self, tokens: Any) -> Any:
        batch, time = tokens.shape
        x = self.words(tokens) + self.places(gg.arange(time))
        q, k, v = (
            part.view(batch, time, 2, -1).transpose(1, 2)
            for part in self.qkv(self.norm(x)).split(x.shape[-1], 2)
        )
        weights = q @ k.transpose(-2, -1) / k.shape[-1] ** 0.5
        weights = weights.masked_fill(self.mask[:time, :time] == 0, float("-inf")).softmax(-1)
        return self.out(x + (weights @ v).transpose(1, 2).reshape(batch, time, -1))


class TestModels:
    def test_mlp(self) -> None:
        model = nn.Sequential(
            nn.Linear(4, 8), nn.Tanh(), nn.Dropout(), nn.Linear(8, 3), nn.Softmax(1)
        )
        agrees(
            model,
            (gg.randn(2, 4),),
            (gg.randn(7, 4),),
            (gg.randn(1, 4),),
            dynamic_axes={"input": [0]},
        )

    def test_cnn_with_batch_norm(self) -> None:
        agrees(
            trained_cnn(),
            (gg.randn(1, 1, 12, 12),),
            (gg.randn(5, 1, 12, 12),),
            dynamic_axes={"input": [0]},
        )

    def test_images_of_any_size(self) -> None:
        model = nn.Sequential(
            nn.Conv2d(3, 4, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(3, 2, 1),
            nn.Conv2d(4, 2, 1),
        )
        axes = {"input": {0: "batch", 2: "height", 3: "width"}}
        agrees(model, (gg.randn(1, 3, 16, 16),), (gg.randn(2, 3, 21, 34),), dynamic_axes=axes)

    def test_gpt_of_any_length(self) -> None:
        axes = {"tokens": {0: "batch", 1: "time"}}
        for time in (5, 12):  # 12: it takes no longer ones
            calls = [(gg.randint(0, 11, shape),) for shape in ((2, time), (3, 12), (1, 1))]
            agrees(Gpt(), *calls, dynamic_axes=axes)

    def test_attention_and_transformer(self) -> None:
        axes = {"src": {0: "batch", 1: "time"}}
        layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        model = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        agrees(model, (gg.randn(2, 5, 8),), (gg.randn(3, 7, 8),), dynamic_axes=axes)

    @pytest.mark.parametrize("kind", ["LSTM", "GRU", "RNN", "relu"])
    @pytest.mark.parametrize("bidirectional", [False, True])
    def test_recurrent_layers(self, kind: str, bidirectional: bool) -> None:
        options: dict[str, Any] = {"bidirectional": bidirectional, "batch_first": True}
        if kind == "relu":
            kind, options = "RNN", {**options, "nonlinearity": "relu"}
        model = getattr(nn, kind)(4, 5, 2, **options)
        axes = {"x": {0: "batch", 1: "time"}}
        calls = [(gg.randn(2, 7, 4),), (gg.randn(3, 9, 4),), (gg.randn(1, 1, 4),)]
        agrees(model, *calls, input_names=["x"], dynamic_axes=axes)

    def test_a_model_on_the_gpu(self) -> None:
        model = trained_cnn().to("webgpu")
        agrees(model, (gg.randn(2, 1, 12, 12, device="webgpu"),))

    def test_half_the_precision(self) -> None:
        model = nn.Linear(4, 3).half()
        agrees(model, (gg.randn(2, 4).half(),), tolerance=1e-2)


LAYERS: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...]]] = {
    "layer-norm": (lambda: nn.LayerNorm(6), (2, 3, 6)),
    "group-norm": (lambda: nn.GroupNorm(2, 4), (2, 4, 5)),
    "instance-norm": (lambda: nn.InstanceNorm2d(3, affine=True), (2, 3, 4, 4)),
    "rms-norm": (lambda: nn.RMSNorm(6), (2, 6)),
    "local-response-norm": (lambda: nn.LocalResponseNorm(3), (2, 5, 4, 4)),
    "avg-pool": (lambda: nn.AvgPool2d(3, 2, 1), (2, 3, 8, 8)),
    "max-pool-ceil": (lambda: nn.MaxPool2d(3, 2, ceil_mode=True), (2, 3, 8, 8)),
    "max-pool-1d": (lambda: nn.MaxPool1d(3, 2, 1, dilation=2), (2, 3, 9)),
    "max-pool-3d": (lambda: nn.MaxPool3d(2), (2, 2, 4, 4, 4)),
    "adaptive-avg-pool": (lambda: nn.AdaptiveAvgPool2d((3, 2)), (2, 3, 8, 7)),
    "adaptive-max-pool": (lambda: nn.AdaptiveMaxPool2d((3, 2)), (2, 3, 8, 8)),
    "conv-1d": (lambda: nn.Conv1d(3, 4, 4, padding="same", dilation=2), (2, 3, 9)),
    "conv-3d": (lambda: nn.Conv3d(2, 3, 2), (2, 2, 4, 4, 4)),
    "conv-transpose": (lambda: nn.ConvTranspose2d(3, 4, 3, 2, 1, 1), (2, 3, 5, 4)),
    "upsample": (lambda: nn.Upsample(scale_factor=2, mode="bilinear"), (2, 3, 4, 4)),
    "pixel-shuffle": (lambda: nn.PixelShuffle(2), (2, 8, 3, 3)),
    "unfold": (lambda: nn.Unfold(2), (2, 3, 4, 4)),
    "fold": (lambda: nn.Fold((4, 4), 2), (2, 12, 9)),
    "reflection-pad": (lambda: nn.ReflectionPad2d(1), (2, 3, 4, 4)),
    **{
        name.lower(): (getattr(nn, name), (2, 6))
        for name in (
            "ReLU6", "LeakyReLU", "ELU", "SELU", "CELU", "GELU", "SiLU", "Mish", "Softplus", "GLU",
            "Softsign", "Hardtanh", "Hardswish", "Hardsigmoid", "LogSigmoid", "Tanhshrink",
            "Softshrink", "PReLU",
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("name", LAYERS)
def test_layers(name: str) -> None:
    make, shape = LAYERS[name]
    calls = [(gg.randn(*shape),), (gg.randn(shape[0] + 3, *shape[1:]),)]
    agrees(make(), *calls, input_names=["x"], dynamic_axes=BATCH)


def set_items(x: Any) -> Any:
    y = gg.zeros(x.shape[0], 3)
    y[:, 0] = x[:, 0]
    y[:, 1:] = x[:, 1:3] * 2
    return y


def write_through_views(x: Any) -> Any:
    y = x.clone()
    part, turned = y[:, ::2], y.T
    part.mul_(0)
    return turned + 1, y


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "in place": lambda x: x.clone().add_(1).mul_(2).relu_(),
    "set items": set_items,
    "write through views": write_through_views,
    "index": lambda x: (x[-1], x[:, -1], x[::2], x[-3:], x[:, None, 1:-1], x[..., 0]),
    "index by tensor": lambda x: (x[gg.tensor([0, 2])], x[:, gg.tensor([0, -1])]),
    "index pairs": lambda x: x[gg.tensor([0, 1]), gg.tensor([2, 0])],
    "flip and roll": lambda x: (x.flip(0), x.roll(1, 0), x.roll(2, 1)),
    "mean over the batch": lambda x: (x - x.mean(0)) / x.std(0),
    "sort": lambda x: x.sort(1),
    "top": lambda x: x.topk(2, 1),
    "cumsum": lambda x: x.cumsum(1),
    "max": lambda x: (x.max(1), x.amin(0), x.argmax(1)),
    "any and all": lambda x: ((x > 0).any(1), (x > -9).all()),
    "where": lambda x: gg.where(x > 0, x, -x).clamp(0.1, 1),
    "join": lambda x: (gg.cat([x, x], 0), gg.stack([x, x], 1), x.chunk(3, 1)),
    "gather": lambda x: x.gather(1, gg.tensor([[0, 1]]).expand(x.shape[0], 2)),
    "scatter": lambda x: gg.zeros(x.shape[0], 6).scatter_add(1, (x > 0).long(), x),
    "repeat": lambda x: (x.repeat(2, 1), x.unsqueeze(1).expand(-1, 3, -1)),
    "count": lambda x: x * gg.arange(x.shape[0]).unsqueeze(1),
    "pad": lambda x: F.pad(x, (1, 2), value=3.0),
    "products": lambda x: (x[:, :, None] @ x[:, None], x @ x.T, x @ x[0]),
    "powers": lambda x: x**2 + x.abs() ** 0.5 + x.exp().log1p(),
    "remainders": lambda x: x // 0.7 + x % 0.7,
    "whole numbers": lambda x: (x * 10).int() // 3 + (x * 10).int() % 3,
    "bools": lambda x: ((x > 0) & (x < 1)) | ~(x > -1),
    "logsumexp": lambda x: x.logsumexp(1),
    "angles": lambda x: gg.atan2(x, x.flip(1)) + x.sin() * x.cos().tanh(),
    "attention": lambda x: F.scaled_dot_product_attention(*[x[None]] * 3, is_causal=True),
    "one hot": lambda x: F.one_hot(x.argmax(1), 6),
    "product": lambda x: x.prod(1),
    "diagonals": lambda x: (x[:, None] * x[:, :, None]).diagonal(1, 1, 2),
    "on the diagonal": lambda x: gg.diag_embed(x, -1),
    "cross entropy": lambda x: F.cross_entropy(x, x.argmax(1), reduction="none"),
    "error function": lambda x: x.erf(),
}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions(name: str) -> None:
    model = Computes(FUNCTIONS[name])
    calls = [(gg.randn(4, 6),), (gg.randn(9, 6),), (gg.randn(5, 6),)]
    agrees(model, *calls, input_names=["x"], dynamic_axes=BATCH)


# What a forward can use and ONNX has no operators for, or only for types that nobody uses there.
LACKING = {
    *("view_as_real", "view_as_complex", "conj", "modulus", "fft"),
    *("svd", "inv", "pinv", "det", "slogdet", "solve", "cholesky", "lu", "qr", "eigh", "eig"),
    *("bitwise_left_shift", "bitwise_right_shift", "gcd"),
    *("cumprod", "logcumsumexp", "running_max", "running_min", "searchsorted"),
    *("erfinv", "lgamma", "uniform", "as_strided"),
}


def test_every_primitive_is_written_or_known_to_lack() -> None:
    names = set()
    for module in pkgutil.iter_modules(ops.__path__, "glowgrad.ops."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, (Primitive, View, Parts)):
                names.add(value.name)
    forward = {n for n in names if not n.endswith(("_grad", "_step"))} - {"put_into"}
    assert forward - set(NODES) <= LACKING
    assert not LACKING & set(NODES)


@pytest.mark.parametrize("opset", [17, 18, 19, 20, 21])
def test_versions(opset: int) -> None:
    model = Computes(lambda x: (x.amax(1), x.prod(0), x.softmax(-1), x.reshape(-1)[1:]))
    agrees(model, (gg.randn(2, 3),), opset_version=opset)


class TestNames:
    def test_parameters_inputs_and_outputs(self) -> None:
        onnx = pytest.importorskip("onnx", reason="an optional oracle")
        model = trained_cnn()
        raw = exported(
            model,
            gg.randn(2, 1, 12, 12),
            input_names=["image"],
            output_names=["scores"],
            dynamic_axes={"image": {0: "batch"}, "scores": {0: "batch"}},
        )
        graph = onnx.load_model_from_string(raw).graph
        found = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
        state = model.state_dict()
        used = [name for name in state if "num_batches" not in name]
        for name in used:
            assert np.array_equal(found[name], state[name].numpy()), name
        assert [value.name for value in graph.input] == ["image"]
        assert [value.name for value in graph.output] == ["scores"]
        for value in (*graph.input, *graph.output):
            assert value.type.tensor_type.shape.dim[0].dim_param == "batch"

    def test_several_inputs_and_keywords(self) -> None:
        class Two(nn.Module):
            def forward(self, a: Any, b: Any, scale: float = 1.0) -> Any:
                return {"sum": a + b * scale, "none": None, "pair": (a, b)}

        pytest.importorskip("onnxruntime", reason="an optional oracle")
        import onnxruntime as runtime

        raw = exported(Two(), gg.ones(2), kwargs={"b": gg.ones(2), "scale": 3.0})
        session = runtime.InferenceSession(raw)
        assert [value.name for value in session.get_inputs()] == ["a", "b"]
        one = np.ones(2, np.float32)
        assert [r.tolist() for r in session.run(None, {"a": one, "b": 2 * one})] == [
            [7, 7],
            [1, 1],
            [2, 2],
        ]

    def test_the_mode_of_each_module_is_kept(self, tmp_path: Path) -> None:
        model = nn.Sequential(nn.Linear(2, 2), nn.Dropout())
        model[1].eval()
        export(model, gg.ones(1, 2), tmp_path / "model.onnx")
        assert [m.training for m in model.modules()] == [True, True, False]
        assert (tmp_path / "model.onnx").read_bytes()[:2] == b"\x08\x08"


class TestWhatCannotBeWritten:
    @pytest.mark.parametrize(
        ("what", "function", "inputs"),
        [
            ("random numbers", lambda x: x + gg.rand(3), gg.ones(2, 3)),
            ("leaves no trace", lambda x: x + gg.tensor(x.numpy().max()), gg.randn(4, 3)),
            ("searchsorted", lambda x: gg.searchsorted(x, x), gg.randn(4)),
            ("complex64", lambda x: x.to(gg.complex64), gg.randn(4)),
        ],
    )  # fmt: skip
    def test_it_is_named(self, what: str, function: Any, inputs: Any) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with pytest.raises(ExportError, match=what):
                exported(Computes(function), inputs)

    def test_loops_over_the_batch(self) -> None:
        model = Computes(lambda x: sum(x[i] for i in range(x.shape[0])))
        with pytest.raises(ExportError, match="operations differed"):
            exported(model, gg.ones(2, 3), input_names=["x"], dynamic_axes=BATCH)

    def test_a_model_of_one_size_only(self) -> None:
        model = Computes(lambda x: x.reshape(2, 6))
        with pytest.raises(ExportError, match=r"another size of the dynamic axis 'batch'.*reshape"):
            exported(model, gg.ones(4, 3), input_names=["x"], dynamic_axes=BATCH)

    def test_sizes_that_halve(self) -> None:
        model = Computes(lambda x: x[: x.shape[0] // 2].reshape(x.shape[0] // 2, 3))
        with pytest.raises(ExportError, match="follows from the dynamic axes"):
            exported(model, gg.ones(4, 3), input_names=["x"], dynamic_axes=BATCH)

    def test_a_decision_by_a_value_warns(self) -> None:
        model = Computes(lambda x: x * 2 if x.sum() > 0 else x)
        with pytest.warns(UserWarning, match="as it was in this run"):
            exported(model, gg.ones(4, 3))

    def test_buffers_that_change(self) -> None:
        class Counts(nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.register_buffer("count", gg.zeros(1))

            def forward(self, x: Any) -> Any:
                self.count += 1
                return x + self.count

        with pytest.raises(ExportError, match="buffer"):
            exported(Counts(), gg.ones(2))

    def test_wrong_arguments(self) -> None:
        model, x = nn.Linear(2, 2), gg.ones(1, 2)
        with pytest.raises(TypeError, match="module"):
            export(F.relu, x, io.BytesIO())  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="file"):
            export(model, x)
        with pytest.raises(TypeError, match="tensors"):
            export(model, (1,), io.BytesIO())
        with pytest.raises(ValueError, match="opset_version"):
            exported(model, x, opset_version=9)
        with pytest.raises(ValueError, match="input_names"):
            exported(model, x, input_names=["a", "b"])
        with pytest.raises(ValueError, match="axis 5"):
            exported(model, x, dynamic_axes={"input": {5: "a"}})
        with pytest.raises(ValueError, match="nonsense"):
            exported(model, x, output_names=["y"], dynamic_axes={"nonsense": {0: "a"}})
        with pytest.raises(NotImplementedError, match="dynamic_shapes"):
            exported(model, x, dynamic_shapes={"x": {}})
        with pytest.raises(NotImplementedError, match="eval"):
            exported(model, x, training="TRAINING")
