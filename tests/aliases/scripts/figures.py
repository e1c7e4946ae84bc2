"""The figures that tutorials draw, and a progress bar around the loop."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from tqdm import tqdm, trange

losses = []
w = torch.tensor(4.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
progress = tqdm(range(20), desc="Training")
for step in progress:
    loss = (w - 1) ** 2
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
    progress.set_postfix(loss=f"{loss.item():.3f}")
for _ in trange(3, leave=False):
    pass

plt.style.use("ggplot")
fig, axes = plt.subplots(2, 2, figsize=(10, 8))
axes[0, 0].plot(losses, label="loss")
axes[0, 0].set_title("Training")
axes[0, 0].set_xlabel("step")
axes[0, 0].set_yscale("log")
axes[0, 0].legend()
axes[0, 1].imshow(torch.rand(8, 8), cmap="gray")
axes[0, 1].axis("off")
axes[1, 0].hist(np.random.default_rng(0).normal(size=200), bins=20, alpha=0.7)
points = np.random.default_rng(1).normal(size=(50, 2))
shown = axes[1, 1].scatter(points[:, 0], points[:, 1], c=points[:, 0], cmap="viridis", s=10)
fig.colorbar(shown, ax=axes[1, 1])
plt.tight_layout()
plt.show()

plt.figure(figsize=(6, 4))
plt.bar(["a", "b"], [1, 2])
plt.axhline(1.5, color="red", linestyle="--")
plt.grid(True)
plt.xlim(-1, 2)
plt.text(0, 1, "text")
plt.xticks([0, 1], ["A", "B"])
plt.fill_between([0, 1], [0, 0.5], alpha=0.2)
plt.show()

xx, yy = np.meshgrid(np.linspace(-1, 1, 20), np.linspace(-1, 1, 20))
with torch.no_grad():
    grid = torch.from_numpy(np.c_[xx.ravel(), yy.ravel()]).float()
    zz = torch.sigmoid(grid.sum(1)).reshape(xx.shape).numpy()
plt.contourf(xx, yy, zz, levels=10, alpha=0.8, cmap="RdBu")
plt.colorbar()
plt.show()
print("drawn")
