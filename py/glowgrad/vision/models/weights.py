"""Trained weights: files that the learner supplies, since models fetch nothing by themselves."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ... import nn
from ...dtypes import float32
from ...tensor import Tensor
from ..transforms import CenterCrop, InterpolationMode, Normalize, Resize, ToTensor
from ..transforms.functional import convert_image_dtype

Model = TypeVar("Model", bound=nn.Module)
_ORIGIN = "https://download.pytorch.org/models/"


class Published(NamedTuple):
    """A file of weights, and how images are prepared for them."""

    file: str
    crop: int = 224
    resize: int = 256
    interpolation: str = "bilinear"


class ImageClassification(nn.Module):
    """Prepares images as weights of ImageNet expect them: resized, cropped in the middle, from 0 to
    1, and normalized with ImageNet's means and deviations.
    """

    def __init__(
        self,
        *,
        crop_size: int,
        resize_size: int = 256,
        mean: tuple[float, ...] = (0.485, 0.456, 0.406),
        std: tuple[float, ...] = (0.229, 0.224, 0.225),
        interpolation: InterpolationMode = InterpolationMode.BILINEAR,
        antialias: bool | None = True,
    ) -> None:
        super().__init__()
        self.crop_size, self.resize_size = [crop_size], [resize_size]
        self.mean, self.std = list(mean), list(std)
        self.interpolation, self.antialias = interpolation, antialias

    def forward(self, img: Any) -> Tensor:
        resize = Resize(self.resize_size, self.interpolation, antialias=self.antialias)
        img = CenterCrop(self.crop_size)(resize(img))
        img = convert_image_dtype(img, float32) if isinstance(img, Tensor) else ToTensor()(img)
        return Normalize(self.mean, self.std)(img)


class Weights(enum.Enum):
    """The published weights of a model; the value of each is a Published."""

    @property
    def url(self) -> str:
        """Where the file is published."""
        return _ORIGIN + self.value.file

    def transforms(self, **options: Any) -> ImageClassification:
        """What prepares an image, or a batch of tensors (N, 3, H, W), for these weights."""
        own = {
            "crop_size": self.value.crop,
            "resize_size": self.value.resize,
            "interpolation": InterpolationMode(self.value.interpolation),
        }
        return ImageClassification(**{**own, **options})


def published(model: str, **files: str | Published) -> Any:
    """The enumeration MODEL_Weights of published files; DEFAULT is the last of them."""
    made = {k: Published(v) if isinstance(v, str) else v for k, v in files.items()}
    *_, newest = made.values()
    enumeration: Any = Weights
    return enumeration(f"{model}_Weights", {**made, "DEFAULT": newest})


def load_weights(model: Model, name: str, weights: Any, known: Any) -> Model:
    """`model` with the weights asked for: None leaves it as it starts, a path loads that file
    (PyTorch's .pth, .safetensors or .npz). Raises FileNotFoundError, which says how to get one.
    """
    if weights is None:
        return model
    file = weights.value.file if isinstance(weights, Weights) else str(weights)
    if file in known.__members__:  # "DEFAULT", "IMAGENET1K_V1"
        file = known[file].value.file
    if not Path(file).is_file():
        choice = next((w for w in known if w.value.file == file), known.DEFAULT)
        raise FileNotFoundError(
            f"{name}(weights={weights!r}) needs a file of trained weights, and nothing is fetched "
            f"here. Download {choice.url} once, put it beside your code, and say "
            f"{name}(weights={choice.value.file!r}). Without weights the model starts untrained: "
            f"{name}()."
        )
    model.load_state_dict(_read(file))
    return model


def _read(file: str) -> Any:
    from ... import files

    if file.endswith(".safetensors"):
        return files.safetensors.load_file(file)
    if file.endswith(".npz"):
        return files.load_npz(file)
    return files.load(file)
