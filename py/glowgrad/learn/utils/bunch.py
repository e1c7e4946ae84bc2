"""A dict whose keys are attributes too."""

from __future__ import annotations

from typing import Any


class Bunch(dict[str, Any]):
    """What data sets come in: `bunch.data` is `bunch["data"]`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(kwargs)

    def __getattr__(self, key: str) -> Any:
        try:
            return self[key]
        except KeyError:
            raise AttributeError(f"this Bunch has no {key!r}; it has {sorted(self)}") from None

    def __setattr__(self, key: str, value: Any) -> None:
        self[key] = value

    def __dir__(self) -> list[str]:
        return list(self)
