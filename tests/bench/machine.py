"""What a run was measured on."""

import os
import platform
from pathlib import Path


def processor() -> str:
    """The processor, its cores, and the system."""
    name = platform.processor() or platform.machine()
    listed = Path("/proc/cpuinfo")
    if listed.is_file():
        lines = [line for line in listed.read_text().splitlines() if "model name" in line]
        name = lines[0].split(":")[1].strip() if lines else name
    return f"{name}, {os.cpu_count()} cores, {platform.system()}"
