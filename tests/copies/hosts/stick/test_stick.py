"""publish.copies.hosts.stick: a stick in and out of a drawer; the contract is in test_contract."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from publish.copies.hosts import KINDS, apart, open_host
from publish.copies.hosts.stick import StickHost, fat, medium, readme
from publish.copies.hosts.wrap import retrying
from publish.copies.push import push
from publish.copies.push.empty import empty
from publish.copies.push.plan import Asked
from publish.core import config
from publish.core.errors import AlteredError, ConfigError, FullError, HostError, RefusedError, UnreachableError
from publish.core.formats import layout
from publish.core.model import Entry, Receipt
from publish.core.settings import Config, HostSettings
from publish.verify.head import Release
from tests.copies.push.conftest import judged
from tests.support.factory import NOW, PAGES, Archive
from tests.support.services.cache import Unavailable
from tests.support.services.exfat import Stick
from tests.support.services.fixtures import skipping


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder that stands for a stick: with something else on it, so that it is here."""
    (tmp_path / "usb" / "photographs").mkdir(parents=True)
    return tmp_path / "usb"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def stick(place: Path, form: fat.Format | None = None) -> StickHost:
    return StickHost("stick", str(place), form=form)


def pushed(release: Release, host: StickHost, *, dry_run: bool = False) -> Receipt:
    return push(release, retrying(host), Asked(dry_run=dry_run), now=NOW)


def test_a_copy_has_a_text_beside_it_and_nothing_else(place: Path, archive: Archive) -> None:
    release = archive.release()
    receipt = pushed(release, stick(place, fat.FAT32))
    assert (receipt.sent, receipt.notes) == (len(release.entries), ())
    assert judged(archive, stick(place)) == 1
    assert sorted(os.listdir(place)) == ["README.txt", "archive", "photographs"]
    text = (place / readme.NAME).read_bytes()
    assert readme.is_ours(text, archive.fingerprint)
    assert b"The archive" in text
    assert (place / readme.NAME).stat().st_mtime % 86_400 == 0
    before = (place / readme.NAME).stat().st_ino
    again = pushed(release, stick(place))
    assert (again.sent, again.kept) == (0, len(release.entries))
    archive.write("reports/2013/masanjia.html", "<p>anew")
    second = archive.release()
    changed = {e.path for e in second.entries} - {e.path for e in release.entries if e in second.entries}
    assert 0 < pushed(second, stick(place)).sent <= len(changed) + 1
    assert judged(archive, stick(place)) == 2
    assert (place / readme.NAME).stat().st_ino == before  # the same text is not written again


def test_what_lies_there_of_others_stays_and_is_told(place: Path, archive: Archive) -> None:
    (place / readme.NAME).write_text("shopping list")
    (place / "AutoRun.INF").write_text("[autorun]")
    notes = pushed(archive.release(), stick(place)).notes
    assert any("README.txt on the stick is somebody else's" in note for note in notes)
    assert any(note.startswith("AutoRun.INF lies on the stick") for note in notes)
    assert (place / readme.NAME).read_text() == "shopping list"
    assert (place / "AutoRun.INF").read_text() == "[autorun]"
    (place / readme.NAME).unlink()
    (place / readme.NAME).symlink_to(place / "photographs")
    archive.write("index.html", "<p>anew")
    pushed(archive.release(), stick(place))
    assert (place / readme.NAME).is_symlink()


