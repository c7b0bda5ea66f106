"""The trees that a node keeps for a copy: pins with a label of ours.

All else on the node is not ours. What is NOT done here: saying to which of them the copy's name leads.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from publish.copies.hosts.ipfs import kubo
from publish.copies.hosts.ipfs.kubo import Kubo
from publish.copies.hosts.notes import note, noted
from publish.core.errors import MismatchError
from publish.core.formats import unixfs

STORE_TIMEOUT_S = 180  # for one step of storing: publishing asks the network


class PinnedTrees:
    """Trees on a node of ours.

    Args:
        label: The name of our pins.
        host: The name of our host, for messages.
    """

    def __init__(self, node: Kubo, label: str, host: str) -> None:
        self._node = node
        self._label = label
        self._host = host
        self.notes: Path | None = None
        """A file for what a push is about to let go: an aid, and never evidence."""

    def pinned(self) -> set[str]:
        """Return the roots that are pinned."""
        pins = self._node.ask(lambda node: node.pin.ls(type="recursive", opts={"names": "true"})).get("Keys", {})
        return {cid for cid, pin in pins.items() if pin.get("Name") == self._label}

    def pin(self, root: str, *, seconds: float) -> None:
        """Pin a tree whose blocks lie on the node.

        Raises:
            MismatchError: The node pinned another one.
        """
        opts = {"name": self._label}
        answer = self._node.ask(lambda node: node.pin.add(root, opts=opts, offline=True, timeout=seconds), seconds)
        # The CID was computed here: a node which pins another one has changed the tree.
        if list(answer["Pins"]) != [root]:
            raise MismatchError("/", expected=root, found=" ".join(answer["Pins"]), where=self._host)

    def blocks(self, roots: Iterable[str]) -> set[bytes]:
        """Return the CIDs of all blocks below ``roots``.

        Only roots whose blocks are all on the node count.
        """
        held: set[bytes] = set()
        for root in roots:
            # A root of which something was lost counts for nothing: all of it is sent again.
            with suppress(kubo.ResponseError):
                below = self._below(root)
                if not any(ref.get("Err") for ref in below):
                    held.update(unixfs.binary(cid) for cid in (root, *(ref["Ref"] for ref in below)))
        return held

    def _below(self, root: str) -> list[Any]:
        """Return the node's names of all blocks below a root."""
        opts = {"recursive": "true", "unique": "true"}

        def ask(node: Any) -> list[Any]:
            # Offline: the question is which blocks lie here, and a node on the network would go and fetch the others.
            return list(node.unstable.refs(root, opts=opts, offline=True, timeout=STORE_TIMEOUT_S))

        return list(self._node.ask(ask, STORE_TIMEOUT_S))

    def let_go(self, roots: Iterable[str]) -> None:
        """Pin these trees no longer."""
        for cid in roots:
            self._unpin(cid)

    def _unpin(self, cid: str) -> None:
        try:
            self._node.ask(lambda node: node.pin.rm(cid))
        except kubo.ResponseError:
            # The answer to a first try may have been lost.
            if cid in self.pinned():
                raise

    def will_go(self, roots: Collection[str], *, after: str) -> None:
        """Note which trees go once the name leads to ``after``.

        Not before: until then another push may win the name, and the tree that it pinned is one of these.
        """
        if roots or noted(self.notes):
            note(self.notes, {"after": after, "roots": sorted(roots)} if roots else {})

    def owed(self) -> tuple[str, list[str]]:
        """Return what a push that was cut would have let go, and the tree after which."""
        found = noted(self.notes)
        roots = found.get("roots")
        return str(found.get("after")), [str(one) for one in roots] if isinstance(roots, list) else []
