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

# %% embedding_projector, EmbeddingProjector
vectors = gg.randn(60, 8) + gg.eye(8)[gg.arange(60) % 3] * 4
pictures.embedding_projector(vectors, [i % 3 for i in range(60)], method=("pca", "tsne"), steps=100)

# %% latent_walk, LatentWalk
decoder = gg.nn.Sequential(gg.nn.Linear(2, 32), gg.nn.Tanh(), gg.nn.Linear(32, 64))
pictures.latent_walk(decoder, grid=(-2, 2), steps=8)

# %% latent_sliders
decoder = gg.nn.Sequential(gg.nn.Linear(3, 64), gg.nn.Sigmoid())
pictures.latent_sliders(decoder, [0.0, 1.0, -1.0])

# %% attention_maps, AttentionMaps
words = "the cat sat on the mat".split()
pictures.attention_maps(gg.randn(2, 6, 6).softmax(-1), words)

# %% gate_activations, GateActivations
text = "hello world"
codes = gg.nn.functional.one_hot(gg.tensor([ord(c) % 32 for c in text]), 32).float()
pictures.gate_activations(gg.nn.LSTM(32, 8), codes, list(text))

# %% boxes, Boxes
found = [[4, 4, 20, 18], [6, 5, 22, 20]]
pictures.boxes(gg.rand(3, 32, 32), found, ["cat", "cat"], [0.9, 0.6], truth=[[5, 4, 21, 19]])

# %% masks, Masks
classes = (gg.arange(24)[:, None] + gg.arange(24) > 24).long()
pictures.masks(gg.rand(24, 24), classes, ["sky", "ground"])

# %% graph, Network
pictures.graph([(0, 1), (1, 2), (2, 0), (2, 3)], values=[[1, 0, 0, 0], [0.3, 0.3, 0.3, 0]])

# %% episode, Episode
world = ["S..", ".#.", "..G"]
path = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2)]
pictures.episode(states=path, world=world, rewards=[-1, -1, -1, 10])
