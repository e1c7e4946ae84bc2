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

# %% curve_fit, CurveFit
x = gg.linspace(-1, 1, 20).unsqueeze(1)
pictures.curve_fit(lambda x: 3 * x - 4 * x**3, x, (3 * x).sin() + gg.randn(20, 1) / 5, title="Fit")

# %% progress
for step in pictures.progress(range(3), "Counting"):
    print(step)

# %% Progress
bar = pictures.Progress(10, "Training")
bar.step(4, note="loss 0.3")
bar

# %% autodiff
pictures.autodiff("L = (tanh(w*x + b) - y)**2", w=0.5, x=2.0, b=0.1, y=1.0)

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
image = gg.rand(3, 32, 32) * 0.3
image[0, 4:19, 5:21] += 0.6
pictures.boxes(image, found, ["cat", "cat"], [0.9, 0.6], truth=[[5, 4, 21, 19]])

# %% masks, Masks
classes = (gg.arange(24)[:, None] + gg.arange(24) > 24).long()
pictures.masks(gg.rand(24, 24) * 0.4, classes, ["sky", "ground"])

# %% graph, Network
pictures.graph([(0, 1), (1, 2), (2, 0), (2, 3)], values=[[1, 0, 0, 0], [0.3, 0.3, 0.3, 0]])

# %% neurons, Neurons
from glowgrad import nn
from glowgrad.datasets import make_moons

points, labels = make_moons(100)
net = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 2))
pictures.neurons(net, points, labels, title="Six hidden neurons")

# %% nerve_cell
pictures.nerve_cell(title="A nerve cell and its formula")

# %% episode, Episode
world = ["S..", ".#.", "..G"]
path = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2)]
pictures.episode(states=path, world=world, rewards=[-1, -1, -1, 10])

# %% autograd_graph, AutogradTrace
x = gg.tensor([1.0, 2.0], requires_grad=True)
pictures.autograd_graph((x**2).sum())

# %% model_graph
model = gg.nn.Sequential(gg.nn.Linear(4, 8), gg.nn.ReLU(), gg.nn.Linear(8, 2))
pictures.model_graph(model, gg.rand(1, 4))

# %% filters
pictures.filters(gg.nn.Conv2d(1, 4, 3))

# %% feature_maps
pictures.feature_maps(gg.nn.Conv2d(1, 4, 3), gg.rand(1, 1, 12, 12))

# %% receptive_field
model = gg.nn.Sequential(gg.nn.Conv2d(1, 1, 3), gg.nn.MaxPool2d(2), gg.nn.Conv2d(1, 1, 3))
pictures.receptive_field(model, gg.rand(1, 1, 16, 16))

# %% gradient_norms
model = gg.nn.Sequential(gg.nn.Linear(4, 8), gg.nn.Tanh(), gg.nn.Linear(8, 1))
model(gg.rand(16, 4)).sum().backward()
pictures.gradient_norms(model)

# %% dead_units, activation_spreads, activation_histograms
model = gg.nn.Sequential(gg.nn.Linear(4, 8), gg.nn.ReLU(), gg.nn.Linear(8, 1))
pictures.NAME(model, gg.rand(16, 4))

# %% weight_histograms
pictures.weight_histograms(gg.nn.Sequential(gg.nn.Linear(4, 8), gg.nn.Linear(8, 1)))

# %% learning_rate
pictures.learning_rate(lambda step: 0.1 * 0.95**step, steps=60)

# %% calibration, roc_curve, precision_recall_curve
pictures.NAME([0, 0, 1, 1, 1, 0], [0.1, 0.4, 0.35, 0.8, 0.9, 0.2])

# %% loss_surface, LossSurface
pictures.loss_surface(lambda x, y: (1 - x) ** 2 + 10 * (y - x**2) ** 2, (-2, 2), (-1, 3))

# %% optimizer_race, OptimizerRace
from glowgrad import landscapes, optim
pictures.optimizer_race(landscapes.rosenbrock, {
    "SGD": lambda p: optim.SGD(p, lr=0.001),
    "Adam": lambda p: optim.Adam(p, lr=0.1),
}, steps=100)

# %% effective_rate
from glowgrad import optim
p = gg.tensor([1.0, 1.0], requires_grad=True)
optimizer = optim.Adagrad([p], lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    (p[0] ** 2 + 10 * p[1] ** 2).backward()
    optimizer.step()
print(pictures.effective_rate(optimizer, p))

# %% loss_landscape
model = gg.nn.Sequential(gg.nn.Linear(2, 8), gg.nn.Tanh(), gg.nn.Linear(8, 1))
points = gg.randn(32, 2)
loss = lambda: ((model(points) - points.sum(1, keepdim=True)) ** 2).mean()
pictures.loss_landscape(model, loss, resolution=9)

# %% regression_surface
points = gg.randn(40, 2)
pictures.regression_surface(lambda x: x.sum(1), points, points.sum(1))

# %% Figure
isinstance(pictures.learning_rate(lambda step: 0.9**step), pictures.Figure)

# %% Playground
points = gg.randn(100, 2)
targets = (points.prod(1, keepdim=True) > 0).float()
model = gg.nn.Sequential(gg.nn.Linear(2, 6), gg.nn.Tanh(), gg.nn.Linear(6, 1))
loss_function = gg.nn.BCEWithLogitsLoss()
optimizer = gg.optim.Adam(model.parameters(), lr=0.1)
play = pictures.Playground(model, points, targets, loss_function, train=60)
for epoch in range(30):
    optimizer.zero_grad()
    loss_function(model(points[:60]), targets[:60]).backward()
    optimizer.step()
    play.update()

# %% Recorder
model = gg.nn.Linear(1, 1)
optimizer = gg.optim.SGD(model.parameters(), lr=0.1)
record = pictures.Recorder(model, every=5, y="loss")
x = gg.linspace(-1, 1, 20)[:, None]
for step in range(50):
    loss = ((model(x) - 3 * x) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    record.add(loss=loss)
record

# %% trial_map
pictures.trial_map([(0.001, 4), (0.01, 8), (0.1, 32)], [0.6, 0.2, 0.3], title="Three trials")
