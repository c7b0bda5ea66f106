"""A site of another program's, published with our worker in front, on two servers."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page

from publish.core.model import Mirror
from publish.tree.sites.snapshot import SiteWishes, snapshot
from tests.readers.browser.reader import Reader
from tests.readers.browser.town import CORS
from tests.support.censor import Censor
from tests.support.factory import Archive, lay
from tests.support.services.service import free_port
from tests.tree.sites.conftest import lay as lay_files


class Site:
    """A site on two servers; the first is the one that readers open."""

    def __init__(
        self, folder: Path, stack: ExitStack, files: Mapping[str, str | bytes] | Path, **wishes: object
    ) -> None:
        """Take it in, seal it, lay it down."""
        archive, now = Archive(folder / "publisher", {}), datetime.now(UTC)
        tree = files if isinstance(files, Path) else lay_files(folder / "public", files)
        asked = SiteWishes(tree, fingerprint=archive.fingerprint, worker=True, **wishes)  # type: ignore[arg-type]
        snapshot(folder / "publisher", archive.tree, asked)
        ports = [free_port(), free_port()]
        mirrors = [Mirror(f"http://127.0.0.1:{port}/", "folder") for port in ports]
        lay(archive.seal(now=now, mirrors=mirrors, clock_is_right=True).release, folder / "copy")
        self.servers = [stack.enter_context(Censor(folder / "copy", port, CORS)) for port in ports]
        self.url = self.servers[0].url

    def visited(self, reader: Reader, path: str = "index.html") -> Page:
        """Somebody whose worker is there, and has heard of the other copy."""
        page = reader.open(self.url + path)
        page.wait_for_function("navigator.serviceWorker.controller")
        page.goto(self.url + path)  # from here on through the worker
        return page
