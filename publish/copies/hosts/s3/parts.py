"""Large objects in parts, which go on where they were cut.

Parts have bounds of our own, by the file's length alone, so that the next push makes the same ones. A part is kept
only if it is proven: the host calls it by the name that we noted when it arrived, or by the hash of our bytes. All
others go again. An upload is completed only if the file's bytes are those of the listing. What is NOT done here:
deciding whose upload it is (``uploads``), and reading the object back, which a push does with every file.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple
from urllib.parse import quote

from publish.copies.hosts.http.faults import WireError
from publish.copies.hosts.s3.say import Say, StoreSaid, again, streamed
from publish.copies.hosts.s3.uploads import Upload, Uploads
from publish.core.errors import (
    FullError,
    InterferenceError,
    SourceError,
    changed_since_sealed,
)
from publish.core.model import Entry

PART_LENGTH = 8 << 20  # bytes: so much goes again after a cut, at the most
PARTS_MAX = 10_000  # of one object, by S3's own rules
COMPLETE_RATE = 4 << 20  # bytes/s at which even a slow host joins parts, while it says nothing
COMPLETE_MAX_S = 900.0
_PIECE = 1 << 18  # bytes read at a time
_PAGES_MAX = 64  # of a list of parts: each names up to a thousand, or fewer where the host likes
_UNKNOWN: Final = frozenset({"NotImplemented", "MethodNotAllowed", "405", "501"})
_SPOILT: Final = frozenset({"InvalidPart", "InvalidPartOrder", "EntityTooSmall"})
_GONE: Final = frozenset({"NoSuchUpload", "404"})
_ID: Final = re.compile(rb"<(?:\w{1,20}:)?UploadId>([!-;=-~]{1,2048})</")
_PART: Final = re.compile(
    rb"<(?:\w{1,20}:)?Part>((?:(?!</?(?:\w{1,20}:)?Part>).){1,2000})</(?:\w{1,20}:)?Part>", re.DOTALL
)
_FIELD: Final = re.compile(rb"<(?:\w{1,20}:)?(PartNumber|ETag|Size|ChecksumSHA256)>([!-;=-~]{0,200})</")
_NEXT: Final = re.compile(rb"<(?:\w{1,20}:)?NextPartNumberMarker>([0-9]{1,5})</")
_MORE: Final = re.compile(rb"<(?:\w{1,20}:)?IsTruncated>true</")
_LIST: Final = re.compile(rb"<(?:\w{1,20}:)?ListPartsResult[\s>]")
_JOINED: Final = re.compile(rb"<(?:\w{1,20}:)?CompleteMultipartUploadResult[\s>]")
_ETAG: Final = re.compile(r"[!#-;=?-~]{1,120}")


class _Job(NamedTuple):
    """A file to be sent in parts."""

    entry: Entry
    file: BinaryIO
    hashes: Sequence[str]
    """Of each part."""
    sent: Callable[[int], None]
    kept: Callable[[int], None]


class _GoneError(Exception):
    """The host no longer knows the upload, or does not join its parts."""


class Parts:
    """Objects in parts at one host.

    Args:
        place: What stands before a path in the bucket.
        holds: Returns whether the host gives exactly the entry's bytes.
    """

    def __init__(self, name: str, place: str, say: Say, holds: Callable[[Entry], bool]) -> None:
        self.uploads = Uploads()
        self._name = name
        self._place = place
        self._say = say
        self._holds = holds

    def put(
        self,
        entry: Entry,
        source: Path,
        headers: Sequence[tuple[str, str]],
        sent: Callable[[int], None],
        kept: Callable[[int], None],
    ) -> bool:
        """Store a large file, and return whether the host knows parts at all.

        Args:
            sent: Told of bytes on their way, and of fewer where some go again.
            kept: Told of bytes which need not go.

        Raises:
            SourceError: The file is not the entry's.
            HostError: The host refused. What arrived stays, if another try can go on with it.
        """
        with source.open("rb", buffering=0) as file:
            job = _Job(entry, file, _hashes(file, entry), sent, kept)
            for last in (False, True):
                noted = self._resumable(entry)
                upload = noted or self._begun(entry, headers)
                if upload is None:
                    return False
                try:
                    self._filled(upload, job, self._proven(upload, job) if noted else {})
                except _GoneError as e:
                    if last:
                        raise InterferenceError("it does not join the parts it took", host=self._name) from e
                except (FullError, SourceError):
                    # No other try can go on with it, and it takes up room there.
                    self._abort(upload)
                    raise
                else:
                    break
        return True

    def begun(self, entry: Entry) -> bool:
        """Return whether an upload of the entry's path is noted, to be gone on with or taken away."""
        return any(upload.key == self._place + entry.path for upload in self.uploads)

    def clear(self) -> str:
        """Take away what no push needs any more, and return what could not be, in words, once."""
        denied = [upload for upload in self.uploads if not upload.left and self._abort(upload)]
        for upload in denied:
            self.uploads.left(upload)
        if not denied:
            return ""
        many = "an upload that was cut off" if len(denied) == 1 else f"{len(denied)} uploads that were cut off"
        return (
            f"{many} could not be taken away with this key: parts stay there, unseen, and may be billed."
            " Have the bucket drop such uploads after some days (a lifecycle rule: AbortIncompleteMultipartUpload)"
        )

    def _resumable(self, entry: Entry) -> Upload | None:
        """Return the noted upload of exactly these bytes. One of other bytes is aborted."""
        wanted = (entry.sha256, entry.length, part_length(entry.length))
        key = self._place + entry.path
        for found in [upload for upload in self.uploads if upload.key == key]:
            if (found.sha256, found.length, found.part_length) == wanted:
                return found
            if not found.left:
                self._abort(found)
        return None

    def _begun(self, entry: Entry, headers: Sequence[tuple[str, str]]) -> Upload | None:
        said = self._asked("POST", entry.path, "uploads", headers=headers)
        if said.error:
            if said.code in _UNKNOWN or str(said.status) in _UNKNOWN:
                return None
            raise said.error
        if not (match := _ID.search(said.data)):
            raise self._odd(entry.path)
        name = unescape(match[1].decode())
        upload = Upload(self._place + entry.path, name, entry.sha256, entry.length, part_length(entry.length))
        return self.uploads.begun(upload)

    def _filled(self, upload: Upload, job: "_Job", there: Mapping[int, str]) -> None:
        """Send the parts which are not there, and have the host join all."""
        etags = []
        for number, (_, length) in enumerate(bounds(upload.length), 1):
            etag = there.get(number)
            if etag:
                job.kept(length)
            etags.append(etag or self._part(upload, job, number))
        self._joined(upload, job.entry, etags)

    def _proven(self, upload: Upload, job: "_Job") -> dict[int, str]:
        """Return the names of the parts there that need not go again."""
        listed = self._listed(upload, job.entry.path)
        if listed is None:  # A key that may not ask: the host itself compares these names when it joins the parts.
            return dict(upload.etags)
        proven = {}
        for number, (start, length) in enumerate(bounds(upload.length), 1):
            etag, size, checksum = listed.get(number, ("", -1, ""))
            if size != length or not etag:
                continue
            if checksum and checksum != base64.b64encode(bytes.fromhex(job.hashes[number - 1])).decode():
                continue
            # Noted when it came, under a signed hash; or, where the line was lost, by a look at our own bytes.
            if etag == upload.etags.get(number) or etag == _md5(job.file, start, length):
                proven[number] = etag
        return proven

    def _listed(self, upload: Upload, path: str) -> dict[int, tuple[str, int, str]] | None:
        """Return name, length and checksum of each part there. ``None`` where the host does not tell."""
        found: dict[int, tuple[str, int, str]] = {}
        after = 0
        for _ in range(_PAGES_MAX):
            said = self._asked("GET", path, f"max-parts=1000&part-number-marker={after}&{_query(upload)}")
            if said.error:
                if said.code in _GONE:
                    self._vanished(upload, path)
                if said.error.retryable:
                    raise said.error
                return None
            if not _LIST.search(said.data):
                raise self._odd(path)
            found.update(_parts(said.data))
            following = _NEXT.search(said.data)
            if not _MORE.search(said.data) or not following or int(following[1]) <= after:
                break
            after = int(following[1])
        return found

    def _part(self, upload: Upload, job: "_Job", number: int) -> str:
        """Send a part, and return the host's name for it."""
        path, (start, length) = job.entry.path, bounds(upload.length)[number - 1]
        said = streamed(
            self._say, job.file, start, length, path, job.sent,
            query=f"partNumber={number}&{_query(upload)}", sha256=job.hashes[number - 1],
        )  # fmt: skip
        if said.error:
            if said.code in _GONE:
                self._vanished(upload, path)
            raise said.error
        if not _ETAG.fullmatch(said.etag):
            raise self._odd(path)
        self.uploads.part(upload, number, said.etag)
        return said.etag

    def _joined(self, upload: Upload, entry: Entry, etags: Sequence[str]) -> None:
        parts = "".join(
            f"<Part><PartNumber>{number}</PartNumber><ETag>&quot;{etag.replace('&', '&amp;')}&quot;</ETag></Part>"
            for number, etag in enumerate(etags, 1)
        )
        body = (
            f'<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{parts}</CompleteMultipartUpload>'
        ).encode()
        said = self._asked(
            "POST",
            entry.path,
            _query(upload),
            body=body,
            length=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
            headers=[("Content-Type", "application/xml")],
            patience_s=min(COMPLETE_MAX_S, entry.length / COMPLETE_RATE),
        )
        if said.error is None and _JOINED.search(said.data):
            self.uploads.ended(upload)
            return
        if said.code in _GONE:
            # The answer to a former request may be what was lost, and not the upload.
            if not self._holds(entry):
                self._vanished(upload, entry.path)
            self.uploads.ended(upload)
            return
        if said.code in _SPOILT:
            self._abort(upload)
            self._vanished(upload, entry.path)
        raise said.error or self._odd(entry.path)

    def _vanished(self, upload: Upload, path: str) -> None:
        """Forget an upload which the host no longer has."""
        self.uploads.ended(upload)
        raise _GoneError(path)

    def _abort(self, upload: Upload) -> bool:
        """Have the host drop an upload of ours, and return whether it will not."""
        try:
            said = self._say("DELETE", upload.key.removeprefix(self._place), _query(upload))
        except WireError:
            return False  # noted still, and asked again at the end of the next push
        # Whoever stands between, and says yes to everything, says it with a page.
        if said.code in _GONE or (said.error is None and not said.data):
            self.uploads.ended(upload)
            return False
        return said.error is not None and not said.error.retryable

    def _asked(self, method: str, path: str, query: str, **about: Any) -> StoreSaid:
        return again(lambda: self._say(method, path, query, **about))

    def _odd(self, path: str) -> InterferenceError:
        return InterferenceError("what answered is not S3", host=self._name, path=path)


