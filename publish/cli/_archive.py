"""The publisher's archive in the folder at hand: its settings, keys, hosts and what was built and sealed.

Everything is opened when it is asked for, so that a command needs no more than its verb does.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from publish.archive.heal import Place, active, mirrors, seen_from_outside
from publish.archive.init import lost_words
from publish.archive.stamp import Authorities, Stamped, stamp
from publish.audit.check import Target
from publish.cli import _removing
from publish.cli._console import Console
from publish.cli._session import Session
from publish.copies import roll
from publish.copies.hosts import KINDS, apart, is_web, open_address, open_host
from publish.copies.hosts.base import Host
from publish.copies.hosts.wrap import retrying
from publish.core import config, files
from publish.core.config import Config, HostSettings
from publish.core.errors import AbsentError, ConfigError, HostError, SourceError, TrustError
from publish.core.formats import layout, withdrawals
from publish.core.formats.mirrorlist import MirrorList, grouped
from publish.core.model import Release, Tree
from publish.core.source import Source
from publish.core.units import count
from publish.readers import remember
from publish.readers.clone.candidates import Heads
from publish.readers.dating import newest_day
from publish.release import day, difference, dotstet, kept, newest, roles
from publish.release.difference import Reports
from publish.release.keys import Keyring, of_none
from publish.release.seal import Sealed, finish, seal
from publish.tree.build import build
from publish.tree.settings import SITE
from publish.verify.metadata import Head, Seen, now_utc
from publish.verify.rfc3161 import Roots, query

UNMARKED_SHOWN = 10  # of each build; all of them stand in the JSON


@dataclass
class Archive:
    """The archive in one folder.

    ``now`` is read once, so that all steps of one command agree on the time.
    """

    config: Config
    now: datetime
    unmarked: list[str] = field(default_factory=list)
    """Reports that the last build found changed without a word to readers."""
    _unguarded: bool = False
    _head: Head | None = None
    _release: Release | None = None

    @classmethod
    def here(cls) -> "Archive":
        """The archive in the folder that we stand in.

        Raises:
            ConfigError: There is none, or its settings cannot be used.
        """
        settings = config.load(Path.cwd(), KINDS)
        apart(settings)
        return cls(settings, now_utc())

    @property
    def state(self) -> Path:
        """Where built, sealed and secret things lie."""
        return self.config.state

    @property
    def tree_folder(self) -> Path:
        """Where the built archive lies."""
        return self.state / "tree"

    def build(self, console: Console) -> Tree:
        """Build the tree that is to be sealed."""
        self._warn_of_the_unopened(console)
        self._warn_of_no_locks(console)
        if self.fingerprint() is None and (lost := lost_words(self.config.hosts)):
            console.warn(*lost)
        with console.progress("building", "page") as progress:
            tree = build(
                self.config.root,
                self.tree_folder,
                today=self.now.date(),
                fingerprint=self.fingerprint(),
                durable=self._durable(),
                progress=progress,
                withheld=withdrawals.load(self.state).withheld,
            )
        kept.note_built(self.state, self.config.root / SITE, tree.root)
        kept.note_unfilled(self.state, tree.unfilled)
        self.tell_unmarked(console)
        return tree

    def tell_unmarked(self, console: Console) -> None:
        """Warn of reports whose text changed while nothing tells readers so."""
        self.unmarked = kept.unmarked(self.state, self._number())
        for source in self.unmarked[:UNMARKED_SHOWN]:
            console.warn(
                f"{SITE}/{source}: changed since it was published, and nothing on the page says so",
                f"stet correct {source} keeps what was published; for a small change, give it a new 'updated:'",
            )
        if (more := len(self.unmarked) - UNMARKED_SHOWN) > 0:
            console.warn(f"and {more:,} more reports changed without a word on the page")

    def _number(self) -> int:
        """Number of the release that the state ends with; 0 if there is none, or it cannot be read."""
        try:
            head = self.head()
        except ConfigError:
            return 0
        return head.release if head else 0

    def _warn_of_the_unopened(self, console: Console) -> None:
        """Say of which withdrawals nobody here knows what they stand for."""
        try:
            unopened = withdrawals.unopened(self.config.root / SITE / layout.WITHDRAWN, self.state)
        except SourceError:
            return  # the build says that, with all else that is wrong
        if unopened:
            console.warn(*withdrawals.unopened_words(unopened, f"{SITE}/{layout.WITHDRAWN}"))

    def _warn_of_no_locks(self, console: Console) -> None:
        """Say, once, that two commands at a time would not take turns."""
        if not self._unguarded and not dotstet.guarded(self.state):
            self._unguarded = True
            console.warn(
                f"the disk that {self.state} lies on keeps no locks: two commands at a time are not kept apart",
                "run one at a time, also from cron; or move the archive's folder to a local disk",
            )

    def _durable(self) -> list[str]:
        """The addresses that outlive their hosts: they stand on every page."""
        names: list[str] = []
        for settings in self.config.hosts:
            if settings.durable and not settings.spare:
                also = () if settings.public else self._also(settings)
                names += [settings.public] if settings.public else also
        return names

    def _also(self, settings: HostSettings) -> tuple[str, ...]:
        """A host's own durable name; as it is listed, where the host gives no answer."""
        try:
            return open_host(settings, os.environ).also()
        except HostError:
            return tuple(name for m in self.present.mirrors if m.kind == settings.kind for name in m.also)

    def fingerprint(self) -> str | None:
        """The archive's identity; ``None`` before it is founded, when it can be built but not sealed."""
        return dotstet.anchor(self.state).fingerprint if (self.state / layout.FIRST_ROOT).exists() else None

    def built(self) -> Tree:
        """The tree as the last build left it.

        Raises:
            ConfigError: Nothing is built.
        """
        if not self.tree_folder.is_dir():
            raise ConfigError(
                "nothing has been built yet", hint="run: stet build (or: stet publish, which does it all)"
            )
        return Tree(self.tree_folder, _title(self.config.root), (), tuple(kept.unfilled(self.state)))

    def clock_is_right(self, session: Session, *, said: bool) -> bool:
        """Hold the clock against what is known, and ask if that speaks against it; before any passphrase is asked for.

        Args:
            said: Whether it was said on the command line.

        Raises:
            ConfigError: It can hardly be right, and nobody says that it is.
        """
        before = self.head()
        if said:
            return True
        evidence = day.of_sources(self.config.root / SITE)
        if before:
            evidence |= newest_day(dotstet.StateSource(self.state, before.release), before, now=self.now)
        if not (why := day.doubt(self.state, before, self.now, evidence)):
            return False
        if session.console.asks and session.console.agree(f"{why}. Is the clock right?"):
            return True
        raise ConfigError(why, hint=day.HINT)

    def seal(
        self, tree: Tree, keys: Keyring, session: Session, *, clock_is_right: bool = False, removals: int | None = None
    ) -> Sealed:
        """Seal a tree, and sign the list of mirrors that are in service."""
        named, console = mirrors(self.places(), self.present), session.console
        self._warn_of_no_locks(console)
        with console.progress("sealing") as progress:

            def permit(reports: Reports) -> None:
                with progress.paused():
                    _removing.permit(session, reports, removals)

            days = self.config.archive.timestamp_days
            sealed = seal(
                tree, self.state, keys, named, now=self.now, timestamp_days=days, seen=self._seen(),
                clock_is_right=clock_is_right, permit=permit, progress=progress,
            )  # fmt: skip
        if sealed.stale:
            shown = ", ".join(sealed.stale[:3]) + (", …" if len(sealed.stale) > 3 else "")
            console.warn(
                f"{count(len(sealed.stale), 'bundle')} not signed, being of other pages than were built ({shown})",
                "make them anew with stet bundle, then seal again",
            )
        return sealed

    def finish(self, drafts: Sequence[Path], keys: Keyring, *, clock_is_right: bool = False) -> Sealed:
        """Put what others signed into force."""
        named, days = mirrors(self.places(), self.present), self.config.archive.timestamp_days
        return finish(
            drafts, self.state, keys, named, now=self.now, days=days, seen=self._seen(), clock_is_right=clock_is_right
        )

    def _seen(self) -> Seen | None:
        return remember.load(dotstet.anchor(self.state).fingerprint)

    def hear(self, sources: Mapping[str, Source]) -> None:
        """Remember what time it is, as hosts that were just spoken to say."""
        day.hear(self.state, self.now, {name: s.clock for name, s in sources.items() if s.clock})

    def look(self) -> None:
        """Hear what the hosts have, and what time it is there; a host that gives no answer says nothing.

        Raises:
            RollbackError: One has a newer release than the state ends with.
            ConfigError: The state was brought back from copies, and a host that may have a newer one is silent.
        """
        hosts: dict[str, Source] = {place.settings.name: place.host for place in self.places()}
        # By the public address, too: most kinds of host say there alone what time it is.
        public = {h.public: h.name for h in self.config.hosts if h.public and is_web(h.public) and not self.waits(h)}
        web = {address: open_address(address) for address in public}
        heads = Heads(dotstet.anchor(self.state), (web | hosts).__getitem__, now=self.now, quorum=False)
        heads.ask(web | hosts, follow=False)
        for member in heads.gather(patient=True):
            there = newest.Known(member.head.release, member.head.signed.top.sha256, f"{member.address} has it")
            newest.must_go_on(self.head(), there)
        self.hear({public[a]: source for a, source in web.items()} | {n: h for n, h in hosts.items() if h.clock})
        answered = {m.address for m in heads.good}
        answered |= {name for name, e in heads.bad.items() if isinstance(e, AbsentError | TrustError)}
        if not newest.is_marked(self.state):
            return
        if silent := sorted(hosts.keys() - answered):
            raise ConfigError(
                f"this state was brought back from copies, and no answer came from {', '.join(silent)}:"
                " a newer release may be there",
                hint=f"try again later; a host that is lost for good is to be taken out of {config.FILE_NAME}",
            )
        newest.looked(self.state)

    @cached_property
    def authorities(self) -> Authorities:
        """The time-stamp authorities that mirrors.toml names, and the certificates to check them by.

        Raises:
            ConfigError: The certificates cannot be read.
        """
        roots = self.config.timestamp_roots
        return Authorities(self.config.archive.timestamp_authorities, Roots.load(roots) if roots else None)

    def require_stamping(self) -> None:
        """See that stamping can be done at all, before work that is not to fail by it.

        Raises:
            ConfigError: The authorities' certificates cannot be read, or rfc3161-client is not installed.
        """
        if self.authorities.urls:
            query(b"-")

    def stamp(self, keys: Callable[[], Keyring], console: Console, *, former: int = 0) -> Stamped:
        """Ask the authorities for what the current release lacks, and as many ``former`` ones."""
        if not self.authorities.urls:
            return Stamped()
        days = self.config.archive.timestamp_days
        with console.progress("stamping"):
            return stamp(self.state, keys, self.authorities, now=self.now, days=days, former=former)

    def keys(self, session: Session, fd: int | None) -> Keyring:
        """The archive's keys. That they are there is seen before anybody is asked for a passphrase."""
        Keyring.load(self.state / "keys", "")
        self.own_keys()
        return Keyring.load(self.state / "keys", session.passphrase(fd))

    def own_keys(self) -> None:
        """Refuse keys of another archive; that none are here is not judged.

        Raises:
            ConfigError: And which archive this is.
        """
        if of_none(self.state / "keys", roles.keyids(self.state)):
            raise ConfigError(
                f"the keys in {self.state / 'keys'} are of another archive: no root of this one ever named one of them;"
                f" the fingerprint of this one is {grouped(dotstet.anchor(self.state).fingerprint)}",
                hint="put the keys and the .stet folder of the same archive together",
            )

    def release(self) -> Release:
        """The current release."""
        if self._release is None or not dotstet.stands(self.state, self._release.head):
            self._release = dotstet.load(self.state, now=self.now, judged=self.head())
        return self._release

    def head(self) -> Head | None:
        """What the state's metadata say, judged once until something is signed; ``None`` before the first seal."""
        judged = self._release.head if self._release else self._head
        if judged is None or not dotstet.stands(self.state, judged):
            self._release, self._head = None, dotstet.current(self.state, now=self.now)
            return self._head
        return judged

    def know(self, release: Release | None) -> None:
        """Take what a verb of ours just made or read for the current release, as long as it stands."""
        self._release = release

    @cached_property
    def present(self) -> MirrorList:
        """The mirror list as it is signed now."""
        head = self.head()
        return head.mirrors if head else MirrorList()

    def places(self, names: Sequence[str] = ()) -> list[Place]:
        """The hosts of that name; all of them without names. No host is spoken to."""
        chosen = [self.config.host(name) for name in dict.fromkeys(names)] if names else self.config.hosts
        return [self._place(settings) for settings in chosen]

    @cached_property
    def away(self) -> list[str]:
        """Names of the hosts that may be away, and are: they are mentioned, and not counted."""
        known = roll.load(self.state)
        return [h.name for h in self.config.hosts if h.away and self._place(h).is_away(known)]

    def in_service(self, names: Sequence[str] = ()) -> list[Place]:
        """The hosts of that name; without names all that are to hold one: no spare in waiting, none given up or away.

        Raises:
            ConfigError: There is none, and none is away.
        """
        found = self.places(names) if names else active(self.places(), self.present)
        if not names:
            found = [place for place in found if place.settings.name not in self.away]
        if not found and not self.away:
            raise ConfigError(
                f"{config.FILE_NAME} names no host that is to hold a copy",
                hint=f"take the '# ' away from one of the examples in {config.FILE_NAME}",
            )
        return found

    def targets(self, names: Sequence[str] = ()) -> list[Target]:
        """What a check looks at. A copy with a public address is looked at without the secrets for its host."""
        try:
            return [place.target() for place in self.in_service(names)]
        except ConfigError:
            chosen = [self.config.host(name) for name in names] if names else self.config.hosts
            if not all(h.public for h in chosen) or not chosen:
                raise
        return [seen_from_outside(h) for h in chosen if names or not self.waits(h)]

    def waits(self, settings: HostSettings) -> bool:
        """Whether a host with a public address is a spare in waiting, or was given up."""
        is_listed = settings.public in {m.address for m in self.present.mirrors}
        return settings.public in self.present.gone or (settings.spare and not is_listed)

    def _place(self, settings: HostSettings) -> Place:
        return Place(settings, retrying(self.open(settings)))

    def open(self, settings: HostSettings) -> Host:
        """A host, with its secrets from the environment."""
        return open_host(settings, os.environ)

    def reports(self, tree: Tree) -> Reports:
        """How a tree's reports differ from those of the current release, counted by their pages."""
        new = {p: files.digest(f)[0] for p, f in files.walk(tree.root) if difference.is_report(p)}
        try:
            old = {e.path: e.sha256 for e in self.release().entries}
        except ConfigError:
            old = {}
        gone = {item.path for item in withdrawals.load(self.state).withdrawn}
        texts = kept.made_of(self.state, self._number()) if old else {}, kept.made_of(self.state)
        return difference.between(old, new, gone, texts)

    def unsealed(self, tree: Tree) -> list[str]:
        """Paths at which a tree differs from the current release: what sealing it would change."""
        new = {path: files.digest(file)[0] for path, file in files.walk(tree.root)}
        try:
            entries = self.release().entries
        except ConfigError:
            return sorted(new)
        old = {e.path: e.sha256 for e in entries if not _is_ours(e.path)}
        return sorted(path for path in new.keys() | old.keys() if new.get(path) != old.get(path))


def _is_ours(path: str) -> bool:
    """Whether sealing makes this file, so that no tree has it."""
    beside = path.startswith((f"{layout.METADATA}/", f"{layout.TARGETS}/"))
    made = (layout.HISTORY, layout.MIRRORS_PAGE, layout.OPEN_PAGE)
    return beside or path in made or path.rpartition("/")[2] == layout.LISTING


def _title(root: Path) -> str:
    import yaml

    from publish.tree import settings

    settings.check(root)
    return str(yaml.safe_load((root / settings.FILE).read_text("utf-8"))["site_name"])
