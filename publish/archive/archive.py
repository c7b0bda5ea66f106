"""The publisher's archive in a folder.

Seals, stamps, renews, pushes, checks and heals it. ``opened`` has its settings, state, keys and hosts, ``built`` its
tree. What is NOT done here: printing and asking, which callables of the caller do (``publish.archive.talk``).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from publish.archive import doubts, holders, noting
from publish.archive.built import BuiltArchive
from publish.archive.inservice import Place, mirrors
from publish.archive.listen import hear, listen
from publish.archive.permit import permit_removals
from publish.archive.talk import Gauge, Waits
from publish.archive.underway import underway
from publish.audit.check import Depth, Target, check_all
from publish.copies import roll
from publish.copies.hosts import is_web, open_public
from publish.copies.hosts.base import Host
from publish.copies.hosts.limit import Limit
from publish.copies.push.crew import push_all
from publish.copies.push.plan import Asked
from publish.copies.push.readback import ReadBack
from publish.copies.push.watch import PushWatch
from publish.core.errors import ConfigError, StetError
from publish.core.formats import layout
from publish.core.model import Audit, Entry, Receipt, Tree
from publish.core.source import Source
from publish.readers import remember
from publish.release import dotstet, newest, roles
from publish.release.difference import Reports
from publish.release.keys import Keyring
from publish.release.renew import Pointed, renew
from publish.release.seal import Sealed, Sealing, finish, seal
from publish.verify.head import Head, Release, Seen
from publish.verify.metadata import now_utc

# A push that has nothing to do is mostly the loading of modules: works it does not need load their own.
if TYPE_CHECKING:
    from publish.archive.heal import Healed
    from publish.archive.stamp import Authorities, Stamped

Pushed = tuple[tuple[Host, Receipt | StetError], ...]
"""For each host, its receipt or the reason for having none."""


@dataclass
class Archive(BuiltArchive):
    """The archive in a folder, and the works on it."""

    def clock_is_right(self, *, said: bool) -> bool:
        """Hold the clock against known times.

        If these contradict the clock, the user is asked, before any key is opened.

        Args:
            said: Whether the publisher vouched for the clock beforehand.

        Raises:
            ConfigError: The clock can hardly be right, and nobody vouches for it.
        """
        before = self.head()
        return doubts.clock_is_right(self.state, self.config.root, before, self.talk, said=said, now=self.now)

    def seal(self, tree: Tree, keys: Keyring, *, clock_is_right: bool = False, removals: int | None = None) -> Sealed:
        """Seal a tree, and sign the list of mirrors in service.

        Args:
            removals: Number of reports allowed to go without a question.
        """
        work = self._sealing(keys, clock_is_right=clock_is_right)
        self._warn_of_no_locks()
        with self.talk.progress("sealing") as progress:

            def permit(reports: Reports) -> None:
                # The question would else stand within the line of progress.
                with progress.paused():
                    permit_removals(reports, removals, self.talk)

            def look(content: Sequence[Entry]) -> None:
                # What reads documents is loaded here, and by no verb that signs nothing new.
                from publish.archive.leaks import refuse

                doubts.warn_of_unread(refuse(self.config, tree, content, progress), self.talk)

            sealed = seal(tree, work, permit=permit, look=look, progress=progress)
        self._release = sealed.release
        doubts.warn_of_stale(tuple(sealed.stale), self.talk)
        return sealed

    def finish(self, drafts: Sequence[Path], keys: Keyring, *, clock_is_right: bool = False) -> Sealed:
        """Put drafts signed by others into force."""
        return finish(drafts, self._sealing(keys, clock_is_right=clock_is_right))

    def _sealing(self, keys: Keyring, *, clock_is_right: bool) -> Sealing:
        return Sealing(
            self.state, keys, mirrors(self.service.places(), self.present, self.state), now=self.now,
            days=self.config.archive.timestamp_days, seen=self._seen(), clock_is_right=clock_is_right,
        )  # fmt: skip

    def _seen(self) -> Seen | None:
        return remember.load(dotstet.anchor(self.state).fingerprint)

    def hear(self, sources: Mapping[str, Source]) -> None:
        """Remember the time told by hosts just spoken to."""
        hear(self.state, sources, now=self.now)

    def look(self) -> None:
        """Hear the release and the time of each host.

        A host without an answer tells nothing.

        Raises:
            RollbackError: A host has a newer release than the state's last.
            ConfigError: The state was brought back from copies, and a host with a possibly newer release is silent.
        """
        public = {
            h.public: h.name for h in self.config.hosts if h.public and is_web(h.public) and not self.service.waits(h)
        }
        hosts = {place.settings.name: place.host for place in self.service.places()}
        behind = {h.public: h for h in self.config.hosts if h.public}
        listen(
            self.state, hosts, public, self.head, now=self.now, known=self._judged(),
            open_source=lambda address: open_public(behind[address], address),
        )  # fmt: skip

    @cached_property
    def authorities(self) -> "Authorities":
        """Time-stamp authorities of mirrors.toml, with certificates to check them.

        Raises:
            ConfigError: The certificates cannot be read.
        """
        from publish.archive.stamp import Authorities
        from publish.verify.rfc3161 import Roots

        roots = self.config.timestamp_roots
        return Authorities(self.config.archive.timestamp_authorities, Roots.load(roots) if roots else None)

    def require_stamping(self) -> None:
        """Require everything needed for stamping.

        Called before work which must not fail for this reason.

        Raises:
            ConfigError: The authorities' certificates cannot be read, or rfc3161-client is not installed.
        """
        from publish.verify.rfc3161 import query

        if self.authorities.urls:
            # A request is made and sent nowhere: without rfc3161-client this raises.
            query(b"-")

    def stamp(self, keys: Keyring | None = None, *, former: int = 0, wait_s: float | None = None) -> "Stamped":
        """Ask the authorities for missing tokens.

        These are tokens of the current release, and of as many ``former`` releases.

        Args:
            keys: The archive's keys. When ``None``, they are opened only if a token came.
            wait_s: For all authorities of one release together, by default `publish.archive.stamp.WATCHDOG_S`.
        """
        from publish.archive.stamp import Stamped, stamp

        if not self.authorities.urls:
            return Stamped()
        days = self.config.archive.timestamp_days
        with self.talk.progress("stamping"):
            asked = self.authorities if wait_s is None else replace(self.authorities, wait_s=wait_s)
            return stamp(self.state, lambda: keys or self.keys(), asked, now=self.now, days=days, former=former)

    def renew(self, *, clock_is_right: bool = False) -> Head:
        """Sign the timestamp anew, and change nothing else.

        Args:
            clock_is_right: Whether the clock was held against known times already.

        Raises:
            ConfigError: Nothing is sealed, or the keys or the clock are at fault.
        """
        keys = self.keys()
        with dotstet.exclusive(self.state):
            # Read under the lock: what somebody sealed or stamped just before must not be unsaid.
            present = dotstet.sealed(self.state, now=self.now)
            days = self.config.archive.timestamp_days
            renew(
                self.state, keys, Pointed.again(present), now=self.now, days=days, force=True,
                clock_is_right=clock_is_right,
            )  # fmt: skip
        return dotstet.sealed(self.state, now=self.now)

    def push(
        self,
        places: Sequence[Place],
        *,
        adopt: Collection[str] = (),
        survey: bool = False,
        mode: ReadBack | None = None,
        limit: int | None = None,
        dry_run: bool = False,
    ) -> Pushed:
        """Bring the current release to these hosts.

        A host which fails stops no other.

        Args:
            adopt: Names of hosts where somebody else's files may be replaced.
            survey: List each host, whatever is known of it.
            mode: How much is read back; as is known of each host when ``None``.
            limit: Bytes a second, to all hosts together.
        """
        orders = [
            (place.host, Asked(None, place.settings.keep, place.host.name in adopt, survey, mode, dry_run))
            for place in places
        ]
        with self.talk.progress("pushing to", "bytes") as progress:
            results = push_all(self.release(), orders, now=self.now, watch=self._watch(progress, limit))
        if not dry_run:
            self.hear({host.name: host for host, _ in orders})
        return tuple(results)

    def check(self, targets: Sequence[Target], depth: Depth) -> list[Audit]:
        """Audit copies, and note the acts of others as evidence."""
        with self.talk.progress("checking") as progress:
            found = check_all(targets, self.release(), now=self.now, depth=depth, progress=progress)
        audits = list(underway(found, targets, roll.load(self.state), self.release(), self.now))
        # Only a web server tells the time: a folder has this machine's clock.
        self.hear({target.name: target.source for target in targets if is_web(target.address)})
        self._note(audits)
        return audits

    def holders(self, names: Sequence[str] = ()) -> list[holders.HeldKeys]:
        """Ask which services hold the newest release for our hosts."""
        return holders.look(self.release(), self.service.open_all(names))

    def heal(self, *, back: Collection[str] = (), dry_run: bool = False, limit: int | None = None) -> "Healed":
        """Mend the faults found by an audit, and audit again.

        The first audit is noted as evidence. A rehearsal notes nothing.

        Args:
            back: Names of hosts given up, or of spares, to be brought in.
            limit: Bytes a second, to all hosts together.

        Raises:
            ConfigError: Nothing is sealed, or a name is no host's.
        """
        from publish.archive.heal import heal

        self.release()
        # A state brought back from copies may be behind a release of ours, and signing beside that makes a fork.
        if newest.is_marked(self.state) and not dry_run:
            self.look()
        # Before the work: at night nobody would see until its end that the keys are of another archive.
        roles.require_own_keys(self.state)
        # Refused before anything is done, rather than passed over: a mistyped name brings in nothing.
        for name in back:
            self.config.host(name)
        present = [place for place in self.service.places() if place.settings.name not in self.service.away]
        places = [self.service.with_second(place) for place in present]
        opened: list[Keyring] = []
        with self.talk.progress("mending", "bytes") as progress:

            def keys() -> Keyring:
                with progress.paused():
                    opened.append(self.keys())
                return opened[-1]

            healed = heal(
                places, self.state, keys, now=self.now, days=self.config.archive.timestamp_days, back=back,
                dry_run=dry_run, watch=self._watch(progress, limit),
                heard=(lambda _sources: None) if dry_run else self.hear,
            )  # fmt: skip
        if dry_run:
            return healed
        self._release = healed.release
        self._note(healed.before)
        # Only a copy that was seen whole can be taken down, so the roll must learn which were mended.
        noting.remember(self.state, healed.after, self.release)
        # No passphrase is asked for on account of evidence alone: what is not signed now waits.
        for keyring in opened[-1:]:
            self.sign_evidence(keyring)
        return healed

    def _watch(self, progress: Gauge, limit: int | None) -> PushWatch:
        waits = Waits(self.talk.say)

        def sent(host: str, done: int, total: int) -> None:
            progress.of(host, done, total)
            waits.sent(host, done, total)

        return PushWatch(sent, Limit(limit) if limit else None, waits.tell)

    def _note(self, audits: Sequence[Audit]) -> None:
        noting.note(self.state, audits, self.release, self.talk, now=self.now)

    def sign_evidence(self, keys: Keyring) -> None:
        """Sign the evidence while the keys are open.

        A failure is told, and stops nothing.
        """
        noting.sign(self.state, keys, self.talk, now=now_utc())

    def reports(self, tree: Tree) -> Reports:
        """Return differences in reports between a tree and the current release.

        Reports are counted by their pages.
        """
        from publish.archive import compare

        return compare.reports(tree, self._released(), self.state)

    def unsealed(self, tree: Tree) -> list[str]:
        """Return the paths which sealing a tree would change.

        The current release is compared.

        Raises:
            ConfigError: The current release cannot be read.
        """
        from publish.archive import compare

        released = self.release() if (self.state / layout.TIMESTAMP).exists() else None
        return compare.unsealed(tree, released, self.state)

    def _released(self) -> Release | None:
        try:
            return self.release()
        except ConfigError:
            return None
