"""Common parts of sites in a folder: files, settings, work left for a person."""

from publish.reports.imports.folder import OldFolder
from publish.reports.imports.nouns import Hand
from publish.reports.imports.values import UnreadableError, Value, from_json, from_toml, from_yaml


class FolderSite:
    """A site in a folder. Each kind adds its settings and its posts."""

    def __init__(self, folder: OldFolder) -> None:
        self._folder = folder
        # Apart: settings are read once, and the posts are walked through twice, with no fault to be told twice.
        self._unread: list[Hand] = []
        self._hands: list[Hand] = []

    def hands(self) -> list[Hand]:
        """Return what needs a hand beside the posts."""
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
