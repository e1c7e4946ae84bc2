"""Gradients in all the ways of asking for them: grad, backward, hooks, functions of one's own."""

from __future__ import annotations

from typing import Any

from tests.ops.table import bad, normal, row


def leaf(x: Any) -> Any:
    return x.detach().clone().requires_grad_()


def graded(name: str, function: Any, *inputs: Any, **options: Any) -> None:
    """A row of gradients, which the function takes itself of leaves that it makes of its inputs."""
    row(name, lambda t, *x: function(t, *map(leaf, x)), *inputs, gradient=False, **options)


X, Y = normal(3, 4), normal(3, 4)

graded("grad", lambda t, x: t.autograd.grad((x**3).sum(), x), X)
graded("grad-weighted", lambda t, x, y: t.autograd.grad([x * y, x.sum()], [x, y], [y, None]), X, Y)
graded("grad-of-middle", lambda t, x: middle(t, x), X)
graded(
    "grad-unused",
    lambda t, x, y: [
        g for g in t.autograd.grad(x.sum(), [x, y], allow_unused=True) if g is not None
    ],
    X,
    Y,
)
graded(
    "grad-materialized",
    lambda t, x, y: t.autograd.grad(x.sum(), [x, y], materialize_grads=True),
    X,
    Y,
)
graded(
    "grad-only-inputs",
    lambda t, x, y: t.autograd.grad(x * y, [x], t.ones_like(x), False, False, True, True),
    X,
    Y,
)
graded("grad-third", lambda t, x: third(t, x), X)
graded("grad-penalty", lambda t, x, y: penalty(t, x, y), X, Y)
graded("grad-batched", lambda t, x: batched(t, x), X)
graded("backward-twice", lambda t, x: twice(x), X)
graded("backward-inputs", lambda t, x, y: inputs(t, x, y), X, Y)
graded("backward-several", lambda t, x, y: several(t, x, y), X, Y)
graded(
    "backward-gradient", lambda t, x, y: ((x * y).backward(y.detach()), x.grad, y.grad)[1:], X, Y
)
graded(
    "backward-float64-seed",
    lambda t, x: ((x * 2).backward(x.detach().double()), x.grad)[1:],
    X,
    devices=("cpu",),
)
graded("backward-create-graph", lambda t, x: created(t, x), X)
graded("hook-scales", lambda t, x: hooked(x, lambda g: g * 3), X)
graded("hook-looks", lambda t, x: hooked(x, lambda g: None), X)
graded(
    "hook-on-leaf",
    lambda t, x: (x.register_hook(lambda g: g + 1), (x * x).sum().backward(), x.grad)[2:],
    X,
)
graded("hooks-in-order", lambda t, x: in_order(x), X)
graded("hook-removed", lambda t, x: removed(x), X)
graded("hook-on-sum-of-uses", lambda t, x: used_twice(x), X)
graded("hook-twice-differentiated", lambda t, x: hook_again(t, x), X)
graded("hook-after-accumulation", lambda t, x, y: after(x, y), X, Y)
graded("hook-on-node", lambda t, x: on_node(x), X)
graded("retain-grad", lambda t, x: retained(x), X)
graded("retain-grad-in-place", lambda t, x: retained_in_place(x), X)
graded("detach-in-place", lambda t, x: detached(x), X)
graded("copied-leaf", lambda t, x: copied(t, x), X)
graded("overwritten", lambda t, x: overwritten(x), X)
graded("views-of-views", lambda t, x: views(t, x), normal(4, 6))


def middle(t: Any, x: Any) -> Any:
    y = x * 2
    return t.autograd.grad((y * y * x).sum(), [y, x])


def third(t: Any, x: Any) -> Any:
    found = []
    y = (x**4).sum()
    for _ in range(3):
        (g,) = t.autograd.grad(y, x, create_graph=True)
        found.append(g)
        y = g.sum()
    return found


def penalty(t: Any, x: Any, w: Any) -> Any:
    (g,) = t.autograd.grad((w * x.sigmoid()).sum(), x, create_graph=True)
    ((g.square().sum(1) + 1).sqrt() - 1).square().mean().backward()
    return w.grad, x.grad


def batched(t: Any, x: Any) -> Any:
    seeds = t.stack([x.detach(), x.detach() * 2, t.ones_like(x)])
    return t.autograd.grad(x * x, x, seeds, is_grads_batched=True)


def twice(x: Any) -> Any:
    loss = (x * x).sum()
    loss.backward(retain_graph=True)
    loss.backward()
    return x.grad


