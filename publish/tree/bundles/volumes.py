"""Files cut into parts for messengers and mail, joined by ``cat`` or ``copy /b``.

A part's name says its number, how many there are, and the beginning of its hash. A list beside them says all hashes,
in the form of ``sha256sum``.

What is NOT done here: proving the joined file. ``stet verify`` does, as with any zip.
"""

import glob
import hashlib
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publish.core import files
from publish.core.errors import ConfigError

VOLUMES_MAX: Final = 9_999
LENGTH_MIN: Final = 10_000  # bytes of a part: below, one sends a photograph of each page sooner
_SHOWN_DIGITS: Final = 8  # of a part's hash, in its name
_LIST: Final = ".parts.txt"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Volume:
    """A part of a file."""

    name: str
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Cut:
    """All parts of a file, and the list of their hashes."""

    volumes: tuple[Volume, ...]
    listing: Path
    """The list, a text for people and for ``sha256sum -c``."""


def cut(whole: Path, folder: Path, most: int) -> Cut:
    """Cut the file ``whole`` into parts in ``folder``.

    A part is whole under its name, or absent. Parts of the same bytes are kept, so the work goes on after a stop. The
    list is written last.

    Args:
        most: Length of a part (bytes). The last part may be shorter.

    Raises:
        ConfigError: The parts would be too short or too many, or parts of other bytes lie in ``folder``.
    """
    length = whole.stat().st_size
    number = count_of(length, most)
    volumes = tuple(
        Volume(_name(whole.name, at, number, sha256), size, sha256)
        for at, (sha256, size) in enumerate(_digests(whole, most), 1)
    )
    stem, behind = whole.name.removesuffix(".zip"), _pattern(number)
    if strange := sorted({f.name for f in folder.glob(glob.escape(stem) + behind)} - {one.name for one in volumes}):
        # The command that joins takes every file of the pattern.
        raise ConfigError(
            f"{folder}: parts of another {whole.name} lie here, and would be joined with these: {strange[0]}",
            hint="take them out, or give a folder of its own: --out FOLDER",
        )
    folder.mkdir(parents=True, exist_ok=True)
    for at, volume in enumerate(volumes):
        file = folder / volume.name
        if not file.is_file() or files.digest(file) != (volume.sha256, volume.length):
            files.write_atomically(file, _bytes(whole, at * most, volume.length))
    listing = folder / f"{whole.name}{_LIST}"
    files.write_atomically(listing, _text(whole, volumes).encode())
    return Cut(volumes, listing)


def count_of(length: int, most: int) -> int:
    """Return the number of parts.

    Raises:
        ConfigError: The parts would be too short or too many.
    """
    if most < LENGTH_MIN:
        raise ConfigError(f"--part: {most} bytes are less than {LENGTH_MIN:,}", hint="such as: --part 20MB")
    number = -(-length // most)
    if number > VOLUMES_MAX:
        raise ConfigError(f"--part: that would be {number:,} parts", hint=f"at most {VOLUMES_MAX:,}: take longer ones")
    return number


def _pattern(number: int) -> str:
    """Return the shell's pattern for the end of all ``number`` names."""
    # Not "*": a part that came twice is saved as "… (1).bin", and would be joined twice.
    return f".part{'?' * len(str(number))}of{number}.{'?' * _SHOWN_DIGITS}.bin"


def _name(name: str, at: int, number: int, sha256: str) -> str:
    # With leading zeros, so that every shell and folder lists them in order. ".bin" is let through by programs that
    # look into zips, or know only some endings.
    stem = name.removesuffix(".zip")
    return f"{stem}.part{at:0{len(str(number))}}of{number}.{sha256[:_SHOWN_DIGITS]}.bin"


def _digests(whole: Path, most: int) -> Iterator[tuple[str, int]]:
    with whole.open("rb") as source:
        while True:
            digest, left = hashlib.sha256(), most
            while left and (chunk := source.read(min(_CHUNK, left))):
                digest.update(chunk)
                left -= len(chunk)
            if left == most:
                return
            yield digest.hexdigest(), most - left


def _bytes(whole: Path, start: int, length: int) -> Iterator[bytes]:
    with whole.open("rb") as source:
        source.seek(start)
        while length:
            chunk = source.read(min(_CHUNK, length))
            length -= len(chunk)
            yield chunk


def _text(whole: Path, volumes: tuple[Volume, ...]) -> str:
    """Return the list: comments for people, then lines for ``sha256sum``."""
    # `sha256sum -c` passes over lines that begin with "#": so one file serves people and the program.
    name, stem, behind = whole.name, whole.name.removesuffix(".zip"), _pattern(len(volumes))
    quoted = shlex.quote(name)
    sha256, length = files.digest(whole)
    return "\n".join(
        [
            f"# {name}: {length:,} bytes in {len(volumes):,} parts. Put all of them into one folder, and there:",
            f"#   Linux, macOS, Android:  cat {shlex.quote(stem)}{behind} > {quoted}",
            f'#   Windows:                copy /b "{stem}{behind}" "{name}"',
            f"#   which are lacking or spoilt:  sha256sum -c {shlex.quote(name + _LIST)}",
            f"# The joined file proves itself, whoever sent it:  stet verify {quoted}",
            *(f"{one.sha256}  {one.name}" for one in volumes),
            f"{sha256}  {name}",
            "",
        ]
    )
