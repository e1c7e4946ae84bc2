# %% lines
x = gg.linspace(-3, 3, 61)
pictures.lines("Activations", relu=(x, x.relu()), tanh=(x, x.tanh()))

# %% Lines
curve = pictures.Lines("Loss", x="step", y="loss")
for step in range(1, 21):
    curve.add(loss=1 / step)
curve

# %% bars
pictures.bars([3, 1, 2], ["cat", "dog", "owl"], y="votes")

# %% images
pictures.images(gg.rand(6, 8, 8), captions=range(6))

# %% matrix
pictures.matrix([[1.0, 0.2], [0.2, 1.0]], rows=["a", "b"], columns=["a", "b"], title="Likeness")

# %% confusion_matrix
pictures.confusion_matrix([0, 0, 1, 1, 1], [0, 1, 1, 1, 0], names=["cat", "dog"])

# %% decision_boundary
x, y = gg.datasets.make_moons(60)
pictures.decision_boundary(lambda points: points[:, 1] - 0.25, x, y)

# %% progress
for step in pictures.progress(range(3), "Counting"):
    print(step)

# %% Progress
bar = pictures.Progress(10, "Training")
bar.step(4, note="loss 0.3")
bar
