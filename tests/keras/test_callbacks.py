"""Callbacks, initializers and regularizers: what a user of fit sees."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glowgrad as gg
from glowgrad import keras
from glowgrad.keras import callbacks as C, layers as L


def model(rate: float = 0.1) -> Any:
    gg.manual_seed(0)
    made = keras.Sequential([L.Input((3,)), L.Dense(1)])
    made.compile(keras.optimizers.SGD(rate), loss="mse", metrics=["mae"])
    return made


def data() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(32, 3)).astype("float32")
    return x, (x @ [1.0, -2.0, 0.5]).astype("float32")


def fit(m: Any, **options: Any) -> Any:
    x, y = data()
    return m.fit(x, y, **{"verbose": 0, "validation_split": 0.25, "epochs": 5, **options})


class Scripted(C.Callback):
    """Puts given values into the logs of epochs, before the callbacks after it look."""

    def __init__(self, values: list[float]) -> None:
        super().__init__()
        self.values = values

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        logs["val_loss"] = self.values[epoch]


def test_early_stopping_waits_and_restores() -> None:
    m = model()
    kept: list[Any] = []
    watch = C.LambdaCallback(on_epoch_end=lambda epoch, logs: kept.append(m.get_weights()))
    stop = C.EarlyStopping(patience=2, restore_best_weights=True)
    history = fit(m, epochs=10, callbacks=[watch, Scripted([3, 2, 2.5, 2.6, 1, 1]), stop])
    assert history.epoch == [0, 1, 2, 3]
    assert stop.stopped_epoch == 3
    for now, best in zip(m.get_weights(), kept[1], strict=True):
        np.testing.assert_array_equal(now, best)


def test_early_stopping_of_what_is_not_there_warns() -> None:
    with pytest.warns(UserWarning, match="conditioned on metric `nonesuch`.*val_loss"):
        fit(model(), epochs=1, callbacks=C.EarlyStopping(monitor="nonesuch"))


def test_accuracy_grows_and_losses_shrink() -> None:
    assert C.EarlyStopping("val_accuracy")._better(0.9, 0.8)
    assert C.EarlyStopping("val_loss")._better(0.8, 0.9)
    assert C.EarlyStopping("val_loss", mode="max")._better(0.9, 0.8)


def test_the_rate_falls_on_a_plateau() -> None:
    m = model(0.1)
    plateau = C.ReduceLROnPlateau(factor=0.5, patience=2, min_lr=0.03)
    history = fit(m, epochs=7, callbacks=[Scripted([1, 1, 1, 1, 1, 1, 1]), plateau])
    np.testing.assert_allclose(
        history.history["learning_rate"], [0.1, 0.1, 0.1, 0.05, 0.05, 0.03, 0.03]
    )
    assert m.optimizer.learning_rate == pytest.approx(0.03)


def test_a_schedule_sets_the_rate() -> None:
    def halved(epoch: int, rate: float) -> float:
        return rate / 2 if epoch else rate

    history = fit(model(0.4), epochs=3, callbacks=[C.LearningRateScheduler(halved)])
    assert history.history["learning_rate"] == [0.4, 0.2, 0.1]
    with pytest.raises(ValueError, match="should be a float"):
        fit(model(), epochs=1, callbacks=[C.LearningRateScheduler(lambda epoch: "fast")])


def test_lambda_callbacks_see_batches_and_epochs() -> None:
    seen: list[str] = []
    calls = C.LambdaCallback(
        on_train_begin=lambda logs: seen.append("begin"),
        on_train_batch_end=lambda batch, logs: seen.append(f"batch {batch}"),
        on_epoch_end=lambda epoch, logs: seen.append(f"epoch {epoch} {sorted(logs)}"),
    )
    fit(model(), epochs=1, batch_size=12, callbacks=[calls])
    keys = ["loss", "mae", "val_loss", "val_mae"]
    assert seen == ["begin", "batch 0", "batch 1", f"epoch 0 {keys}"]


def test_a_callback_of_ones_own_knows_the_model() -> None:
    class Stop(C.Callback):
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            assert self.params["epochs"] == 5
            self.model.stop_training = logs["loss"] >= 0

    assert fit(model(), callbacks=[Stop()]).epoch == [0]
    with pytest.raises(ValueError, match=r"must be keras\.callbacks\.Callback"):
        fit(model(), callbacks=["early"])


@pytest.mark.filterwarnings("ignore:the loss is:RuntimeWarning")
def test_nan_ends_training(capsys: pytest.CaptureFixture[str]) -> None:
    m = model()
    x, y = data()
    y[0] = float("nan")
    history = m.fit(x, y, epochs=3, verbose=0, callbacks=[C.TerminateOnNaN()])
    assert len(history.epoch) == 1
    assert math.isnan(history.history["loss"][0])
    assert "Invalid loss, terminating training" in capsys.readouterr().out


def test_a_log_of_comma_separated_values(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    history = fit(model(), epochs=2, callbacks=[C.CSVLogger(file)])
    with file.open() as text:
        rows = list(csv.DictReader(text))
    assert [row["epoch"] for row in rows] == ["0", "1"]
    assert float(rows[1]["loss"]) == pytest.approx(history.history["loss"][1])


def test_checkpoints_must_name_their_kind() -> None:
    with pytest.raises(ValueError, match=r"must end in `\.keras`"):
        C.ModelCheckpoint("model.txt")
    with pytest.raises(ValueError, match=r"must end in `\.weights\.h5`"):
        C.ModelCheckpoint("model.keras", save_weights_only=True)


INITIALIZERS: dict[str, tuple[Any, float, float]] = {
    # name: (initializer, standard deviation, largest value) for a kernel of 300 inputs, 100 outputs
    "glorot_uniform": ("glorot_uniform", math.sqrt(2 / 400), math.sqrt(6 / 400)),
    "glorot_normal": ("glorot_normal", math.sqrt(2 / 400), math.sqrt(2 / 400) / 0.8796 * 2),
    "he_uniform": ("he_uniform", math.sqrt(2 / 300), math.sqrt(6 / 300)),
    "he_normal": ("he_normal", math.sqrt(2 / 300), math.sqrt(2 / 300) / 0.8796 * 2),
    "lecun_normal": ("lecun_normal", math.sqrt(1 / 300), math.sqrt(1 / 300) / 0.8796 * 2),
    "lecun_uniform": ("lecun_uniform", math.sqrt(1 / 300), math.sqrt(3 / 300)),
    "random_uniform": ("random_uniform", 0.1 / math.sqrt(12), 0.05),
    "random_normal": ("random_normal", 0.05, 0.3),
    "truncated_normal": ("truncated_normal", 0.05 * 0.8796, 0.1),
    "variance": (keras.initializers.VarianceScaling(2.0, "fan_out", "uniform"),
                 math.sqrt(2 / 100), math.sqrt(6 / 100)),
}  # fmt: skip


@pytest.mark.parametrize("name", INITIALIZERS)
def test_weights_start_with_the_right_spread(name: str) -> None:
    gg.manual_seed(0)
    initializer, spread, largest = INITIALIZERS[name]
    values = keras.initializers.get(initializer)((300, 100)).numpy()
    assert values.std() == pytest.approx(spread, rel=0.02)
    assert abs(values.mean()) < spread / 50
    assert np.abs(values).max() <= largest * 1.001


def test_other_starts() -> None:
    get = keras.initializers.get
    assert (get("zeros")((2, 3)).numpy() == 0).all()
    assert (get("ones")((2, 3)).numpy() == 1).all()
    assert (keras.initializers.Constant(0.5)((2,)).numpy() == 0.5).all()
    np.testing.assert_array_equal(get("identity")((3, 3)).numpy(), np.eye(3))
    q = get("orthogonal")((6, 4)).numpy()
    np.testing.assert_allclose(q.T @ q, np.eye(4), atol=1e-5)
    seeded = keras.initializers.GlorotUniform(seed=3)
    np.testing.assert_array_equal(seeded((4, 4)).numpy(), seeded((4, 4)).numpy())
    with pytest.raises(ValueError, match="Could not interpret initializer identifier"):
        get("nonesuch")


@pytest.mark.parametrize(
    ("regularizer", "wanted"),
    [
        ("l1", 0.01 * 6),
        ("l2", 0.01 * 14),
        (keras.regularizers.L1(0.1), 0.6),
        (keras.regularizers.L2(0.1), 1.4),
        (keras.regularizers.L1L2(l1=0.1, l2=0.2), 0.6 + 2.8),
        (keras.regularizers.l1_l2(0.1, 0.2), 0.6 + 2.8),
    ],
)
def test_regularizers_add_to_the_loss(regularizer: Any, wanted: float) -> None:
    m = keras.Sequential([L.Input((3,)), L.Dense(1, kernel_regularizer=regularizer)])
    m.set_weights([np.array([[1.0], [-2.0], [3.0]]), np.zeros(1)])
    m.compile("sgd", "mse")
    assert sum(loss.item() for loss in m.losses) == pytest.approx(wanted, rel=1e-5)
    x = np.zeros((4, 3), "float32")
    assert m.evaluate(x, np.zeros(4), verbose=0) == pytest.approx(wanted, rel=1e-5)


def test_progress_is_printed_as_keras_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    fit(model(), epochs=2, verbose=1, batch_size=8)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Epoch 1/2"
    assert lines[1].startswith("3/3 ━━━━━━━━━━━━━━━━━━━━ ")
    assert " - loss: " in lines[1]
    assert " - val_mae: " in lines[1]
    fit(model(), epochs=2, verbose=0)
    assert capsys.readouterr().out == ""
