"""Random numbers and optimizer steps."""

from __future__ import annotations

from ..array import GpuArray
from ..stream import float_word
from .elementwise import Elementwise
from .walk import MASK, groups_for

# By whether it is centered, and whether it has momentum.
_RMSPROP = {
    (False, False): "rmsprop_step",
    (False, True): "rmsprop_momentum_step",
    (True, False): "rmsprop_centered_step",
    (True, True): "rmsprop_centered_momentum_step",
}


class Updates(Elementwise):
    """What draws numbers, or changes a parameter in place."""

    def random_uniform(self, out: GpuArray, seed: int, offset: int) -> None:
        params = [out.size, 0, seed & MASK, (seed >> 32) & MASK, offset & MASK, offset >> 32]
        blocks = -(-out.size // 4)
        self.stream.dispatch("random_uniform", [out], params, groups_for(blocks))

    def sgd_step(
        self,
        arrays: list[GpuArray],
        *,
        lr: float,
        momentum: float,
        dampening: float,
        weight_decay: float,
        nesterov: bool,
        first: bool,
    ) -> None:
        p, g = arrays[:2]
        params = [
            p.size, int(nesterov), int(first), 0,
            float_word(lr), float_word(momentum),
            float_word(1 - dampening), float_word(weight_decay),
        ]  # fmt: skip
        kernel = "sgd_momentum_step" if len(arrays) == 3 else "sgd_step"
        self.stream.dispatch(kernel, [p, self.dense(g), *arrays[2:]], params, groups_for(p.size))

    def adam_step(
        self,
        arrays: list[GpuArray],
        *,
        lr: float,
        beta1: float,
        beta2: float,
        eps: float,
        weight_decay: float,
        decoupled: bool,
        step: int,
    ) -> None:
        p, g, exp_avg, exp_avg_sq = arrays
        wide = p.size % 4 == 0
        count = p.size // 4 if wide else p.size
        run = (16 if wide else 64) if self.software else 1
        invocations = -(-count // run)
        params = [
            count, int(decoupled), invocations, 0,
            float_word(lr), float_word(beta1), float_word(beta2), float_word(eps),
            float_word(weight_decay), float_word(lr / (1 - beta1**step)),
            float_word((1 - beta2**step) ** 0.5), float_word(1 - beta1), float_word(1 - beta2),
        ]  # fmt: skip
        arrays = [p, self.dense(g), exp_avg, exp_avg_sq]
        types = (("A", "vec4<f32>"),) if wide else ()
        self.stream.dispatch("adam_step", arrays, params, groups_for(invocations), types)

    def rmsprop_step(
        self,
        arrays: list[GpuArray],
        *,
        lr: float,
        alpha: float,
        eps: float,
        weight_decay: float,
        momentum: float,
        centered: bool,
    ) -> None:
        p, g, *averages = arrays
        params = [
            p.size, 0, 0, 0,
            float_word(lr), float_word(alpha), float_word(eps), float_word(weight_decay),
            float_word(momentum), float_word(1 - alpha),
        ]  # fmt: skip
        kernel = _RMSPROP[centered, len(averages) > 1 + centered]
        self.stream.dispatch(kernel, [p, self.dense(g), *averages], params, groups_for(p.size))

    def adagrad_step(
        self,
        arrays: list[GpuArray],
        *,
        lr: float,
        lr_decay: float,
        eps: float,
        weight_decay: float,
        step: int,
    ) -> None:
        p, g, total = arrays
        rate = lr / (1 + (step - 1) * lr_decay)
        params = [p.size, 0, 0, 0, float_word(rate), float_word(eps), float_word(weight_decay)]
        self.stream.dispatch("adagrad_step", [p, self.dense(g), total], params, groups_for(p.size))
