"""The commands renew and attest."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from publish.archive.archive import Archive
from publish.cli import _publisher, _words
from publish.cli._session import Session
from publish.core.clock import ago
from publish.core.errors import ConfigError, SignatureError
from publish.core.units import count
from publish.release import dotstet
from publish.release.attest import attest as add
from publish.release.renew import Pointed
from publish.release.renew import renew as sign_anew
from publish.verify import signednote


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
