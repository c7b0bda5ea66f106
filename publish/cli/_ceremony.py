"""Words of the ceremony: a draft's effects, signers' duties, the loss of keys.

All words are worked out from signed data. No word of the draft's own is repeated here.
"""

import html
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from publish import __version__
from publish.core.formats import layout
from publish.core.formats.layout import PathKind
from publish.core.formats.mirrorlist import grouped
from publish.core.model import Bundle
from publish.core.plain import TEXT_MAX_LENGTH, path, quoted
from publish.release.appoint import Loss
from publish.release.draft import Change, Draft
from publish.release.roles import CALLED, KEYID_SHOWN, Duty, duties
from publish.tree import openpage
from publish.verify.metadata import undated
from publish.verify.tufapi import Root
from publish.verify.witnesses import Policy, policy

DUTY_HEADS = ("role", "must sign", "key", "name", "where")
TITLE_COLUMNS = 60
_MADE = (PathKind.SEARCH, PathKind.PIECES)  # of the pages and documents that are named beside them
# Two searches instead of a single pattern: a hostile page must not make a regular expression run for minutes.
_TITLE, _TITLE_END = (re.compile(rf"<{tag}(?=[\s/>])", re.IGNORECASE) for tag in ("title", "/title"))
_USUAL = timedelta(days=3650)  # from a release's day to its end, and a day more


def draft_lines(draft: Draft) -> list[str]:
    """List everything a signer of this draft agrees to."""
    lines = _root_lines(draft) if draft.is_root else _release_lines(draft)
    # Only the same version makes the same open.html, so a difference below may be honest.
    if draft.program != __version__:
        lines.append(
            f"drafted by {f'Stet {draft.program}' if draft.program else 'an older Stet'}; this is Stet {__version__}"
        )
    return [*lines, "", f"archive {grouped(draft.fingerprint)}", *_tally_lines(draft)]


def _release_lines(draft: Draft) -> list[str]:
    new, old, changes = draft.release(), draft.former(), draft.changes()
    after = f"goes on from release {old.number} of {old.published}" if old else "is the first"
    lines = [f"Release {new.number} of {quoted(new.title, TITLE_COLUMNS)}, dated {new.published}; it {after}.", ""]
    # open.html, the only file with a program, has lines of its own below.
    told = [change for change in changes if change.path != layout.OPEN_PAGE or change.what == "withdrawn"]
    pages = [change for change in told if layout.kind(change.path) not in _MADE]
    for what in ("added", "changed", "withdrawn"):
        lines += [f"  {what:9}  {_entry(draft, change)}" for change in pages if change.what == what]
    if not pages:
        lines.append("  no page changes")
    lines += _index_lines([change for change in told if layout.kind(change.path) is PathKind.SEARCH])
    lines += _opener_lines(draft, changes)
    lines += [f"  bundle     {_bundle(b)}" for b in draft.bundles()]
    if new.bundles:
        # A draft has only the hashes of bundles: silence would look like a check.
        lines.append("  bundles are made by the publishing box, and not checked here against the pages")
    online = draft.root().roles["timestamp"].keyids
    return [
        *lines,
        "",
        _valid(draft, draft.metadata.signed.expires.date() - new.published < _USUAL),
        f"mirror list by the online key {_short(online)}, as the root says",
        f"top listing {new.top.sha256}",
        f"IPFS address {quoted(new.cid, TITLE_COLUMNS)[1:-1]} (worked out by the publishing box, not checked here)",
    ]


def _bundle(bundle: Bundle) -> str:
    of = f"of {path(bundle.of)}" if bundle.of else "of the whole archive"
    return (
        f"{path(bundle.name)}: {path(bundle.kind)} {of}, {bundle.entry.length:,} bytes, SHA-256 {bundle.entry.sha256}"
    )


def _valid(draft: Draft, soon: bool) -> str:
    """Tell the end of validity, after which all copies are STALE."""
    # A raided publishing box could hand a holder a draft which ends tomorrow, to make the archive look dead.
    usual = "; that is SOONER than Stet makes it" if soon else ""
    return f"in force until {draft.metadata.signed.expires.date()}, and STALE for every reader from then on{usual}"


def _entry(draft: Draft, change: Change) -> str:
    """Tell a changed page, with its path first.

    The words after the path are the page's own, and could say anything.
    """
    title = _titled(draft, change)
    if title is not None:
        return f"{path(change.path)}  {quoted(title, TITLE_COLUMNS)}"
    unseen = draft.page(change) is None and change.path.endswith(".html")
    return f"{path(change.path)}{'  (its text is not in the draft)' if unseen else ''}"