def inputs(t: Any, x: Any, y: Any) -> Any:
    z = x * y
    z.retain_grad()
    (z * z).sum().backward(inputs=[y, z])
    assert x.grad is None
    return y.grad, z.grad


def several(t: Any, x: Any, y: Any) -> Any:
    t.autograd.backward([x * y, y.sum()], [x.detach(), None])
    t.autograd.backward((x * 2).sum(), inputs=x)
    return x.grad, y.grad


def created(t: Any, x: Any) -> Any:
    (first,) = t.autograd.grad((x**3).sum(), x, create_graph=True)
    first.sum().backward()
    return first, x.grad


def hooked(x: Any, hook: Any) -> Any:
    y = x * 2
    y.register_hook(hook)
    (y * y).sum().backward()
    return x.grad


def in_order(x: Any) -> Any:
    y = x * 2
    y.register_hook(lambda g: g + 1)
    y.register_hook(lambda g: g * 10)
    y.retain_grad()
    y.sum().backward()
    return x.grad, y.grad


def removed(x: Any) -> Any:
    y = x * 2
    first = y.register_hook(lambda g: g + 1)
    with y.register_hook(lambda g: g * 100):
        pass
    y.register_hook(lambda g: g * 10)
    first.remove()
    first.remove()
    y.sum().backward()
    return x.grad


def used_twice(x: Any) -> Any:
    seen = []
    y = x * 2
    y.register_hook(lambda g: seen.append(g.clone()))
    x.register_hook(lambda g: seen.append(g.clone()))
    (y * x + y).sum().backward()
    return [*seen, x.grad]


def hook_again(t: Any, x: Any) -> Any:
    y = x * x
    y.register_hook(lambda g: g * y)
    (g,) = t.autograd.grad((y * y).sum(), x, create_graph=True)
    return t.autograd.grad(g.sum(), x)


def after(x: Any, y: Any) -> Any:
    seen = []

    def step(p: Any) -> None:
        seen.append(p.grad.clone())
        p.grad = None

    def double(p: Any) -> None:
        p.grad.mul_(2)

    x.register_post_accumulate_grad_hook(step)
    y.register_post_accumulate_grad_hook(double)
    (x * y).sum().backward()
    (x + y).sum().backward()
    assert x.grad is None
    return [*seen, y.grad]


def on_node(x: Any) -> Any:
    seen = []
    y = (x * 2).exp()
    y.grad_fn.register_prehook(lambda grads: (grads[0] * 3,))
    y.grad_fn.register_hook(lambda made, given: seen.extend([made[0], given[0]]))
    y.grad_fn.next_functions[0][0].register_hook(lambda made, given: (made[0] * 2, *made[1:]))
    y.sum().backward()
    return [*seen, x.grad]


def retained(x: Any) -> Any:
    y = x * 2
    y.retain_grad()
    z = y * y
    z.sum().backward(retain_graph=True)
    z.sum().backward()
    return y.grad, x.grad


def retained_in_place(x: Any) -> Any:
    y = x * 2
    y.retain_grad()
    y.mul_(3)
    (y * y.detach()).sum().backward()
    return y.grad, x.grad


def detached(x: Any) -> Any:
    y = x * 2
    y.detach_()
    (y * x).sum().backward()
    return x.grad


def copied(t: Any, x: Any) -> Any:
    y = t.zeros(2, 3, 4, device=x.device)
    y[1].copy_(x)
    y.mul_(y.detach() + 1)
    z = t.zeros(3, 4, device=x.device).copy_(x)
    ((y * y).sum() + z.sin().sum()).backward()
    return x.grad


def overwritten(x: Any) -> Any:
    y = x * 2
    z = x * 3
    y.zero_()
    z[:, 1].fill_(5)
    (y * 7 + z * z.detach()).sum().backward()
    return x.grad


def views(t: Any, x: Any) -> Any:
    y = x * 1
    a = y[1:].T
    b = a[::2].unsqueeze(0)
    b.mul_(2)
    c = y.view(2, 12)[0]
    c += a.sum()
    a[0] = 1.5
    return t.autograd.grad((y * y.detach()).sum() + b.sin().sum() + c.cos().sum(), x)


def function(t: Any, forward: Any, backward: Any, setup: Any = None) -> Any:
    """A Function from its methods."""
    methods = {"forward": staticmethod(forward), "backward": staticmethod(backward)}
    if setup is not None:
        methods["setup_context"] = staticmethod(setup)
    return type("Own", (t.autograd.Function,), methods)


