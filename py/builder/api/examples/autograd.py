# %% grad
x = gg.tensor(3.0, requires_grad=True)
(slope,) = autograd.grad(x**2, x)
slope

# %% backward
x = gg.tensor(3.0, requires_grad=True)
autograd.backward(x**2)
x.grad

# %% Function
class Cube(autograd.Function):
    @staticmethod
    def forward(context, x):
        context.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(context, gradient):
        (x,) = context.saved_tensors
        return 3 * x**2 * gradient


x = gg.tensor(2.0, requires_grad=True)
Cube.apply(x).backward()
x.grad

# %% gradcheck, gradgradcheck
x = gg.randn(3, dtype=gg.float64, requires_grad=True)
autograd.NAME(lambda x: x**3, (x,))

# %% detect_anomaly
with autograd.detect_anomaly():
    x = gg.tensor(2.0, requires_grad=True)
    (x**2).backward()
x.grad

# %% no_grad, inference_mode
x = gg.ones(2, requires_grad=True)
with autograd.NAME():
    y = x * 2
y.requires_grad

# %% enable_grad
x = gg.ones(2, requires_grad=True)
with autograd.no_grad(), autograd.enable_grad():
    y = x * 2
y.requires_grad

# %% set_grad_enabled
x = gg.ones(2, requires_grad=True)
with autograd.set_grad_enabled(False):
    y = x * 2
y.requires_grad

# %% jacobian
autograd.functional.jacobian(lambda x: x**2, gg.tensor([1.0, 2.0]))

# %% hessian
autograd.functional.hessian(lambda x: (x**3).sum(), gg.tensor([1.0, 2.0]))

# %% vjp, jvp
autograd.functional.NAME(lambda x: x**2, gg.tensor([1.0, 2.0]), gg.tensor([1.0, 1.0]))

# %% hvp, vhp
autograd.functional.NAME(lambda x: (x**3).sum(), gg.tensor([1.0, 2.0]), gg.tensor([1.0, 1.0]))

# %% set_detect_anomaly
with autograd.set_detect_anomaly(True):
    gg.tensor(2.0, requires_grad=True).square().backward()
