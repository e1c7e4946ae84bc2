"""What is done to models and batches from outside (torch.nn.utils)."""

from . import rnn

__all__ = ["rnn"]
