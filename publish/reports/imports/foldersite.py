"""Common parts of sites in a folder: files, settings, work left for a person."""

from collections.abc import Iterable

from publish.reports.imports.edits import Edit
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.front import Front
from publish.reports.imports.included import brought
from publish.reports.imports.nouns import Hand
from publish.reports.imports.values import UnreadableError, Value, from_json, from_toml, from_yaml
from publish.tree.sources.frontmatter import PAGE_MAX_LENGTH


class FolderSite:
    """A site in a folder. Each kind adds its settings and its posts."""

    def __init__(self, folder: OldFolder) -> None:
        self._folder = folder
        # Apart: settings are read once, and the posts are walked through twice, with no fault to be told twice.
        self._unread: list[Hand] = []
        self._hands: list[Hand] = []

    def _bring(self, front: Front, changes: Iterable[Edit]) -> None:
        """Bring other texts into one."""
        front.text, front.lines = brought(front.text, list(changes), front.first_line)

    def _read(self, name: str) -> str | None:
        """Return a text of the source's, if there is any."""
        if not 0 <= self._folder.files.get(name, -1) <= PAGE_MAX_LENGTH:
            return None
        try:
            return self._folder.read(name).decode("utf-8-sig").replace("\r\n", "\n")
        except (OSError, UnicodeDecodeError):
            return None

    def hands(self) -> list[Hand]:
        """Return the work left beside the posts."""
        return [*self._folder.hands, *self._unread, *self._hands]

    def _settings(self, name: str, do: str) -> dict[str, Value]:
        """Return the values of a file, or none after telling of a fault."""
        try:
            return self._values(name)
        except (UnreadableError, OSError) as error:
            self._unread.append(Hand("settings", name, f"cannot be read ({error})", do))
            return {}

    def _values(self, name: str) -> dict[str, Value]:
        read = {"toml": from_toml, "json": from_json}.get(name.rpartition(".")[2], from_yaml)
        return read(self._folder.read(name).decode("utf-8", "replace"))
