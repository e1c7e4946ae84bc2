"""torch.backends.mps: Apple's GPUs are reached by WebGPU here, under the name "cuda"."""


def is_available() -> bool:
    """False: ask torch.cuda.is_available()."""
    return False


def is_built() -> bool:
    """False."""
    return False


__all__ = ["is_available", "is_built"]
