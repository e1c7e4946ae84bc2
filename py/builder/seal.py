"""The last step of the build: names what never changes by its contents, and says what a build is.

Whatever a step writes to `assets/` gets a hash into its name (esbuild gives its own), and pages
get the new addresses. All files together have an id, which every page and build.json carry.
"""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from .checkout import CACHE
from .policy import allow_scripts
from .stage import files_under, remove

BUILD = "build.json"
HASHED = re.compile(r"-([A-Z2-7]{8})(?=\.[a-z]+$)")
# What every page loads at once, and what the pages need that open without a network from the
# start; the modules that these import belong to it too.
_SHELL = (
    "static.css",
    "page.css",
    "single.css",
    "page.js",
    "icon.svg",
    *(f"parts/{name}.js" for name in ("course-page", "kept-pages", "notebook-page")),
    *(f"parts/{name}.js" for name in ("offline-page", "registration")),
)
_IMMUTABLE = {"assets", "runtime", "engine"}
# Pages, and at addresses that stay: scripts and the manifest. They name assets and the build.
_NAMING = {".html", ".js", ".webmanifest"}
_ASSET = re.compile(r'"((?:\.{1,2}/)*)(assets/[^"]+)"')
_META = re.compile(r'(?<=<meta name="glowgrad-build" content=")[^"]*(?=">)')
_TABLE = re.compile(r'(?<=<script type="application/json" id="site-files">)[^<]*(?=</script>)')
_BANNER = re.compile(r"(?<=^self\.glowgradBuild=).*(?=;$)", re.MULTILINE)
_WORTH_KEEPING = 100_000


class Sealed(NamedTuple):
    """What was written: the id, and the bytes of all files, plain and as a host packs them."""

    id: str
    plain: int
    packed: int
    changed: bool


def short_hash(content: bytes) -> str:
    """Return eight letters of base 32 that stand for a content, as in esbuild's names."""
    return base64.b32encode(hashlib.sha256(content).digest())[:8].decode()


def addresses(folder: Path) -> dict[str, str]:
    """Return the address of each asset by its plain name; one without a hash is the newer."""
    paths = sorted(files_under(folder / "assets"), key=lambda path: not HASHED.search(path.name))
    hashed = [_address(path, folder) for path in paths]
    found = {HASHED.sub("", name.removeprefix("assets/")): name for name in hashed}
    return dict(sorted(found.items()))


def _address(path: Path, below: Path) -> str:
    plain = path.relative_to(below)
    if HASHED.search(plain.name):
        return plain.as_posix()
    return plain.with_stem(f"{plain.stem}-{short_hash(path.read_bytes())}").as_posix()


def seal(staged: Path, folder: Path) -> Sealed:
    """Bring `folder` up to date with the staged site; both may be the same folder."""
    texts: dict[str, str] = {}
    files: dict[str, Path] = {}
    for path in files_under(staged):
        name = path.relative_to(staged)
        if name.parts[0] == "assets":
            files[_address(path, staged)] = path
        elif name.suffix in _NAMING and name.parts[0] not in _IMMUTABLE:
            texts[name.as_posix()] = path.read_text("utf-8")
        elif name.as_posix() != BUILD:
            files[name.as_posix()] = path
    found = addresses(staged)
    named = _Names("", found, _shell(staged, found))
    contents: dict[str, bytes] = {name: path.read_bytes() for name, path in files.items()}
    blank = {name: named.fill(text).encode() for name, text in texts.items()}
    named = named._replace(id=_identity({**contents, **blank}))
    contents |= {name: named.fill(text).encode() for name, text in texts.items()}
    sizes = _Sizes()
    listed = [_entry(name, content, sizes) for name, content in sorted(contents.items())]
    sizes.keep()
    changed = _write(folder, contents)
    lines = ",\n".join(json.dumps(one) for one in listed)
    (folder / BUILD).write_text(f'{{"id": "{named.id}", "files": [\n{lines}\n]}}\n')
    plain, packed = (sum(one[key] for one in listed) for key in ("bytes", "packed"))
    return Sealed(named.id, plain, packed, changed)


