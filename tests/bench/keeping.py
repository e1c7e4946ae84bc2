"""Where the numbers of a run go: a file, and the page docs/speed."""

import argparse
import json
from typing import Any

from builder.checkout import ROOT
from speed.report import short

RECORDED = ROOT / "web/guides/speed.json"


def keep(report: dict[str, Any], options: argparse.Namespace) -> None:
    """Write what was asked for; of the page's numbers those of other devices stay."""
    if options.record:
        recorded = json.loads(RECORDED.read_text("utf-8")) | short(report)
        told = json.dumps(recorded, indent=1, ensure_ascii=False)
        RECORDED.write_text(f"{told}\n", encoding="utf-8")
    if options.json is not None:
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
