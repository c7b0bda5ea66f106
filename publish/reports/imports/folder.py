"""A stranger's folder, read without leaving it.

Links are not followed and devices not opened: a link could publish what lies outside.
"""

import os
import re
import stat
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from publish.core.errors import ConfigError
from publish.core.files import folded, open_plain
from publish.core.plain import is_utf8
from publish.reports.imports.nouns import Hand
from publish.tree.sources.faults import visible

_NUMBER = re.compile(r"[0-9a-f]{32}")
NAMES_MAX = 2_000_000  # files below one source: far above any site, and some hundred MB of names
# What programs made or keep for themselves, never a person's text.
_NOT_THEIRS = frozenset({
    ".git", ".svn", ".hg", ".github", ".gitlab", "node_modules", ".bundle", "vendor", ".jekyll-cache", ".sass-cache",
    ".venv", "__pycache__", "__macosx", ".obsidian", ".vscode", ".idea", "_site", ".hugo_build.lock", ".cache",
    ".devcontainer",
})  # fmt: skip


class OldFolder:
    """The plain files below a folder, by their path."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.hands: list[Hand] = []

    @cached_property
    def files(self) -> dict[str, int]:
        """Path below the folder → length in bytes, in the order of names."""
        found: dict[str, int] = {}
        # A list instead of recursion: a stranger's folders may lie deeper than Python's stack.
        pending = [""]
        while pending:
            below = pending.pop()
            folders = []
            for entry in self._entries(below):
                name = below + entry.name
                if not is_utf8(name):
                    self._tell("odd name", name, "its name is not UTF-8", "rename it")
                elif entry.is_symlink():
                    self._tell("link", name, "is a symbolic link, and was not followed", "put the file in its place")
                elif entry.is_dir(follow_symlinks=False):
                    if entry.name.lower() not in _NOT_THEIRS:
                        folders.append(name + "/")
                elif stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
                    found[name] = entry.stat(follow_symlinks=False).st_size
                else:
                    self._tell("no file", name, "is no plain file", "")
            if len(found) > NAMES_MAX:
                raise ConfigError(
                    f"{self.root} holds more than {NAMES_MAX:,} files", hint="name the folder of the site"
                )
            pending += reversed(folders)
        return found

    def _entries(self, below: str) -> list["os.DirEntry[str]"]:
        try:
            with os.scandir(self.root / below) as entries:
                # A disk gives its own order, and the same source must give the same places on every machine.
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if not below:
                raise ConfigError(f"{self.root} cannot be read ({error.strerror})") from None
            self._tell("unreadable", below, f"cannot be read ({error.strerror})", "")
            return []

    def _tell(self, kind: str, name: str, what: str, do: str) -> None:
        self.hands.append(Hand(kind, visible(name), what, do))

    @cached_property
    def _by_case(self) -> dict[str, str]:
        # Reversed, so that the first of two names that differ by case alone is found.
        return {folded(name): name for name in reversed(self.files)}

    def find(self, path: str) -> str | None:
        """Return a file's own path, whatever the case and composition of ``path``."""
        # A link with the wrong case works on Windows and macOS, where many sites were written.
        return path if path in self.files else self._by_case.get(folded(path))

    @cached_property
    def _by_base(self) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for name in self.files:
            base = folded(name.rpartition("/")[2])
            found[base] = None if base in found else name
            # A text of Joplin's names a file by its number alone, without the ending.
            stem, _, ending = base.rpartition(".")
            if _NUMBER.fullmatch(stem) and ending != "md":
                found[stem] = None if stem in found else name
        return found

    def alone(self, name: str) -> str | None:
        """Return the path of the only file with a name."""
        return self._by_base.get(folded(name.rpartition("/")[2]))

    def below(self, folder: str, *endings: str) -> Iterator[str]:
        """Yield the files below ``folder`` with one of the endings."""
        for name in self.files:
            if name.startswith(folder) and name.lower().endswith(endings or ("",)):
                yield name

    def read(self, path: str, most: int = -1) -> bytes:
        """Return a file's bytes, or the first ``most``.

        Raises:
            OSError: It cannot be read, or is a link now.
        """
        with open_plain(self.root / path) as file:
            return file.read(most)

    def lookup(self, path: str) -> tuple[str, Path] | None:
        """Return a file's own path, and the file on the disk."""
        found = self.find(path)
        return (found, self.root / found) if found else None