def _titled(draft: Draft, change: Change) -> str | None:
    """Return a page's title, reading each letter only once."""
    page = draft.page(change) or ""
    begin = _TITLE.search(page)
    after = page.find(">", begin.end()) if begin else -1
    end = _TITLE_END.search(page, after) if after >= 0 else None
    return html.unescape(page[after + 1 : min(end.start(), after + 1 + TEXT_MAX_LENGTH)]) if end else None


def _index_lines(changes: Sequence[Change]) -> list[str]:
    """Tell the changes of the search index by number.

    Its files get new names with every changed page.
    """
    if not changes:
        return []
    count = [sum(change.what == what for change in changes) for what in ("added", "changed", "withdrawn")]
    return [
        f"  search     files of words: {count[0]} added, {count[1]} changed, {count[2]} withdrawn; "
        "made by the publishing box, and not checked here against the pages"
    ]


def _opened(draft: Draft, changes: Sequence[Change]) -> tuple[bool, Sequence[str]] | None:
    """Compare the draft's open.html with this program's own.

    Returns:
        Whether both are equal, and the addresses asked by the file. ``None`` without a change.
    """
    change = next((c for c in changes if c.path == layout.OPEN_PAGE and c.what != "withdrawn"), None)
    if change is None:
        return None
    new, text = draft.release(), draft.page(change) or ""
    # Made again, not read: nobody reads 100 KB of script before signing (manual/decisions.md).
    known = openpage.ArchiveFacts(draft.roots[0], (), new.title, new.number, len(draft.roots), new.published)
    return openpage.is_ours(text.encode(), known)


def _opener_lines(draft: Draft, changes: Sequence[Change]) -> list[str]:
    """Tell whether open.html is this program's own."""
    if (opened := _opened(draft, changes)) is None:
        return []
    same, addresses = opened
    # Named as a warning of its own: this program runs in readers' browsers, and a changed page does not.
    if not same:
        return [
            "",
            f"  {layout.OPEN_PAGE} is NOT what this version of Stet makes of this archive:"
            " it holds a program that readers run.",
            "  Sign only with the version of Stet that sealed it, or when you know why it differs",
        ]
    asks = "it asks these copies" if addresses else "it asks no copy"
    return [
        "",
        f"  {layout.OPEN_PAGE}: exactly what this version of Stet makes; {asks}",
        *(f"    {path(a)}" for a in addresses),
    ]


def _root_lines(draft: Draft) -> list[str]:
    # Key ids in full: an id is the hash of the key, and a holder compares a joining key by nothing else.
    old, new = draft.root(), draft.new_root()
    lines = [f"Root {new.version}: who may sign what, in place of root {old.version}.", ""]
    for before, after in zip(duties(old), duties(new), strict=True):
        role = CALLED[after.role]
        lines += [f"  {role:8}  leaves   {keyid}" for keyid in before.keyids if keyid not in after.keyids]
        lines += [f"  {role:8}  stays    {keyid}" for keyid in after.keyids if keyid in before.keyids]
        lines += [f"  {role:8}  joins    {keyid}" for keyid in after.keyids if keyid not in before.keyids]
        was = f", until now {before.threshold} of {len(before.keyids)}" if _of(before) != _of(after) else ""
        lines.append(f"  {role:8}  {after.threshold} of {len(after.keyids)} must sign{was}")
    lines += _witness_lines(policy(old.unrecognized_fields), policy(new.unrecognized_fields))
    if undated(new) > undated(old):
        lines.append(f"  days       those of releases up to {undated(new)} count no more: the clock was ahead then")
    # The reverse step is shown as loudly: it would bring a false day back into force.
    elif undated(new) < undated(old):
        which = f"releases {max(undated(new), 0) + 1} to {undated(old)}"
        lines.append(
            f"  days       those of {which} count AGAIN: root {old.version} had taken them back,"
            " because the clock was ahead then"
        )
    return [*lines, "", _valid(draft, new.expires < old.expires)]


