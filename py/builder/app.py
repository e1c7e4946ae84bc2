"""What makes the site an app: its manifest, icons and screenshots, and the service worker."""

import shutil
from pathlib import Path

from . import bundle
from .checkout import ROOT

_IMAGES = ROOT / "web" / "images"
_MANIFEST = ROOT / "web" / "templates" / "manifest.webmanifest"
# README's picture is no part of the site.
_OF_THE_APP = ("icon-*.png", "screenshot-*.webp")


def inputs() -> list[Path]:
    """Return what the app's own files are made of."""
    return [Path(__file__), bundle.WEB / "service", _MANIFEST, *_images()]


def write(target: Path) -> None:
    """Write the manifest, its pictures, sw.js, and sw-remove.js, which takes that one away."""
    pictures = target / "assets"
    pictures.mkdir(parents=True)
    for path in _images():
        shutil.copyfile(path, pictures / path.name)
    shutil.copyfile(_MANIFEST, target / _MANIFEST.name)
    service = bundle.WEB / "service"
    bundle.bundle_classic(target / "sw.js", service / "sw.js", told=True)
    bundle.bundle_classic(target / "sw-remove.js", service / "remove-sw.js")


def _images() -> list[Path]:
    return sorted(path for pattern in _OF_THE_APP for path in _IMAGES.glob(pattern))