def squaring(t: Any) -> Any:
    def forward(ctx: Any, x: Any, scale: float) -> Any:
        ctx.save_for_backward(x)
        ctx.scale = scale
        return x * x * scale

    def backward(ctx: Any, g: Any) -> Any:
        (x,) = ctx.saved_tensors
        assert ctx.needs_input_grad == (True, False)
        return 2 * x * g * ctx.scale, None

    return function(t, forward, backward)


def exponential(t: Any) -> Any:
    """Keeps its result; as two functions that pass a context."""

    def setup(ctx: Any, inputs: Any, output: Any) -> None:
        ctx.save_for_backward(output)

    return function(t, lambda x: x.exp(), lambda ctx, g: g * ctx.saved_tensors[0], setup)


def split(t: Any) -> Any:
    """Several results, one of them without a gradient."""

    def forward(ctx: Any, x: Any, y: Any) -> Any:
        ctx.save_for_backward(x, y)
        which = (x > y).long()
        ctx.mark_non_differentiable(which)
        return x * y, which, x + y

    def backward(ctx: Any, product: Any, which: Any, total: Any) -> Any:
        x, y = ctx.saved_tensors
        return product * y + total, product * x + total

    return function(t, forward, backward)


def doubling_in_place(t: Any) -> Any:
    def forward(ctx: Any, x: Any) -> Any:
        ctx.mark_dirty(x)
        return x.mul_(2)

    return function(t, forward, lambda ctx, g: g * 2)


def first_result(t: Any, x: Any) -> Any:
    """Of two results one is used; the other's gradient is None."""

    def forward(ctx: Any, x: Any) -> Any:
        ctx.set_materialize_grads(False)
        return x * 2, x * 3

    def backward(ctx: Any, a: Any, b: Any) -> Any:
        assert b is None
        return a * 2

    return t.autograd.grad(function(t, forward, backward).apply(x)[0].sum(), x)


row("function", lambda t, x: squaring(t).apply(x, 3.0), X, second=True)
row("function-setup-context", lambda t, x: exponential(t).apply(x).sin(), X, second=True)
row("function-results", lambda t, x, y: split(t).apply(x, y), X, Y, second=True, smooth=False)
row("function-used-in-part", lambda t, x, y: split(t).apply(x, y)[2].sin(), X, Y, second=True)
row("function-in-place", lambda t, x: doubling_in_place(t).apply(x * 1).sin(), X, second=True)
row("function-in-place-view", lambda t, x: in_view(t, x), X, second=True)
graded("function-nothing-materialized", first_result, X)
graded("function-once", lambda t, x: once(t, x), X)
graded("function-passed-on", lambda t, x: passed_on(t, x), X)


def in_view(t: Any, x: Any) -> Any:
    y = x * 1
    doubling_in_place(t).apply(y)
    return y.sin() * y


def once(t: Any, x: Any) -> Any:
    decorated = t.autograd.function.once_differentiable(lambda ctx, g: g * 5)
    made = function(t, lambda ctx, x: x * 2, decorated).apply(x)
    return t.autograd.grad(made.sum(), x)


def passed_on(t: Any, x: Any) -> Any:
    """An input that is returned as it is has the Function's gradient all the same."""
    made = function(t, lambda ctx, x: x, lambda ctx, g: g * 5).apply(x)
    assert made is not x
    return t.autograd.grad(made.sum(), x)


def ones(t: Any, *shape: int) -> Any:
    return t.ones(*shape, requires_grad=True)


def own(t: Any, backward: Any, *args: Any) -> Any:
    x = ones(t, 2)
    made = function(t, lambda ctx, a, *rest: a * 1, backward).apply(x, *args)
    made.sum().backward()


