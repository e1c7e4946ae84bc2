"""Images as arrays, and pictures of models."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np


def _pillow() -> Any:
    try:
        from PIL import Image
    except ImportError:
        raise ImportError(
            "reading image files needs Pillow, which is not here: give arrays instead"
        ) from None
    return Image


def load_img(
    path: Any, color_mode: str = "rgb", target_size: Any = None, interpolation: str = "nearest",
    keep_aspect_ratio: bool = False,
) -> Any:  # fmt: skip
    """An image file, by Pillow; raises ImportError without it."""
    image = _pillow()
    data = path.read() if isinstance(path, io.IOBase) else Path(path).read_bytes()
    made = image.open(io.BytesIO(data))
    made = made.convert({"rgb": "RGB", "grayscale": "L", "rgba": "RGBA"}[color_mode])
    if target_size is not None:
        ways = {"nearest": image.NEAREST, "bilinear": image.BILINEAR, "bicubic": image.BICUBIC}
        made = made.resize((target_size[1], target_size[0]), ways[interpolation])
    return made


def img_to_array(img: Any, data_format: Any = None, dtype: Any = None) -> np.ndarray:
    """An image as (height, width, channels) of float32."""
    made = np.asarray(img, dtype=dtype or np.float32)
    if made.ndim == 2:
        made = made[..., None]
    if made.ndim != 3:
        raise ValueError(f"Unsupported image shape: {made.shape}")
    return made.transpose(2, 0, 1) if data_format == "channels_first" else made


def array_to_img(x: Any, data_format: Any = None, scale: bool = True, dtype: Any = None) -> Any:
    """(height, width, channels) as an image of Pillow; raises ImportError without it."""
    made = np.array(x, np.float32)
    if scale:
        made = made - made.min()
        made = made / (made.max() or 1) * 255
    made = made.astype(np.uint8)
    return _pillow().fromarray(made[..., 0] if made.shape[-1] == 1 else made)


def save_img(path: Any, x: Any, **options: Any) -> None:
    """Write an array as an image file; raises ImportError without Pillow."""
    array_to_img(x).save(path)


def plot_model(model: Any, to_file: Any = "model.png", show_shapes: bool = False,
               **_: Any) -> None:  # fmt: skip
    """Raises ImportError: drawing needs graphviz, which is not here; `summary` shows the same."""
    model.summary()
    raise ImportError(
        "plot_model needs pydot and graphviz, which are not here. The summary above shows the "
        "same layers, shapes and connections."
    )


def model_to_dot(model: Any, **options: Any) -> None:
    """Raises ImportError, as plot_model does."""
    plot_model(model)
