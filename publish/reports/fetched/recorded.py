"""A recording of a site (WARC, WACZ) as a folder.

Read by warcio. Recordings are strangers' bytes: names stay within the folder, and all is bounded. What is NOT done
here: replaying what scripts fetched for one reader alone.
"""

import hashlib
import posixpath
import re
import shutil
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

from publish.core import files
from publish.core.errors import ConfigError, install
from publish.core.formats import layout, strictjson
from publish.core.progress import Progress
from publish.reports.fetched.crawl import no_address
from publish.reports.fetched.leads import redirect
from publish.reports.fetched.nouns import Bounds, Fetched

_ENDINGS = (".warc", ".warc.gz", ".wacz")
_PAGES = ("text/html", "application/xhtml+xml")
_NAME_MAX = 200  # bytes of a file's name: a mark and an ending come behind it
_CHUNK = 1 << 20  # bytes written at a time
_HALF = ".stet-half"  # a file that is arriving
_MEMBERS_MAX = 10_000  # recordings within one WACZ


@dataclass(slots=True)
class _Taken:
    folder: Path
    origin: str
    bounds: Bounds
    dates: dict[str, str] = field(default_factory=dict)
    """When each file was recorded: the newest counts."""
    length: int = 0
    elsewhere: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    leads: dict[str, str] = field(default_factory=dict)
    """Redirects within the site, from name to address."""
    stopped: str = ""
    halves: list[str] = field(default_factory=list)


def is_recording(path: Path) -> bool:
    """Return whether a file is a recording, by its name."""
    return path.name.lower().endswith(_ENDINGS)


