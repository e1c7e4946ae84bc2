"""torch.backends.cudnn: switches that scripts set, without effect here."""

deterministic = True
benchmark = False
enabled = False


def is_available() -> bool:
    """False: there is no cuDNN here."""
    return False


def version() -> None:
    """None: there is no cuDNN here."""


__all__ = ["benchmark", "deterministic", "enabled", "is_available", "version"]
