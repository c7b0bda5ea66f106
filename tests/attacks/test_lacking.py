"""What is wrong at this machine, or with one file, ends no work at the other hosts, and costs no copy its place."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from publish.archive.service import Service
from publish.copies.hosts import git
from publish.copies.hosts.folder import FolderHost
from publish.copies.hosts.memory import MemoryHost
from publish.copies.hosts.s3 import errors
from publish.core.errors import BusyError, LackingError
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Entry
from publish.core.settings import Config, HostSettings
from tests.archive.heal.conftest import World, verdicts, world  # noqa: F401 - a fixture
from tests.copies.hosts.contract import entries
from tests.copies.hosts.fakes import patient

STORE = HostSettings("store", "s3", options={"bucket": "letters", "endpoint": "https://a.example"})
PAGES = HostSettings("pages", "git", options={"url": "https://a.example/b.git", "branch": "pages"})


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STORE_ACCESS_KEY", "STORE_SECRET_KEY", "STORE_WITHDRAW_ACCESS_KEY", "PAGES_TOKEN"):
        monkeypatch.setenv(f"STET_{name}", "given")


def _service(folder: Path, *hosts: HostSettings) -> Service:
    plain = HostSettings("web", "folder", options={"path": str(folder / "web")})
    return Service(Config(folder, hosts=(*hosts, plain)), MirrorList)


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("settings", [STORE, PAGES], ids=["store", "pages"])
def test_a_file_of_certificates_that_cannot_be_read(settings: HostSettings, tmp_path: Path) -> None:
    """Row lacking: a host's own authority is no certificate. Oracle: that host lacks it, and the others are opened."""
    (tmp_path / "ca.pem").write_text("no certificate")
    settings = replace(settings, options={**settings.options, "ca_file": str(tmp_path / "ca.pem")})
    bad, good = _service(tmp_path, settings).places()
    assert (isinstance(bad.host.lacks, LackingError), good.host.lacks) == (True, None)


@pytest.mark.usefixtures("secrets")
def test_a_package_that_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row lacking: one kind's package is missing. Oracle: as above."""

    def missing(*_: object) -> None:
        raise ModuleNotFoundError(name="dulwich")

    monkeypatch.setattr(git, "open_host", missing)
    bad, good = _service(tmp_path, PAGES).places()
    assert ("dulwich" in str(bad.host.lacks), good.host.lacks) == (True, None)


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("opened", ["to mend", "to empty"])
def test_half_a_second_key(opened: str, tmp_path: Path) -> None:
    """Row lacking: a second key without its secret. Oracle: told, and the first key does what it may."""
    service = _service(tmp_path, STORE)
    place = service.places()[0]
    found = service.with_second(place) if opened == "to mend" else service.place_to_empty(STORE)
    assert (found.host.settings, "WITHDRAW_SECRET_KEY" in str(found.second_lacks)) == (STORE, True)


def test_a_store_refuses_our_clock_where_the_copy_is_gone(world: World) -> None:
    """Row our clock: RequestTimeTooSkewed where nothing lies any more. Oracle: its address stays in the signed list."""

    class Ahead(FolderHost):
        def _begin(self) -> None:
            raise errors.explained(
                403, "RequestTimeTooSkewed", None, host=self.name, path="", where="here", keys="its keys", clock=None
            )

    shutil.rmtree(world.folders["two"])
    world.folders["two"].mkdir()
    address = world.servers["two"].url
    world.places[1] = replace(world.places[1], host=Ahead("two", str(world.folders["two"]), address))
    healed = world.heal()
    assert (verdicts(healed.before)["two"], healed.left) == ("UNAVAILABLE", ())
    assert address in world.listed()


class Picky(MemoryHost):
    """Refuses each file as a busy host does."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.asked = 0
        self.beside: Callable[[], object] = lambda: None

    def _put(self, entry: Entry, source: Path) -> None:
        self.asked += 1
        assert self.asked < 2_000
        self.beside()
        raise BusyError("busy", host=self.name, path=entry.path)


def test_a_rule_against_one_file(tmp_path: Path) -> None:
    """Row one file: 503 to it alone, others are taken. Oracle: soon told as a rule against it; the crew goes on."""
    host, slept = Picky(str(tmp_path)), list[float]()
    wrapped = patient(host, slept)
    host.beside = wrapped.probe
    with pytest.raises(BusyError) as told:
        wrapped.put(entries(tmp_path / "in", {"a.bin": b"a"})[0])
    assert (told.value.lone, sum(slept) < 60) == (True, True)


def test_a_host_that_is_busy_to_all(tmp_path: Path) -> None:
    """Row one file: 503 to each question. Oracle: no file is blamed for it."""
    host = Picky(str(tmp_path))

    def busy() -> None:
        raise BusyError("busy", host=host.name)

    host._probe = busy  # type: ignore[method-assign]
    with pytest.raises(BusyError) as told:
        patient(host, []).put(entries(tmp_path / "in", {"a.bin": b"a"})[0])
    assert not told.value.lone
