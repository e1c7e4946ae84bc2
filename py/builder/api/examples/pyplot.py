# %% plot, semilogx, semilogy, loglog
x = np.linspace(0.1, 10, 50)
plt.NAME(x, x**2, label="square")
plt.legend()
plt.show()

# %% scatter
rng = np.random.default_rng(0)
plt.scatter(rng.normal(size=40), rng.normal(size=40), c=rng.random(40))
plt.colorbar()
plt.show()

# %% bar, barh
plt.NAME(["cat", "dog", "owl"], [3, 1, 2])
plt.show()

# %% hist
plt.hist(np.random.default_rng(0).normal(size=500), bins=20)
plt.show()

# %% imshow, matshow
plt.NAME(np.arange(12).reshape(3, 4))
plt.show()

# %% pcolormesh
plt.pcolormesh(np.arange(12).reshape(3, 4))
plt.show()

# %% contour, contourf
x, y = np.meshgrid(np.linspace(-2, 2, 30), np.linspace(-2, 2, 30))
plt.NAME(x, y, x**2 + 3 * y**2)
plt.show()

# %% quiver
x, y = np.meshgrid(np.arange(-2, 3), np.arange(-2, 3))
plt.quiver(x, y, -2 * x, -2 * y)
plt.show()

# %% fill_between
x = np.linspace(0, 6, 50)
plt.fill_between(x, np.sin(x) - 0.3, np.sin(x) + 0.3, alpha=0.3)
plt.plot(x, np.sin(x))
plt.show()

# %% errorbar
plt.errorbar([1, 2, 3], [2.0, 3.0, 2.5], yerr=[0.2, 0.4, 0.1])
plt.show()

# %% axhline, axvline
plt.plot([0, 1, 2], [0, 1, 0])
plt.NAME(0.5)
plt.show()

# %% hlines
plt.hlines([1, 2], 0, 3)
plt.show()

# %% vlines
plt.vlines([1, 2], 0, 3)
plt.show()

# %% annotate
plt.plot([0, 1, 2], [0, 1, 0])
plt.annotate("top", xy=(1, 1), xytext=(1.3, 0.9))
plt.show()

# %% text
plt.plot([0, 1, 2], [0, 1, 0])
plt.text(0.5, 0.2, "below the curve")
plt.show()

# %% title, xlabel, ylabel, suptitle
plt.plot([0, 1, 2], [0, 1, 0])
plt.NAME("Words")
plt.show()

# %% legend
plt.plot([0, 1], [0, 1], label="up")
plt.plot([0, 1], [1, 0], label="down")
plt.legend()
plt.show()

# %% grid
plt.plot([0, 1, 2], [0, 1, 0])
plt.grid(True)
plt.show()

# %% xlim, ylim
plt.plot([0, 1, 2], [0, 1, 0])
plt.NAME(0, 1.5)
plt.show()

# %% xscale, yscale
plt.plot([1, 10, 100], [1, 10, 100])
plt.NAME("log")
plt.show()

# %% xticks, yticks
plt.plot([0, 1, 2], [0, 1, 0])
plt.NAME([0, 1])
plt.show()

# %% axis
plt.plot([0, 1, 2], [0, 1, 0])
plt.axis("off")
plt.show()

# %% colorbar
plt.imshow(np.random.default_rng(0).random((4, 4)))
plt.colorbar()
plt.show()

# %% figure
plt.figure(figsize=(4, 2))
plt.plot([0, 1, 2], [0, 1, 0])
plt.show()

# %% subplots
figure, (left, right) = plt.subplots(1, 2)
left.plot([0, 1], [0, 1])
right.scatter([0, 1], [1, 0])
plt.show()

# %% subplot
plt.subplot(1, 2, 1)
plt.plot([0, 1], [0, 1])
plt.subplot(1, 2, 2)
plt.plot([0, 1], [1, 0])
plt.show()

# %% show
plt.plot([0, 1, 2], [0, 1, 0])
plt.show()

# %% gca, gcf
plt.plot([0, 1, 2], [0, 1, 0])
type(plt.NAME()).__name__
