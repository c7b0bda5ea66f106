"""Files at OpenSSH's own server of files: links, litter, long names, no room, and long files that were cut."""

import hashlib
import os
import stat
from pathlib import Path

import pytest

from publish.copies.hosts.sftp import NO_FILE, SftpHost, packets
from publish.core.errors import AbsentError, FullError, RefusedError, UnreachableError
from publish.core.model import Entry
from tests.copies.hosts.contract import entries, holdings, store
from tests.support.services.sshd import sftp_server
from tests.support.sftp import local, saying, small

NOON = 1_700_049_600 + 12 * 3600.0  # 2023-11-15 at noon, UTC
MIDNIGHT = int(NOON) - int(NOON) % 86_400


def sparse(folder: Path, length: int, end: bytes = b"the end") -> Entry:
    """An entry of ``length`` bytes that take no room."""
    file = folder / f"sparse-{length}"
    with file.open("wb") as out:
        out.truncate(length)
        out.seek(length - len(end))
        out.write(end)
    return Entry("files/ab/large.bin", "0" * 64, length, file)


def left_over(root: Path) -> list[str]:
    return sorted(name for _, _, names in os.walk(root) for name in names if name.startswith(".stet-"))


def test_modes_do_not_depend_on_the_umask_and_times_tell_only_the_day(tmp_path: Path) -> None:
    web, umasked = tmp_path / "web", [str(sftp_server()), "-u", "0077"]
    first = local(web, umasked)
    first._now = lambda: NOON
    store(first, entries(tmp_path / "in", {"a/b.html": b"1", "c.html": b"1"}))
    for path, mode in {"": 0o755, "a": 0o755, "a/b.html": 0o644, "c.html": 0o644}.items():
        assert stat.S_IMODE((web / path).stat().st_mode) == mode, path
        assert (web / path).stat().st_mtime == MIDNIGHT, path
    (web / "c.html").chmod(0o664)
    for survey in (True, False):
        host = local(web, umasked)
        host._now = lambda: NOON
        if survey:
            list(host.survey())
        store(host, entries(tmp_path / "in", {"c.html": b"2"}))
        # Servers make their ETag of time and length: it must not be that of the former bytes.
        assert (web / "c.html").stat().st_mtime == MIDNIGHT + (1 if survey else 2)
        assert stat.S_IMODE((web / "c.html").stat().st_mode) == 0o664


def test_what_others_put_there_stays_and_is_not_followed(tmp_path: Path) -> None:
    web, secret = tmp_path / "web", tmp_path / "secret"
    web.mkdir()
    secret.mkdir()
    (secret / "key").write_bytes(b"private")
    (web / "link.html").symlink_to(secret / "key")
    (web / "linked").symlink_to(secret)
    os.mkfifo(web / "pipe.html")
    (web / ".htaccess").write_bytes(b"Options")
    (web / os.fsdecode(b"\xff.html")).write_bytes(b"no UTF-8")
    host = local(web)
    store(host, entries(tmp_path / "in", {"a.html": b"1"}))
    lengths = {held.path: held.length for held in host.survey()}
    assert lengths == {".htaccess": 7, "a.html": 1} | dict.fromkeys(["link.html", "linked", "pipe.html"], NO_FILE)
    for path, error in {"link.html": RefusedError, "linked/key": RefusedError, "pipe.html": AbsentError}.items():
        for asked in (host, local(web)):
            with pytest.raises(error):
                asked.read(path, 100)
    for path in ("linked/new.html", "a.html/b"):
        with pytest.raises(RefusedError, match=r"in the way|where a folder should"):
            store(host, entries(tmp_path / "in", {path: b"1"}))
    store(host, entries(tmp_path / "in", {"link.html": b"a page now"}), remove=["linked/key"])
    assert (web / "link.html").read_bytes() == b"a page now"
    assert os.listdir(secret) == ["key"]
    assert (secret / "key").read_bytes() == b"private"
    assert not left_over(tmp_path)


def test_a_rename_that_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "web/a.html/folder").mkdir(parents=True)
    with pytest.raises(RefusedError, match="says no, and not why"):
        store(local(tmp_path / "web"), entries(tmp_path / "in", {"a.html": b"1"}))
    assert not left_over(tmp_path)
    assert not [p for p in (tmp_path / "web").rglob("*") if p.is_file()]


def test_a_name_of_200_bytes_and_an_empty_file_and_many_names(tmp_path: Path) -> None:
    tibetan = "བོད་ཡིག་" * 8 + "བོད"  # 3 bytes each
    many = {f"reports/{tibetan}.html": b"page", "empty.txt": b""} | {f"n/{n:04}.txt": b"" for n in range(300)}
    assert 190 < len(tibetan.encode()) <= 205
    store(local(tmp_path / "web"), entries(tmp_path / "in", many))
    assert holdings(local(tmp_path / "web")) == many


def test_what_a_killed_push_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    (web / ".stet-0123456789abcdef").write_bytes(b"half")
    (web / ".stet-notes").write_bytes(b"somebody's")
    (web / ".stet-aaaaaaaaaaaaaaaa").mkdir()
    host = local(web)
    assert [held.path for held in host.survey()] == [".stet-notes"]
    store(host, [])
    assert sorted(os.listdir(web)) == [".stet-aaaaaaaaaaaaaaaa", ".stet-notes"]


