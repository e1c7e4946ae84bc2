"""Widgets for drawings, pictures, files, the camera and sound."""

from __future__ import annotations

import io
from pathlib import Path, PurePath
from typing import Any

import numpy as np

from ..tensor import Tensor
from ..tensor.creation import tensor
from .widget import Widget

_SIDES = (1, 1024)  # pixels


class DrawingPad(Widget):
    """A pad to draw on: `value` is the ink of its pixels, float32 (H, W) in 0..1."""

    kind = "drawing"

    def __init__(
        self, size: int | tuple[int, int] = 28, brush: float = 2.0, label: str = "Drawing"
    ) -> None:
        height, width = (size, size) if isinstance(size, int) else size
        for side in (height, width):
            if not isinstance(side, int) or not _SIDES[0] <= side <= 256:
                raise ValueError(f"drawing_pad: a side has 1 to 256 pixels, got size={size!r}")
        if not 0 < brush <= 64:
            raise ValueError(f"drawing_pad: the brush is 0 to 64 pixels wide, got {brush!r}")
        self.shape = (height, width)
        super().__init__(label, np.zeros(self.shape, np.float32), shape=self.shape, brush=brush)

    def tensor(self) -> Tensor:
        """The drawing as a tensor (H, W)."""
        return tensor(self.value)

    def _read(self, wire: Any, data: bytes | None) -> np.ndarray:
        pixels = np.frombuffer(data or b"", np.uint8)
        return pixels.reshape(self.shape).astype(np.float32) / 255

    def _checked(self, value: Any) -> np.ndarray:
        values = np.asarray(value, np.float32)
        if values.shape != self.shape:
            raise ValueError(f"drawing_pad holds {self.shape}, got an array {values.shape}")
        return np.clip(values, 0, 1)

    def _wire(self) -> Any:
        return np.round(self._value * 255).astype(int).ravel().tolist()

    def _text(self) -> str:
        height, width = self.shape
        return f"{height} × {width} pixels, {int((self._value > 0).sum())} with ink"


class Received(Widget):
    """What the reader gives: nothing until then; `value` is then None."""

    name: str | None = None

    def _checked(self, value: Any) -> Any:
        if value is not None:
            raise ValueError("only the reader can give this; None takes it away")
        self.name = None
        return None

    def _keep(self, before: Widget) -> None:
        super()._keep(before)
        self.name = getattr(before, "name", None)

    def _wire(self) -> Any:
        return None if self._value is None else self._text()

    def _need(self) -> Any:
        value = self.value
        if value is None:
            raise ValueError(f"{self.label}: nothing is there yet: {self._how}, then run the cell")
        return value

    _how = "choose a file"

    def _text(self) -> str:
        return "nothing yet" if self._value is None else (self.name or "there")


class Picture(Received):
    """Pictures (H, W, 3), uint8."""

    def __init__(self, label: str, size: int, **fields: Any) -> None:
        if not isinstance(size, int) or not _SIDES[0] <= size <= _SIDES[1]:
            low, high = _SIDES
            raise ValueError(f"{self.kind}: size is {low} to {high} pixels, got {size!r}")
        super().__init__(label, None, size=size, **fields)

    def tensor(self) -> Tensor:
        """The picture as torchvision has it: float (3, H, W) in 0..1."""
        return tensor(np.ascontiguousarray(self._need().transpose(2, 0, 1)) / np.float32(255))

    def _read(self, wire: Any, data: bytes | None) -> Any:
        if wire is None or data is None:
            self.name = None
            return None
        self.name = wire.get("name")
        return np.frombuffer(data, np.uint8).reshape(wire["height"], wire["width"], 3).copy()

    def _text(self) -> str:
        if self._value is None:
            return "nothing yet"
        height, width, _ = self._value.shape
        return f"{self.name or 'picture'}, {height} × {width} pixels"


