"""What goes into the wheels and archives that the site ships."""

import base64
import hashlib
import io
import json
import tarfile
import zipfile
from pathlib import Path

import numpy as np

from builder import digits, inference, notices, runtime
from builder.wheels import write_wheel


def conda_package(folder: Path) -> Path:
    """A tiny package in the form in which npm carries numpy."""
    site = "lib/python3.12/site-packages"
    contents = {
        f"{site}/numpy/__init__.py": b"__version__ = '2.0.1'",
        f"{site}/numpy/_core/_multiarray_tests.cpython-312.so": b"\0asm",
        f"{site}/numpy/_core/tests/test_umath.py": b"assert True",
        f"{site}/numpy/random/_examples/cffi/parse.py": b"",
        f"{site}/numpy-2.0.1.dist-info/METADATA": b"Name: numpy\n",
        f"{site}/numpy-2.0.1.dist-info/LICENSE.txt": b"BSD",
        f"{site}/numpy-2.0.1.dist-info/direct_url.json": b"{}",
        "info/index.json": b"{}",
    }
    target = folder / "numpy.tar.gz"
    with tarfile.open(target, "w:gz") as archive:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return target


def test_numpy_wheel_keeps_what_numpy_imports_and_drops_the_rest(tmp_path: Path) -> None:
    wheel = runtime.numpy_wheel(conda_package(tmp_path), "2.0.1", tmp_path)
    assert wheel.name == "numpy-2.0.1-cp312-cp312-pyodide_2024_0_wasm32.whl"
    info = "numpy-2.0.1.dist-info"
    assert zipfile.ZipFile(wheel).namelist() == [
        f"{info}/LICENSE.txt",
        f"{info}/METADATA",
        f"{info}/RECORD",
        f"{info}/WHEEL",
        "numpy/__init__.py",
        "numpy/_core/_multiarray_tests.cpython-312.so",
    ]


def test_record_names_every_file_with_its_hash_and_size(tmp_path: Path) -> None:
    files = {"tool/__init__.py": b"x = 1\n", "tool/data.bin": bytes(range(256))}
    wheel = write_wheel(tmp_path, "tool", "1.0", "py3-none-any", files, b"Name: tool\n")
    with zipfile.ZipFile(wheel) as archive:
        lines = archive.read("tool-1.0.dist-info/RECORD").decode().splitlines()
        recorded = {name: (digest, size) for name, digest, size in (x.split(",") for x in lines)}
        assert set(recorded) == set(archive.namelist())
        for name, (digest, size) in recorded.items():
            if name.endswith("RECORD"):
                continue
            content = archive.read(name)
            plain = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            assert (digest, int(size)) == (f"sha256={plain.decode()}", len(content))


def test_the_same_contents_make_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for order in ("ab", "ba"):
        folder = tmp_path / order
        folder.mkdir()
        files = {f"{name}.py": b"pass\n" for name in order}
        made.append(write_wheel(folder, "tool", "1", "py3-none-any", files, b"").read_bytes())
    assert made[0] == made[1]


def test_engine_wheel_holds_python_shaders_and_data(tmp_path: Path) -> None:
    digits.prepare()
    with zipfile.ZipFile(runtime.engine_wheel(tmp_path)) as archive:
        names = archive.namelist()
    assert "glowgrad/__init__.py" in names
    assert "glowgrad/datasets/data/digits.npz" in names
    assert "glowgrad/learn/datasets/data/tables.npz" in names
    assert "glowgrad/text/data/thesaurus.txt" in names
    assert any(name.startswith("glowgrad/shaders/") and name.endswith(".wgsl") for name in names)
    assert not any("__pycache__" in name for name in names)


def test_digits_are_the_1797_pictures_of_scikit_learn() -> None:
    with np.load(digits.prepare()) as data:
        images, target = data["images"], data["target"]
    assert (images.shape, images.dtype, images.max()) == ((1797, 8, 8), np.uint8, 16)
    assert (target.shape, target.dtype) == ((1797,), np.int64)
    assert np.bincount(target).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    # The first digit, a zero, as scikit-learn's documentation prints it.
    assert images[0, 0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]


def test_pack_reads_rows_of_64_pixels_and_a_label() -> None:
    row = ",".join([*map(str, range(16)), *["0"] * 48, "7"])
    with np.load(io.BytesIO(digits.pack(f"{row}\n"))) as data:
        assert data["images"].shape == (1, 8, 8)
        assert data["images"][0, 1].tolist() == list(range(8, 16))
        assert data["target"].tolist() == [7]


def test_notices_name_everything_that_ships(tmp_path: Path) -> None:
    notices.write(tmp_path)
    text = (tmp_path / "NOTICES.txt").read_text()
    wheels = ["Pyodide 0.27.8", "CPython 3.12.7", "NumPy 2.0.1", "micropip 0.9.0", "packaging"]
    wheels += ["jedi 0.20.1", "parso 0.8.7", "typeshed"]
    scripts = ["comlink", "uplot", "dompurify", "@codemirror/view", "@lezer/python", "style-mod"]
    data = ["Handwritten digits (CC BY 4.0)", "Tables of measurements (CC BY 4.0)", "scikit-learn"]
    for name in [*wheels, *scripts, *data, "The Glowgrad authors"]:
        assert name in text
    assert "esbuild" not in text
    locked = json.loads((runtime.ROOT / "package-lock.json").read_text())["packages"]
    assert set(locked[""]["dependencies"]) - set(notices.shipped_packages()) == {
        "pyodide",
        "@emscripten-forge/numpy",
    }


def test_jedi_ships_small_and_with_its_licences(tmp_path: Path) -> None:
    wheel = inference.jedi_wheel(tmp_path)
    assert wheel.stat().st_size < 1_000_000
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "jedi/third_party/typeshed/stdlib/builtins.pyi" in names
    assert "jedi/third_party/typeshed/LICENSE" in names
    assert "jedi-0.20.1.dist-info/LICENSE.txt" in names
    assert not [name for name in names if "/stubs/" in name or "django-stubs" in name]
