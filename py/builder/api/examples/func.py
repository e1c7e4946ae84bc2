# %% grad
func.grad(lambda x: x**3)(gg.tensor(2.0))

# %% grad_and_value
func.grad_and_value(lambda x: x**3)(gg.tensor(2.0))

# %% jacrev, jacfwd
func.NAME(lambda x: x**2)(gg.tensor([1.0, 2.0]))

# %% hessian
func.hessian(lambda x: (x**3).sum())(gg.tensor([1.0, 2.0]))

# %% jvp
func.jvp(lambda x: x**2, (gg.tensor([1.0, 2.0]),), (gg.tensor([1.0, 0.0]),))

# %% vjp
value, back = func.vjp(lambda x: x**2, gg.tensor([1.0, 2.0]))
value, back(gg.tensor([1.0, 1.0]))

# %% linearize
value, forward = func.linearize(lambda x: x**2, gg.tensor([1.0, 2.0]))
value, forward(gg.tensor([1.0, 0.0]))

# %% vmap
weights = gg.tensor([1.0, 2.0])
func.vmap(lambda x: (weights * x).sum())(gg.arange(6.0).reshape(3, 2))

# %% functional_call
layer = nn.Linear(2, 1)
weights = {"weight": gg.ones(1, 2), "bias": gg.zeros(1)}
func.functional_call(layer, weights, (gg.tensor([[1.0, 2.0]]),))

# %% stack_module_state
models = [nn.Linear(2, 1) for _ in range(3)]
parameters, buffers = func.stack_module_state(models)
parameters["weight"].shape
