"""Chromium, as Debian has it, driven by Playwright: the reader's browser in the tests.

It is found, or installed as a package of the system; Playwright's own downloads are not used.
With it come fonts for the scripts of the sample archive, so that pictures show letters and not boxes.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.services.cache import Unavailable, find, folder
from tests.support.services.debian import installed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PACKAGES = ("chromium", "fonts-noto-core", "fonts-noto-cjk")
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # It would look up its maker's hosts at every start, and components that no test wants.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=HttpsUpgrades,OptimizationHints,MediaRouter,Translate",
    "--font-render-hinting=none",
)


def chromium() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return installed(_PACKAGES, _found)


def _found() -> Path | None:
    return next((path for name in _NAMES if (path := find(name))), None)


@contextmanager
def browser() -> Iterator["Browser"]:
    """A headless Chromium with a profile of its own.

    Raises:
        Unavailable: There is no browser, or nothing to drive it with.
    """
    program = chromium()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as e:
        raise Unavailable(f"playwright: {e}") from e
    # Root has no sandbox to go into; anybody else keeps it.
    arguments = [*_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    # Chromium keeps crash reports and caches below HOME, whatever the profile.
    home = folder() / "chromium-home"
    home.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=str(program), args=arguments, env={**os.environ, "HOME": str(home)}
        )
        try:
            yield started
        finally:
            started.close()