def unpack(
    source: Path, folder: Path, bounds: Bounds, *, origin: str = "", progress: Progress = lambda _done, _total: None
) -> Fetched:
    """Lay what one origin answered into ``folder``, which is not there yet.

    Args:
        origin: Whose answers, such as ``https://old.example``. The first page's when empty.
        progress: Called with the number of files, and the bound on it.

    Raises:
        ConfigError: No recording, none of that origin, or something lies in the folder.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ConfigError(f"{folder} is not empty", hint="name a folder that is not there yet: --to")
    origin = _origin_of(origin) if origin else _first(source)
    # Hidden until the end: half a recording must not pass for a site.
    partial = folder.with_name(f".{folder.name}.partial")
    _clear(partial)
    partial.mkdir(parents=True)
    taken = _Taken(partial, origin, bounds)
    try:
        for record in _records(source):
            _take(taken, record)
            progress(len(taken.dates), bounds.files)
            if taken.stopped:
                break
        _lead(taken)
        if not taken.dates:
            raise ConfigError(
                f"{source}: nothing of {origin} is recorded in it",
                hint=f"name the site: --address; it has {_hosts(taken)}",
            )
        # It was empty above; if it is no longer, rmdir fails and deletes nothing.
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    finally:
        _clear(partial)
    return Fetched(
        folder, origin + "/", len(taken.dates), taken.length, taken.stopped, refused=dict(taken.refused),
        elsewhere=dict(taken.elsewhere.most_common()), halves=tuple(taken.halves),
    )  # fmt: skip


def _clear(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _hosts(taken: _Taken) -> str:
    return ", ".join(host for host, _ in taken.elsewhere.most_common(3)) or "nothing at all"


@contextmanager
def _library(source: Path) -> Iterator[Any]:
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        raise ConfigError("recordings are read by warcio, which is not installed", hint=install("import")) from None
    try:
        yield ArchiveIterator
    # On damaged bytes warcio lets through whatever its parsers raise.
    except (
        ArchiveLoadFailed,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        UnicodeDecodeError,
        KeyError,
        ValueError,
    ) as error:
        raise ConfigError(
            f"{source}: cannot be read ({type(error).__name__})", hint="a WARC or a WACZ, whole?"
        ) from None
    except OSError as error:
        raise ConfigError(f"{source}: {(error.strerror or str(error)).lower()}") from None


def _records(source: Path) -> Iterator[Any]:
    """Yield the records of a WARC, or of all WARCs in a WACZ."""
    with _library(source) as iterator:
        if source.name.lower().endswith(".wacz"):
            with zipfile.ZipFile(source) as packed:
                # A WACZ within a WACZ is not opened: a zip can be made to hold itself.
                names = [name for name in packed.namelist() if name.lower().endswith(_ENDINGS[:2])]
                for name in sorted(names)[:_MEMBERS_MAX]:
                    with packed.open(name) as member:
                        yield from iterator(member)
            return
        with open(source, "rb") as file:
            yield from iterator(file)


def _first(source: Path) -> str:
    """Return the origin of the first page."""
    if source.name.lower().endswith(".wacz"):
        with _library(source), zipfile.ZipFile(source) as packed:
            named = [name for name in packed.namelist() if name == "datapackage.json"]
            # It is read into memory as a whole; a true one has some kilobytes.
            said = {}
            if named and packed.getinfo(named[0]).file_size < _CHUNK:
                with suppress(ValueError):
                    said = strictjson.plain(packed.read(named[0]))
            if (
                isinstance(said, dict)
                and isinstance(url := said.get("mainPageUrl") or said.get("mainPageURL"), str)
                and urlsplit(url).netloc
            ):
                return _origin_of(url)
    for record in _records(source):
        if record.rec_type == "response" and _type(record) in _PAGES and record.http_headers.get_statuscode() == "200":
            return _origin_of(record.rec_headers.get_header("WARC-Target-URI") or "")
    raise ConfigError(f"{source}: no page is recorded in it", hint="a WARC or a WACZ of a site")


def _origin_of(url: str) -> str:
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc or "@" in parts.netloc:
        raise no_address(url)
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}"


def _type(record: Any) -> str:
    said = record.http_headers.get_header("Content-Type") if record.http_headers else ""
    return (said or "").partition(";")[0].strip().lower()


def _take(taken: _Taken, record: Any) -> None:
    if record.rec_type != "response" or not record.http_headers:
        return
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    # Wget 1.19 wrote addresses between < and >.
    parts = urlsplit(url.strip("<>"))
    # http and https of one host are one site.
    if parts.netloc.lower() != urlsplit(taken.origin).netloc:
        if parts.netloc:
            taken.elsewhere[parts.netloc.lower()] += 1
        return
    status = record.http_headers.get_statuscode()
    name = name_of(parts.path, parts.query, _type(record))
    if status in ("301", "302", "303", "307", "308"):
        taken.leads[name] = urljoin(url, record.http_headers.get_header("Location") or "")
    elif status != "200":
        taken.refused[status or "?"] += 1
    # WARC's dates are ISO's in UTC, so they sort as text. The newest counts, in whatever order tools wrote.
    elif (date := record.rec_headers.get_header("WARC-Date") or "") >= taken.dates.get(name, ""):
        if len(taken.dates) >= taken.bounds.files:
            taken.stopped = "files"
        elif _write(taken, name, record):
            taken.dates[name] = date


def _write(taken: _Taken, name: str, record: Any) -> bool:
    """Write one file within the bounds, and return whether it is whole."""
    file = taken.folder / name
    # An older answer of this address stays where the newer one came in part.
    half = taken.folder / _HALF
    body = record.content_stream()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(half, "wb") as made:
            while chunk := body.read(_CHUNK):
                taken.length += len(chunk)
                if taken.length > taken.bounds.length:
                    taken.stopped = "bytes"
                    break
                made.write(chunk)
        if not taken.stopped and _is_whole(record):
            half.replace(file)
            return True
        if not taken.stopped:
            taken.halves.append(name)
        half.unlink()
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        # "/a" is a file and "/a/b" too: the first that was there stays.
        taken.refused["a file where a folder is"] += 1
        half.unlink(missing_ok=True)
    # A file cut in the middle would be published as if it were whole.
    return False


def _is_whole(record: Any) -> bool:
    """Return whether a record has all of its bytes."""
    # Behind a body in chunks, some bytes may be left.
    while record.raw_stream.read(_CHUNK):
        pass
    return record.raw_stream.limit <= 0 and not record.rec_headers.get_header("WARC-Truncated")


def _lead(taken: _Taken) -> None:
    """Put a page in the place of each inner redirect."""
    for name, address in taken.leads.items():
        parts = urlsplit(address)
        if name in taken.dates or parts.netloc.lower() != urlsplit(taken.origin).netloc:
            continue
        # A redirect tells nothing of the type behind it, and ".html" was put behind the names of pages alone.
        to = next(
            (each for kind in ("text/html", "") if (each := name_of(parts.path, parts.query, kind)) in taken.dates),
            None,
        )
        page = f"{name}.html" if not name.endswith((".html", ".htm")) else name
        if to and page != to and page not in taken.dates:
            file = taken.folder / page
            if not file.exists() and (file.parent.is_dir() or not file.parent.exists()):
                file.parent.mkdir(parents=True, exist_ok=True)
                files.write_atomically(file, redirect(posixpath.relpath(to, posixpath.dirname(page) or ".")))
                taken.dates[page] = ""


def name_of(path: str, query: str, kind: str) -> str:
    """Return an address's file name as wget would give it.

    It stays within the folder, whatever the address.

    Args:
        kind: MIME type.
    """
    parts = [_part(part) for part in path.split("/")]
    kept = [part for part in parts[:-1] if part not in ("", ".", "..")]
    last = parts[-1] if parts[-1] not in ("", ".", "..") else layout.FRONT
    if query:
        last = f"{last}?{_part(query)}"
    ending = ".html" if kind in _PAGES else ".css" if kind == "text/css" else ""
    if ending and not re.search(r"\.html?$" if ending == ".html" else r"\.css$", last, re.IGNORECASE):
        last += ending
    return "/".join([*kept, _short(last)])


def _part(text: str) -> str:
    """Return a part of an address as a name."""
    raw = unquote_to_bytes(text)
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        name = text  # of another encoding: as it stands in the address
    # What would lead elsewhere on the disk stays as it was written.
    return _short(re.sub(r"[/\x00-\x1f\x7f]", lambda found: f"%{ord(found[0]):02X}", name))


def _short(name: str) -> str:
    if len(name.encode("utf-8", "surrogatepass")) <= _NAME_MAX:
        return name
    # Two long names with the same beginning are two files.
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    stem, dot, ending = name.rpartition(".")
    kept = name.encode("utf-8", "replace")[: _NAME_MAX - 40].decode("utf-8", "ignore")
    return f"{kept}-{mark}" + (f".{ending}" if dot and stem and len(ending) <= 8 else "")
