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

# %% pie
plt.pie([3, 1, 2], labels=["cats", "dogs", "owls"], autopct="%1.0f%%")
plt.show()

# %% boxplot, violinplot
rng = np.random.default_rng(0)
plt.NAME([rng.normal(0, 1, 50), rng.normal(1, 2, 50)])
plt.show()

# %% stem, step
plt.NAME(np.arange(8), np.cos(np.arange(8)))
plt.show()

# %% stairs
plt.stairs([1, 3, 2], [0, 1, 2, 3])
plt.show()

# %% stackplot
plt.stackplot([0, 1, 2], [1, 2, 3], [3, 2, 1], labels=["a", "b"])
plt.legend()
plt.show()

# %% hist2d
rng = np.random.default_rng(0)
plt.hist2d(rng.normal(size=500), rng.normal(size=500), bins=12)
plt.show()

# %% pcolor
plt.pcolor(np.arange(12).reshape(3, 4))
plt.show()

# %% spy
plt.spy(np.eye(8))
plt.show()

# %% streamplot
x, y = np.meshgrid(np.linspace(-2, 2, 20), np.linspace(-2, 2, 20))
plt.streamplot(x, y, -y, x)
plt.show()

# %% clabel
x, y = np.meshgrid(np.linspace(-2, 2, 30), np.linspace(-2, 2, 30))
plt.clabel(plt.contour(x, y, x**2 + 3 * y**2))
plt.show()

# %% axhspan, axvspan
plt.plot([0, 1, 2], [0, 1, 0])
plt.NAME(0.5, 1, alpha=0.2)
plt.show()

# %% axline
plt.plot([0, 1, 2], [0, 1, 0])
plt.axline((0, 0), slope=0.5, linestyle="--")
plt.show()

# %% fill
plt.fill([0, 1, 2], [0, 1, 0])
plt.show()

# %% fill_betweenx
y = np.linspace(0, 6, 30)
plt.fill_betweenx(y, np.sin(y), 0, alpha=0.3)
plt.show()

# %% arrow
plt.arrow(0, 0, 2, 1, head_width=0.2)
plt.show()

# %% bar_label
plt.bar_label(plt.bar(["cat", "dog"], [3, 1]))
plt.show()

# %% twinx, twiny
plt.plot([0, 1, 2], [3, 2, 1])
plt.NAME().plot([0, 1, 2], [0.2, 0.6, 0.9], "C1")
plt.show()

# %% axes
plt.plot([0, 1, 2], [0, 1, 0])
plt.axes([0.6, 0.6, 0.25, 0.25]).plot([0, 1], [1, 0])
plt.show()

# %% subplot_mosaic
figure, places = plt.subplot_mosaic("AB\nCC")
places["C"].plot([0, 1, 2], [0, 1, 0])
plt.show()

# %% subplot2grid
plt.subplot2grid((2, 2), (0, 0), colspan=2).plot([0, 1], [0, 1])
plt.show()

# %% GridSpec
figure = plt.figure()
grid = plt.GridSpec(1, 2, width_ratios=[2, 1])
figure.add_subplot(grid[0]).plot([0, 1], [0, 1])
figure.add_subplot(grid[1]).plot([0, 1], [1, 0])
plt.show()

# %% tight_layout, subplots_adjust, autoscale, box, draw, minorticks_on, minorticks_off
plt.plot([0, 1, 2], [0, 1, 0])
plt.NAME()
plt.show()

# %% margins
plt.plot([0, 1, 2], [0, 1, 0])
plt.margins(0.2)
plt.show()

# %% locator_params
plt.plot([0, 1, 2], [0, 1, 0])
plt.locator_params(nbins=3)
plt.show()

# %% tick_params
plt.plot([0, 1, 2], [0, 1, 0])
plt.tick_params(axis="x", labelrotation=45)
plt.show()

# %% ticklabel_format
plt.plot([0, 1e6, 2e6], [0, 1, 0])
plt.ticklabel_format(style="sci")
plt.show()

# %% figtext
plt.plot([0, 1, 2], [0, 1, 0])
plt.figtext(0.5, 0.5, "in the middle")
plt.show()

# %% figlegend
plt.plot([0, 1, 2], [0, 1, 0], label="loss")
plt.figlegend()
plt.show()

# %% setp
lines = plt.plot([0, 1, 2], [0, 1, 0])
plt.setp(lines, linewidth=4)
plt.show()

# %% clim, set_cmap
plt.imshow(np.arange(12).reshape(3, 4))
plt.clim(0, 20)
plt.show()

# %% viridis, plasma, inferno, magma, gray, hot, jet
plt.imshow(np.arange(12).reshape(3, 4))
plt.NAME()
plt.show()

# %% get_cmap
plt.get_cmap("viridis")(0.5)

# %% colormaps
"viridis" in plt.colormaps

# %% cla, clf
plt.plot([0, 1, 2], [0, 1, 0])
plt.NAME()
plt.plot([0, 1, 2], [1, 0, 1])
plt.show()

# %% close
plt.figure()
plt.close("all")
plt.get_fignums()

# %% get_fignums
plt.figure()
plt.get_fignums()

# %% fignum_exists
plt.fignum_exists(99)

# %% sca
figure, (left, right) = plt.subplots(1, 2)
plt.sca(left)
plt.plot([0, 1], [0, 1])
plt.show()

# %% delaxes
figure, (left, right) = plt.subplots(1, 2)
plt.delaxes(right)
plt.show()

# %% rc
plt.rc("lines", linewidth=3)
plt.plot([0, 1, 2], [0, 1, 0])
plt.show()
plt.rcdefaults()

# %% rcdefaults
plt.rcParams["axes.grid"] = True
plt.rcdefaults()
plt.rcParams["axes.grid"]

# %% rc_context
with plt.rc_context({"axes.grid": True}):
    plt.plot([0, 1, 2], [0, 1, 0])
plt.show()

# %% savefig
plt.plot([0, 1, 2], [0, 1, 0])
plt.savefig("/tmp/loss.svg")

# %% Circle
plt.gca().add_patch(plt.Circle((0.5, 0.5), 0.3))
plt.axis("equal")
plt.show()

# %% Rectangle
plt.gca().add_patch(plt.Rectangle((0.2, 0.2), 0.5, 0.3, fill=False, edgecolor="r"))
plt.show()

# %% Polygon
plt.gca().add_patch(plt.Polygon([[0.1, 0.1], [0.9, 0.1], [0.5, 0.8]]))
plt.show()

# %% ion, ioff
plt.NAME()
plt.isinteractive()

# %% isinteractive
plt.isinteractive()

# %% pause
plt.plot([0, 1, 2], [0, 1, 0])
plt.pause(0.01)

# %% Figure
figure = plt.Figure(figsize=(4, 2))
figure.subplots().plot([0, 1, 2], [0, 1, 0])
figure

# %% Axes
figure, axes = plt.subplots()
isinstance(axes, plt.Axes), axes.plot([0, 1, 2], [0, 1, 0])[0].get_ydata()

# %% gci
plt.imshow(np.eye(3))
plt.gci().get_clim()
