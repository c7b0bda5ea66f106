"""The commands that are about time and memory: renew, history, witness, attest."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from publish.archive.archive import Archive
from publish.cli import _arguments, _publisher, _words
from publish.cli._session import Session
from publish.copies.hosts import open_address
from publish.core.clock import ago
from publish.core.errors import ConfigError, ForkError, SignatureError, StetError
from publish.core.files import write_atomically
from publish.core.units import count
from publish.readers import remember as seen
from publish.readers.clone.candidates import Heads
from publish.readers.witness import witness as countersign
from publish.release import dotstet
from publish.release.attest import attest as add
from publish.release.keys import Keyring
from publish.release.renew import Pointed
from publish.release.renew import renew as sign_anew
from publish.verify import forks, signednote
from publish.verify.copy import Copy
from publish.verify.history import Past
from publish.verify.history import history as past_of
from publish.verify.metadata import Anchor, Head, Seen, now_utc

PATHS_SHOWN = 12  # of each kind and release, but for what was removed; all of them stand in the JSON


def renew(session: Session, *, push: bool, dry_run: bool, fd: int | None, clock_is_right: bool = False) -> None:
    """Sign the timestamp anew, and bring it to the hosts."""
    archive = Archive.here(session.talk(fd))
    present = dotstet.current(archive.state, now=archive.now)
    if present is None:
        raise ConfigError("nothing has been sealed yet", hint="run: stet seal (or: stet publish, which does it all)")
    days = archive.config.archive.timestamp_days
    last = present.renewed or present.signed.published
    said = f"release {present.release}: last renewed {ago(archive.now, last)}, current until {present.expires.date()}"
    places = archive.in_service() if push else []
    if dry_run:
        hosts = [place.settings.name for place in places]
        lines = [said, f"would sign its timestamp anew, for {count(days, 'day')}"]
        lines += [f"would push it to: {', '.join(hosts)}"] if hosts else []
        data = {"dry_run": True, "release": present.release, "renewed": last, "expires": present.expires.isoformat()}
        session.console.answer(data | {"hosts": hosts}, lines)
        return
    to = Pointed(present.release, present.signed.title, present.fingerprint, present.mirrors, present.attestations)
    sure = archive.clock_is_right(said=clock_is_right)
    with dotstet.exclusive(archive.state):
        sign_anew(archive.state, archive.keys(), to, now=archive.now, days=days, force=True, clock_is_right=sure)
    after = dotstet.current(archive.state, now=archive.now)
    assert after is not None  # noqa: S101 - it was there before
    session.console.lines([f"release {after.release} renewed: current until {after.expires.date()}"])
    data = {"dry_run": False, "release": after.release, "renewed": after.renewed, "expires": after.expires.isoformat()}
    if not push:
        session.console.answer(data)
        return
    results = _publisher.bring(session, archive, places)
    session.console.answer(data | _words.pushed_data(results))
    session.ends(_words.failure(results))


def history(session: Session, what: str | None, fingerprint: str | None) -> None:
    """Tell all releases of a copy, or of the archive at hand."""
    now = now_utc()
    if what is None:
        archive = Archive.here()
        found = dotstet.current(archive.state, now=now)
        if found is None:
            raise ConfigError("nothing has been sealed yet", hint="run: stet seal")
        source = dotstet.StateSource(archive.state, found.release)
    else:
        source_there = open_address(what)
        anchor = Anchor(_arguments.fingerprint(fingerprint)) if fingerprint else _arguments.anchor_in(source_there)
        with keeping(session, anchor.fingerprint):
            from publish.verify.history import accept

            found = accept(source_there, anchor, now=now, seen=seen.load(anchor.fingerprint))
        told = past_of(Copy(source_there, found))
        _tell(session, found, told)
        return
    _tell(session, found, past_of(Copy(source, found)))


def _tell(session: Session, found: Head, told: Sequence[Past]) -> None:
    data = {"fingerprint": found.fingerprint, "release": found.release, "releases": [asdict(past) for past in told]}
    session.console.answer(data, [line for past in told for line in _lines(past)])


def _lines(past: Past) -> Iterator[str]:
    if not past.known:
        yield f"release {past.number}, {past.published}"
        return
    total = len(past.added) + len(past.changed) + len(past.removed)
    differ = count(total, "path differs", "paths differ")
    yield f"release {past.number}, {past.published}: {differ} from the release before"
    for word, paths in (("added", past.added), ("changed", past.changed), ("removed", past.removed)):
        shown = len(paths) if word == "removed" else PATHS_SHOWN
        yield from (f"    {word} {path}" for path in paths[:shown])
        if len(paths) > shown:
            yield f"    and {len(paths) - shown:,} more {word} (all with --json)"


def witness(
    session: Session, addresses: Sequence[str], key: Path, name: str | None, out: Path | None,
    fingerprint: str | None, fd: int | None,
) -> None:  # fmt: skip
    """Countersign the newest release that the addresses have, if it goes on from what was seen here before."""
    now = now_utc()
    first = open_address(addresses[0])
    anchor = Anchor(_arguments.fingerprint(fingerprint)) if fingerprint else _arguments.anchor_in(first)
    before = seen.load(anchor.fingerprint)
    signer = _keys(session, key, fd).signer(key.stem)
    with keeping(session, anchor.fingerprint):
        newest = _newest(addresses, anchor)

        def remember(found: Head) -> None:
            seen.save(anchor.fingerprint, found.seen, _words.story_of(found))

        made = countersign(newest, signer, now=now, remember=remember, name=name or key.stem)
    file = out or Path(made.file_name)
    write_atomically(file, made.note)
    lines = [
        f"release {made.release} countersigned as {made.name}: {file}",
        "hand the file to the publisher, who adds it with: stet attest FILE",
    ]
    if not made.listed:
        lines.append(f"the archive's root does not ask for this witness; its public key is {made.public}")
    if before is None:
        session.console.warn(
            "this witness saw the archive for the first time: it vouches for what comes, not for what was",
            "compare the fingerprint with one that reached you by another way",
        )
    told = {
        "name": made.name,
        "public": made.public,
        "vkey": signednote.vkey(made.name, made.public),
        "file": str(file),
    }
    session.console.answer(
        {"fingerprint": anchor.fingerprint, "release": made.release, "listed": made.listed} | told, lines
    )


def _keys(session: Session, key: Path, fd: int | None) -> Keyring:
    if key.suffix != ".key" or not key.is_file():
        raise ConfigError(
            f"{key} is no key file that ends in .key", hint="make one: ssh-keygen -t ed25519 -f witness.key"
        )
    return Keyring.load(key.parent, session.passphrase(fd))


def _newest(addresses: Sequence[str], anchor: Anchor) -> Head:
    """The newest head of all the addresses, none of which contradicts another or the witness's memory.

    The archive's other witnesses need not have signed: somebody is the first.
    """
    from publish.readers.clone import newest

    heads = Heads(anchor, open_address, now=now_utc(), seen=seen.load(anchor.fingerprint), quorum=False)
    heads.ask(addresses, follow=False)
    return newest(heads).head


def attest(session: Session, files: Sequence[Path], *, fd: int | None) -> None:
    """Add the files that witnesses handed in."""
    archive = Archive.here(session.talk(fd))
    notes_in = [_read(file) for file in files]
    days = archive.config.archive.timestamp_days
    try:
        done = add(archive.state, archive.keys(), notes_in, now=archive.now, days=days)
    except SignatureError as e:
        raise SignatureError(str(e), hint=e.hint or "nothing was added; ask the witness for another") from e
    lines = [f"added: {one}" for one in done.added] or ["nothing is new: these were added before"]
    if done.witnessed.needed:
        lines.append(f"release {done.release.number} is signed by {done.witnessed}")
    lines += ["bring it to the copies with: stet push"] if done.added else []
    data = {"release": done.release.number, "added": list(done.added), "witnessed": asdict(done.witnessed)}
    session.console.answer(data | {"enough": done.witnessed.enough}, lines)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(signednote.NOTE_MAX_LENGTH + 1)
    except OSError as e:
        raise ConfigError(f"cannot read {file}: {e.strerror}", hint="give a file that stet witness made") from None


def remember(fingerprint: str, newest: Seen, story: bytes) -> ConfigError | None:
    """Keep what a reader saw; or why it cannot be kept, to be said when the verdict was."""
    try:
        seen.save(fingerprint, newest, story)
    except ConfigError as e:
        return e
    return None


def unremembered(why: ConfigError | None) -> dict[str, str | None]:
    """For programs: why what was seen now will not be known next time."""
    return {"unremembered": str(why) if why else None}


def warn_unremembered(session: Session, why: ConfigError | None) -> None:
    """And for people."""
    if why:
        session.console.warn(f"an older release could pass for the newest next time: {why}", why.hint)


@contextmanager
def keeping(session: Session, fingerprint: str) -> Iterator[None]:
    """Should a fork come to light, keep its proof and say where."""
    try:
        yield
    except ForkError as e:
        keep_fork(session, fingerprint, e.stories)
        raise


def keep_fork(session: Session, fingerprint: str, stories: Sequence[bytes]) -> Path | None:
    """Put both sides of a fork into one file, which proves it to anybody."""
    both = [*stories, seen.story_of(fingerprint)][:2] if len(stories) < 2 else stories[:2]
    try:
        file = seen.keep_proof(fingerprint, forks.proof(*both))
    except (StetError, TypeError) as e:
        session.console.warn(f"the proof of the fork cannot be made: {e}")
        return None
    session.console.warn(
        f"two histories, both signed: the proof is kept in {file}", f"show it with: stet verify {file}"
    )
    return file
