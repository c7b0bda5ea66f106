"""Uploads in parts which were begun at an S3 host, noted on this disk until they end.

The note alone makes an upload ours: a host's list of uploads names no beginner who could be believed, and what another
program began is never gone on with, nor aborted. What is NOT done here: speaking to a host.
"""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publish.core import disk
from publish.core.formats import strictjson

NOTES_MAX_LENGTH = 16 << 20  # bytes: a line of a hundred for each part, until the push has ended


@dataclass(slots=True)
class Upload:
    """An upload in parts, as far as it has come."""

    key: str
    """The object's whole name in the bucket."""
    id: str
    """The host's name for the upload."""
    sha256: str
    """Of the file of which these are parts."""
    length: int
    """Bytes of the whole file."""
    part_length: int
    etags: dict[int, str] = field(default_factory=dict)
    """The host's name for each part there."""
    left: bool = False
    """Whether it could not be taken away, and the publisher was told so."""


class Uploads:
    """The notes of one host.

    They are an aid: where they are lost, files are sent again from their beginning. A line which was cut counts as
    not written.

    Args:
        file: ``None`` where nothing outlasts the process.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._mutex = threading.Lock()
        self._open: dict[str, Upload] = {}
        for line in _lines(file):
            with suppress(ValueError, TypeError, KeyError):
                self._take(*line)

    def __iter__(self) -> Iterator[Upload]:
        return iter(list(self._open.values()))

    def begun(self, upload: Upload) -> Upload:
        """Note an upload before its first part goes, and return it as it is kept here."""
        self._note("begun", upload.id, upload.key, upload.sha256, upload.length, upload.part_length)
        return self._open[upload.id]

    def part(self, upload: Upload, number: int, etag: str) -> None:
        """Note that a part arrived."""
        self._note("part", upload.id, number, etag)

    def left(self, upload: Upload) -> None:
        """Note that an upload could not be taken away."""
        self._note("left", upload.id)

    def ended(self, upload: Upload) -> None:
        """Note that an upload is no more: completed, aborted, or unknown to the host."""
        self._note("ended", upload.id)

    def _note(self, what: str, *said: Any) -> None:
        with self._mutex:
            self._take(what, *said)
            if self._file is None:
                return
            # A full disk is no reason to stop: without the note this upload is not gone on with after a cut.
            with suppress(OSError):
                if not self._open:
                    self._file.unlink(missing_ok=True)
                    return
                self._file.parent.mkdir(parents=True, exist_ok=True)
                with open(self._file, "ab", opener=disk.no_link) as file:
                    # On a line of its own, whatever a cut left of the one before.
                    file.write(b"\n" + json.dumps([what, *said], ensure_ascii=True).encode() + b"\n")
                    if what == "begun":
                        file.flush()
                        os.fsync(file.fileno())

    def _take(self, what: str, name: str, *said: Any) -> None:
        if what == "begun":
            key, sha256, length, part_length = said
            self._open[str(name)] = Upload(str(key), str(name), str(sha256), int(length), int(part_length))
        elif what == "part":
            self._open[name].etags[int(said[0])] = str(said[1])
        elif what == "left":
            self._open[name].left = True
        elif what == "ended":
            self._open.pop(name, None)


def _lines(file: Path | None) -> Iterator[list[Any]]:
    """Yield the notes that can be read."""
    if file is None:
        return
    try:
        with file.open("rb") as notes:
            data = notes.read(NOTES_MAX_LENGTH)
    except OSError:
        return
    for line in data.split(b"\n"):
        with suppress(ValueError):
            value = strictjson.plain(line)
            if isinstance(value, list) and len(value) > 1:
                yield value
