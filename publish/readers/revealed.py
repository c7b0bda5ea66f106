"""The judgement on a folder in which one original was revealed.

What the folder says of itself is believed nowhere: the page is proved by a copy of the archive, and the page says what
its editors committed to.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from publish.core import files
from publish.core.errors import ConfigError, TrustError
from publish.core.formats import layout
from publish.core.formats import revealed as form
from publish.core.formats.revealed import Revealed
from publish.core.model import Verdict
from publish.core.source import Source
from publish.readers.prove import prove
from publish.verify.head import Anchor, Head, Seen

PAGE_MAX_LENGTH: Final = 64 << 20  # bytes: longer than any page that a build makes
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class JudgedOriginal:
    """A revealed original, held to a page of a copy."""

    file: str
    verdict: Verdict
    """The page's for the editors' original, TAMPERED for another, UNKNOWN where another release may have the answer."""
    reason: str
    authentic: bool
    """Whether the editors committed to these bytes."""
    page: str
    commitment: str
    kind: str
    sha256: str
    """Of the original alone."""
    length: int
    release: int
    """Of the copy."""
    accepted: bool
    """Whether enough witnesses countersigned."""
    head: Head = field(repr=False)


def is_revealed(folder: Path) -> bool:
    """Return whether a folder looks like one of ``stet reveal``."""
    return (folder / form.NOTE).is_file() and not (folder / layout.METADATA).exists()


def read(folder: Path) -> Revealed:
    """Return the claims of a folder.

    Raises:
        TrustError: The claims cannot be read.
    """
    try:
        with files.open_plain(folder / form.NOTE) as opened:
            return form.parse(opened.read(form.NOTE_MAX_LENGTH + 1))
    except ValueError as e:
        raise TrustError(f"{form.NOTE}: {e}", hint="have the folder sent again, as stet reveal made it") from None
    except OSError as e:
        raise ConfigError(f"{form.NOTE} cannot be read: {e.strerror}", hint="give a folder of stet reveal") from None


def judge(
    folder: Path, said: Revealed, source: Source, anchor: Anchor, *, now: datetime, seen: Seen | None = None
) -> JudgedOriginal:
    """Hold a folder's original to what a copy's page commits to.

    Args:
        said: What `read` gave.
        source: Any copy of the archive.

    Raises:
        TrustError: The copy's metadata are forged, of another archive, or older than ``seen``.
        HostError: The metadata, or the proved page, could not be read.
    """
    proof = prove(source, anchor, said.page, now=now, seen=seen)
    found, plain, length, fault = _looked_at(folder, said)

    def told(verdict: Verdict, reason: str) -> JudgedOriginal:
        return JudgedOriginal(
            said.original, verdict, reason, verdict.genuine, said.page, found, said.kind, plain, length,
            proof.release, proof.accepted, proof.head,
        )  # fmt: skip

    # The folder's own faults first: they are plain, whatever the copy says.
    if fault:
        return told(Verdict.TAMPERED, fault)
    if found != said.commitment:
        return told(Verdict.TAMPERED, f"{form.SALTED} is not what the commitment {said.commitment[:12]}… was made of")
    if not proof.authentic or proof.earlier:
        # A page that is no longer there, or wounded, tells nothing of the original.
        verdict = Verdict.UNKNOWN if proof.verdict is not Verdict.TAMPERED else Verdict.TAMPERED
        return told(verdict, f"{said.page}: {proof.reason}")
    page = source.read(said.page, PAGE_MAX_LENGTH)
    # A host may give other bytes the second time.
    if hashlib.sha256(page).hexdigest() != proof.sha256:
        return told(Verdict.UNKNOWN, f"{said.page}: this copy gives other bytes each time")
    if found in form.commitments(page):
        return told(proof.verdict, proof.reason)
    # Pages change: another release than the folder names may have committed to it.
    if proof.release == said.release:
        return told(Verdict.TAMPERED, f"{said.page} of release {proof.release} commits to no such original")
    return told(
        Verdict.UNKNOWN,
        f"{said.page} of release {proof.release} commits to no such original; the folder names release {said.release}",
    )


def _looked_at(folder: Path, said: Revealed) -> tuple[str, str, int, str]:
    """Return the hash of both together, the original's own, its length, and a fault."""
    whole, plain, length = hashlib.sha256(), hashlib.sha256(), 0
    try:
        with files.open_plain(folder / form.SALTED) as salted, files.open_plain(folder / said.original) as original:
            salt = salted.read(form.SALT_LENGTH)
            if len(salt) < form.SALT_LENGTH:
                return "", "", 0, f"{form.SALTED} is too short for a salt"
            whole.update(salt)
            while piece := salted.read(_CHUNK):
                whole.update(piece)
                # What people open is the file beside it, so that is what the answer is about.
                if original.read(len(piece)) != piece:
                    return "", "", 0, f"{said.original} is not what stands behind the salt in {form.SALTED}"
                plain.update(piece)
                length += len(piece)
            if original.read(1):
                return "", "", 0, f"{said.original} goes on behind the end of {form.SALTED}"
    except OSError as e:
        file = Path(e.filename or "").name
        raise ConfigError(f"{file} cannot be read: {e.strerror}", hint="have the folder sent again, whole") from None
    return whole.hexdigest(), plain.hexdigest(), length, ""