def test_a_stick_in_a_drawer_is_told_at_once_and_nothing_is_written(tmp_path: Path, archive: Archive) -> None:
    for place in (tmp_path / "none", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        host = retrying(stick(place))
        assert not host.is_here()
        for ask in (lambda h=host: list(h.survey()), lambda h=host: h.read("index.html", 9)):
            with pytest.raises(UnreachableError, match="the stick is not here"):
                ask()
        with pytest.raises(UnreachableError, match="the stick is not here"):
            pushed(archive.release(), stick(place))
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.parametrize("dry_run", [False, True])
def test_what_a_stick_cannot_hold_is_told_before_anything_is_written(
    dry_run: bool, place: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = archive.release()
    film = Entry("files/ab/film.mkv", "0" * 64, 1 << 32, place)
    with pytest.raises(RefusedError, match=r"cannot hold files/ab/film\.mkv: 4\.3 GB"):
        pushed(replace(release, entries=(*release.entries, film)), stick(place, fat.FAT32), dry_run=dry_run)
    names = tuple(Entry(f"a/com\u00b9.{n}", "0" * 64, 1, place) for n in range(5))
    with pytest.raises(RefusedError, match=r"reserved on Windows; .*; and 2 more"):
        pushed(replace(release, entries=(*release.entries, *names)), stick(place), dry_run=dry_run)
    real = os.statvfs

    def told(**more: int) -> None:
        def statvfs(where: str) -> object:
            there = real(where)
            named = {n: getattr(there, n) for n in dir(there) if n.startswith("f_")}
            return type("Told", (), named | more)

        monkeypatch.setattr(os, "statvfs", statvfs)

    told(f_bavail=2, f_frsize=4096)
    with pytest.raises(FullError, match=r"no room on the stick: .* are needed, 8\.2 KB are free"):
        pushed(release, stick(place), dry_run=dry_run)
    told(f_files=100, f_favail=2)
    with pytest.raises(FullError, match=r"would be new, and it can hold 2 more"):
        pushed(release, stick(place), dry_run=dry_run)
    told(f_flag=os.ST_RDONLY)
    with pytest.raises(RefusedError, match="mounted read-only"):
        pushed(release, stick(place), dry_run=dry_run)
    assert sorted(os.listdir(place)) == ["photographs"]
    told(f_blocks=0, f_bavail=0)  # a driver that knows no sizes
    pushed(release, stick(place), dry_run=dry_run)


def test_what_is_read_comes_from_the_stick_and_not_from_memory(
    place: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    settle = medium.settle

    def settling(folder: Path, last: Path | None) -> None:
        order.append("settle")
        settle(folder, last)

    monkeypatch.setattr(medium, "settle", settling)
    monkeypatch.setattr(medium, "forget", lambda _: order.append("forget"))
    release = archive.release()
    pushed(release, stick(place))
    assert order.index("settle") < order.index("forget")
    assert order.count("forget") >= len(release.entries)  # all of them, however often it was seen whole
    # Another stick in the same place is not believed for what its fellow did.
    pushed(release, stick(place))
    archive.write("index.html", "<p>anew")
    order.clear()
    sent = pushed(archive.release(), stick(place)).sent
    assert order.count("forget") >= sent


def test_a_stick_that_loses_what_it_took_is_found_out(place: Path, archive: Archive) -> None:
    """A forged one: it takes more than it has."""

    class Forged(StickHost):
        def _put(self, entry: Entry, source: Path) -> None:
            super()._put(entry, source)
            if entry.path.startswith("targets/"):
                (self.root / entry.path).write_bytes(bytes(entry.length))

    with pytest.raises(AlteredError):
        pushed(archive.release(), Forged("stick", str(place)))
    assert not (place / "archive/metadata/timestamp.json").exists()


def test_what_is_emptied_leaves_no_text_that_says_what_it_was(place: Path, archive: Archive) -> None:
    release = archive.release()
    pushed(release, stick(place))
    empty(release, retrying(stick(place)), now=NOW)
    assert sorted(os.listdir(place)) == ["archive", "photographs"]
    pushed(release, stick(place))
    (place / readme.NAME).write_text("shopping list")
    empty(release, retrying(stick(place)), now=NOW)
    assert (place / readme.NAME).read_text() == "shopping list"


class Pulled(BaseException):
    pass


@pytest.mark.parametrize("after", [1, 5, 12])
def test_after_a_stick_was_pulled_out_the_next_push_completes(after: int, place: Path, archive: Archive) -> None:
    release = archive.release()

    class Cut(StickHost):
        left = after

        def _put(self, entry: Entry, source: Path) -> None:
            self.left -= 1
            if self.left < 0:
                raise Pulled
            super()._put(entry, source)
            if not layout.is_metadata(entry.path):  # of the right length, and never written
                (self.root / entry.path).write_bytes(bytes(entry.length))

        def _abandon(self) -> None:
            pass  # nobody had the time

    with pytest.raises(Pulled):
        pushed(release, Cut("stick", str(place)))
    (place / ".stet-0123456789abcdef").write_bytes(b"half a README")
    (place / "archive" / ".stet-0123456789abcdef").write_bytes(b"half a page")
    for lock in place.glob("*.stet-lock"):
        lock.unlink()
    pushed(release, stick(place))
    assert judged(archive, stick(place)) == 1
    assert [name for _, folders, files in os.walk(place) for name in folders + files if ".stet-" in name] == []


def test_a_link_that_somebody_left_on_a_stick_is_not_followed(place: Path, tmp_path: Path, archive: Archive) -> None:
    (tmp_path / "home").mkdir()
    (place / "archive").symlink_to(tmp_path / "home")
    with pytest.raises(HostError):
        pushed(archive.release(), stick(place))
    assert list((tmp_path / "home").iterdir()) == []


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Stick]:
    with ExitStack() as stack:
        try:
            made = stack.enter_context(Stick(tmp_path))
        except Unavailable as e:
            # Where a kernel gives no such thing, CI cannot have it either; what can always be had is above.
            if "mount" in str(e):
                pytest.skip(str(e))
            with skipping():
                raise
        yield made


def test_a_real_stick_is_filled_pulled_out_and_filled_again(real: Stick, archive: Archive) -> None:
    release = archive.release()
    assert pushed(release, stick(real.place)).sent == len(release.entries)
    real.pull(gently=True)
    assert not stick(real.place).is_here()
    real.plug()
    assert judged(archive, stick(real.place)) == 1
    assert pushed(release, stick(real.place)).sent == 0
    # Its driver is killed while a push writes, and with it all that it had not written.
    for number, page in enumerate(path for path in PAGES if not path.startswith("files/")):
        archive.write(page, f"<p>{number}")
    second = archive.release()

    class Cut(StickHost):
        left = 7

        def _put(self, entry: Entry, source: Path) -> None:
            self.left -= 1
            if self.left == 0:
                real.kill()
            super()._put(entry, source)

    with pytest.raises(UnreachableError, match="the stick is not here"):
        pushed(second, Cut("stick", str(real.place)))
    assert not stick(real.place).is_here()
    # Its settings can be read all the same: else the others' hosts would not be looked at either.
    settings = HostSettings("stick", "stick", options={"path": str(real.place)}, where="mirrors.toml")
    assert not open_host(settings, {}).is_here()
    real.pull()
    real.plug()
    pushed(second, stick(real.place))
    assert judged(archive, stick(real.place)) == 2
    archive.write("film.html", bytes(30 << 20))
    third = archive.release()
    with pytest.raises(FullError, match="no room on the stick"):
        pushed(third, stick(real.place))
    assert judged(archive, stick(real.place)) == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('folder = "a/b"', "is one name"),
        ('folder = ""', "empty"),
        ('folder = ".."', "'..' part"),
        ('format = "ntfs"', "must be fat32 or exfat"),
    ],
)
def test_settings_that_are_none_are_told(more: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "mirrors.toml").write_text(f'[hosts.stick]\nkind = "stick"\npath = "/media/usb"\n{more}\n')
    with pytest.raises(ConfigError, match=said):
        open_host(config.load(tmp_path, KINDS).hosts[0], {})


