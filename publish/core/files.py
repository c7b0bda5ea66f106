"""Names and bytes on disk: safe_path, digest, walk, write_atomically.

No network, no format.
"""

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from publish.core.errors import SAID_MAX, ConfigError, SourceError, cut
from publish.core.nameless import nameless

NAME_MAX_LENGTH = 255  # bytes: what ext4, NTFS and APFS all take
PATH_MAX_LENGTH = 1024  # bytes: the longest key that S3 takes
SETTINGS_MAX_LENGTH = 1_000_000  # bytes; some thousand hosts
_READABLE = "it must be a file that you may read"
_CHUNK = 1 << 20  # bytes read at a time

# What Windows will not create, whatever the extension.
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# What joins hieroglyphs: half of it came with Unicode 15, and programs of before and after must read one name alike.
_JOINING = frozenset(map(chr, range(0x13430, 0x13440)))
_PLAIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_FORBIDDEN = frozenset('\\:*?"<>|')


def at_home(path: str) -> Path:
    """Return a person's path with ``~`` and ``~name`` expanded.

    Raises:
        ConfigError: No such home exists.
    """
    try:
        return Path(path).expanduser()
    except RuntimeError:
        home = path.partition("/")[0]
        raise ConfigError(f"{path}: this machine knows no home {home}", hint="write the path from / on") from None


def safe_path(path: str) -> str:
    """Return ``path`` if every host and disk can hold it.

    A path in the archive is relative, in NFC, with ``/`` between names. Refused: empty, ``.`` and ``..`` names, control
    and format characters, ``\\``, ``:``, wildcards, a leading dash, a trailing dot or space, names reserved by Windows,
    a name over 255 bytes, a path over 1,024 bytes.

    Raises:
        SourceError: The broken rule. The message names the path with its odd characters escaped.
    """
    fault = fault_of(path)
    if fault:
        raise SourceError(
            f"{cut(ascii(path)[1:-1], SAID_MAX)}: {fault}", hint="rename it; plain lower-case names are safest"
        )
    return path


def is_safe(path: str) -> bool:
    """Return whether `safe_path` accepts ``path``."""
    return fault_of(path) is None


def fault_of(path: str) -> str | None:
    """Return the rule that ``path`` breaks, in words; ``None`` if it breaks none."""
    try:
        raw = path.encode()
    except UnicodeEncodeError:
        return "the name is not valid Unicode"
    if len(raw) > PATH_MAX_LENGTH:
        return f"the path is {len(raw)} bytes long, the limit is {PATH_MAX_LENGTH}"
    # The two normal forms look alike and are different names. Some disks turn one form into the other.
    if not unicodedata.is_normalized("NFC", path):
        return "the name is not in NFC (composed) form"
    return next((fault for name in path.split("/") if (fault := _fault_of_name(name))), None)


def _fault_of_name(name: str) -> str | None:
    if name in ("", ".", ".."):
        return "the path has an empty, '.' or '..' part"
    if len(name.encode()) > NAME_MAX_LENGTH:
        return f"a name is {len(name.encode())} bytes long, the limit is {NAME_MAX_LENGTH}"
    if name.split(".", 1)[0].casefold() in _RESERVED:
        return "the name is reserved on Windows"
    if _PLAIN.fullmatch(name):  # nearly all are: the questions below take ten times as long
        return None
    # Cf holds the bidirectional overrides, with which a name can be made to read backwards.
    # ZWNJ and ZWJ are ordinary letters of some scripts, and stay.
    odd = [c for c in name if c in _JOINING or (unicodedata.category(c) in _INVISIBLE and c not in "\u200c\u200d")]
    if odd:
        return f"the name holds a control character ({odd[0]!a})"
    if bad := _FORBIDDEN.intersection(name):
        return f"the name holds {min(bad)!r}"
    # A command of a reader's (``sha256sum *``) would take such a name for an option.
    if name[0] == "-":
        return "the name begins with a dash"
    # Windows drops these characters at the end of a name without saying so.
    if name[-1] in ". ":
        return "the name ends with a dot or a space"
    return None


