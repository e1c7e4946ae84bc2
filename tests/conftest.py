"""What every test folder shares: the built site."""

import os
from pathlib import Path

import pytest

# Before numpy is loaded: on a busy machine threads of BLAS wait 10 times as long as one works.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def dist() -> Path:
    """The built site. `build.py test` builds it and says where; a plain pytest builds it here."""
    named = os.environ.get("GLOWGRAD_DIST")
    if named:
        return Path(named)
    from builder import checkout, site

    return site.build(checkout.DIST)
