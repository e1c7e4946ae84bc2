"""Reverse-mode automatic differentiation over primitives, under the names of torch.autograd.

`modes` says whether operations are recorded, `graph` what is recorded of them, `rewrite` what an
in-place change does to the record, `propagate` how gradients flow back through it. On top of these
stand `gradients` (backward and grad), `function` (derivatives of one's own), `functional`
(Jacobians and their products), `gradcheck` and `anomaly`.

Source: Linnainmaa, 1970, "The representation of the cumulative rounding error of an algorithm".
"""

from . import anomaly as anomaly_mode, functional, graph, modes as grad_mode, wrapping
from .anomaly import detect_anomaly, is_anomaly_enabled, set_detect_anomaly
from .function import Function, once_differentiable
from .gradcheck import GradcheckError, gradcheck, gradgradcheck
from .gradients import Variable, backward, grad
from .graph import Node, edge, record
from .modes import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from .saved import Saved
from .wrapping import Version, wrap

__all__ = [
    "Function",
    "GradcheckError",
    "Node",
    "Saved",
    "Variable",
    "Version",
    "anomaly_mode",
    "backward",
    "detect_anomaly",
    "edge",
    "enable_grad",
    "functional",
    "grad",
    "grad_mode",
    "gradcheck",
    "gradgradcheck",
    "graph",
    "inference_mode",
    "is_anomaly_enabled",
    "is_grad_enabled",
    "is_inference_mode_enabled",
    "no_grad",
    "once_differentiable",
    "record",
    "set_detect_anomaly",
    "set_grad_enabled",
    "wrap",
    "wrapping",
]
