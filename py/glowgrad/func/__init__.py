"""Functions of functions, under the names of torch.func."""

from .functional_call import functional_call

__all__ = ["functional_call"]
