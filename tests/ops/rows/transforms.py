"""torch.func: derivatives of functions, vmap, and both inside each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.ops.table import bad, normal, row, whole

X, W, MANY = normal(3, 4), normal(4, 5), normal(6, 3, 4)
INDEX = whole(0, 4, 3)

# What vmap gives, with gradients through it.
MAPPED: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "sum": (lambda t, x: t.vmap(lambda a: a.sum())(x), (X,)),
    "two": (lambda t, x: t.vmap(t.dot)(x, x), (X,)),
    "shared": (lambda t, x, w: t.vmap(lambda a: (a @ w).tanh())(x), (X, W)),
    "shared-none": (lambda t, x, w: t.vmap(t.matmul, in_dims=(0, None))(x, w), (MANY, W)),
    "both": (lambda t, x, w: t.vmap(t.matmul)(x, w), (MANY, normal(6, 4, 2))),
    "dims": (lambda t, x: t.vmap(lambda a: a.cos() * 2, 1, -1)(x), (MANY,)),
    "dims-nest": (
        lambda t, x, w: flat(
            t.vmap(
                lambda d, s: {"a": d["x"] * s, "b": (d["x"].sum(), d["w"] + 1)},
                in_dims=({"x": -1, "w": None}, 0),
                out_dims={"a": 1, "b": (0, None)},
            )({"x": x, "w": w}, x[0])
        ),
        (X, W),
    ),
    "nested": (lambda t, x: t.vmap(t.vmap(lambda a: a.cumsum(0).exp()))(x), (MANY,)),
    "nested-apart": (
        lambda t, x, w: t.vmap(lambda a: t.vmap(lambda b: (a * b[:4]).sum())(w))(x),
        (X, normal(2, 4)),
    ),
    "constant": (lambda t, x: t.vmap(lambda a: t.ones(2, device=x.device))(x), (X,)),
    "softmax": (lambda t, x: t.vmap(lambda a: t.log_softmax(a, 0).mean(1))(x), (MANY,)),
    "extremes": (lambda t, x: flat(t.vmap(lambda a: (a.max(0).values, a.amin(1)))(x)), (MANY,)),
    "sort": (lambda t, x: t.vmap(lambda a: a.sort(0).values)(x), (MANY,)),
    "statistics": (lambda t, x: flat(t.vmap(lambda a: (a.var(), a.std(0), a.norm()))(x)), (MANY,)),
    "choices": (lambda t, x: t.vmap(lambda a: t.where(a > 0, a, -a).clamp(max=1))(x), (X,)),
    "joined": (lambda t, x: t.vmap(lambda a: t.cat([a, x[0]]).reshape(2, 4).T)(x), (X,)),
    "moved": (
        lambda t, x: t.vmap(lambda a: a.T.flip(0).reshape(-1)[::2].unsqueeze(0).expand(2, 6))(x),
        (MANY,),
    ),
    "indexed": (lambda t, x, i: t.vmap(lambda a, i: a[i] * a[0])(x, i), (X, INDEX)),
    "indexed-shared": (lambda t, x, i: t.vmap(lambda i: x[:, i])(i), (X, INDEX)),
    "indexed-lists": (lambda t, x: t.vmap(lambda a: a[[0, 2, 2]])(x), (X,)),
    "index-add": (
        lambda t, x, i: t.vmap(lambda a, i: a.index_add(0, i.reshape(1), a[:1] * 3))(x, i),
        (X, INDEX),
    ),
    "index-fill": (lambda t, x, i: t.vmap(lambda a, i: a.index_fill(0, i, 9.0))(x, i), (X, INDEX)),
    "scatter": (
        lambda t, x, i: t.vmap(lambda a, i: a.scatter_add(0, i.reshape(1), a[:1] * 3))(x, i),
        (X, INDEX),
    ),
    "in-place": (lambda t, x: t.vmap(lambda a: t.zeros_like(a).add_(a).mul_(a))(x), (X,)),
    "written": (lambda t, x: t.vmap(lambda a: written(a.clone()))(x), (X,)),
    "convolution": (
        lambda t, x, w: t.vmap(lambda a: t.nn.functional.conv2d(a[None, None], w))(x),
        (MANY, normal(2, 1, 2, 2)),
    ),
    "layer-norm": (lambda t, x: t.vmap(lambda a: t.nn.functional.layer_norm(a, (4,)))(x), (MANY,)),
    "loss": (
        lambda t, x, i: t.vmap(lambda a, i: t.nn.functional.cross_entropy(a[None], i[None]))(x, i),
        (X, INDEX),
    ),
    "chunks": (lambda t, x: t.vmap(lambda a: a.sin() * 2, chunk_size=4)(x), (MANY,)),
    "one": (lambda t, x: t.vmap(lambda a: a.sum() * 2)(x[:1]), (X,)),
}


def flat(made: Any) -> list[Any]:
    if isinstance(made, dict):
        return [leaf for part in made.values() for leaf in flat(part)]
    if isinstance(made, (tuple, list)):
        return [leaf for part in made for leaf in flat(part)]
    return [made]


def written(b: Any) -> Any:
    b[0] = b[1] * 5
    b[1:3].mul_(2)
    return b


for name, (function, inputs) in MAPPED.items():
    smooth = name not in ("constant",)
    row(f"vmap-{name}", function, *inputs, smooth=smooth, tolerance=3)


def cubes(a: Any) -> Any:
    return (a**3).sum(0)


def product(a: Any, b: Any) -> Any:
    return (a @ b).tanh(), b.sum()


def wavy(a: Any) -> Any:
    return (a.sin() * a[0]).sum()


# What the transforms give, with gradients through them where `smooth`.
TRANSFORMS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "grad": (lambda t, f, x: f.grad(lambda a: (a**3).sum())(x), (X,)),
    "grad-several": (
        lambda t, f, x, y: flat(f.grad(lambda a, b: (a * b).sin().sum(), (1, 0))(x, y)),
        (X, X),
    ),
    "grad-last": (lambda t, f, x: f.grad(lambda a, b: (a * b).sum(), -1)(x, x), (X,)),
    "grad-nest": (
        lambda t, f, x, y: flat(
            f.grad(lambda d: (d["a"].sin() * d["b"][0]).sum())({"a": x, "b": [y]})
        ),
        (X, X),
    ),
    "grad-aux": (
        lambda t, f, x: flat(f.grad(lambda a: ((a**3).sum(), a * 2), has_aux=True)(x)),
        (X,),
    ),
    "grad-and-value": (
        lambda t, f, x: flat(f.grad_and_value(lambda a: ((a**3).sum(), a * 2), has_aux=True)(x)),
        (X,),
    ),
    "grad-closure": (lambda t, f, x, y: f.grad(lambda a: (a * a * y).sum())(x), (X, X)),
    "grad-of-grad": (
        lambda t, f, x: f.grad(lambda a: f.grad(lambda b: (b**4).sum())(a).sum())(x),
        (X,),
    ),
    "grad-of-vmap": (
        lambda t, f, x, w: f.grad(lambda w: t.vmap(lambda a: (a @ w).tanh().sum())(x).sum())(w),
        (MANY, W),
    ),
    "vmap-of-grad": (lambda t, f, x: t.vmap(f.grad(wavy))(x), (X,)),
    "per-example-gradients": (
        lambda t, f, x, w: t.vmap(f.grad(lambda w, a: ((a @ w) ** 2).sum()), in_dims=(None, 0))(
            w, x
        ),
        (MANY, W),
    ),
    "vjp": (lambda t, f, x, w: flat(f.vjp(product, x, w)[1]((x @ w, w.sum()))), (X, W)),
    "vjp-aux": (
        lambda t, f, x: flat([f.vjp(lambda a: (cubes(a), a), x, has_aux=True)[i] for i in (0, 2)]),
        (X,),
    ),
    "jvp": (lambda t, f, x, w: flat(f.jvp(product, (x, w), (x * 2, w))), (X, W)),
    "jvp-constant": (lambda t, f, x: flat(f.jvp(lambda a: x[0], (x,), (x,))), (X,)),
    "linearize": (
        lambda t, f, x: flat((f.linearize(cubes, x)[0], f.linearize(cubes, x)[1](x * 2))),
        (X,),
    ),
    "jacrev": (lambda t, f, x, w: flat(f.jacrev(product, (0, 1))(x, w)), (X, W)),
    "jacrev-chunks": (lambda t, f, x: f.jacrev(cubes, chunk_size=3)(x), (X,)),
    "jacrev-nest": (
        lambda t, f, x: flat(f.jacrev(lambda d: {"c": cubes(d["a"])})({"a": x})),
        (X,),
    ),
    "jacfwd": (lambda t, f, x, w: flat(f.jacfwd(product, (0, 1))(x, w)), (X, W)),
    "jacobians-agree": (lambda t, f, x: f.jacrev(cubes)(x) - f.jacfwd(cubes)(x), (X,)),
    "hessian": (lambda t, f, x: f.hessian(wavy)(x[0]), (X,)),
    "hessian-matrix": (lambda t, f, x: f.hessian(lambda a: (a.sin() * a[0]).sum())(x), (X,)),
    "hessian-of-each": (lambda t, f, x: t.vmap(f.hessian(wavy))(x), (X,)),
    "jacobian-inside-vmap": (lambda t, f, x: t.vmap(f.jacrev(lambda a: (a**2).cumsum(0)))(x), (X,)),
}
for name, (function, inputs) in TRANSFORMS.items():
    row(
        f"func-{name}",
        lambda t, *x, function=function: function(t, t.func, *x),
        *inputs,
        gradient="closure" in name or name in ("grad", "vmap-of-grad"),
        tolerance=3,
    )


def ensemble(t: Any, x: Any, *weights: Any) -> Any:
    """Several models at once, with stacked weights."""
    models = [
        t.nn.Sequential(t.nn.Linear(4, 3), t.nn.BatchNorm1d(3)).to(x.device) for _ in range(2)
    ]
    params, buffers = t.func.stack_module_state([m.eval() for m in models])
    assert all(p.requires_grad and p.is_leaf for p in params.values())
    named = dict(zip(params, weights, strict=True))

    def call(p: Any, b: Any, x: Any) -> Any:
        return t.func.functional_call(models[0], (p, b), (x,))

    return t.vmap(call, in_dims=(0, 0, None))(named, buffers, x)


row("func-ensemble", ensemble, X, normal(2, 3, 4), normal(2, 3), normal(2, 3), normal(2, 3))

v = {
    "nothing-mapped": lambda t, x: t.vmap(lambda a: a, in_dims=None)(x),
    "dim-outside": lambda t, x: t.vmap(lambda a: a, in_dims=2)(x),
    "sizes": lambda t, x: t.vmap(lambda a, b: a)(x, t.ones(2)),
    "number": lambda t, x: t.vmap(lambda a, b: a)(x, 3),
    "dims-nest-wrong": lambda t, x: t.vmap(lambda a, b: a, in_dims=(0,))(x, x),
    "returns-number": lambda t, x: t.vmap(lambda a: 3.0)(x),
    "returns-text": lambda t, x: t.vmap(lambda a: (a, "b"))(x),
    "returns-none": lambda t, x: t.vmap(lambda a: None)(x),
    "out-dim": lambda t, x: t.vmap(lambda a: a, out_dims=5)(x),
    "out-none": lambda t, x: t.vmap(lambda a: a, out_dims=None)(x),
    "out-nest": lambda t, x: t.vmap(lambda a: (a, a), out_dims=(0,))(x),
    "item": lambda t, x: t.vmap(lambda a: a.sum().item())(x),
    "if": lambda t, x: t.vmap(lambda a: a if a.sum() > 0 else -a)(x),
    "mask": lambda t, x: t.vmap(lambda a: a[a > 0])(x),
    "nonzero": lambda t, x: t.vmap(lambda a: a.nonzero())(x),
    "random": lambda t, x: t.vmap(lambda a: a + t.randn(4))(x),
    "random-uniform": lambda t, x: t.vmap(lambda a: a + t.rand(4))(x),
    "randomness": lambda t, x: t.vmap(lambda a: a, randomness="some")(x),
    "in-place-shared": lambda t, x: t.vmap(lambda a: t.zeros(4).add_(a))(x),
    "nothing": lambda t, x: t.vmap(lambda: 1)(),
    "0d": lambda t, x: t.vmap(lambda a: a)(x[0, 0]),
    "chunk-0": lambda t, x: t.vmap(lambda a: a, chunk_size=0)(x),
}
for name, call in v.items():
    bad(f"vmap-{name}", lambda t, call=call: call(t, t.ones(3, 4)))
f = {
    "grad-of-vector": lambda f, x: f.grad(lambda a: a * 2)(x),
    "grad-of-integers": lambda f, x: f.grad(lambda a: a.sum())(x.long()),
    "grad-argnums": lambda f, x: f.grad(lambda a: a.sum(), argnums=1)(x),
    "grad-of-number": lambda f, x: f.grad(lambda a: a * 2)(3.0),
    "grad-returns-number": lambda f, x: f.grad(lambda a: 3.0)(x),
    "grad-no-aux": lambda f, x: f.grad(lambda a: a.sum(), has_aux=True)(x),
    "vjp-shape": lambda f, x: f.vjp(lambda a: a * 2, x)[1](x[0]),
    "vjp-nothing": lambda f, x: f.vjp(lambda a: a * 2, x)[1](),
    "jvp-shape": lambda f, x: f.jvp(lambda a: a * 2, (x,), (x[0],)),
    "jvp-no-tuple": lambda f, x: f.jvp(lambda a: a * 2, x, x),
    "jvp-count": lambda f, x: f.jvp(lambda a: a * 2, (x,), (x, x)),
    "jvp-returns-number": lambda f, x: f.jvp(lambda a: 3, (x,), (x,)),
    "stack-nothing": lambda f, x: f.stack_module_state([]),
}
for name, call in f.items():
    bad(f"func-{name}", lambda t, call=call: call(t.func, t.ones(3, 4)))
bad(
    "func-stack-classes",
    lambda t: t.func.stack_module_state([t.nn.Linear(2, 3), t.nn.ReLU()]),
)
bad(
    "func-stack-modes",
    lambda t: t.func.stack_module_state([t.nn.Linear(2, 3), t.nn.Linear(2, 3).eval()]),
)
bad(
    "func-call-twice",
    lambda t: t.func.functional_call(
        t.nn.Linear(2, 1), ({"weight": t.ones(1, 2)}, {"weight": t.ones(1, 2)}), (t.ones(2),)
    ),
)
bad(
    "func-call-strict",
    lambda t: t.func.functional_call(
        t.nn.Linear(2, 1), {"weight": t.ones(1, 2)}, (t.ones(2),), strict=True
    ),
)
