"""`build.py bench`: training and kernels, ours and the peers', and what a reader waits for."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from builder import node
from builder.browser import CHROMIUM_FLAGS, prepare
from builder.console import say
from builder.serve import serve_in_thread
from speed.cases import CASES, Case

from . import peers, reading, tables
from .contender import Contender, Ours, OurSession
from .keeping import keep
from .machine import processor
from .race import Race

_REAL_GPU = ("--ignore-gpu-blocklist", "--enable-features=Vulkan", "--use-angle=vulkan")
_ADAPTER = """async () => {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) return null;
  const { vendor, architecture, description } = adapter.info;
  return { vendor, architecture, description, software: adapter.info.isFallbackAdapter ?? false };
}"""


def main(dist: Path, options: argparse.Namespace) -> int:
    """Measure what was asked for, print tables, and write the numbers as JSON where asked."""
    groups = set(options.only or ["ours", "peers", "page"])
    if "peers" in groups:
        node.prepare(peers.FOLDER)
    with (
        serve_in_thread(dist, isolated=True) as url,
        serve_in_thread(peers.FOLDER, isolated=True) as peers_url,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(
            executable_path=prepare(), args=flags(options.adapter)
        )
        try:
            report = {
                "machine": f"{processor()}, Chromium {chromium.version}",
                "adapter": _adapter(chromium, url),
                "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
            }
            if groups - {"page"}:
                report |= _race(chromium, url, peers_url, options, groups)
                print(tables.render(report))
            if "page" in groups:
                report["reading"] = reading.measure(chromium, url, dist)
                reading.show(report["reading"])
        finally:
            chromium.close()
    keep(report, options)
    return 0


def flags(adapter: str) -> list[str]:
    """Chromium's arguments for the software adapter or for the one it would choose itself."""
    if adapter == "software":
        return list(CHROMIUM_FLAGS)
    return [flag for flag in CHROMIUM_FLAGS if "webgpu-adapter" not in flag] + list(_REAL_GPU)


def _adapter(chromium: Browser, url: str) -> dict[str, Any] | None:
    page = chromium.new_page()
    page.goto(url)
    found: dict[str, Any] | None = page.evaluate(_ADAPTER)
    page.close()
    return found


def chosen(options: argparse.Namespace) -> list[Case]:
    """The cases whose names hold one of the words asked for."""
    words = [word.lower() for word in options.case]
    return [c for c in CASES if not words or any(word in c.name.lower() for word in words)]


def _race(
    chromium: Browser, url: str, peers_url: str, options: argparse.Namespace, groups: set[str]
) -> dict[str, Any]:
    with_peers = "peers" in groups
    race = Race(rounds=options.rounds or (3 if options.quick else 7), quick=options.quick)
    extras = {}
    for device in options.device or ["cpu", "webgpu"]:
        say(f"{device}:")
        contenders: list[Contender] = []
        session = OurSession(url, device)
        if "ours" in groups:
            contenders += [Ours(session, compiled=True), Ours(session, compiled=False)]
        if with_peers:
            for peer in peers.peers(peers_url, device):
                if any(peer.name.startswith(word) for word in options.without):
                    race.absent[f"{peer.name}, {device}"] = "left out of this run"
                else:
                    contenders.append(peer)
        race.run(chromium, contenders, chosen(options))
        if any(label.startswith("glowgrad") and device in label for label in race.opened):
            extras[device] = {"eager op, µs": session.run("bench.eager_op()")}
    if with_peers:
        race.absent |= peers.ABSENT
    return {**race.as_json(), "eager": extras}
