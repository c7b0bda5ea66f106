"""Each defence, and the line that switches it off. Nothing in the product does: the text is changed on import,
by Python's import system, by node's, or as the browser's scripts are joined.

A pattern must fit exactly once, or the table is out of date, which ``test_defences`` says.
"""

from tests.attacks.defences import (
    bare,
    browser,
    chromium,
    copies,
    copymarks,
    found,
    foundpages,
    hosts,
    imports,
    ipfs,
    jail,
    leaks,
    letters,
    sources,
    texts,
    thief,
    torrents,
    trust,
    unseen,
    vault,
    volunteers,
    zips,
)
from tests.attacks.defences.defence import OFF, ROOT, Defence

__all__ = ["DEFENCES", "OFF", "ROOT", "Defence"]

DEFENCES = (
    *bare.DEFENCES, *unseen.DEFENCES, *trust.DEFENCES, *copies.DEFENCES, *hosts.DEFENCES, *ipfs.DEFENCES, *thief.DEFENCES, *zips.DEFENCES,
    *sources.DEFENCES, *browser.DEFENCES, *chromium.DEFENCES, *torrents.DEFENCES, *imports.DEFENCES, *jail.DEFENCES,
    *copymarks.DEFENCES,
    *found.DEFENCES,
    *foundpages.DEFENCES,
    *leaks.DEFENCES,
    *letters.DEFENCES,
    *texts.DEFENCES,
    *vault.DEFENCES,
    *volunteers.DEFENCES,
)  # fmt: skip
