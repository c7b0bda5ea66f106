"""A Kubo node, or a CAR file.

The node is ours. It keeps the copy and points an IPNS name to it. The CID is computed here. The node is sent the
blocks which it lacks, as a CAR, and must then pin the very same root. Where there is no node, the CAR is left as a
file which any node can import. Blocks are read singly and hashed, from the node or from the file alike (``car``).
"""

import errno
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

from publish.copies.hosts.allowance import TooSlowError
from publish.copies.hosts.base import Traits
from publish.copies.hosts.ipfs import Options, kubo, pins
from publish.copies.hosts.ipfs.car import BadBlockError, Blocks, NotHereError
from publish.copies.hosts.ipfs.carfile import CarFile
from publish.copies.hosts.ipfs.ipns import Ipns
from publish.copies.hosts.ipfs.kubo import Kubo, Parts, Sending, reachable
from publish.copies.hosts.ipfs.pinning import PinService
from publish.copies.hosts.ipfs.roots import STORE_TIMEOUT_S, PinnedTrees
from publish.copies.hosts.notes import note_file
from publish.copies.hosts.treehost import Keeping, KeptTree, Stored, TreeHost
from publish.core.errors import (
    AbsentError,
    FullError,
    HostError,
    InterferenceError,
    RefusedError,
    UnreachableError,
    cut,
)
from publish.core.files import at_home
from publish.core.formats import unixfs
from publish.core.model import Entry, Holder
from publish.core.source import Held
from publish.core.units import seconds

STORE_FLOOR = 16_384  # bytes/s: so much more time wins what is to be sent, and pinned block by block
_NAME = re.compile(r"k[0-9a-z]{40,70}|(?:12D3|Qm|1)[1-9A-HJ-NP-Za-km-z]{40,60}")

_ERRORS: Final[tuple[tuple[type[Exception], type[HostError], str], ...]] = (
    *kubo.ERRORS,
    (BadBlockError, InterferenceError, "what it gave is not a copy's block"),
    (NotHereError, AbsentError, "not here"),
    (FileNotFoundError, AbsentError, "not here"),
    (PermissionError, RefusedError, "no permission"),
    (TimeoutError, TooSlowError, "the IPFS node does not answer in time"),
    (ConnectionAbortedError, InterferenceError, "what answered is not an IPFS node, and has no end"),
    # An answer without its fields, or with others in their place; the client asserts what it hopes for.
    *(
        (odd, InterferenceError, "what answered is not an IPFS node")
        for odd in (LookupError, TypeError, ValueError, AttributeError, RecursionError, AssertionError)
    ),
)


