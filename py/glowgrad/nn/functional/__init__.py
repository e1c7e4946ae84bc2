"""What layers and losses compute, as functions (torch.nn.functional)."""

from .activation import log_softmax, relu, sigmoid, softmax, tanh
from .convolution import conv2d
from .cross_entropy import cross_entropy, nll_loss
from .dropout import dropout
from .linear import linear
from .loss import binary_cross_entropy, binary_cross_entropy_with_logits, l1_loss, mse_loss
from .padding import pad
from .pooling import max_pool2d
from .sparse import one_hot

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "conv2d",
    "cross_entropy",
    "dropout",
    "l1_loss",
    "linear",
    "log_softmax",
    "max_pool2d",
    "mse_loss",
    "nll_loss",
    "one_hot",
    "pad",
    "relu",
    "sigmoid",
    "softmax",
    "tanh",
]
