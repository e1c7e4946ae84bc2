"""What every test folder shares: the built site."""

import os
from pathlib import Path

import pytest

# Before numpy and PyTorch are loaded: on a busy machine their threads wait 10 times as long as one
# works.
for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(threads, "1")
os.environ.setdefault("GLOWGRAD_TUNING", "0")  # results must not depend on what was timed before


@pytest.fixture(scope="session")
def dist() -> Path:
    """The built site. `build.py test` builds it and says where; a plain pytest builds it here."""
    named = os.environ.get("GLOWGRAD_DIST")
    if named:
        return Path(named)
    from builder import checkout, site

    return site.build(checkout.DIST)
