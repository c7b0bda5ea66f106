"""The ceremony's words: what a draft would put into force, who may sign what, what a lost key means.

All of it is worked out from what is signed. A word of the draft's own is never repeated here.
"""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from publish import opener
from publish.appoint import Loss
from publish.gate.tufapi import Root
from publish.gate.verify import UNDATED, undated
from publish.listing import NAME
from publish.mirrorlist import OPENER, grouped
from publish.model import Bundle
from publish.trust.draft import Change, Draft
from publish.trust.duties import CALLED, KEYID_SHOWN, Duty, duties

DUTY_HEADS = ("role", "must sign", "key", "name", "where")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
# Files of the search index hold data alone; whatever else lies there is named like a page.
_INDEX = re.compile(r"search/(?:(?:index|simplified)\.txt|terms/[0-9a-f]{12}\.txt|pages/[0-9a-f]{12}\.json)")
_SAID = {"cid", "previous", "published", "title"}


def draft_lines(draft: Draft) -> list[str]:
    """What somebody who signs this draft says yes to."""
    lines = _root_lines(draft) if draft.is_root else _release_lines(draft)
    return [*lines, "", f"archive {grouped(draft.fingerprint)}", *_tally_lines(draft)]


def _release_lines(draft: Draft) -> list[str]:
    new, old, changes = draft.release(), draft.former(), draft.changes()
    after = f"goes on from release {old.number} of {old.published}" if old else "is the first"
    lines = [f'Release {new.number} of "{new.title}", dated {new.published}; it {after}.', ""]
    told = [change for change in changes if change.path != OPENER or change.what == "withdrawn"]
    pages = [change for change in told if not _INDEX.fullmatch(change.path)]
    for what in ("added", "changed", "withdrawn"):
        lines += [f"  {what:9}  {_entry(draft, change)}" for change in pages if change.what == what]
    if not pages:
        lines.append("  no page changes")
    lines += _index_lines([change for change in told if change not in pages])
    lines += _opener_lines(draft, changes)
    lines += [f"  bundle     {_bundle(b)}" for b in draft.bundles()]
    if new.bundles:
        lines.append("  bundles are made by the publishing box, and not checked here against the pages")
    target = draft.metadata.signed.targets[NAME]
    lines += [f"  also says  {key}: {value!a}" for key, value in (target.custom or {}).items() if key not in _SAID]
    online = draft.root().roles["timestamp"].keyids
    return [
        *lines,
        "",
        f"mirror list by the online key {_short(online)}, as the root says",
        f"top listing {new.top.sha256}",
        f"IPFS address {new.cid} (worked out by the publishing box, not checked here)",
    ]


def _bundle(bundle: Bundle) -> str:
    of = bundle.of or "the whole archive"
    return f"{bundle.name!a}: {bundle.kind!a} of {of!a}, {bundle.entry.length:,} bytes, SHA-256 {bundle.entry.sha256}"


def _entry(draft: Draft, change: Change) -> str:
    page = draft.page(change)
    match = _TITLE.search(page) if page is not None else None
    if match:
        return f'"{" ".join(html.unescape(match[1]).split())}"  {change.path}'
    unseen = "  (its text is not in the draft)" if change.path.endswith(".html") else ""
    return f"{change.path}{unseen}"


def _index_lines(changes: Sequence[Change]) -> list[str]:
    """What is said of the search index, whose files have new names whenever a page changes."""
    if not changes:
        return []
    count = [sum(change.what == what for change in changes) for what in ("added", "changed", "withdrawn")]
    return [
        f"  search     files of words: {count[0]} added, {count[1]} changed, {count[2]} withdrawn; "
        "made by the publishing box, and not checked here against the pages"
    ]


def _opener_lines(draft: Draft, changes: Sequence[Change]) -> list[str]:
    """What is said of open.html, the one file with a program in it: whether this program would make the very same."""
    change = next((c for c in changes if c.path == OPENER and c.what != "withdrawn"), None)
    if change is None:
        return []
    new, text = draft.release(), draft.page(change) or ""
    known = opener.Known(draft.roots[0], (), new.title, new.number, len(draft.roots), new.published)
    same, addresses = opener.is_ours(text.encode(), known)
    if not same:
        return [
            "",
            f"  {OPENER} is NOT what this version of Stet makes of this archive: it holds a program that readers run.",
            "  Sign only with the version of Stet that sealed it, or when you know why it differs",
        ]
    return [
        "",
        f"  {OPENER}: exactly what this version of Stet makes; it asks these copies",
        *(f"    {a!a}" for a in addresses),
    ]


