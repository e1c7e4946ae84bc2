"""The content security policy of pages: it lets their own scripts run."""

import base64
import hashlib

from builder import package_index
from builder.bundle import WEB
from builder.policy import allow_scripts

POLICY = (WEB / "templates" / "policy.html").read_text("utf-8")


def digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def test_inline_scripts_and_the_sandbox_are_allowed() -> None:
    page = f"{POLICY}<script>let größe = 1;</script>\n<script src='a.js'></script>"
    page += '<script type="application/json">{"data": 1}</script>'
    allowed = allow_scripts(page)
    assert f"'sha256-{digest('let größe = 1;')}'" in allowed
    assert allowed.count("sha256-") == 2, "this one, and that of the sandbox's frame"
    assert "script-src 'self' 'wasm-unsafe-eval' blob: " in allowed
    assert "unsafe-inline" not in allowed.split("script-src")[1].split(";")[0]


def test_a_page_that_was_filled_before_is_filled_anew() -> None:
    page = f"{POLICY}<script>first()</script>"
    again = allow_scripts(allow_scripts(page).replace("first()", "second()"))
    assert digest("second()") in again
    assert digest("first()") not in again


def test_a_page_without_a_policy_stays() -> None:
    assert allow_scripts("<script>x</script>") == "<script>x</script>"


def test_a_page_that_was_sealed_before_stays() -> None:
    sealed = allow_scripts(POLICY)
    assert package_index.FILES.split("/")[2] in sealed
    assert allow_scripts(sealed) == sealed