BAD = {
    "backward-without-history": lambda t: t.zeros(1).sum().backward(),
    "backward-of-vector": lambda t: (ones(t, 3) * 2).backward(),
    "backward-seed-shape": lambda t: (ones(t, 3) * 2).backward(t.ones(2)),
    "backward-seed-type": lambda t: (ones(t, 3) * 2).backward(3),
    "backward-no-inputs": lambda t: ones(t, 3).sum().backward(inputs=[]),
    "backward-freed": lambda t: again(t),
    "hook-after-accumulation-returns": lambda t: after_returns(t),
    "grad-unused-raises": lambda t: t.autograd.grad(ones(t, 2).sum(), ones(t, 2)),
    "grad-not-required": lambda t: t.autograd.grad(ones(t, 2).sum(), t.ones(2)),
    "grad-of-constant": lambda t: t.autograd.grad(t.ones(2).sum(), ones(t, 2)),
    "grad-weight-shape": lambda t: t.autograd.grad(ones(t, 2) * 2, ones(t, 2), t.ones(3)),
    "grad-materialize-strict": lambda t: t.autograd.grad(
        ones(t, 2).sum(), ones(t, 2), allow_unused=False, materialize_grads=True
    ),
    "requires-grad-integers": lambda t: t.tensor([1], requires_grad=True),
    "requires-grad-integers-later": lambda t: t.tensor([1]).requires_grad_(),
    "requires-grad-result": lambda t: (ones(t, 1) * 1).requires_grad_(False),
    "requires-grad-assigned": lambda t: setattr(ones(t, 1) * 1, "requires_grad", False),
    "grad-assigned-shape": lambda t: setattr(ones(t, 3), "grad", t.zeros(2)),
    "grad-assigned-number": lambda t: setattr(ones(t, 3), "grad", 3),
    "grad-assigned-type": lambda t: setattr(ones(t, 3), "grad", t.zeros(3).double()),
    "grad-fn-assigned": lambda t: setattr(ones(t, 3), "grad_fn", None),
    "retain-grad-of-constant": lambda t: t.zeros(1).retain_grad(),
    "hook-of-constant": lambda t: t.zeros(1).register_hook(lambda g: g),
    "hook-after-accumulation-of-result": lambda t: (
        ones(t, 1) * 1
    ).register_post_accumulate_grad_hook(lambda p: None),
    "hook-returns-number": lambda t: hooked(ones(t, 3), lambda g: 3),
    "hook-returns-shape": lambda t: hooked(ones(t, 3), lambda g: t.zeros(7)),
    "detach-in-place-view": lambda t: (ones(t, 3) * 1)[0].detach_(),
    "deepcopy-of-result": lambda t: __import__("copy").deepcopy(ones(t, 3) * 1),
    "numpy-of-leaf": lambda t: ones(t, 3).numpy(),
    "in-place-leaf": lambda t: ones(t, 3).add_(1),
    "in-place-view-of-leaf": lambda t: ones(t, 3)[0].add_(1),
    "in-place-expanded": lambda t: t.zeros(1).expand(3).add_(1),
    "in-place-shape": lambda t: t.zeros(1).add_(t.ones(3)),
    "in-place-view-of-no-grad": lambda t: no_grad_view(t),
    "inference-changed": lambda t: inferred(t).add_(1),
    "inference-kept": lambda t: ones(t, 2) * inferred(t),
    "inference-requires-grad": lambda t: inferred(t).requires_grad_(),
    "set-grad-enabled-nothing": lambda t: t.set_grad_enabled(),
    "function-too-few": lambda t: own(t, lambda ctx, g: g, 3),
    "function-too-many": lambda t: own(t, lambda ctx, g: (g, g)),
    "function-no-tensor": lambda t: own(t, lambda ctx, g: (g, g), 3),
    "function-shape": lambda t: own(t, lambda ctx, g: t.ones(3)),
    "function-stretched": lambda t: own(t, lambda ctx, g: t.ones(1)),
    "function-number": lambda t: own(t, lambda ctx, g: 3),
    "function-without-backward": lambda t: (
        type("F", (t.autograd.Function,), {"forward": staticmethod(lambda ctx, x: x * 1)})
        .apply(ones(t, 2))
        .sum()
        .backward()
    ),
    "function-without-forward": lambda t: type("F", (t.autograd.Function,), {}).apply(ones(t, 2)),
    "function-saves-number": lambda t: function(
        t, lambda ctx, x: ctx.save_for_backward(3), None
    ).apply(ones(t, 2)),
    "function-dirty-leaf": lambda t: doubling_in_place(t).apply(ones(t, 2)),
    "function-dirty-not-returned": lambda t: function(
        t, lambda ctx, x: (ctx.mark_dirty(x), x * 2)[1], None
    ).apply(ones(t, 2) * 1),
    "function-saved-changed": lambda t: saved_changed(t),
    "function-freed": lambda t: function_freed(t),
    "gradcheck-nothing": lambda t: t.autograd.gradcheck(lambda x: x * 2, (t.ones(2).double(),)),
    "anomaly": lambda t: anomalous(t),
    "jacobian-no-tensor": lambda t: t.autograd.functional.jacobian(lambda x: 3, t.ones(2)),
    "jacobian-strategy": lambda t: t.autograd.functional.jacobian(
        lambda x: x, t.ones(2), strategy="sideways"
    ),
    "jacobian-strict": lambda t: t.autograd.functional.jacobian(
        lambda x: t.ones(2), t.ones(2), strict=True
    ),
    "hessian-of-vector": lambda t: t.autograd.functional.hessian(lambda x: x * 2, t.ones(2)),
    "functional-vjp-shape": lambda t: t.autograd.functional.vjp(
        lambda x: x * 2, t.ones(2), t.ones(3)
    ),
    "functional-vjp-no-v": lambda t: t.autograd.functional.vjp(lambda x: x * 2, t.ones(2)),
    "functional-jvp-shape": lambda t: t.autograd.functional.jvp(
        lambda x: x.sum(), t.ones(2), t.ones(3)
    ),
    "functional-hvp-of-vector": lambda t: t.autograd.functional.hvp(
        lambda x: x * 2, t.ones(2), t.ones(2)
    ),
}
for name, call in BAD.items():
    bad(name, call)