def _root_lines(draft: Draft) -> list[str]:
    old, new = draft.root(), draft.new_root()
    lines = [f"Root {new.version}: who may sign what, in place of root {old.version}.", ""]
    for before, after in zip(duties(old), duties(new), strict=True):
        role = CALLED[after.role]
        lines += [f"  {role:8}  leaves   {keyid}" for keyid in before.keyids if keyid not in after.keyids]
        lines += [f"  {role:8}  joins    {keyid}" for keyid in after.keyids if keyid not in before.keyids]
        was = f", until now {before.threshold} of {len(before.keyids)}" if _of(before) != _of(after) else ""
        lines.append(f"  {role:8}  {after.threshold} of {len(after.keyids)} must sign{was}")
    if undated(new) != undated(old):
        lines.append(f"  days       those of releases up to {undated(new)} count no more: the clock was ahead then")
    said = {key: value for key, value in new.unrecognized_fields.items() if key != UNDATED}
    lines += [f"  also says  {key}: {said[key]}" for key in sorted(said)]
    return lines


def _of(duty: Duty) -> tuple[int, int]:
    return duty.threshold, len(duty.keyids)


def _short(keyids: Sequence[str]) -> str:
    return ", ".join(keyid[:KEYID_SHOWN] for keyid in keyids)


def _tally_lines(draft: Draft) -> list[str]:
    lines = []
    for number, tally in enumerate(draft.tallies()):
        whose = ("holders of root before", "holders of this root")[number] if draft.is_root else "editors"
        signed = f"signed by {_short(tally.signed)}" if tally.signed else "signed by nobody yet"
        left = f"; {tally.missing} more of {_short(tally.unsigned)}" if tally.missing else "; that is enough"
        lines.append(f"{whose}: {signed}{left}")
    return lines


def draft_data(draft: Draft) -> dict[str, Any]:
    """The same for programs."""
    tallies = [
        {"role": CALLED[t.role], "threshold": t.threshold, "signed": t.signed, "unsigned": t.unsigned}
        for t in draft.tallies()
    ]
    common = {"draft": draft.name, "fingerprint": draft.fingerprint, "tallies": tallies, "complete": draft.complete}
    if draft.is_root:
        return common | {"root": draft.new_root().version, "duties": duty_data(draft.new_root())}
    new = draft.release()
    changes = [{"what": c.what, "path": c.path, "sha256": c.sha256} for c in draft.changes()]
    return common | {
        "release": new.number,
        "top": new.top.sha256,
        "changes": changes,
        "bundles": [{"name": b.name, "of": b.of, "sha256": b.entry.sha256} for b in draft.bundles()],
    }


def duty_data(root: Root) -> list[dict[str, Any]]:
    """Who may sign what, for programs."""
    return [{"role": CALLED[d.role], "threshold": d.threshold, "keys": list(d.keyids)} for d in duties(root)]


def duty_rows(root: Root, names: Mapping[str, str], here: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Who may sign what, a row for each key."""
    rows: list[tuple[str, ...]] = []
    for duty in duties(root):
        for number, keyid in enumerate(duty.keyids):
            first = (CALLED[duty.role], f"{duty.threshold} of {len(duty.keyids)}") if number == 0 else ("", "")
            rows.append((*first, keyid[:KEYID_SHOWN], names.get(keyid, "–"), "here" if keyid in here else "elsewhere"))
    return rows


_LOST = {
    "root": (
        "who may sign can never be changed again: no key can be replaced or taken back. "
        "Editors go on publishing, and all that is out stays AUTHENTIC. While you still can, found a new archive, "
        "and have the editors announce its fingerprint in a last release of this one"
    ),
    "targets": (
        "no release can be signed, until the root holders name new editors: stet keys set editors. "
        "All that is out stays AUTHENTIC, and FRESH as long as the online key renews it"
    ),
    "timestamp": (
        "nothing can be renewed: copies turn STALE when their time is over, and stay AUTHENTIC. "
        "The root holders put a new one in its place: stet keys rotate online"
    ),
}
_STOLEN = {
    "root": "the thief can name keys of his own, and so publish as you: tell readers, found a new archive",
    "targets": "the thief can sign releases, until a root without these keys is in force: stet keys set editors, now",
    "timestamp": (
        "the thief can list bad addresses and hold back news, never publish a page. "
        "stet keys rotate online: readers recover from whatever he signed"
    ),
}


def loss_lines(losses: Sequence[Loss], *, stolen: bool) -> list[str]:
    """What is lost when these keys are, and what to do."""
    lines = []
    for loss in losses:
        role = CALLED[loss.role]
        have = f"{role}: {loss.left} good key{'' if loss.left == 1 else 's'} left, {loss.threshold} must sign"
        if stolen and loss.usurped:
            lines.append(f"{have}: {_STOLEN[loss.role]}")
        elif stolen:
            lines.append(f"{have}: with what is stolen nothing can be signed, {loss.threshold - loss.gone} too few")
        if not loss.goes_on:
            lines.append(f"{have}: {_LOST[loss.role]}")
        else:
            lines.append(f"{have}: it goes on. Replace what is gone: stet keys set {role} --add PUBFILE --remove KEYID")
    return lines


def loss_data(losses: Sequence[Loss]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "roles": [
            {"role": CALLED[x.role], "left": x.left, "threshold": x.threshold, "goes_on": x.goes_on} for x in losses
        ]
    }
