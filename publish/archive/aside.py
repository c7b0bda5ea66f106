"""An archive with a temporary state, for rehearsals.

What is NOT done here: building.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from publish.archive.archive import Archive
from publish.core.scratch import scratch
from publish.release import dotstet, kept

_BUILT: Final = (dotstet.NOTES, "tree")
"""Folders with the last build: its notes, and its tree."""
_OWN: Final = (*_BUILT, "locks", ".tree.new", ".tree.old")
"""Folders of the state made by builds, and remains of killed builds."""


@contextmanager
def aside(archive: Archive) -> Iterator[Archive]:
    """Yield the archive with a temporary copy of its state.

    The copy is made of links, and is gone when the block ends. Nothing is written to the archive's own state, and no
    file there gets another time or another link.
    """
    with scratch("stet-rehearsal-") as folder:
        state = folder / archive.state.name
        state.mkdir()
        if archive.state.is_dir():
            _mirrored(archive.state, state)
            if not archive.config.site:  # a site of another program is taken in whole
                _copied(archive.state, state)
        yield replace(archive, config=replace(archive.config, aside=state))


def _mirrored(state: Path, to: Path) -> None:
    """Fill a folder with copies of a state's files, and links to its folders."""
    for file in state.iterdir():
        if file.is_file():
            with suppress(FileNotFoundError):  # a file that another act was writing has its own name by now
                shutil.copy2(file, to / file.name)
        elif file.name == kept.FOLDER:
            # A build adds texts to it: each is a link, and the folder is not.
            (to / file.name).mkdir(mode=0o700)
            for text in file.iterdir():
                (to / file.name / text.name).symlink_to(text)
        elif file.name not in _OWN:
            (to / file.name).symlink_to(file, target_is_directory=True)


def _copied(state: Path, to: Path) -> None:
    """Copy the last build for its unchanged pages, whole or not at all."""
    # Copies, since each link to a file moves the mark by which the next build knows it. Another build may put its own
    # in their place at this moment: a copy's bytes are held to the notes before they are taken.
    try:
        for name in _BUILT:
            shutil.copytree(state / name, to / name, symlinks=True)
    except OSError:
        for name in _BUILT:
            shutil.rmtree(to / name, ignore_errors=True)