def part_length(length: int) -> int:
    """Return the bytes of each part of a file, the last one apart."""
    least = -(-length // PARTS_MAX)
    return PART_LENGTH if least <= PART_LENGTH else -(-least // PART_LENGTH) * PART_LENGTH


def bounds(length: int) -> list[tuple[int, int]]:
    """Return beginning and length of each part of a file."""
    step = part_length(length)
    return [(start, min(step, length - start)) for start in range(0, length, step)]


def _hashes(file: BinaryIO, entry: Entry) -> list[str]:
    """Return the hash of each part.

    Raises:
        SourceError: The file is not the entry's.
    """
    whole, hashes = hashlib.sha256(), []
    for start, length in bounds(entry.length):
        part = hashlib.sha256()
        for piece in _pieces(file, start, length):
            whole.update(piece)
            part.update(piece)
        hashes.append(part.hexdigest())
    if file.read(1) or whole.hexdigest() != entry.sha256:
        raise changed_since_sealed(entry.path)
    return hashes


def _md5(file: BinaryIO, start: int, length: int) -> str:
    md5 = hashlib.md5(usedforsecurity=False)  # by which most stores name parts
    for piece in _pieces(file, start, length):
        md5.update(piece)
    return md5.hexdigest()


def _pieces(file: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    file.seek(start)
    while length > 0 and (piece := file.read(min(_PIECE, length))):
        length -= len(piece)
        yield piece


def _parts(data: bytes) -> Iterator[tuple[int, tuple[str, int, str]]]:
    """Yield number, name, length and checksum of each part in an answer, as far as they are plain."""
    for match in _PART.finditer(data):
        fields = {name: unescape(value.decode()).strip('"') for name, value in _FIELD.findall(match[1])}
        number, size = fields.get(b"PartNumber", ""), fields.get(b"Size", "")
        if number.isdecimal() and size.isdecimal() and _ETAG.fullmatch(etag := fields.get(b"ETag", "")):
            yield int(number), (etag, int(size), fields.get(b"ChecksumSHA256", ""))


def _query(upload: Upload) -> str:
    return f"uploadId={quote(upload.id, safe='-_.~')}"
