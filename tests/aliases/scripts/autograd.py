"""What autograd does: gradients, no_grad, detach, higher orders, Jacobians, accumulation."""

import torch

x = torch.ones(5)
y = torch.zeros(3)
w = (torch.arange(15.0).reshape(5, 3) / 10).requires_grad_()
b = torch.tensor([0.1, -0.2, 0.3], requires_grad=True)
z = torch.matmul(x, w) + b
loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y)
print("z has a grad_fn:", z.grad_fn is not None, "- a leaf has none:", w.grad_fn is None)
loss.backward()
print(w.grad)
print(b.grad)

z = torch.matmul(x, w) + b
print(z.requires_grad)
with torch.no_grad():
    z = torch.matmul(x, w) + b
print(z.requires_grad, (torch.matmul(x, w) + b).detach().requires_grad)

inp = torch.eye(4, 5, requires_grad=True)
out = (inp + 1).pow(2).t()
out.backward(torch.ones_like(out), retain_graph=True)
print(f"First call\n{inp.grad}")
out.backward(torch.ones_like(out), retain_graph=True)
print(f"\nSecond call\n{inp.grad}")
inp.grad.zero_()
out.backward(torch.ones_like(out), retain_graph=True)
print(f"\nCall after zeroing gradients\n{inp.grad}")

a = torch.tensor([2.0, 3.0], requires_grad=True)
b = torch.tensor([6.0, 4.0], requires_grad=True)
Q = 3 * a**3 - b**2
Q.backward(gradient=torch.tensor([1.0, 1.0]))
print(9 * a**2 == a.grad)
print(-2 * b == b.grad)

x = torch.tensor(1.5, requires_grad=True)
y = x.sin()
for order in range(1, 5):
    (y,) = torch.autograd.grad(y, x, create_graph=True)
    print(f"derivative {order}: {y.item():.6f}")

print(torch.autograd.functional.jacobian(lambda v: v.exp() * v.sum(), torch.tensor([0.0, 1.0])))
print(torch.autograd.functional.hessian(lambda v: (v**3).sum(), torch.tensor([1.0, 2.0])))
jac = torch.func.jacrev(lambda v: v**2)(torch.tensor([1.0, 2.0, 3.0]))
print(jac.diagonal())
per_sample = torch.func.vmap(torch.func.grad(lambda v: (v**2).sum()))(torch.arange(6.0).view(3, 2))
print(per_sample)

p = torch.tensor([1.0, 2.0], requires_grad=True)
handle = p.register_hook(lambda grad: grad * 10)
(p * p).sum().backward()
print(p.grad)
handle.remove()
try:
    p.add_(1.0)
except RuntimeError:
    print("a leaf that needs its gradient cannot be changed in place")
try:
    (p * p).backward()
except RuntimeError:
    print("only a number can be differentiated without a gradient for it")