def _witness_lines(old: Policy, new: Policy) -> list[str]:
    """Tell the changes among witnesses, each by name and key.

    A name alone proves nothing.
    """
    if not old.keys and not new.keys:
        return []
    lines = []
    for word, some in (
        ("leaves", [key for key in old.keys if key not in new.keys]),
        ("stays", [key for key in new.keys if key in old.keys]),
        ("joins", [key for key in new.keys if key not in old.keys]),
    ):
        lines += [f"  witness   {word:7}  {public}  {quoted(name, TITLE_COLUMNS)}" for name, public in some]
    # A lowered threshold is a change as grave as a new key, and easy to overlook.
    was = f", until now {old.threshold} of {len(old.keys)}"
    changed = (old.threshold, len(old.keys)) != (new.threshold, len(new.keys))
    return [*lines, f"  witness   {new.threshold} of {len(new.keys)} must countersign{was if changed else ''}"]


def _of(duty: Duty) -> tuple[int, int]:
    return duty.threshold, len(duty.keyids)


def _short(keyids: Sequence[str]) -> str:
    return ", ".join(keyid[:KEYID_SHOWN] for keyid in keyids)


def _tally_lines(draft: Draft) -> list[str]:
    lines = []
    # A new root needs the holders of the root before and its own: no thief may name himself.
    for number, tally in enumerate(draft.tallies()):
        whose = ("holders of root before", "holders of this root")[number] if draft.is_root else "editors"
        signed = f"signed by {_short(tally.signed)}" if tally.signed else "signed by nobody yet"
        left = f"; {tally.missing} more of {_short(tally.unsigned)}" if tally.missing else "; that is enough"
        lines.append(f"{whose}: {signed}{left}")
    return lines


def draft_data(draft: Draft) -> dict[str, Any]:
    """Return a draft's effects for programs."""
    tallies = [
        {"role": CALLED[t.role], "threshold": t.threshold, "signed": t.signed, "unsigned": t.unsigned}
        for t in draft.tallies()
    ]
    common = {
        "draft": draft.name,
        "fingerprint": draft.fingerprint,
        "tallies": tallies,
        "complete": draft.complete,
        "program": draft.program,
    }
    common["expires"] = draft.metadata.signed.expires.isoformat()
    if draft.is_root:
        old, root = draft.root(), draft.new_root()
        both: dict[str, Any] = {"duties": duty_data(root), "witnesses": policy(root.unrecognized_fields).data()}
        both["undated"] = undated(root)
        was = {"duties": duty_data(old), "witnesses": policy(old.unrecognized_fields).data()}
        return common | {"root": root.version, **both, "before": was}
    new, former, changed = draft.release(), draft.former(), draft.changes()
    opened = _opened(draft, changed)
    return common | {
        "release": new.number,
        "title": new.title,
        "published": new.published.isoformat(),
        "after": {"release": former.number, "published": former.published.isoformat()} if former else None,
        "top": new.top.sha256,
        "cid": new.cid,
        "online": list(draft.root().roles["timestamp"].keyids),
        "changes": [{"what": c.what, "path": c.path, "sha256": c.sha256, "title": _titled(draft, c)} for c in changed],
        "opener": {"same": opened[0], "asks": list(opened[1])} if opened else None,
        "bundles": [
            {"name": b.name, "kind": b.kind, "of": b.of, "length": b.entry.length, "sha256": b.entry.sha256}
            for b in draft.bundles()
        ],
    }


def duty_data(root: Root) -> list[dict[str, Any]]:
    """Return the duties of keys, for programs."""
    return [{"role": CALLED[d.role], "threshold": d.threshold, "keys": list(d.keyids)} for d in duties(root)]


def duty_rows(root: Root, names: Mapping[str, str], here: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return the duties of keys, a row for each key."""
    rows: list[tuple[str, ...]] = []
    for duty in duties(root):
        for number, keyid in enumerate(duty.keyids):
            first = (CALLED[duty.role], f"{duty.threshold} of {len(duty.keyids)}") if number == 0 else ("", "")
            rows.append((*first, keyid[:KEYID_SHOWN], names.get(keyid, "–"), "here" if keyid in here else "elsewhere"))
    return rows


# By role, since the remedies differ: nothing replaces lost root keys, and root keys replace all others.
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
    """Tell the effects of losing these keys, and the remedies."""
    lines = []
    for loss in losses:
        role = CALLED[loss.role]
        have = f"{role}: {loss.left} good key{'' if loss.left == 1 else 's'} left, {loss.threshold} must sign"
        # A thief below the threshold signs nothing, and is only replaced. From the threshold on, hours count.
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
    """Return the effects of lost keys, for programs."""
    return {
        "roles": [
            {
                "role": CALLED[x.role],
                "left": x.left,
                "threshold": x.threshold,
                "goes_on": x.goes_on,
                "usurped": x.usurped,  # if they are stolen
            }
            for x in losses
        ]
    }
