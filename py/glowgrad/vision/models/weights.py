"""Trained weights: files that the learner supplies, since models fetch nothing by themselves."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Any, TypeVar

from ... import nn

Model = TypeVar("Model", bound=nn.Module)
_ORIGIN = "https://download.pytorch.org/models/"


class Weights(enum.Enum):
    """The published weights of a model; the value of each is the name of its file."""

    @property
    def url(self) -> str:
        """Where the file is published."""
        return _ORIGIN + self.value


def published(model: str, **files: str) -> Any:
    """The enumeration MODEL_Weights of published files; DEFAULT is the last of them."""
    *_, newest = files.values()
    enumeration: Any = Weights
    return enumeration(f"{model}_Weights", {**files, "DEFAULT": newest})


def load_weights(model: Model, name: str, weights: Any, known: Any) -> Model:
    """`model` with the weights asked for: None leaves it as it starts, a path loads that file
    (PyTorch's .pth, .safetensors or .npz). Raises FileNotFoundError, which says how to get one.
    """
    if weights is None:
        return model
    file = weights.value if isinstance(weights, Weights) else str(weights)
    if file in known.__members__:  # "DEFAULT", "IMAGENET1K_V1"
        file = known[file].value
    if not Path(file).is_file():
        choice = next((w for w in known if w.value == file), known.DEFAULT)
        raise FileNotFoundError(
            f"{name}(weights={weights!r}) needs a file of trained weights, and nothing is fetched "
            f"here. Download {choice.url} once, put it beside your code, and say "
            f"{name}(weights={choice.value!r}). Without weights the model starts untrained: "
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
