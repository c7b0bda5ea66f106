"""Hosts which take a whole tree at once, and name it by its content."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from publish.copies.hosts.base import Host
from publish.core.files import safe_path
from publish.core.model import Entry, Holder


class TreeHost(Host):
    """A host which takes a whole tree.

    The tree's address is made from its content.
    """

    def put_tree(self, entries: Iterable[Entry], progress: Callable[[int], None] = lambda _: None) -> "Stored":
        """Store all ``entries`` as a single tree.

        The copy's name then points to this tree.

        Args:
            progress: Called with the number of bytes sent, each time some were.
        """
        held = tuple(sorted(entries, key=lambda e: e.path))
        # All names before the first byte: a tree is refused as a whole.
        for entry in held:
            safe_path(entry.path)
        with self._translated(""):
            return self._put_tree(held, progress)

    def trees(self) -> Iterator["KeptTree"]:
        """Yield the trees kept here for the copy.

        The tree to which the copy's name points comes first, then former trees. Yields nothing, and is no error, when
        nothing was ever stored.
        """
        with self._translated(""):
            yield from self._trees()

    def forget(self) -> None:
        """Let go of all trees but the current tree.

        The current tree is the tree to which the copy's name points. Called when something was withdrawn: former
        trees still have the withdrawn files.
        """
        with self._translated(""):
            self._forget()

    def _forget(self) -> None:
        """Do nothing, where a host holds a single tree."""

    def finish(self) -> None:
        """Do what was left undone by a push which was cut once readers had its tree."""
        with self._translated(""):
            self._finish()

    def _finish(self) -> None:
        """Do nothing, where showing the tree is a push's last step."""

    def dnslink(self, root: str) -> str:
        """Return the text of a DNS record which leads to the copy.

        Empty if there is none.
        """
        with self._translated(""):
            return self._dnslink(root)

    def _dnslink(self, root: str) -> str:  # noqa: ARG002
        """Return nothing, where no DNS record can."""
        return ""

    def keepers(self) -> tuple[str, ...]:
        """Return the names of services which hold the tree, too."""
        return ()

    def hold(self, wanted: "Keeping") -> tuple[Holder, ...]:
        """Have services hold a tree, and let go of former trees.

        What each service does is its own verdict, and no error here.
        """
        return self._hold(wanted) if self.keepers() else ()

    def _hold(self, wanted: "Keeping") -> tuple[Holder, ...]:  # noqa: ARG002
        """Do nothing, where nobody else holds the tree."""
        return ()

    @abstractmethod
    def _trees(self) -> Iterator["KeptTree"]:
        """Yield each tree at risk in the next `put_tree`.

        The next `put_tree` would hide these trees or let go of them.
        """

    @abstractmethod
    def _put_tree(self, entries: tuple[Entry, ...], progress: Callable[[int], None]) -> "Stored":
        """Store the tree, sending only blocks which are lacking.

        Compare the address computed by the host with the address computed here.
        """


@dataclass(frozen=True, slots=True)
class Keeping:
    """What services are to keep of an archive."""

    archive: str
    """Its fingerprint."""
    release: int
    root: str = ""
    """The tree to hold. Empty: only what was withdrawn is let go."""
    gone_before: int = 0
    """Releases before this were withdrawn."""
    look: bool = False
    """Ask how it stands, and change nothing."""


@dataclass(frozen=True, slots=True)
class KeptTree:
    """A tree which a host keeps."""

    root: str
    """The tree's content address, or the file in which the tree lies."""
    read: Callable[[str, int], bytes]
    """As `Source.read`, of this tree."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The result of `TreeHost.put_tree`."""

    root: str
    """Content address of the whole copy."""
    sent: int
    """Number of files (or blocks) which the host lacked."""
    sent_bytes: int
