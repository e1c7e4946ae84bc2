"""Models over several devices, of which there is one here."""

from __future__ import annotations

from typing import Any

from .module import Module


class DataParallel(Module):
    """PyTorch's wrapper that cuts a batch among several GPUs. Here one device takes it all, so that
    the wrapper only calls `module`; names in the state begin with "module.", as in PyTorch.
    """

    def __init__(
        self, module: Module, device_ids: Any = None, output_device: Any = None, dim: int = 0
    ) -> None:
        super().__init__()
        self.module = module
        self.device_ids, self.output_device, self.dim = device_ids, output_device, dim

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        return self.module(*inputs, **kwargs)
