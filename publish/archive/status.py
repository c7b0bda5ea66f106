"""Where an archive stands, and what is next.

Everything is read from this disk, quickly. What is NOT done here: building, asking hosts, opening keys, writing.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from publish.archive.opened import OpenedArchive
from publish.copies import places, roll
from publish.copies.hosts import place_of
from publish.core.errors import ConfigError
from publish.core.files import digest, open_plain
from publish.core.formats import layout, strictjson, withdrawals
from publish.core.settings import HostSettings
from publish.release import day, dotstet, draft, erase, kept, roles
from publish.release.keys import has_passphrase, held
from publish.reports.drafts import DraftReport, drafts
from publish.tree.settings import SITE
from publish.tree.sources import leavings
from publish.tree.sources.frontmatter import PAGE_MAX_LENGTH
from publish.verify.head import Head

SOON_SHARE = 3  # the last part of the timestamp's days in which it is said to run out
ROOT_SOON = 180  # days before the root's end
_CITED = re.compile(rb"^[ \t]*(?:-[ \t]+)?file:[ \t]*[\"']?(?:site/)?(.+?)[\"']?[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class UnsealedItem:
    """A text or document of which site and release differ."""

    source: str
    title: str


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What the next release would bring, by the texts."""

    added: tuple[UnsealedItem, ...] = ()
    changed: tuple[UnsealedItem, ...] = ()
    removed: tuple[UnsealedItem, ...] = ()
    evidence: tuple[UnsealedItem, ...] = ()
    """Documents which reports name, and which the release does not have."""

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.evidence)


@dataclass(frozen=True, slots=True)
class HostStatus:
    """What is known here of a host."""

    name: str
    kind: str
    public: str | None
    release: int | None
    """The newest release of which a push was begun. ``None`` before any."""
    behind: bool
    """Whether it lacks the newest release, or its newest timestamp."""
    spare: bool = False
    """Whether it waits for a loss, and is to hold nothing yet."""
    cut: bool = False
    """Whether the last push did not end well, so that readers may have the release before."""


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """A key file here."""

    keyid: str
    name: str
    duties: tuple[str, ...]
    passphrase: bool
    """Whether a passphrase opens it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft of a release or a root that waits for signatures."""

    name: str
    missing: Mapping[str, int]
    """By role, how many signatures are missing."""
    with_next: bool = False
    """Whether it is a fully signed root that only a new release brings into force."""


