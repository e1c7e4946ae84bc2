"""torchvision as an oracle, where it is installed.

`python -m tests.engine.torchvision_oracle` makes the golden file of the models anew.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import warnings
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

GOLDEN = Path(__file__).parent / "vision_models.json"

# Models that also run, with the size of the image: small ones, or small versions of large ones.
RUN: dict[str, dict[str, Any]] = {
    "resnet18": {"size": 48, "num_classes": 6},
    "resnet50": {"size": 40, "num_classes": 6},
    "resnext50_32x4d": {"size": 40, "num_classes": 6},
    "squeezenet1_0": {"size": 64, "num_classes": 6},
    "squeezenet1_1": {"size": 64, "num_classes": 6},
    "densenet121": {"size": 40, "num_classes": 6},
    "googlenet": {"size": 48, "num_classes": 6, "aux_logits": False, "init_weights": False},
    "mobilenet_v2": {"size": 48, "num_classes": 6},
    "mobilenet_v3_small": {"size": 48, "num_classes": 6},
    "mobilenet_v3_large": {"size": 48, "num_classes": 6},
    "efficientnet_b0": {"size": 48, "num_classes": 6},
    "vit_small": {"size": 32, "num_classes": 6},
    "vgg_small": {"size": 32, "num_classes": 6},
}
# The arguments of small versions, for those that have them.
SMALL: dict[str, tuple[str, Any]] = {
    "vit_small": ("VisionTransformer", (32, 8, 2, 4, 16, 32)),
    "vgg_small": ("VGG", ([4, "M", 8, 8, "M", 512, "M"], True)),
}


@cache
def torchvision() -> Any:
    """The package, or None. Its pure Python is enough: a build for another torch misses two
    operators, which are then declared, not defined.
    """
    if not importlib.util.find_spec("torch") or not importlib.util.find_spec("torchvision"):
        return None
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import torchvision
        except RuntimeError:
            library = torch.library.Library("torchvision", "DEF")
            for name in ("nms", "qnms"):
                library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
            import torchvision

            torchvision.keep_alive = library
    return torchvision


def build(models: Any, name: str, **options: Any) -> Any:
    """A model of torchvision.models or of glowgrad.vision.models, ready to be evaluated."""
    options.pop("size", None)
    kind, arguments = SMALL.get(name, ("", ()))
    if kind == "VGG":
        features = models.vgg.make_layers(*arguments)
        model = models.VGG(features, init_weights=False, **options)
        model.avgpool.output_size = (1, 1)
        linear = type(model.classifier[0])
        model.classifier[0], model.classifier[3] = linear(512, 16), linear(16, 16)
        model.classifier[6] = linear(16, 6)
    elif kind:
        model = getattr(models, kind)(*arguments, **options)
    else:
        model = getattr(models, name)(**options)
    return model.eval()


def layout(model: Any) -> list[tuple[str, tuple[int, ...]]]:
    """Names and shapes of a model's state, in order."""
    return [(name, tuple(value.shape)) for name, value in model.state_dict().items()]


def fingerprint(model: Any) -> list[Any]:
    """The number of parameters, and a hash of names and shapes of the whole state."""
    text = "\n".join(f"{name} {shape}" for name, shape in layout(model))
    count = sum(parameter.numel() for parameter in model.parameters())
    return [count, hashlib.sha256(text.encode()).hexdigest()[:16]]


def drawn(names: list[tuple[str, tuple[int, ...]]]) -> dict[str, np.ndarray]:
    """Weights drawn from their own names, of sizes that keep the spread through the layers."""
    state = {}
    for name, shape in names:
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        if name.endswith("num_batches_tracked"):
            state[name] = np.zeros(shape, np.int64)
            continue
        if name.endswith("running_var") or (len(shape) == 1 and name.endswith("weight")):
            values = rng.uniform(0.6, 1.4, shape)
        elif len(shape) < 2:
            values = 0.05 * rng.standard_normal(shape)
        else:
            values = rng.standard_normal(shape) * np.sqrt(1.8 / np.prod(shape[1:]))
        state[name] = values.astype(np.float32)
    return state


def image(size: int, count: int = 2) -> np.ndarray:
    return np.random.default_rng(size).standard_normal((count, 3, size, size)).astype(np.float32)


def main() -> None:
    import torch

    from glowgrad.vision import models as ours

    models = torchvision().models
    golden: dict[str, Any] = {"layout": {}, "logits": {}}
    for name in sorted(set(ours.list_models()) - {"lenet5", "unet"}):
        with torch.device("meta"):
            options = {"init_weights": False} if name == "googlenet" else {}
            golden["layout"][name] = fingerprint(getattr(models, name)(**options))
    for name, options in RUN.items():
        model = build(models, name, **options)
        state = {k: torch.tensor(v) for k, v in drawn(layout(model)).items()}
        model.load_state_dict(state)
        with torch.no_grad():
            logits = model(torch.tensor(image(options["size"])))
        golden["logits"][name] = [[round(v, 6) for v in row] for row in logits.tolist()]
    GOLDEN.write_text(json.dumps(golden, indent=1) + "\n", "utf-8")
    print({name: np.abs(rows).max() for name, rows in golden["logits"].items()})


if __name__ == "__main__":
    main()