def folded(path: str) -> str:
    """Return the name without case and composition.

    Disks for which case and composition do not count see the same name.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def clashes(paths: Iterable[str]) -> list[tuple[str, str]]:
    """Return pairs of paths or folders equal without case."""
    names = set(paths)
    pending = {name.rpartition("/")[0] for name in names}
    while pending := pending - names - {""}:
        names |= pending
        pending = {name.rpartition("/")[0] for name in pending}
    # On a disk without case (Windows, macOS) one file of such a pair would overwrite the other.
    folded: dict[str, list[str]] = {}
    for name in names:
        folded.setdefault(unicodedata.normalize("NFC", name.casefold()), []).append(name)
    return sorted((min(same), other) for same in folded.values() if len(same) > 1 for other in set(same) - {min(same)})


def digest(path: Path | str) -> tuple[str, int]:
    """Return SHA-256 (64 hex digits) and length (bytes) of a file.

    The file is read once.
    """
    whole, length = hashlib.sha256(), 0
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        # Exactly as much as is there: a small file costs one small buffer.
        chunk = min(os.fstat(handle).st_size + 1, _CHUNK)
        while data := os.read(handle, chunk):
            whole.update(data)
            length += len(data)
    finally:
        os.close(handle)
    return whole.hexdigest(), length


def walk(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file below ``root`` as (path in the archive, file).

    Folders come in name order.

    Raises:
        SourceError: A symlink, FIFO, socket or device is in the way. None is ever followed or opened.
    """
    pending = [("", root)]
    while pending:
        prefix, folder = pending.pop()
        below = []
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda e: e.name):
                name = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    below.append((name + "/", Path(entry.path)))
                elif entry.is_file(follow_symlinks=False):
                    yield name, Path(entry.path)
                else:
                    raise SourceError(
                        f"{ascii(name)[1:-1]}: {kind_of(entry)}, not a file",
                        hint="put a plain file in its place; links could publish what lies outside the archive",
                    )
        pending.extend(reversed(below))


def kind_of(entry: "os.DirEntry[str]") -> str:
    """Return what lies in a folder and is no plain file and no folder, in words."""
    if entry.is_symlink():
        return "a symbolic link"
    return special(entry.stat(follow_symlinks=False).st_mode)


def special(mode: int) -> str:
    """Return what a mode says of what is no plain file, folder or link, in words."""
    return "a FIFO" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"


def open_plain(file: Path | str, *, buffering: int = -1) -> BinaryIO:
    """Open a plain file found by a walk.

    With ``buffering`` 0, for whoever reads all of it at once: each read is one call.

    Raises:
        OSError: It is gone, or a link by now.
    """
    # A link or a FIFO may have taken the file's place since. Neither is followed or waited for.
    return open(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb", buffering)


def text_of(path: Path) -> str:
    """Return the text of a file of settings.

    Without a byte-order mark; lines end with a line feed alone.

    Raises:
        FileNotFoundError: There is none.
        ConfigError: It is no plain file, cannot be read, is too long, or is not UTF-8. Names the line.
    """
    try:
        # A FIFO is not waited for, and a device is not read: neither has an end.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode):
                raise ConfigError(f"cannot read {path}: it is {special(mode)}", hint=_READABLE)
            raw = file.read(SETTINGS_MAX_LENGTH + 1)
    except FileNotFoundError:
        raise
    except OSError as e:
        raise ConfigError(f"cannot read {path}: {e.strerror}", hint=_READABLE) from e
    if len(raw) > SETTINGS_MAX_LENGTH:
        raise ConfigError(f"{path} is longer than {SETTINGS_MAX_LENGTH:,} bytes", hint="is it the right file?")
    try:
        text = raw.decode("utf-8-sig")  # editors of Windows begin a file with a mark
        return text.replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as e:
        line = raw.count(b"\n", 0, e.start) + 1
        raise ConfigError(f"{path.name}:{line}: not UTF-8", hint="save the file as UTF-8") from e


@contextmanager
def writing_to(path: Path | str) -> Iterator[None]:
    """Give an error of the disk its file's name.

    A write names none by itself, as when no room is left.

    Raises:
        OSError: As it came, with ``path`` as its file's name if it had none, or a temporary one.
    """
    try:
        yield
    except OSError as e:
        # A temporary name tells nobody which file it was to become.
        if e.filename is None or "/.stet-" in f"/{e.filename}":
            e.filename = str(path)
        raise


def must_be(what: str, path: Path, *beginnings: bytes) -> None:
    """Refuse to write over a file of another kind.

    Args:
        what: The kind, in a message.
        beginnings: First bytes of such files. An empty file is taken for one.

    Raises:
        ConfigError: Another kind of file lies there, or a FIFO, socket or device; or its folder is not there.
    """
    must_have_folder(path)
    try:
        mode = path.stat().st_mode
        # To look into a FIFO would wait for its other end.
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise ConfigError(f"{path} is {special(mode)}", hint="give another name; nothing was written")
        with open(path, "rb") as opened:
            start = opened.read(max(map(len, beginnings)))
    except FileNotFoundError:
        return
    if start and not start.startswith(beginnings):
        raise ConfigError(f"{path} is there, and is no {what}", hint="give another name; nothing was written")


def must_have_folder(path: Path) -> None:
    """Refuse a person's path to a file whose folder is not there.

    Raises:
        ConfigError: There is no such folder.
    """
    # A folder that a slip in the path named would be made, and the file looked for elsewhere.
    if not path.parent.is_dir():
        raise ConfigError(
            f"cannot write {path}: there is no folder {path.parent}", hint="make the folder first, or mend the path"
        )


def write_atomically(path: Path, data: bytes | Iterable[bytes], *, mode: int = 0o644) -> None:
    """Make ``path`` hold ``data`` entirely, or leave the file as before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder, since neither a link nor a rename reaches another disk.
    with writing_to(path), nameless(path.parent) as new:
        for part in (data,) if isinstance(data, bytes) else data:
            new.file.write(part)
        new.replace(path, mode)
