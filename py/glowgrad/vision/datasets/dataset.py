"""What torchvision's data sets share: transforms, and how they are printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ...utils.data import Dataset

Transform = Callable[[Any], Any]


class StandardTransform:
    """A transform of inputs and one of targets."""

    def __init__(
        self, transform: Transform | None = None, target_transform: Transform | None = None
    ) -> None:
        self.transform = transform
        self.target_transform = target_transform

    def __call__(self, input: Any, target: Any) -> tuple[Any, Any]:
        if self.transform is not None:
            input = self.transform(input)
        if self.target_transform is not None:
            target = self.target_transform(target)
        return input, target

    def __repr__(self) -> str:
        lines = ["StandardTransform"]
        for name, given in (
            ("Transform: ", self.transform),
            ("Target transform: ", self.target_transform),
        ):
            if given is not None:
                lines.append(name + f"\n{' ' * len(name)}".join(repr(given).splitlines()))
        return "\n".join(lines)


class VisionDataset(Dataset):
    """A data set with a root folder. Raises ValueError for `transforms` beside the single ones."""

    def __init__(
        self,
        root: Any = None,
        transforms: Callable[..., Any] | None = None,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
    ) -> None:
        self.root = str(Path(root).expanduser()) if root is not None else None
        single = transform is not None or target_transform is not None
        if transforms is not None and single:
            raise ValueError(
                "Only transforms or transform/target_transform can be passed as argument"
            )
        self.transform = transform
        self.target_transform = target_transform
        self.transforms = StandardTransform(transform, target_transform) if single else transforms

    def transformed(self, picture: Any, target: Any) -> tuple[Any, Any]:
        """A sample as the learner's transforms make it."""
        return StandardTransform(self.transform, self.target_transform)(picture, target)

    def __getitem__(self, index: int) -> Any:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    def __repr__(self) -> str:
        body = [f"Number of datapoints: {len(self)}"]
        if self.root is not None:
            body.append(f"Root location: {self.root}")
        body += self.extra_repr().splitlines()
        if self.transforms is not None:
            body.append(repr(self.transforms))
        return "\n".join([f"Dataset {type(self).__name__}", *(f"    {line}" for line in body)])

    def extra_repr(self) -> str:
        """More lines for printing."""
        return ""
