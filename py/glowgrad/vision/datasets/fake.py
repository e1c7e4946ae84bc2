"""Pictures of noise, to try a program without any data."""

from __future__ import annotations

from typing import Any

from ...random import get_rng_state, manual_seed, randint, randn, set_rng_state
from ..transforms import functional
from .dataset import Transform, VisionDataset


class FakeData(VisionDataset):
    """`size` pictures of noise, each the same whenever it is asked for, in random classes."""

    def __init__(
        self,
        size: int = 1000,
        image_size: tuple[int, int, int] = (3, 224, 224),
        num_classes: int = 10,
        transform: Transform | None = None,
        target_transform: Transform | None = None,
        random_offset: int = 0,
    ) -> None:
        super().__init__(transform=transform, target_transform=target_transform)
        self.size = size
        self.num_classes = num_classes
        self.image_size = image_size
        self.random_offset = random_offset

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        if index >= len(self):
            raise IndexError(f"{type(self).__name__} index out of range")
        state = get_rng_state()
        manual_seed(index + self.random_offset)
        image = randn(*self.image_size, device="cpu")
        target = int(randint(0, self.num_classes, (1,), device="cpu")[0])
        set_rng_state(state)
        return self.transformed(functional.to_pil_image(image), target)

    def __len__(self) -> int:
        return self.size
