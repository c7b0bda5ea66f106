"""Notes of files in which nothing certain was found.

So a seal looks at each file once. By path and bytes, under a secret of this user's: nobody learns from them
what was looked for, and nobody else's notes count. They are an aid: without them all is scanned again.
"""

import hashlib
import hmac
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

from publish.core.files import write_atomically

_NAME: Final = "scanned"
# Two files with one mark by chance are out of reach, and by intent too: the key is secret.
_LENGTH: Final = 16  # bytes of a mark
_LENGTH_MAX: Final = 64 << 20  # bytes of the notes: four million files


class ScanNotes:
    """Marks of scanned files, of one list of names and one program.

    Args:
        folder: The state's folder for aids.
        secret: This user's own, or ``None``: then nothing is kept.
        rules: All that decides what is found.
    """

    def __init__(self, folder: Path, secret: bytes | None, rules: bytes) -> None:
        self._file, self._secret = folder / _NAME, secret
        self._key = hmac.new(secret or b"", rules, hashlib.sha256).digest()
        self._old = self._read()

    def clean(self, path: str, sha256: str) -> bool:
        """Return whether these bytes at this path were scanned, and nothing certain was found."""
        return self._mark(path, sha256) in self._old

    def save(self, clean: Collection[tuple[str, str]]) -> None:
        """Keep marks of these files, and of no others.

        A disk that is full loses an aid, and nothing else.
        """
        marks = {self._mark(path, sha256) for path, sha256 in clean}
        if self._secret is None or marks == self._old:
            return
        body = b"".join(sorted(marks))
        with suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._file, hmac.new(self._key, body, hashlib.sha256).digest() + body, mode=0o600)

    def _mark(self, path: str, sha256: str) -> bytes:
        return hashlib.blake2b(
            f"{sha256} {path}".encode("utf-8", "surrogateescape"), key=self._key, digest_size=_LENGTH
        ).digest()

    def _read(self) -> set[bytes]:
        if self._secret is None:
            return set()
        try:
            with open(self._file, "rb") as file:
                raw = file.read(_LENGTH_MAX)
        except OSError:
            return set()
        mac, body = raw[:32], raw[32:]
        # Another list, another program, another user's: the mark over the whole is then another.
        if not hmac.compare_digest(mac, hmac.new(self._key, body, hashlib.sha256).digest()):
            return set()
        return {body[at : at + _LENGTH] for at in range(0, len(body), _LENGTH)}
