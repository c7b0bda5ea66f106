"""A live site, and the crawler."""

import os
from collections.abc import Iterator

import pytest

from tests.support.livesite import LiveSite
from tests.support.services.fixtures import skipping
from tests.support.services.wget import wget


@pytest.fixture(scope="session")
def live() -> Iterator[LiveSite]:
    with LiveSite() as site:
        yield site


@pytest.fixture
def crawler(monkeypatch: pytest.MonkeyPatch) -> None:
    """GNU Wget on the PATH."""
    with skipping():
        monkeypatch.setenv("PATH", f"{wget().parent}{os.pathsep}{os.environ['PATH']}")
