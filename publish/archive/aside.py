"""An archive with a temporary state, for rehearsals.

What is NOT done here: building.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from publish.archive.archive import Archive
from publish.core.scratch import scratch
from publish.release import dotstet, kept

_OWN = ("tree", "locks", dotstet.NOTES)
"""Folders of the state which a build makes."""


@contextmanager
def aside(archive: Archive) -> Iterator[Archive]:
    """Yield the archive with a temporary copy of its state.

    The copy is made of links, and is gone when the block ends. Nothing is written to the archive's own state.
    """
    with scratch("stet-rehearsal-") as folder:
        state = folder / archive.state.name
        state.mkdir()
        if archive.state.is_dir():
            _mirrored(archive.state, state)
        yield replace(archive, config=replace(archive.config, aside=state))


def _mirrored(state: Path, to: Path) -> None:
    """Fill a folder with copies of a state's files, and links to its folders."""
    for file in state.iterdir():
        if file.is_file():
            shutil.copy2(file, to / file.name)
        elif file.name == kept.FOLDER:
            # A build adds texts to it: each is a link, and the folder is not.
            (to / file.name).mkdir(mode=0o700)
            for text in file.iterdir():
                (to / file.name / text.name).symlink_to(text)
        elif file.name not in _OWN:
            (to / file.name).symlink_to(file, target_is_directory=True)
