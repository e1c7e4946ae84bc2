"""Pasted programs in a page: plain PyTorch, Keras, scikit-learn, with the lines that say so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

SCRIPTS = Path(__file__).parents[1] / "parity" / "scripts"
PASTED = Path(__file__).parents[1] / "aliases"
START = """async (device) => {
  const { createSession } = await import("./glowgrad.js");
  window.session = await createSession({ device });
}"""
# On a software adapter 25 steps would take most of a minute.
STEPS = {"cpu": 25, "webgpu": 4}

Run = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module", params=["cpu", "webgpu"])
def device(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def run(browser: Browser, site: str, device: str) -> Iterator[Run]:
    """Runs code in one session on a device."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site)
    page.evaluate(START, device)

    def run_code(code: str) -> dict[str, Any]:
        done: dict[str, Any] = page.evaluate("code => session.run(code)", code)
        return done

    done = run_code(f"import torch\ntorch.set_default_device({device!r})")
    assert printed(done).count("torch here is") == 1
    yield run_code
    context.close()


def printed(done: dict[str, Any]) -> str:
    assert done["status"] == "ok", done["error"]
    return "".join(output.get("text", "") for output in done["outputs"])


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", ["mlp", "cnn", "lstm", "gpt"])
def test_a_pytorch_script_loses_what_it_loses_there(run: Run, device: str, name: str) -> None:
    golden = json.loads((SCRIPTS.parent / "golden.json").read_text())[f"script {name}"]
    code = (SCRIPTS / f"{name}.py").read_text()
    assert "in range(25)" in code
    text = printed(run(code.replace("in range(25)", f"in range({STEPS[device]})")))
    assert "torch here is" not in text, "that was said when it was first imported"
    losses = [float(loss) for loss in re.findall(r"loss (\S+)", text)]
    assert len(losses) == STEPS[device]
    assert losses == pytest.approx(golden[: STEPS[device]], abs=1e-4)


def test_keras_fits_and_predicts(run: Run) -> None:
    code = """
pip install -q tensorflow
import numpy as np
from tensorflow.keras import layers, models

x = np.random.RandomState(0).randn(64, 3).astype("float32")
y = (x.sum(1) > 0).astype(int)
model = models.Sequential([layers.Input((3,)), layers.Dense(8, "relu"), layers.Dense(2)])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.layers[-1].activation
history = model.fit(x, y, epochs=2, batch_size=16, verbose=2)
print(sorted(history.history), model.predict(x[:5], verbose=0).shape)
"""
    text = printed(run(code))
    assert "tensorflow: nothing to install." in text
    assert text.count("tensorflow here is TensorFlow's names") == 1
    assert text.count("Epoch ") == 2
    assert text.endswith("['accuracy', 'loss'] (5, 2)\n")


@pytest.mark.parametrize("name", ["autograd", "quickstart", "sklearn_pipeline", "tensorflow_tape"])
@pytest.mark.parametrize("device", ["cpu"], indirect=True)
def test_a_tutorials_program_runs(run: Run, name: str) -> None:
    assert printed(run((PASTED / "scripts" / f"{name}.py").read_text()))


def test_scikit_learn_and_a_plot(run: Run) -> None:
    code = """
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
import matplotlib.pyplot as plt
import torch

X, y = make_moons(100, noise=0.1, random_state=0)
X = StandardScaler().fit_transform(X)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=1)
print(torch.tensor(y_train).dtype, torch.from_numpy(y_train).dtype, len(y_test))
plt.scatter(X[:, 0], X[:, 1], c=y)
plt.title("two moons")
plt.show()
"""
    done = run(code)
    assert "torch.int64 torch.int64 25\n" in printed(done).replace("glowgrad", "torch")
    (shown,) = [o["data"] for o in done["outputs"] if o["type"] == "display"]
    assert shown["image/svg+xml"].startswith("<svg")
    assert "two moons" in shown["image/svg+xml"]


def test_numpys_own_whole_numbers_are_classes(run: Run) -> None:
    code = """
import numpy as np
labels = np.array([0, 2, 1])
classes = torch.tensor(labels)
print(torch.nn.functional.cross_entropy(torch.zeros(3, 3), classes).item(), classes.dtype)
print(torch.tensor([5]).dtype, torch.as_tensor(np.arange(3)).sum().dtype)
"""
    text = printed(run(code)).replace("glowgrad", "torch")
    assert text == "1.0986123085021973 torch.int64\ntorch.int64 torch.int64\n"