class ImageDrop(Picture):
    """A picture from the reader's device, as large as `size` at most."""

    kind = "image-drop"
    _how = "drop a picture"


class Webcam(Picture):
    """The camera's newest picture."""

    kind = "webcam"
    _how = "start the camera"


class FileDrop(Received):
    """A file from the reader's device: `value` is its bytes; `open(name)` finds it, too."""

    kind = "file-drop"

    def text(self, encoding: str = "utf-8") -> str:
        """The file as text."""
        return str(self._need().decode(encoding))

    def array(self, delimiter: str = ",", skip: int = 0) -> np.ndarray:
        """The numbers of a `.npy`, `.npz` (its first array) or text file with `skip` head lines."""
        content = self._need()
        if content[:6] == b"\x93NUMPY":
            return np.asarray(np.load(io.BytesIO(content), allow_pickle=False))
        if content[:2] == b"PK":
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                return np.asarray(arrays[arrays.files[0]])
        lines = io.StringIO(content.decode("utf-8-sig"))
        return np.loadtxt(lines, delimiter=delimiter, skiprows=skip)

    def _read(self, wire: Any, data: bytes | None) -> Any:
        if wire is None:
            self.name = None
            return None
        content = data or b""
        self.name = PurePath(wire["name"]).name or "file"
        Path(self.name).write_bytes(content)
        return content

    def _text(self) -> str:
        return "nothing yet" if self._value is None else f"{self.name}, {len(self._value):,} bytes"


class AudioClip(Received):
    """Sound from the microphone or a file: `value` is float32 (n,) in -1..1, `rate` per second."""

    kind = "audio"
    _how = "record something or choose a file"

    def __init__(self, label: str = "Sound", seconds: float = 10.0, rate: int = 16000) -> None:
        if not 0 < seconds <= 60:
            raise ValueError(f"audio_clip: seconds is above 0 and at most 60, got {seconds!r}")
        if not 8000 <= rate <= 48000:
            raise ValueError(f"audio_clip: rate is 8000 to 48000 samples a second, got {rate!r}")
        self.rate = rate
        super().__init__(label, None, seconds=seconds, rate=rate)

    def tensor(self) -> Tensor:
        """The samples as a tensor (n,)."""
        return tensor(self._need())

    def _read(self, wire: Any, data: bytes | None) -> Any:
        if wire is None:
            return None
        self.name = wire.get("name")
        return np.frombuffer(data or b"", np.float32).copy()

    def _text(self) -> str:
        if self._value is None:
            return "nothing yet"
        return f"{len(self._value) / self.rate:.1f} s at {self.rate:,} samples a second"


def drawing_pad(
    size: int | tuple[int, int] = 28, brush: float = 2.0, label: str = "Drawing"
) -> DrawingPad:
    """Show a pad of `size` pixels, a number or (H, W), with a brush so many pixels wide.

    `value` is float32 (H, W) in 0..1. Raises ValueError for sides that are not 1 to 256.
    """
    return DrawingPad(size, brush, label).show()


def image_drop(label: str = "Picture", size: int = 512) -> ImageDrop:
    """Ask for a picture: `value` is uint8 (H, W, 3), no side longer than `size`, or None."""
    return ImageDrop(label, size).show()


def webcam(label: str = "Camera", size: int = 224) -> Webcam:
    """Ask for the camera: `value` is its newest picture, uint8 (H, W, 3), or None before."""
    return Webcam(label, size).show()


def file_drop(label: str = "File", accept: str = "") -> FileDrop:
    """Ask for a file: `value` is its bytes or None; `accept` lists endings, e.g. ".csv,.npz"."""
    return FileDrop(label, None, accept=accept).show()


def audio_clip(label: str = "Sound", seconds: float = 10.0, rate: int = 16000) -> AudioClip:
    """Ask for so many seconds of sound at most: `value` is float32 (n,), at `rate` a second."""
    return AudioClip(label, seconds, rate).show()
