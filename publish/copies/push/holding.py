"""A pushed tree, held by services beside the host."""

import logging
from dataclasses import replace

from publish.copies.hosts.treehost import Keeping, TreeHost
from publish.core.formats.unixfs import tree_cid
from publish.core.model import Receipt
from publish.verify.head import Release

_log = logging.getLogger(__name__)


def keeping(wanted: Release, root: str, kept_from: int, *, look: bool = False) -> Keeping:
    """Return what services are to keep of a release's archive."""
    return Keeping(wanted.fingerprint, wanted.number, root, kept_from, look)


def linked(host: TreeHost, receipt: Receipt, root: str, *, first: bool) -> Receipt:
    """Return the receipt with the root, and the DNS record for it where it is news."""
    link = host.dnslink(root)
    _log.debug("%s: a name in DNS leads here by _dnslink.NAME TXT %s", host.name, link or "nothing")
    # A name of the host's stays, and is told once. An address of the tree's own is another after each push.
    return replace(receipt, root=root, dnslink=link if first or link.endswith(root) else "")


def held(wanted: Release, host: TreeHost, receipt: Receipt, kept_from: int, pushed: str) -> Receipt:
    """Have services hold the tree, and return the full receipt.

    Args:
        kept_from: The first release which was not withdrawn.
        pushed: The root which our last push left. Empty if it is not known.
    """
    if not host.keepers():
        return receipt
    # Of what lies there already the root is known by the push which brought it: large files are not read again.
    root = receipt.root or (not receipt.dry_run and pushed) or tree_cid(wanted.entries)
    return replace(receipt, root=root, holders=host.hold(keeping(wanted, root, kept_from, look=receipt.dry_run)))