def again(t: Any) -> None:
    x = ones(t, 2)
    loss = (x * x).sum()
    loss.backward()
    loss.backward()


def after_returns(t: Any) -> None:
    x = ones(t, 2)
    x.register_post_accumulate_grad_hook(lambda p: p.grad)
    x.sum().backward()


def no_grad_view(t: Any) -> None:
    y = ones(t, 2) * 1
    with t.no_grad():
        v = y[:1]
    v.mul_(2)


def inferred(t: Any) -> Any:
    with t.inference_mode():
        return t.ones(2) * 1


def saved_changed(t: Any) -> None:
    y = ones(t, 2) * 1
    z = squaring(t).apply(y, 3.0)
    y.add_(1)
    z.sum().backward()


def function_freed(t: Any) -> None:
    z = squaring(t).apply(ones(t, 2), 3.0)
    z.sum().backward()
    z.sum().backward()


def anomalous(t: Any) -> None:
    with t.autograd.set_detect_anomaly(True):
        x = t.zeros(1, requires_grad=True)
        (x.sqrt() * 0).backward()


def cubes(x: Any) -> Any:
    return (x**3).sum(0)


def mixed(x: Any, y: Any) -> Any:
    return (x * y).sin(), (x.sum(1) * 2).exp()


def number(x: Any, y: Any) -> Any:
    return (x.sin() * y * y).sum()


SMALL, OTHER = normal(2, 3), normal(2, 3)
F = {
    "jacobian": lambda f, x, y: (
        f.jacobian(cubes, x),
        *f.jacobian(mixed, (x, y))[0],
        *f.jacobian(mixed, (x, y), vectorize=True)[1],
    ),
    "jacobian-forward": lambda f, x, y: f.jacobian(
        cubes, x, vectorize=True, strategy="forward-mode"
    ),
    "hessian": lambda f, x, y: (
        *f.hessian(number, (x, y))[0],
        *f.hessian(number, (x, y), vectorize=True)[1],
        f.hessian(lambda x: (x**3).sum(), x),
    ),
    "vjp": lambda f, x, y: (
        *f.vjp(cubes, x, y[0]),
        *f.vjp(mixed, (x, y), (x, y[:, 0]))[1],
        *f.vjp(number, (x, y))[1],
    ),
    "jvp": lambda f, x, y: (
        *f.jvp(cubes, x, y),
        *f.jvp(mixed, (x, y), (y, x))[1],
        f.jvp(lambda s: s * x, x.sum(), y.sum())[1],
    ),
    "vhp": lambda f, x, y: (
        *f.vhp(number, (x, y), (y, x))[1],
        f.vhp(lambda x: (x**3).sum(), x, y)[1],
    ),
    "hvp": lambda f, x, y: (
        f.hvp(number, (x, y), (y, x))[0],
        *f.hvp(number, (x, y), (y, x))[1],
    ),
}
for name, call in F.items():
    row(
        f"functional-{name}",
        lambda t, x, y, call=call: call(t.autograd.functional, x, y),
        SMALL,
        OTHER,
        gradient=False,
        tolerance=3,
    )
row(
    "functional-create-graph",
    lambda t, x, y: t.autograd.functional.jacobian(cubes, x, create_graph=True) * y[0],
    SMALL,
    OTHER,
)
row(
    "functional-independent",
    lambda t, x, y: (
        t.autograd.functional.jacobian(lambda x: y[0], x),
        t.autograd.functional.vjp(lambda x: y.sum(), x)[1],
        t.autograd.functional.jvp(lambda x: y[0], x, x)[1],
    ),
    SMALL,
    OTHER,
    gradient=False,
)
