"""Which page of the reference has which names: a table of pages and of the modules on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TENSOR = "glowgrad.tensor."


@dataclass(frozen=True)
class PageOf:
    """A page: its address under docs/api/, its group on the index page, and its modules in order.

    Names of `glowgrad` and `Tensor` go by the module that has their code (`homes`); the other
    pages have all public names of their `modules`. `imports` is what the examples begin with.
    """

    slug: str
    group: str
    title: str
    summary: str
    modules: Sequence[str] = ()
    homes: Sequence[str] = ()
    imports: str = "import glowgrad as gg"


def _tensor(slug: str, title: str, summary: str, homes: str) -> PageOf:
    named = tuple(home if "." in home else TENSOR + home for home in homes.split())
    return PageOf(slug, "Tensors", title, summary, homes=named)


_NN = "import glowgrad as gg\nfrom glowgrad import nn"
_KERAS = "import numpy as np\nimport glowgrad as gg\nfrom glowgrad import keras"
_LEARN = "import numpy as np\nfrom glowgrad import learn"

# The first page is also for names whose home is none of the others'.
PAGES: tuple[PageOf, ...] = (
    _tensor(
        "tensor",
        "The tensor",
        "What a tensor is: type, device, memory, history; conversions; settings.",
        "glowgrad.tensor core conversion history printing pickling glowgrad.dtypes "
        "glowgrad.device glowgrad.layout glowgrad.limits glowgrad.autograd.modes "
        "glowgrad.compiler glowgrad.serialization glowgrad.nn.summary older_types inplace "
        "inplace_shape",
    ),
    _tensor(
        "tensor-creation",
        "Creating tensors",
        "From data, filled, counted, drawn at random.",
        "from_data creation sequences glowgrad.random glowgrad.sampling randomness",
    ),
    _tensor(
        "tensor-arithmetic",
        "Arithmetic",
        "Element by element: sums, products, powers, angles, rounding, complex numbers.",
        "arithmetic exponential trigonometry rounding special complex",
    ),
    _tensor(
        "tensor-comparison",
        "Comparison and order",
        "Comparisons, choices, truth values, bits, sorting.",
        "comparison logic ordering",
    ),
    _tensor(
        "tensor-reduction",
        "Reductions",
        "Sums, means, extremes, spreads, quantiles, counts, running totals, norms.",
        "reduction statistics quantiles cumulative counts norms divergence",
    ),
    _tensor(
        "tensor-shape",
        "Shape",
        "Views, joins, cuts, turns, diagonals.",
        "movement rearrangement joining splitting diagonal",
    ),
    _tensor(
        "tensor-indexing",
        "Indexing",
        "Reading and writing by index or mask.",
        "indexing selection scatter indexed_slices",
    ),
    _tensor(
        "tensor-products",
        "Products and decompositions",
        "Vectors and matrices multiplied, batches of them, and taken apart.",
        "linear glowgrad.einsum decompositions",
    ),
    PageOf(
        "nn",
        "Networks",
        "Layers and losses",
        "Modules: what networks are made of.",
        ("glowgrad.nn",),
        imports=_NN,
    ),
    PageOf(
        "functional",
        "Networks",
        "Functions of networks",
        "What layers compute, without their weights.",
        ("glowgrad.nn.functional",),
        imports="import glowgrad as gg\nfrom glowgrad.nn import functional as F",
    ),
    PageOf(
        "init",
        "Networks",
        "Initialisation",
        "How weights start.",
        ("glowgrad.nn.init",),
        imports=_NN,
    ),
    PageOf(
        "nn-utils",
        "Networks",
        "Around networks",
        "Clipping, packed sequences, pruning, parametrizations, checkpoints.",
        (
            "glowgrad.nn.utils",
            "glowgrad.nn.utils.rnn",
            "glowgrad.nn.utils.prune",
            "glowgrad.nn.utils.parametrize",
            "glowgrad.nn.utils.parametrizations",
            "glowgrad.utils.checkpoint",
        ),
        imports=_NN,
    ),
    PageOf(
        "optim",
        "Training",
        "Optimizers",
        "How weights follow their gradients.",
        ("glowgrad.optim", "glowgrad.optim.swa_utils"),
        imports=f"{_NN}, optim",
    ),
    PageOf(
        "lr-scheduler",
        "Training",
        "Learning-rate schedules",
        "How the learning rate changes while training.",
        ("glowgrad.optim.lr_scheduler",),
        imports=f"{_NN}, optim\nfrom glowgrad.optim import lr_scheduler",
    ),
    PageOf(
        "data",
        "Training",
        "Data sets and loaders",
        "Examples, batches, and the order in which they come.",
        ("glowgrad.utils.data", "glowgrad.datasets"),
        imports="import glowgrad as gg\nfrom glowgrad import datasets\n"
        "from glowgrad.utils import data",
    ),
    PageOf(
        "landscapes",
        "Training",
        "Landscapes",
        "Losses over two numbers on which optimizers are compared.",
        ("glowgrad.landscapes",),
        imports="import glowgrad as gg\nfrom glowgrad import landscapes",
    ),
    PageOf(
        "autograd",
        "Derivatives",
        "Gradients",
        "The recorded graph and its ways back.",
        ("glowgrad.autograd", "glowgrad.autograd.functional"),
        imports="import glowgrad as gg\nfrom glowgrad import autograd",
    ),
    PageOf(
        "func",
        "Derivatives",
        "Functions of functions",
        "grad, vmap, jvp and their kin.",
        ("glowgrad.func",),
        imports="import glowgrad as gg\nfrom glowgrad import func, nn",
    ),
    PageOf(
        "linalg",
        "Mathematics",
        "Linear algebra",
        "Decompositions, systems, norms.",
        ("glowgrad.linalg",),
    ),
    PageOf(
        "fft",
        "Mathematics",
        "Fourier transforms and signals",
        "Transforms, windows, spectra.",
        ("glowgrad.fft",),
        homes=("glowgrad.signal.spectrogram", "glowgrad.signal.windows"),
    ),
    PageOf(
        "distributions",
        "Mathematics",
        "Distributions",
        "Samples, densities, divergences.",
        ("glowgrad.distributions",),
        imports="import glowgrad as gg\nfrom glowgrad import distributions",
    ),
    PageOf(
        "vision",
        "Images, text, files",
        "Images",
        "Transforms, boxes and masks.",
        ("glowgrad.vision.transforms", "glowgrad.vision.ops"),
        imports="import glowgrad as gg\nfrom glowgrad.vision import ops, transforms",
    ),
    PageOf(
        "vision-models",
        "Images, text, files",
        "Models for images",
        "Known networks, with weights drawn at random.",
        ("glowgrad.vision.models",),
        imports="import glowgrad as gg\nfrom glowgrad.vision import models",
    ),
    PageOf(
        "text",
        "Images, text, files",
        "Text",
        "Tokenizers, vocabularies, augmentation.",
        ("glowgrad.text",),
        imports="import glowgrad as gg\nfrom glowgrad import text",
    ),
    PageOf(
        "files",
        "Images, text, files",
        "Files",
        "Saving and loading tensors.",
        ("glowgrad.files", "glowgrad.onnx"),
        imports="import glowgrad as gg\nfrom glowgrad import files, nn",
    ),
    PageOf(
        "pictures",
        "Pictures",
        "Teaching pictures",
        "Figures that lessons use, one call each.",
        ("glowgrad.pictures",),
        imports="import glowgrad as gg\nfrom glowgrad import pictures",
    ),
    PageOf(
        "pyplot",
        "Pictures",
        "Plots",
        "matplotlib’s names, drawn as SVG.",
        ("glowgrad.pyplot",),
        imports="import numpy as np\nfrom glowgrad import pyplot as plt",
    ),
    PageOf(
        "teaching",
        "Pictures",
        "Questions and lessons as data",
        "Quiz items and small lessons read from JSON, checked, shown and marked.",
        ("glowgrad.teaching",),
        imports="import json\nfrom glowgrad import teaching",
    ),
    PageOf(
        "keras",
        "Keras",
        "Models",
        "Models, and what is around them.",
        (
            "glowgrad.keras",
            "glowgrad.keras.utils",
            "glowgrad.keras.datasets",
            "glowgrad.keras.applications",
        ),
        imports=_KERAS,
    ),
    PageOf(
        "keras-layers",
        "Keras",
        "Layers",
        "Keras’s layers.",
        ("glowgrad.keras.layers", "glowgrad.keras.activations"),
        imports=f"{_KERAS}\nfrom glowgrad.keras import layers",
    ),
    PageOf(
        "keras-losses",
        "Keras",
        "Losses and metrics",
        "What is minimised, and what is watched.",
        ("glowgrad.keras.losses", "glowgrad.keras.metrics"),
        imports=_KERAS,
    ),
    PageOf(
        "keras-training",
        "Keras",
        "Optimizers, schedules, callbacks",
        "How Keras’s models are trained, started and held in check.",
        (
            "glowgrad.keras.optimizers",
            "glowgrad.keras.optimizers.schedules",
            "glowgrad.keras.callbacks",
            "glowgrad.keras.initializers",
            "glowgrad.keras.regularizers",
            "glowgrad.keras.constraints",
        ),
        imports=_KERAS,
    ),
    PageOf(
        "keras-ops",
        "Keras",
        "Operations",
        "keras.ops: functions of tensors under Keras’s names.",
        ("glowgrad.keras.ops",),
        imports=f"{_KERAS}\nfrom glowgrad.keras import ops",
    ),
    PageOf(
        "learn",
        "Classical learning",
        "Models and preparation",
        "scikit-learn’s names: models, splits, searches, scalers, data.",
        (
            "glowgrad.learn.linear_model",
            "glowgrad.learn.neighbors",
            "glowgrad.learn.gaussian_process",
            "glowgrad.learn.gaussian_process.kernels",
            "glowgrad.learn.optimize",
            "glowgrad.learn.cluster",
            "glowgrad.learn.decomposition",
            "glowgrad.learn.manifold",
            "glowgrad.learn.pipeline",
            "glowgrad.learn.impute",
            "glowgrad.learn.preprocessing",
            "glowgrad.learn.model_selection",
            "glowgrad.learn.datasets",
        ),
        imports=_LEARN,
    ),
    PageOf(
        "metrics",
        "Classical learning",
        "Scores",
        "How good a prediction is.",
        ("glowgrad.metrics", "glowgrad.learn.metrics"),
        imports="import numpy as np\nimport glowgrad as gg\nfrom glowgrad import metrics",
    ),
)
