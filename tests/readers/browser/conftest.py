"""One browser for a test run's worker; a new profile for each test; the sample archive, sealed once."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.readers.browser.opening import CORS, World
from tests.readers.browser.reader import PATIENCE_MS, Reader, reading
from tests.readers.browser.town import Ground, Town
from tests.support.censor import Censor
from tests.support.factory import Archive
from tests.support.services import chromium
from tests.support.services.fixtures import skipping
from tests.support.terminal import Person

expect.set_options(timeout=PATIENCE_MS)
HERE = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with skipping(), chromium.browser() as started:
        yield started


@pytest.fixture
def reader(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Make somebody who reads, with a profile of their own; options as in `reading`."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(reading(browser, **options))


@pytest.fixture(scope="session")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Ground]:
    """The small archive, founded once a day: who reads it says how long ago that was."""
    made: list[Ground] = []

    def today() -> Ground:
        if not made or made[-1].now.date() != datetime.now(UTC).date():
            made.append(Ground(tmp_path_factory.mktemp("ground")))
        return made[-1]

    return today


@pytest.fixture
def town(tmp_path: Path, grounds: Callable[[], Ground]) -> Iterator[Town]:
    """The small archive on three servers of the test's own."""
    with ExitStack() as stack:
        yield Town(tmp_path / "town", stack, ground=grounds())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An archive with three copies, and open.html of it."""
    with ExitStack() as stack:
        copies = [stack.enter_context(Censor(tmp_path / f"copy-{n}", 0, CORS)) for n in range(3)]
        made = World(Archive(tmp_path / "publisher", {}), copies, tmp_path)
        made.publish()
        yield made


@dataclass(frozen=True)
class Published:
    """An archive that was published by the verbs, to ``copies``, each of which can be served."""

    folder: Path
    """The publisher's."""
    fingerprint: str
    copies: tuple[Path, ...]
    ports: tuple[int, ...]
    """The port at which the mirror list says that each copy is served."""

    @contextmanager
    def served(self) -> Iterator[tuple[Censor, ...]]:
        """Every copy at its listed address, each behind a censor that does nothing yet, readable by other pages."""
        with ExitStack() as stack:
            yield tuple(
                stack.enter_context(Censor(copy, port, {"Access-Control-Allow-Origin": "*"}))
                for copy, port in zip(self.copies, self.ports, strict=True)
            )


def publish(folder: Path, ports: tuple[int, ...], site: Path = HERE / "site") -> Published:
    """Publish ``site`` to as many folders as there are ``ports``, with the real verbs."""
    archive = folder / "archive"
    shutil.copytree(site, archive / "site")
    shutil.copy(HERE / "mkdocs.yml", archive)
    copies = tuple(folder / f"copy-{number}" for number, _ in enumerate(ports))
    mirrors = (
        f'[hosts.copy-{number}]\nkind = "folder"\npath = "{copy}"\npublic = "http://127.0.0.1:{port}/"\n'
        for number, (copy, port) in enumerate(zip(copies, ports, strict=True))
    )
    publisher = Person(archive, STET_PASSPHRASE="correct horse")
    fingerprint = publisher.stet("init", ".")["fingerprint"]
    (archive / "mirrors.toml").write_text("\n".join(mirrors))
    for verb in ("build", "seal", "push"):  # not publish, which would look whether the copies are served
        publisher.stet(verb)
    return Published(archive, fingerprint, copies, ports)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The sample archive on three hosts. Tests serve it; they do not write into its copies."""
    from tests.support.services.service import free_port

    ports = (free_port(), free_port(), free_port())
    return publish(tmp_path_factory.mktemp("published"), ports)


def pages(root: Path) -> list[str]:
    """Paths of a copy's pages, below ``root``: not what lies under its hash for programs, nor ``open.html``.

    That one is a program, and has tests of its own.
    """
    found = (file.relative_to(root).as_posix() for file in root.rglob("*.html"))
    return sorted(path for path in found if path != "open.html" and not path.startswith("targets/"))