class _Names(NamedTuple):
    """What pages and scripts are told of the build that they belong to."""

    id: str
    files: dict[str, str]
    shell: list[str]

    def fill(self, text: str) -> str:
        """Put the addresses of assets, the id and the tables into a page or a script."""
        text = _ASSET.sub(self._address, text)
        text = _META.sub(self.id, text)
        text = _TABLE.sub(json.dumps(self._hashes(), separators=(",", ":")), text)
        told = {"id": self.id, "files": self._hashes(), "shell": self.shell}
        text = _BANNER.sub(json.dumps(told, separators=(",", ":")), text)
        return allow_scripts(text)

    def _address(self, match: re.Match[str]) -> str:
        up, asset = match.groups()
        plain = HASHED.sub("", asset.removeprefix("assets/"))
        return f'"{up}{self.files.get(plain, asset)}"'

    def _hashes(self) -> dict[str, str]:
        """The hash of what code asks for by name; parts are known to the scripts that load them."""
        names = {n: a for n, a in self.files.items() if not n.startswith("parts/")}
        return {name: match[1] for name, a in names.items() if (match := HASHED.search(a))}


def _shell(staged: Path, files: dict[str, str]) -> list[str]:
    shell = [files[name] for name in _SHELL if name in files]
    for name in shell:  # grows while it is walked
        if not name.endswith(".js"):
            continue
        for inner in re.findall(r'(?:from|import)"(\./[^"]+)"', (staged / name).read_text("utf-8")):
            address = (PurePosixPath(name).parent / inner).as_posix()
            if address not in shell:
                shell.append(address)
    return shell


def _identity(contents: dict[str, bytes]) -> str:
    total = hashlib.sha256()
    for name, content in sorted(contents.items()):
        total.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()[:16]


def _entry(name: str, content: bytes, sizes: "_Sizes") -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    packed = sizes.packed(content, digest)
    kind = _kind(PurePosixPath(name))
    return {"path": name, "bytes": len(content), "packed": packed, "sha256": digest, "kind": kind}


def _kind(name: PurePosixPath) -> str:
    if name.suffix == ".html":
        return "page"
    if name.parts[0] in _IMMUTABLE:
        return "asset"
    return "download" if name.parts[0] == "lessons" else "entry"


def _write(folder: Path, contents: dict[str, bytes]) -> bool:
    """Write what differs, remove what the build before made and this one does not."""
    try:
        listed = json.loads((folder / BUILD).read_text())["files"]
        before = {str(one["path"]) for one in listed}
    except (OSError, ValueError, KeyError):
        before = set()
    # Where the site is sealed in place, plain names have become hashed ones.
    before |= {path.relative_to(folder).as_posix() for path in files_under(folder / "assets")}
    changed = False
    for name, content in contents.items():
        target = folder / name
        if target.is_file() and target.read_bytes() == content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        target.chmod(0o644)
        changed = True
    for gone in before - contents.keys():
        remove(folder, gone)
    return changed or bool(before - contents.keys())


class _Sizes:
    """Packed sizes of files; those of large ones are remembered, because packing takes seconds."""

    def __init__(self) -> None:
        self._file = CACHE / "packed.json"
        try:
            self._known: dict[str, int] = json.loads(self._file.read_text())
        except (OSError, ValueError):
            self._known = {}
        self._new: dict[str, int] = {}

    def packed(self, content: bytes, digest: str) -> int:
        if len(content) < _WORTH_KEEPING:
            return _packed(content)
        size = self._known.get(digest) or _packed(content)
        self._new[digest] = size
        return size

    def keep(self) -> None:
        if self._new.keys() - self._known.keys():
            CACHE.mkdir(exist_ok=True)
            self._file.write_text(json.dumps({**self._known, **self._new}))


def _packed(content: bytes) -> int:
    return min(len(gzip.compress(content, 6, mtime=0)), len(content))
