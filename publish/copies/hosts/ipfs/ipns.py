"""The IPNS name of a copy, moved by one publisher at a time.

Each record of a name has a sequence number, and the node takes none which is not greater than the last. So who comes
second with the number after the one both knew is refused, in one step. What is NOT done here: finding out who was
first.
"""

import time
from pathlib import Path

from publish.copies.hosts.ipfs.kubo import LIFETIME, Kubo
from publish.copies.hosts.notes import note, noted
from publish.core.errors import OvertakenError, RefusedError


class Ipns:
    """A name on a node of ours.

    Args:
        key: The name, on the node, of the key which signs it.
        host: The name of our host, for messages.
    """

    def __init__(self, node: Kubo, key: str, host: str) -> None:
        self._node = node
        self._key = key
        self._host = host
        self.notes: Path | None = None
        """A file for what our last push left: an aid, and never evidence."""

    def target(self, name: str) -> str | None:
        """Return what the name leads to, by the node's own records.

        ``None`` if it never led anywhere.
        """
        said = self._node.call("name/resolve", ("arg", f"/ipns/{name}"), ("offline", "true"))
        return None if said is None else str(said["Path"]).removeprefix("/ipfs/")

    def move(self, name: str, root: str, before: str | None, *, seconds: float) -> None:
        """Have the name lead to ``root``, if it still leads to ``before``.

        Raises:
            OvertakenError: Somebody else moved it meanwhile.
            RefusedError: The node refused.
        """
        if self.target(name) not in (before, root):
            raise self._overtaken()
        known = self._noted(name, before)
        # Without a push of ours to go on from, a number which no other publisher has by chance.
        number = int(time.time()) if known is None else known + 1
        if not self._publish(root, number, seconds) and self.target(name) != root:
            # An older node has no such numbers, and a clock may have been wrong by years.
            if known is not None and self._node.knows("name", "publish", option="sequence"):
                raise self._overtaken()
            number = -1
            if not self._publish(root, None, seconds):
                raise RefusedError("the IPFS node refused to publish its name", host=self._host)
        if self.target(name) not in (None, root):
            raise self._overtaken()
        note(self.notes, {"name": name, "root": root, "sequence": number})

    def _publish(self, root: str, number: int | None, seconds: float) -> bool:
        # Offline, the node would else refuse, and the push would fail although the copy is whole.
        how = {"key": self._key, "lifetime": LIFETIME, "resolve": "false", "allow-offline": "true"}
        if number is not None:
            how["sequence"] = str(number)
        said = self._node.call("name/publish", ("arg", f"/ipfs/{root}"), *how.items(), seconds=seconds)
        return said is not None

    def _overtaken(self) -> OvertakenError:
        return OvertakenError("somebody else moved its IPNS name meanwhile", host=self._host)

    def _noted(self, name: str, before: str | None) -> int | None:
        """Return the sequence number of the record which our last push left, if it still stands."""
        # Of another name or another root, the number is not the one that our last push left there.
        found = noted(self.notes)
        number = found.get("sequence")
        ours = before is not None and (found.get("name"), found.get("root")) == (name, before)
        return number if ours and isinstance(number, int) and number >= 0 else None