@dataclass(frozen=True, slots=True)
class ArchiveStatus:
    """Where an archive stands."""

    title: str
    fingerprint: str | None
    release: int | None
    published: str | None
    unsealed: Unsealed | None
    """``None`` where the texts of the release are not known here."""
    drafts: tuple[DraftReport, ...]
    hosts: tuple[HostStatus, ...]
    expires: Mapping[str, datetime] = field(default_factory=dict)
    """End of each signed role."""
    days_left: int | None = None
    """Of the first to end. Negative after the end."""
    soon: bool = False
    keys: tuple[KeyStatus, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    withdrawn: int = 0
    to_withdraw: int = 0
    """Withdrawals which no release has yet."""
    root_soon: bool = False
    """Whether the root's holders have to sign another soon. They may be far away from one another."""
    clock: str = ""
    """Why this machine's clock is probably wrong. Nothing is signed by it then."""

    @property
    def behind(self) -> tuple[HostStatus, ...]:
        """Return the hosts to push to."""
        return tuple(host for host in self.hosts if host.behind and not host.spare)


@dataclass(frozen=True, slots=True)
class Next:
    """The command to run now, and why."""

    command: str
    """Empty where something is to be done by hand."""
    reason: str


def upcoming(now: ArchiveStatus) -> Next:
    """Return what is next."""
    if now.fingerprint is None and now.hosts:
        # Hosts are named once there is something to push. Readers know the fingerprint that was lost, and no other.
        return Next(
            "stet heal --restore ADDRESS", "no archive is founded here: was .stet lost? If there was none: stet init"
        )
    if now.fingerprint is None:
        return Next("stet init", "no archive is founded here: there are no keys, and nothing can be sealed")
    if now.clock:
        return Next("", "set this machine's clock right; by a wrong one nothing is signed")
    # Before all else: a draft is of what was built then, and another release would overtake it.
    for waiting in now.waiting:
        if waiting.missing:
            return Next(f"stet sign .stet/drafts/{waiting.name}", "a draft waits for signatures of those who hold keys")
        if waiting.with_next:
            return Next("stet seal", "a new root has all its signatures, and comes into force with the next release")
        return Next(f"stet seal --finish .stet/drafts/{waiting.name}", "a draft has all its signatures")
    if not now.keys:
        return Next("", "no key is here: bring .stet/keys back from its backup, or work where the keys are")
    if now.release is None:
        return Next("stet publish", "nothing was ever sealed")
    if not now.hosts:
        return Next(
            "", "mirrors.toml names no host, so nobody can read it: take the '# ' away from one of its examples"
        )
    if now.unsealed or now.to_withdraw:
        return Next("stet publish", "site/ is not as the sealed release has it")
    if now.root_soon:
        return Next("stet keys renew", "the root runs out, and copies stay STALE then until its holders signed another")
    if now.soon:
        over = now.days_left is not None and now.days_left < 0
        ends = now.expires
        if ends and min(ends["targets"], ends["snapshot"]) <= ends["timestamp"]:
            return Next("stet publish", "the release runs out, and only a new one ends later: change a page before")
        return Next(
            "stet publish", f"the timestamp {'has run' if over else 'runs'} out, and readers find copies STALE then"
        )
    # Publishing pushes, too. So a push alone is next only where nothing is to be sealed.
    if now.behind:
        return Next("stet push", "hosts lack the newest release, or its timestamp")
    if now.drafts:
        return Next("stet serve", "drafts wait to be read, and to be taken in with stet accept")
    return Next("stet check", "all is sealed and pushed: look at it as readers do")


def status(archive: OpenedArchive, title: str) -> ArchiveStatus:
    """Return where the archive stands.

    Raises:
        ConfigError: The state is damaged.
    """
    # By drafts that lie there, and not by their faults: the preview tells those.
    state, root = archive.state, archive.config.root
    found, _ = drafts(root, today=archive.now.date())
    if archive.fingerprint() is None:
        hosts = tuple(_hosts(archive, None))
        return ArchiveStatus(title, None, None, None, None, tuple(found), hosts, keys=_keys(state, None))
    head = archive.head()
    ends = _expires(head) if head else {}
    left = min(ends.values()) - archive.now if ends else None
    # With a third of its days left there is time for a night on which cron fails.
    limit = max(1, archive.config.archive.timestamp_days // SOON_SHARE)
    root_soon = bool(ends and (ends["root"] - archive.now).days < ROOT_SOON)
    gone = withdrawals.load(state).withdrawn
    sealed = _withdrawn_in(state, head.release) if head else 0
    return ArchiveStatus(
        title, archive.fingerprint(), head.release if head else None,
        head.signed.published.isoformat() if head else None,
        unsealed(root, state, head.release) if head and not archive.config.archive.tree else None,
        tuple(found), tuple(_hosts(archive, head)), ends, left.days if left else None,
        bool(left and left.days < limit), _keys(state, archive), tuple(_waiting(state, head)), len(gone),
        max(0, len(gone) - sealed), root_soon, day.doubt(state, head, archive.now, day.of_sources(root / SITE)),
    )  # fmt: skip


def unsealed(root: Path, state: Path, number: int) -> Unsealed | None:
    """Return how ``site/`` differs from a release, without a build.

    ``None`` if the release's texts are not known.
    """
    former = kept.made_from(state, number)
    # Brought back from copies, the state has no texts. A guess would call every report new.
    if not former:
        return None
    present, _ = leavings.present(root / SITE, lambda *_: None, lambda *_: None)
    texts, cited = {}, set()
    for source, file in present.items():
        if source.endswith(".md") and not source.startswith("evidence/"):
            text = _read(file)
            texts[source] = (hashlib.sha256(text).hexdigest(), _title(text, source))
            cited |= {name.decode("utf-8", "replace") for name in _CITED.findall(text)}
    # A release of an older Stet has the texts of its reports alone.
    whole = any(not source.startswith("reports/") for source in former)
    texts = {source: row for source, row in texts.items() if whole or source.startswith("reports/")}
    # Only for titles of what is gone: reading every text of a release takes as long as all the rest.
    gone = kept.texts(state, number) if former.keys() - texts.keys() else {}
    return Unsealed(
        tuple(UnsealedItem(s, texts[s][1]) for s in sorted(texts.keys() - former.keys())),
        tuple(UnsealedItem(s, texts[s][1]) for s in sorted(texts.keys() & former.keys()) if texts[s][0] != former[s]),
        tuple(UnsealedItem(s, _title(gone.get(s, b""), s)) for s in sorted(former.keys() - texts.keys())),
        tuple(UnsealedItem(s, s) for s in _evidence({s: f for s, f in present.items() if s in cited}, state, number)),
    )


def _evidence(present: Mapping[str, Path], state: Path, number: int) -> Iterator[str]:
    """Yield the documents whose bytes a release does not have."""
    folder = state / dotstet.RELEASES / str(number)
    there = {entry.sha256: entry.length for entry in erase.tree_of(folder)}
    lengths = set(there.values())
    for source, file in sorted(present.items()):
        # Films are in it: most changes show in the length, and only the rest is read.
        if file.stat().st_size not in lengths or digest(file)[0] not in there:
            yield source


def _read(file: Path) -> bytes:
    try:
        with open_plain(file) as opened:
            return opened.read(PAGE_MAX_LENGTH + 1)
    except OSError:
        return b""


def _title(text: bytes, source: str) -> str:
    return kept.title_of(text) or source


def _expires(head: Head) -> dict[str, datetime]:
    """Return the end of each role, as signed."""
    # The judge keeps the earliest end alone, and a person must know which role it is.
    found = {"root": head.roots[-1].signed.expires}
    for path, data in head.files.items():
        name = "timestamp" if path == layout.TIMESTAMP else (layout.versioned(path) or (0, ""))[1]
        if name in ("timestamp", "snapshot", "targets"):
            # Read as it is: the judge has checked the signatures before.
            found[name] = datetime.fromisoformat(strictjson.plain(data)["signed"]["expires"])
    return found


def _hosts(archive: OpenedArchive, head: Head | None) -> Iterator[HostStatus]:
    """Yield each host, by what pushes noted. No host is opened."""
    sent = {row.place: row.release for row in places.load(archive.state)}
    # Where a host stands is what the last push learnt: asking takes minutes, and tells a network who we are.
    known = roll.load(archive.state)
    pointer = roll.pointer_of(head) if head else ""
    for settings in archive.config.hosts:
        rows = [row for (name, _), row in known.places.items() if name == settings.name]
        there = any(row.sent == pointer and not row.open for row in rows)
        yield HostStatus(
            settings.name, settings.kind, settings.public, sent.get(_place(settings)), bool(head) and not there,
            # By its address alone: opening a host would want its secrets.
            bool(head) and archive.service.waits(settings), any(row.open for row in rows),
        )  # fmt: skip


def _place(settings: HostSettings) -> str:
    try:
        return place_of(settings)
    except ConfigError:  # an extra may be missing here; a push would say so
        return ""


def _keys(state: Path, archive: OpenedArchive | None) -> tuple[KeyStatus, ...]:
    duties = roles.duties(roles.in_force(state)) if archive else []
    named = roles.names(state)
    return tuple(
        KeyStatus(
            keyid, named.get(keyid, file.stem), tuple(roles.CALLED[d.role] for d in duties if keyid in d.keyids),
            has_passphrase(file),
        )
        for keyid, file in held(state / "keys").items()
    )  # fmt: skip


def _waiting(state: Path, head: Head | None) -> Iterator[Waiting]:
    for file in sorted((state / roles.DRAFTS).glob("*")) if (state / roles.DRAFTS).is_dir() else ():
        try:
            drafted = draft.load(file)
        except ConfigError:  # damaged, or another's file: stet seal names it
            continue
        # One that came into force may lie there still.
        in_force = roles.in_force(state).version if drafted.is_root else head.release if head else 0
        if drafted.metadata.signed.version <= in_force:
            continue
        missing = {roles.CALLED[tally.role]: tally.missing for tally in drafted.tallies() if tally.missing}
        # Under it the release of now has editors or an online key that count no more.
        with_next = drafted.is_root and not missing and not (head and roles.stands(drafted.new_root(), head.signed.raw))
        yield Waiting(drafted.name, missing, with_next)


def _withdrawn_in(state: Path, number: int) -> int:
    try:
        return len((state / dotstet.RELEASES / str(number) / layout.WITHDRAWN).read_bytes().splitlines())
    except OSError:
        return 0
