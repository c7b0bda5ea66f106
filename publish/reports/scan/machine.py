"""Names of the machine at which an archive is made.

Those of its host and its user, the home folder, and the archive's own. Who reads them learns at whose desk a
release was made. Asked of the system once, and never shown.
"""

import contextlib
import getpass
import os
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

LENGTH_MIN: Final = 4  # characters; shorter names stand in all texts
# Names that half of all machines have.
_COMMON_WORDS: Final = """
    localhost localhost.localdomain local root user admin administrator ubuntu debian fedora arch kali mint raspberrypi
    server laptop desktop home office macbook macbook-pro macbook-air imac computer workstation test build builder
    runner vagrant docker container node nobody guest default public penguin code coder jovyan gitpod vscode worker
    users staff media backup archive publisher editor writer stet mirror site pages index data files work main
"""
_COMMON: Final = frozenset(_COMMON_WORDS.split())
_WORD: Final = r"(?<![\w-]){}(?![\w-])"
# A name of letters alone may be a word of some language. One with a figure or a dash in it is no word.
_ODD = re.compile(r"[0-9_.-]")


@dataclass(frozen=True)
class Machine:
    """Patterns of this machine's names. Nothing of them is in its representation."""

    names: tuple[re.Pattern[str], ...] = field(default=(), repr=False)
    """Names that are no words: found wherever they stand."""
    words: tuple[re.Pattern[str], ...] = field(default=(), repr=False)
    """Names that may be words: found where no running text is."""
    folders: tuple[str, ...] = field(default=(), repr=False)

    @property
    def key(self) -> str:
        """Return what decides, for notes under a secret."""
        return "\n".join([*(p.pattern for p in (*self.names, *self.words)), *self.folders])

    def places(self, text: str, *, running: bool) -> Iterator[int]:
        """Yield the places of names in a text.

        Args:
            running: Whether people write it: sentences, pages.
        """
        for folder in self.folders:
            if (at := text.find(folder)) >= 0:
                yield at
        for pattern in self.names if running else (*self.names, *self.words):
            yield from (found.start() for found in pattern.finditer(text))


NOWHERE: Final = Machine()


def of(names: list[str], folders: list[str]) -> Machine:
    """Return the patterns of these names and folders."""
    known = {
        name for name in names
        if len(name) >= LENGTH_MIN and name.lower() not in _COMMON and not name.replace(".", "").isdigit()
    }  # fmt: skip
    odd = sorted(name for name in known if _ODD.search(name))
    plain = sorted(known - {*odd})
    # One or two names of folders are no desk's: /srv, /home/user.
    deep = sorted({f.rstrip("/") for f in folders if len(Path(f).parts) > 2 and Path(f).name.lower() not in _COMMON})
    return Machine(
        tuple(re.compile(_WORD.format(re.escape(name)), re.IGNORECASE) for name in odd),
        tuple(re.compile(_WORD.format(re.escape(name)), re.IGNORECASE) for name in plain),
        tuple(deep),
    )


def this(root: Path | None = None) -> Machine:
    """Return the patterns of this machine, and of the archive in ``root``."""
    host = socket.gethostname()
    names = [host, host.partition(".")[0]]
    with contextlib.suppress(KeyError, OSError):  # a container's user may have no name
        names.append(getpass.getuser())
    folders = [os.path.expanduser("~")]
    if root:
        folders.append(str(root.absolute()))
    return of(names, folders)
