"""Models as ONNX files, for other programs to run: `export`, PyTorch's name.

Source: the ONNX specification, https://onnx.ai/onnx/.
"""

from .export import ExportError, export

__all__ = ["ExportError", "export"]
