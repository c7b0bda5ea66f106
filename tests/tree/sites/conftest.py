"""Tiny sites, as other programs make them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from publish.tree.sites.snapshot import SiteWishes, Snapshot, snapshot

FRONT = """<!doctype html>
<html lang="en">
<head>
<title>A &amp; B</title>
</head>
<body><p>Front.</p></body>
</html>
"""
Made = Mapping[str, str | bytes]
Take = Callable[..., Snapshot]


def lay(root: Path, files: Made) -> Path:
    """Write a site's files."""
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return root


def page(body: str, head: str = "<title>One</title>") -> str:
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{body}</body></html>\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return lay(
        tmp_path / "public",
        {"index.html": FRONT, "post/one/index.html": page("One."), "css/a.css": "p { color: red }\n"},
    )


@pytest.fixture
def take(tmp_path: Path, site: Path) -> Take:
    """Take a snapshot of the site."""
    (tmp_path / "archive").mkdir()

    def take(*, strict: bool = False, **wishes: object) -> Snapshot:
        root = tmp_path / "archive"
        return snapshot(root, root / ".stet/tree", SiteWishes(site, fingerprint="ab" * 32, **wishes), strict=strict)  # type: ignore[arg-type]

    return take
