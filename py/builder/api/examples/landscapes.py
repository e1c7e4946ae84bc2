# %% bowl, narrow_valley, rosenbrock, saddle, plateau, beale, himmelblau, rastrigin, noisy_bowl
x = gg.tensor([0.0, 1.0, 2.0], requires_grad=True)
loss = landscapes.NAME(x, gg.tensor([0.0, 1.0, 0.5]))
loss.sum().backward()
print(loss)
print(x.grad)

# %% Landscape, LANDSCAPES
for name, one in landscapes.LANDSCAPES.items():
    print(name, "least at", one.minima)
