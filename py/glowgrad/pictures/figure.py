"""The base of all figures: a kind, a title, a description, and data (see ARCHITECTURE.md)."""

from __future__ import annotations

import base64
import time
from typing import Any

import numpy as np

from .. import display
from ..tensor.core import Core


class Figure:
    """A picture that can change after it was shown."""

    interval = 1 / 30  # seconds between two updates that are sent

    def __init__(self, kind: str, title: str, alt: str, **fields: Any) -> None:
        self.display_id = display.new_id()
        self.fields: dict[str, Any] = {"kind": kind, "title": title, "alt": alt, **fields}
        self._shown = False
        self._sent = 0.0

    def _repr_mimebundle_(self) -> dict[str, Any]:
        self._shown = True
        bundle = {display.FIGURE: self.fields, "text/plain": repr(self)}
        if display.recording and (drawing := self.svg()) is not None:
            bundle["image/svg+xml"] = drawing
        return bundle

    def svg(self) -> str | None:
        """The picture as it stands, for a page without scripts; None where the builder draws it."""
        return None

    def show(self) -> Any:
        """Show the figure here and now, so that later changes are seen in place."""
        display.display(self)
        return self

    def refresh(self, *, force: bool = True) -> None:
        """Send the present state to where the figure is shown.

        Without `force`, once an interval at most; the last state is sent in any case.
        """
        if not self._shown:
            return
        now = time.perf_counter()
        if force or now - self._sent >= self.interval:
            self._sent = now
            display.emit_display(self.display_id, self._repr_mimebundle_(), update=True)
        else:
            display.postpone(self.display_id, self._repr_mimebundle_)

    def become(self, other: Figure) -> None:
        """Take over what another figure of the same kind shows, in the place of this one.

        Raises ValueError for another kind.
        """
        kind = self.fields["kind"]
        if other.fields["kind"] != kind:
            raise ValueError(
                f"a figure of kind {kind} cannot become one of kind {other.fields['kind']}: "
                "show the other one on its own"
            )
        self.fields = other.fields
        self.refresh(force=False)

    def __repr__(self) -> str:
        title = f": {self.fields['title']}" if self.fields["title"] else ""
        return f"<{self.fields['kind']} figure{title}>"


def as_numpy(values: Any) -> np.ndarray:
    """An array from a tensor of any device and history, or from anything array-like."""
    if isinstance(values, Core):
        return values._values()
    if hasattr(values, "detach"):  # PyTorch's tensors, where a lesson runs as a PyTorch script
        values = values.detach().cpu()
    return np.asarray(values)


def pack(values: np.ndarray) -> dict[str, Any]:
    """An array of uint8 or float32 as JSON."""
    dtype = "uint8" if values.dtype == np.uint8 else "float32"
    data = np.ascontiguousarray(values, dtype)
    return {
        "dtype": dtype,
        "shape": list(data.shape),
        "base64": base64.b64encode(data.tobytes()).decode(),
    }


def unpack(packed: dict[str, Any]) -> np.ndarray:
    """The array of `pack`."""
    data = np.frombuffer(base64.b64decode(packed["base64"]), packed["dtype"])
    return data.reshape(packed["shape"])