def test_a_path_that_is_a_file_is_no_stick_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "usb").touch()
    (tmp_path / "mirrors.toml").write_text(f'[hosts.stick]\nkind = "stick"\npath = "{tmp_path / "usb"}"\n')
    with pytest.raises(ConfigError, match=r"mirrors\.toml:3 \[hosts\.stick\]: 'path': .* is a file"):
        open_host(config.load(tmp_path, KINDS).hosts[0], {})


def test_the_archives_own_folder_is_no_stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (".", str(tmp_path)):
        (tmp_path / "mirrors.toml").write_text(f'[hosts.stick]\nkind = "stick"\npath = "{path}"\n')
        with pytest.raises(ConfigError, match=r"mirrors\.toml:3 \[hosts\.stick\]: 'path': .* is an archive's folder"):
            open_host(config.load(tmp_path, KINDS).hosts[0], {})


def test_readers_are_not_sent_to_a_stick(tmp_path: Path) -> None:
    table = '[hosts.stick]\nkind = "stick"\npath = "/media/usb"\n'
    for line in ('public = "https://letters.example.org/"', "spare = true"):
        (tmp_path / "mirrors.toml").write_text(table + line + "\n")
        with pytest.raises(ConfigError, match=r"mirrors\.toml:4 .*kind = 'stick' and"):
            config.load(tmp_path, KINDS)
    (tmp_path / "mirrors.toml").write_text(table)
    assert config.load(tmp_path, KINDS).hosts[0].away


def test_its_copy_lies_apart_from_others(tmp_path: Path) -> None:
    same = (
        HostSettings("a", "folder", options={"path": str(tmp_path / "usb/archive")}),
        HostSettings("b", "stick", options={"path": str(tmp_path / "x/../usb")}),
    )
    with pytest.raises(ConfigError, match="the same place as host 'a'"):
        apart(Config(tmp_path, hosts=same))
