"""Somebody with a browser: one profile, everything that it asked for and complained about, written down."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Response

# How long a test waits for what must come: no measure of speed, only of hope on a busy machine.
PATIENCE_MS = 60_000

# Runs before any script of the page; a violation of the page's policy is an event, whether or not it is logged.
_WATCH = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Reader:
    """One profile of the browser; open pages with `open`."""

    context: BrowserContext
    requests: list[str] = field(default_factory=list)
    """Every address that was asked for, by pages and by workers."""
    complaints: list[str] = field(default_factory=list)
    """Errors on the console, uncaught errors, violations of a page's policy, dialogs."""

    def open(self, url: str, **how: Any) -> Page:
        """A new page at ``url``."""
        page = self.context.new_page()
        page.goto(url, **how)
        return page

    def outside(self, *allowed: str) -> list[str]:
        """Requests that left for other origins than those of the ``allowed`` addresses."""
        own = {_origin(url) for url in allowed}
        local = ("data:", "blob:", "about:")
        return [url for url in self.requests if not url.startswith(local) and _origin(url) not in own]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@contextmanager
def reading(browser: Browser, *, script: bool = True, **options: Any) -> Iterator[Reader]:
    """A new profile: nothing stored, nothing seen.

    Args:
        script: Whether JavaScript is on.
        options: What Playwright's ``new_context`` takes: viewport, locale, color_scheme …
    """
    options.setdefault("locale", "en-GB")
    context = browser.new_context(java_script_enabled=script, **options)
    context.set_default_timeout(PATIENCE_MS)
    reader = Reader(context)
    context.on("request", lambda request: reader.requests.append(request.url))
    context.on("console", _noting(reader))
    context.on("weberror", lambda error: reader.complaints.append(f"uncaught: {error.error}"))
    context.on("dialog", _dismissing(reader))
    context.on("page", _patient)
    if script:
        context.add_init_script(_WATCH)
    try:
        yield reader
    finally:
        context.close()


def _patient(page: Page) -> None:
    """Let ``page.goto`` end at what comes after the page that waits, which is there on a busy machine."""
    goto, came = page.goto, list[Response]()
    page.on("response", lambda found: came.append(found) if found.request.is_navigation_request() else None)

    def arrive(url: str, **how: Any) -> Response | None:
        got = goto(url, **how)
        if got is None or "wait_until" in how or got.status != 503:
            return got
        page.wait_for_selector("body:not([data-verdict=waiting])")
        page.wait_for_load_state()
        return next((each for each in reversed(came) if each.frame == page.main_frame), got)

    vars(page)["goto"] = arrive


def _dismissing(reader: Reader) -> Callable[[Dialog], None]:
    def dismiss(dialog: Dialog) -> None:
        reader.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    return dismiss


def _noting(reader: Reader) -> Callable[[ConsoleMessage], None]:
    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            reader.complaints.append(message.text)

    return note
