"""A small archive, built once for a file of tests."""

import gc
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from publish.core.model import Tree
from tests.support.small import archive, made


class Links(HTMLParser):
    """Every address in a page, by how a browser comes to it; every tag; every id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.followed: list[str] = []
        self.loaded: list[str] = []
        self.tags: set[str] = set()
        self.ids: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.add(value or "")
            elif name == "href":
                (self.followed if tag == "a" else self.loaded).append(value or "")
            elif name in ("src", "srcset", "poster", "data", "action", "background"):
                self.loaded.append(value or "")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    root = archive(tmp_path_factory.mktemp("small"))
    return made(root, fingerprint="0123456789abcdef" * 4, durable=["http://example.onion/", "urn:odd"])


@pytest.fixture
def uncollected() -> Iterator[None]:
    """The collector is off: what stands in a circle stays."""
    gc.disable()
    yield
    gc.enable()
