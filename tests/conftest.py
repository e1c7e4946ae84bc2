"""What every test folder shares: the built site."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def dist() -> Path:
    """The built site. `build.py test` builds it and says where; a plain pytest builds it here."""
    named = os.environ.get("GLOWGRAD_DIST")
    if named:
        return Path(named)
    from builder import checkout, site

    return site.build(checkout.DIST)
