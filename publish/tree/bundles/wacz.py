"""WACZ: the archive for web archives' tools, such as replayweb.page.

A WACZ holds a WARC, an index and a list of pages. The same files give the same bytes on every machine.
"""

import base64
import hashlib
import json
import struct
import uuid
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from publish.core.contenttypes import content_type
from publish.core.files import digest
from publish.core.formats import layout
from publish.tree.bundles.pack import Packed
from publish.tree.bundles.pages import BuiltPage

_WARC = "archive/data.warc.gz"
# Written by hand, and stored blocks only: a squeezed block depends on the machine's zlib. The libraries wacz and
# warcio
# bring forty packages and the time of day.
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # no name, no time, no system
_BLOCK = 65_535  # bytes: the most that a stored block holds


def address_of(fingerprint: str) -> str:
    """Return the pretend address of the archive's top."""
    # The same bytes lie at many addresses, and none is the archive's own. ".invalid" is nobody's (RFC 2606).
    return f"https://{fingerprint[:32]}.stet.invalid/"


def wacz(
    tree: Path, content: Mapping[str, str], title: str, fingerprint: str, working: Path,
    progress: Callable[[int, int], None],
) -> Iterator[Packed]:  # fmt: skip
    """Yield the files of a WACZ.

    ``content`` is the tree: SHA-256 by path.

    Args:
        working: A folder for the records, which may be larger than memory.
    """
    base = address_of(fingerprint)
    # The newest day in the archive, and not today: the same archive has the same bytes tomorrow.
    day = max((p.days[1].isoformat() for p in _pages(tree, content)), default="1980-01-01")
    time = f"{day}T00:00:00Z"
    records, index = working / "data.warc.gz", []
    with records.open("wb") as warc:
        warc.write(_info(fingerprint, time))
        for done, path in enumerate(sorted(content), 1):
            data = (tree / path).read_bytes()
            record = _response(base + _url_path(path), path, data, fingerprint, time)
            index.append(_indexed(base + _url_path(path), path, data, time, warc.tell(), len(record)))
            warc.write(record)
            progress(done, len(content))
    files = {
        "indexes/index.cdx": "".join(sorted(index)).encode(),
        "pages/pages.jsonl": _page_list(tree, content, base, time).encode(),
    }
    package = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": title,
        "created": time,
        "mainPageUrl": f"{base}index.html",
        "mainPageDate": time,
        "resources": [
            {"name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{sha256}", "bytes": length}
            for name, (sha256, length) in sorted(
                {_WARC: digest(records), **{name: (_sha256(data), len(data)) for name, data in files.items()}}.items()
            )
        ],
    }
    described = _json(package, indent=1)
    signed = _json({"path": "datapackage.json", "hash": f"sha256:{_sha256(described)}"}, indent=1)
    yield Packed(_WARC, records)
    for name, data in sorted({**files, "datapackage.json": described, "datapackage-digest.json": signed}.items()):
        yield Packed(name, data)


def _pages(tree: Path, content: Mapping[str, str]) -> Iterator[BuiltPage]:
    for path in sorted(content):
        if path.endswith(".html") and path.startswith("reports/"):
            yield BuiltPage.read(tree, path, content[path])


def _url_path(path: str) -> str:
    return quote(path, safe="/~!$&'()*+,;=:@")


def _info(fingerprint: str, time: str) -> bytes:
    body = b"format: WARC File Format 1.1\r\n"
    return _gzip(_record("warcinfo", fingerprint, "", time, "application/warc-fields", body))


def _response(url: str, path: str, data: bytes, fingerprint: str, time: str) -> bytes:
    """Return a record of the answer of a plain web server."""
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: {content_type(path, data)}\r\nContent-Length: {len(data)}\r\n\r\n".encode()
    )
    more = f"WARC-Payload-Digest: sha256:{_sha256(data)}\r\n"
    return _gzip(_record("response", fingerprint, url, time, "application/http; msgtype=response", head + data, more))


def _record(kind: str, fingerprint: str, url: str, time: str, media: str, body: bytes, more: str = "") -> bytes:
    # A record needs an identifier. A random one would change the bytes each time.
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"stet:{fingerprint}:{kind}:{url}:{_sha256(body)}")
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{name}>\r\nWARC-Date: {time}\r\n{target}{more}"
        f"WARC-Block-Digest: sha256:{_sha256(body)}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def _gzip(data: bytes) -> bytes:
    parts = [data[i : i + _BLOCK] for i in range(0, len(data), _BLOCK)] or [b""]
    blocks = b"".join(
        struct.pack("<BHH", i == len(parts), len(part), len(part) ^ 0xFFFF) + part for i, part in enumerate(parts, 1)
    )
    return _GZIP + blocks + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def _indexed(url: str, path: str, data: bytes, time: str, offset: int, length: int) -> str:
    """Return a line of the CDXJ.

    It has the reversed address, the time, and the record's place.
    """
    host, _, rest = url.removeprefix("https://").partition("/")
    key = f"{','.join(reversed(host.split('.')))})/{rest.lower()}"
    said = {
        "url": url,
        "mime": content_type(path).partition(";")[0],
        "status": "200",
        "digest": f"sha256:{_sha256(data)}",
        "length": str(length),
        "offset": str(offset),
        "filename": _WARC.rpartition("/")[2],
    }
    return f"{key} {time.translate({ord(c): None for c in '-:TZ'})} {json.dumps(said)}\n"


def _page_list(tree: Path, content: Mapping[str, str], base: str, time: str) -> str:
    rows = [{"format": "json-pages-1.0", "id": "pages", "title": "Pages"}]
    for path in sorted(content, key=lambda p: (p != layout.FRONT, p)):
        if path.endswith(".html") and path != layout.NOT_FOUND:
            page = BuiltPage.read(tree, path, content[path])
            name = base64.urlsafe_b64encode(hashlib.sha256(path.encode()).digest()[:12]).decode()
            rows.append({"id": name, "url": base + _url_path(path), "ts": time, "title": page.title})
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _json(value: object, indent: int) -> bytes:
    return (json.dumps(value, indent=indent, ensure_ascii=False) + "\n").encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