@pytest.fixture
def cut(tmp_path: Path) -> tuple[Entry, Path]:
    """A long file, and the place of the half of it that a killed push left."""
    entry = sparse(tmp_path, 24 << 20)
    with local(tmp_path / "web").writing() as _:
        pass
    name = hashlib.sha256(f"{entry.path}\0{entry.length}".encode()).hexdigest()[:16]
    half = tmp_path / "web/files/ab" / f".stet-{name}"
    half.parent.mkdir(parents=True)
    return entry, half


def written(host: SftpHost, entry: Entry) -> int:
    """Bytes that ``host`` writes to have ``entry``."""
    session, sent = host._open(), []
    ask = session._ask

    def counted(work: object, place: int, kind: int, payload: bytes) -> None:
        sent.append(len(payload) if kind == packets.WRITE else 0)
        ask(work, place, kind, payload)  # type: ignore[arg-type]

    session._ask = counted  # type: ignore[method-assign]
    list(host.survey())
    store(host, [entry])
    return sum(sent)


MB = 1 << 20
LIES = {
    "as it was": (b"\0" * 17 * MB, 7 * MB),
    "other bytes in the middle": (b"\0" * 9 * MB + b"x" + b"\0" * 8 * MB, 15 * MB),
    "too long": (b"y" * 25 * MB, 24 * MB),
}


@pytest.mark.parametrize("lies", LIES)
def test_a_long_file_goes_on_where_it_was_cut_and_no_byte_is_trusted(
    cut: tuple[Entry, Path], tmp_path: Path, lies: str
) -> None:
    entry, half = cut
    there, at_least = LIES[lies]
    half.write_bytes(there)
    assert at_least <= written(local(tmp_path / "web"), entry) < at_least + (1 << 20)
    assert entry.source
    assert (tmp_path / "web" / entry.path).read_bytes() == entry.source.read_bytes()
    assert not left_over(tmp_path / "web")


def test_no_room_is_told_apart_with_what_is_free_and_what_is_needed(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    full = small(tmp_path / "disk", 1 << 20)
    room = "struct.pack('>11Q', 4096, 4096, 9, 5, 5, 9, 9, 9, 0, 0, 255)"
    scripted = saying(
        "hello()\nwhile True:\n kind, n, body = ask()\n if kind == 7: status(n, 2)\n"
        f" elif kind == 3: say(102, n, text(b'h'))\n elif kind == 200: say(201, n, {room})\n else: status(n, 4)"
    )
    (entry,) = entries(tmp_path / "in", {"a.bin": os.urandom(2 << 20)})
    with pytest.raises(FullError, match=r"no room left on the disk: 20.5 KB free, 2\.1 MB needed"):
        local("web", scripted).put(entry)
    if full is not None:  # Where no disk can be mounted, the server above is all that there is.
        with pytest.raises(FullError, match=r"no room left on the disk: .* free, 2\.1 MB needed"):
            store(local(tmp_path / "disk/web", full), [entry])


def test_a_server_that_may_not_be_written_to_says_so(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    with pytest.raises(RefusedError, match="no permission"):
        store(local(tmp_path / "web", [str(sftp_server()), "-R"]), [])


def test_a_folder_whose_parent_is_missing_is_not_made(tmp_path: Path) -> None:
    (tmp_path / "seen").mkdir()
    for path, begin in {f"{tmp_path}/no/web": "/", "no/web": str(tmp_path)}.items():
        host = local(path, [str(sftp_server()), "-d", str(tmp_path)])
        acts = (host.probe, lambda: list(host.survey()), lambda: store(host, []), lambda: host.read("index.html", 9))  # noqa: B023
        for act in acts:
            # Not absent: a copy that is called gone is answered with another one.
            with pytest.raises(UnreachableError, match="there is no folder") as caught:
                act()
            assert not caught.value.retryable
            assert f"in {begin} there is: " in (caught.value.hint or "")
            assert "make the folder" in (caught.value.hint or "")
    assert not (tmp_path / "no").exists()


def test_a_path_that_is_a_file_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "web").write_text("a page")
    for act in (lambda host: list(host.survey()), lambda host: store(host, [])):
        with pytest.raises(RefusedError, match=rf"a file stands where a folder should \({tmp_path}/web\)"):
            act(local(tmp_path / "web"))
    assert (tmp_path / "web").read_text() == "a page"


def test_a_file_of_200_mb_arrives_whole(tmp_path: Path) -> None:
    """200 MB that take no room; of 3 GB a test would read for a minute."""
    entry = sparse(tmp_path, 200 << 20)
    host, told = local(tmp_path / "web"), list[int]()
    host.meter = told.append
    store(host, [entry])
    assert (tmp_path / "web" / entry.path).stat().st_size == entry.length
    # Told of on its way, so that a limit holds and people see it go.
    assert sum(told) == entry.length
    assert max(told) <= 1 << 20
    assert sum(map(len, host.fetch(entry.path, entry.length))) == entry.length