class IpfsHost(TreeHost):
    """A node with an IPNS name, or a CAR."""

    traits = Traits(atomic=True, removable=False, immutable_address=True, resident=True, parallel=8)

    def __init__(
        self, name: str, options: Options, public: str | None = None, services: Sequence[PinService] = ()
    ) -> None:
        super().__init__(name, public)
        self._options = options
        self._car = CarFile(at_home(options.car), name) if options.car else None
        self._notes: tuple[str, ...] = ()
        self._key_id: str | None = None
        self._blocks: Blocks | None = None
        self._kubo = Kubo(options.api, name, self._persist) if options.api else None
        self._ipns = Ipns(self._kubo, options.key, name) if self._kubo else None
        self._roots = PinnedTrees(self._kubo, f"stet:{options.key}", name) if self._kubo else None
        self._looked = False
        self._seen: str | None = None
        self._services = tuple(services)

    def address(self) -> str | None:
        """Return the public address, if any.

        Without ``public``, this is the IPNS name at the node's gateway. ``None`` where there is only a file.
        """
        if self.public:
            return self.public
        key = self._name()
        return f"{self._options.gateway.rstrip('/')}/ipns/{key}/" if key else None

    def also(self) -> tuple[str, ...]:
        """Return the IPNS name, which outlives every gateway."""
        key = self._name()
        return (f"ipns://{key}",) if key else ()

    def notes(self) -> tuple[str, ...]:
        """Return how to import the file, without a node."""
        return self._notes

    def expect(self, notebook: Path, day: date) -> None:  # noqa: ARG002 - a tree has no days
        """Learn the folder for notes on the name, and on trees."""
        if self._ipns and self._roots:
            self._ipns.notes = note_file(notebook, self._options.place(self.name), "ipns")
            self._roots.notes = note_file(notebook, self._options.place(self.name), "roots")

    def _name(self) -> str | None:
        with self._translated(""):
            return self._key() if self._answers() else None

    def _answers(self) -> bool:
        """Return whether there is a node.

        A silent node is no error where there is a file in its place.
        """
        if self._kubo is None:
            return False
        try:
            # Where a file can stand for the node, who is silent is not waited for.
            ask = self._kubo.ask if self._car is None else self._kubo.ask_once
            ask(lambda node: node.id())
        except kubo.ABSENT:
            if self._car is None:
                raise
            return False
        return True

    def _ask(self, action: Callable[[Any], Any], seconds: float | None = None) -> Any:
        """Put a question to the node, for a bounded time."""
        assert self._kubo is not None  # noqa: S101 - `_answers` looked
        return self._kubo.ask(action, seconds)

    def _probe(self) -> None:
        self._answers()

    def _key(self) -> str:
        """Return the IPNS name.

        Its key is made at the first call, so that pages can carry the name before a push.
        """
        if self._key_id is None:
            known = self._ask(self._known_keys)
            # It becomes the copy's address, and is signed into the mirror list.
            if not _NAME.fullmatch(known[self._options.key]):
                raise InterferenceError("the IPFS node gives its key a name that no key has", host=self.name)
            self._key_id = str(known[self._options.key])
        return self._key_id

    def _known_keys(self, node: Any) -> dict[str, str]:
        """Return the node's keys by name, ours among them."""
        known = {key["Name"]: key["Id"] for key in node.key.list()["Keys"]}
        if self._options.key not in known:
            known[self._options.key] = node.key.gen(self._options.key, "ed25519", size=256)["Id"]
        return known

    def _put_tree(self, entries: tuple[Entry, ...], progress: Callable[[int], None]) -> Stored:
        dag = unixfs.Dag(entries)
        sending = Sending(progress)
        if self._answers():
            self._store(dag, entries, sending)
            self._blocks = Blocks(dag.root, self._block)
            self._notes = ()
        else:
            assert self._car is not None  # noqa: S101 - `open_host` and `_answers` looked
            self._blocks = None
            self._car.write(dag.car(sending=sending.block))
            at = f"no IPFS daemon at {self._options.api}: " if self._options.api else ""
            file = self._car.path
            self._notes = (f"{at}wrote {file} (CID {dag.cid}); import it anywhere with: ipfs dag import {file}",)
        return Stored(dag.cid, sending.count, sending.length)

    def _store(self, dag: unixfs.Dag, entries: tuple[Entry, ...], sending: Sending) -> None:
        key = self._key()
        # As it was read before this push was admitted: what somebody else published since is not to be overtaken.
        before = self._seen if self._looked else self._current(key)
        assert self._roots is not None  # noqa: S101 - `_answers` looked
        pinned = self._roots.pinned()
        have = self._roots.blocks(pinned)
        seconds = STORE_TIMEOUT_S + sum(entry.length for entry in entries) / STORE_FLOOR
        if dag.root not in have:
            # Pinned below, under our label; without the statistics there would be no answer at all.
            opts = {"pin-roots": "false", "stats": "true"}

            def send(node: Any) -> None:
                sending.begin()
                node.dag.imprt(Parts(dag.car(have, sending=sending.block)), opts=opts, timeout=seconds)

            self._ask(send, seconds)
        self._roots.pin(dag.cid, seconds=seconds)
        # The one before stays: readers who resolved the name a moment ago are still reading it.
        former = pinned - {dag.cid, before} if before != dag.cid else set()
        self._roots.will_go(former, after=dag.cid)
        self._blocks, self._looked = None, False
        assert self._ipns is not None  # noqa: S101 - `_answers` looked
        self._ipns.move(key, dag.cid, before, seconds=STORE_TIMEOUT_S)
        self._roots.let_go(former)
        self._roots.will_go((), after=dag.cid)

    def _finish(self) -> None:
        if self._roots is None:
            return
        after, former = self._roots.owed()
        if former and self._answers() and self._current(self._key()) == after:
            self._roots.let_go(self._roots.pinned().intersection(former))
            self._roots.will_go((), after=after)

    def _forget(self) -> None:
        if not self._answers():
            return  # the file that stands for the copy was written over
        assert self._roots is not None  # noqa: S101 - `_answers` looked
        self._roots.let_go(self._roots.pinned() - {self._current(self._key())})
        # What is not pinned a node gives away all the same, until it is collected.
        self._ask(lambda node: node.repo.gc(timeout=STORE_TIMEOUT_S), STORE_TIMEOUT_S)

    def _dnslink(self, root: str) -> str:
        key = self._name()
        return f"dnslink=/ipns/{key}" if key else f"dnslink=/ipfs/{root}"

    def keepers(self) -> tuple[str, ...]:
        """Return the names of the pinning services."""
        return tuple(service.name for service in self._services)

    def _hold(self, wanted: Keeping) -> tuple[Holder, ...]:
        keep, addresses = self._known() if wanted.root else (set(), ())

        def meet(service: PinService, at: Sequence[str]) -> None:
            if addresses and self._kubo is not None:
                self._kubo.call_on(reachable(at, near=service.near))

        return pins.hold(
            self._services, wanted, keep=keep, origins=lambda service: reachable(addresses, near=service.near),
            meet=meet, timeout_s=seconds(self._options.pin_timeout) or 0, interrupt=self.interrupt,
        )  # fmt: skip

    def _known(self) -> tuple[set[str], tuple[str, ...]]:
        """Return the trees which our node keeps, and its addresses."""
        try:
            with self._translated(""):
                if self._kubo is None or self._roots is None or not self._answers():
                    return set(), ()
                return self._roots.pinned(), self._kubo.addresses()
        except HostError:  # The copy is stored, and services may have it from elsewhere.
            return set(), ()

    def _current(self, key: str) -> str | None:
        """Return the CID behind the name, if a copy's."""
        cid = self._points_to(key)
        return cid if cid is not None and unixfs.is_cid(cid) else None

    def _points_to(self, key: str) -> str | None:
        """Return the name's target.

        It need not be a copy: the key may have been used for something else before.
        """
        assert self._ipns is not None  # noqa: S101 - `_answers` looked
        return self._ipns.target(key)

    def _block(self, cid: bytes) -> bytes:
        assert self._kubo is not None  # noqa: S101 - `_answers` looked
        return self._kubo.block(unixfs.text(cid))

    def _copy(self) -> Blocks:
        """Return the copy which a reader would find now."""
        if self._blocks is None:
            if self._answers():
                root = self._seen = self._current(self._key())
                self._looked = True
                if root is None:
                    raise NotHereError("nothing was published")
                self._blocks = Blocks(unixfs.binary(root), self._block)
            elif self._car is not None:
                self._blocks = self._car.blocks()
        assert self._blocks is not None  # noqa: S101 - no node and no file is refused in `open_host`
        return self._blocks

    def _trees(self) -> Iterator[KeptTree]:
        if self._answers():
            assert self._roots is not None  # noqa: S101 - `_answers` looked
            current = self._points_to(self._key())
            # A name's record runs out; what is pinned for it is a copy all the same.
            for root in dict.fromkeys([*([current] if current else []), *sorted(self._roots.pinned())]):
                yield self._tree(root, lambda root=root: Blocks(_cid(root), self._block))  # type: ignore[misc]
        elif self._car is not None and self._car.path.exists():
            root = str(self._car.path)
            with suppress(BadBlockError):
                root = unixfs.text(self._car.blocks().root)
            yield self._tree(root, self._copy)

    def _tree(self, root: str, blocks: Callable[[], Blocks]) -> KeptTree:
        def read(path: str, max_length: int) -> bytes:
            return b"".join(self._guarded(path, max_length, lambda: blocks().read(path)))

        return KeptTree(cut(root), read)

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:  # noqa: ARG002 - blocks are small
        return self._copy().read(path)

    def _survey(self) -> Iterator[Held]:
        try:
            copy = self._copy()
        except (NotHereError, FileNotFoundError):
            return
        for path, length in copy.walk():
            yield Held(path, length)

    def _translate(self, error: Exception, path: str) -> HostError | None:
        for kind, ours, reason in _ERRORS:
            if isinstance(error, kind):
                at = self._options.api if isinstance(error, kubo.NodeError) else ""
                return ours(f"{reason} {f'({at})' if at else ''}".rstrip(), host=self.name, path=path)
        if isinstance(error, OSError):
            kind_of = FullError if error.errno in (errno.ENOSPC, errno.EDQUOT) else UnreachableError
            return kind_of(error.strerror or "the connection broke", host=self.name, path=path)
        return None


def _cid(root: str) -> bytes:
    """Return the bytes of a root's CID.

    Raises:
        NotHereError: The CID is of a kind which copies do not have: no copy begins there.
    """
    try:
        return unixfs.binary(root)
    except ValueError as e:
        raise NotHereError(root) from e
