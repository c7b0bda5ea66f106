"""What a first page costs its reader, beside the pages of others: ``python -m tests.tools.bench.page``.

The same reports, made into pages by each program; the browser opens the same one of them, its store empty.
Counted are the requests and the bytes, as gzip sends them. What asks a third party is counted and not let through.
What a service worker fetches once the page stands there is not the page's, and is counted in a row of its own.
"""

import gzip
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Route

from publish.tree.build import build
from tests.readers.browser.reader import reading
from tests.support.censor import Censor
from tests.support.services import chromium
from tests.support.services.cache import Unavailable, run
from tests.tools.bench import corpus
from tests.tools.bench.peers import hugo, material

REPORTS = 30
PAGE_MAX_LENGTH = 14_336  # bytes: what fits into the first flight of a TCP connection
TODAY = date(2026, 11, 1)


class Cost(NamedTuple):
    """Of one page, opened for the first time."""

    page: int
    """Bytes of the document itself, as gzip sends them."""
    total: int
    requests: int
    outside: int
    """Requests to somebody else's host."""


def ours(root: Path) -> Path:
    """Our pages."""
    return build(root, root / ".stet/tree", today=TODAY, fingerprint="0123456789abcdef" * 4).root


def mkdocs(root: Path, theme: str, env: dict[str, str] | None = None) -> Path:
    """MkDocs' pages, in a theme as it is when nothing is set."""
    settings = root / f"{theme}.yml"
    out = root / f"out-{theme}"
    settings.write_text(
        f"site_name: Bench\ndocs_dir: site\nsite_dir: {out}\ntheme: {{name: {theme}}}\nuse_directory_urls: false\n"
    )
    run([sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(settings)], cwd=root, env=env)
    return out


def hugos(root: Path) -> Path:
    """Hugo's pages, in the theme that it begins a new one with."""
    program, place = str(hugo()), root / "hugo"
    run([program, "new", "site", str(place)])
    run([program, "new", "theme", "plain"], cwd=place)
    settings = "baseURL = '/'\nuglyURLs = true\ntitle = 'Bench'\ntheme = 'plain'\n"
    (place / "hugo.toml").write_text(settings + "[taxonomies]\ntag = 'tags'\n")
    shutil.rmtree(place / "themes/plain/content")  # posts to look at
    shutil.copytree(root / "site", place / "content", dirs_exist_ok=True)
    (place / "content/index.md").rename(place / "content/_index.md")  # else the reports would be the front page's
    run([program, "--quiet", "--destination", str(root / "out-hugo")], cwd=place)
    return root / "out-hugo"


def cost(browser: Browser, tree: Path, path: str, *, workers: bool = False) -> Cost:
    """Open the page with an empty store; with ``workers``, what they ask for is counted too."""
    outside: list[str] = []

    def stop(route: Route) -> None:
        outside.append(route.request.url)
        route.abort()

    allowed = "allow" if workers else "block"
    with Censor(tree) as host, reading(browser, service_workers=allowed) as reader:
        reader.context.route(lambda url: not url.startswith((host.url, "data:")), stop)
        reader.open(host.url + path, wait_until="networkidle")
        asked = host.asked()
        lengths = [_sent(tree / name) for name in asked]
        return Cost(_sent(tree / path), sum(lengths), len(asked), len(outside))


def _sent(file: Path) -> int:
    """Length as a host sends it: what is packed already is not packed again."""
    if not file.is_file():
        return 0
    data = file.read_bytes()
    return len(data) if file.suffix in (".woff2", ".png", ".jpg", ".webp") else len(gzip.compress(data, 9))


def main() -> int:
    """Print the table; the exit code is 1 when our own page passes its bound."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        first = corpus.write(root, REPORTS)[0].relative_to(root / "site").with_suffix(".html").as_posix()
        makers: dict[str, Callable[[], Path]] = {
            "ours": lambda: ours(root),
            "mkdocs": lambda: mkdocs(root, "mkdocs"),
            "mkdocs-material": lambda: mkdocs(root, "material", material()),
            "hugo, its own theme": lambda: hugos(root),
        }
        print(f"one of {REPORTS} reports of some 600 words, bytes as gzip sends them")
        print(f"{'':<20} {'page':>8} {'all':>10} {'requests':>9} {'elsewhere':>10}")
        with chromium.browser() as browser:
            for name, make in makers.items():
                try:
                    tree = make()
                    found = cost(browser, tree, first)
                except (Unavailable, subprocess.SubprocessError) as e:
                    print(f"{name:<20} not measured: {e}")
                    continue
                print(f"{name:<20} {found.page:>8,} {found.total:>10,} {found.requests:>9} {found.outside:>10}")
                if name == "ours" and (found.page > PAGE_MAX_LENGTH or found[2:] != (1, 0)):
                    print(f"our page passes its bound: {PAGE_MAX_LENGTH:,} bytes, one request, none elsewhere")
                    return 1
                if name == "ours":
                    found = cost(browser, tree, first, workers=True)
                    print(f"{'… with its worker':<20} {found.page:>8,} {found.total:>10,} {found.requests:>9}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
