"""What a reader's commands do between the command line and the verb. None of them needs an archive of one's own."""

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from pathlib import Path

from publish.audit.check import Depth, Target
from publish.audit.check import check_all as look
from publish.cli import _arguments, _words
from publish.cli._session import Session
from publish.cli._witnessing import keep_fork, keeping, remember, unremembered, warn_unremembered
from publish.core.errors import ConfigError, ForkError, HostError, SignatureError, TrustError
from publish.core.formats import layout
from publish.core.formats.mirrorlist import grouped
from publish.core.model import Audit, Verdict
from publish.core.source import Source
from publish.desk.preview import Open, of_folder, of_release
from publish.desk.preview import serve as listen
from publish.readers import remember as seen
from publish.readers.clone import clone as fetch
from publish.readers.dating import Dated, dated
from publish.readers.prove import Proof, prove
from publish.verify import forks
from publish.verify.metadata import Anchor, Head, Seen, head, now_utc
from publish.verify.rfc3161 import Roots


def clone(session: Session, given: Sequence[str], witnesses: Sequence[str] = ()) -> None:
    """Fetch a whole copy, and tell where it came from."""
    parts = _arguments.joined(given)
    if len(parts) < 3:
        raise ConfigError(
            "clone needs a fingerprint, at least one address, and a folder",
            hint="stet clone FINGERPRINT ADDRESS... FOLDER",
        )
    anchor = replace(_arguments.anchor(parts[0]), witnesses=_arguments.witnesses(witnesses))
    before = seen.load(anchor.fingerprint)
    with session.console.progress("cloning") as progress, keeping(session, anchor.fingerprint):
        cloned = fetch(parts[1:-1], anchor, Path(parts[-1]), now=now_utc(), seen=before, progress=progress)
    for story in cloned.forks:
        keep_fork(session, anchor.fingerprint, [story])
    why = remember(anchor.fingerprint, cloned.head.seen, _words.story_of(cloned.head))
    session.console.answer(_words.cloned_data(cloned) | unremembered(why), _words.cloned_lines(cloned))
    warn_unremembered(session, why)
    for address, faults in cloned.faults.items():
        for fault in faults:
            session.console.warn(fault if address in fault else f"{address}: {fault}")


def verify(
    session: Session,
    what: Sequence[str],
    depth: str,
    fingerprint: str | None,
    root: Path | None,
    tsa_roots: Path | None = None,
    of: str | None = None,
    witnesses: Sequence[str] = (),
) -> None:
    """Judge copies, one page of one, a bundle, or the proof of a fork; and the time-stamps beside them."""
    roots = Roots.load(tsa_roots) if tsa_roots else None
    what, fingerprint = _arguments.apart(what, fingerprint)
    if len(what) == 1 and (data := _proof_in(what[0])) is not None:
        _proved(session, data, fingerprint)
        return
    if of or (not witnesses and len(what) == 1 and Path(what[0]).is_file()):
        if witnesses:
            raise ConfigError("--witness is for copies and their pages", hint="leave it out, or verify the copy")
        from publish.cli import _bundling  # builds and bundles are not for every reader to load

        if len(what) > 1:
            raise ConfigError("--of is for one file", hint="stet verify FILE --of ADDRESS")
        if _bundling.verified(session, what[0], fingerprint, root, of):
            return
    named = [(_arguments.named_beside if len(what) > 1 else _arguments.named)(one) for one in what]
    if len(named) > 1 and any(one.path is not None for one in named):
        raise ConfigError("copies can be compared, pages cannot", hint="give one page, or the copies' addresses")
    anchor, vouched = _arguments.anchor_for(named, fingerprint, root)
    anchor = replace(anchor, witnesses=_arguments.witnesses(witnesses))
    before = seen.load(anchor.fingerprint)
    if named[0].path is None:
        _verify_whole(session, named, what, Depth(depth), anchor, vouched, before, roots)
    else:
        _verify_page(session, named[0], named[0].path, anchor, vouched, before, roots)
    if not vouched:
        session.console.warn(*_arguments.uncompared(anchor))


def _dated(
    session: Session, source: Source, anchor: Anchor, roots: Roots | None, now: datetime, *, genuine: bool
) -> Dated:
    """The time-stamps of a copy that was found genuine. No verdict hangs on them."""
    if not genuine:
        return Dated()
    try:
        return dated(source, head(source, anchor, now=now), roots, now=now)
    except (TrustError, HostError) as e:
        session.console.warn(f"its time-stamps could not be looked at: {e}")
        return Dated()


def _verify_page(
    session: Session,
    named: _arguments.Named,
    path: str,
    anchor: Anchor,
    vouched: bool,
    before: Seen | None,
    roots: Roots | None,
) -> None:
    now = now_utc()
    with keeping(session, anchor.fingerprint):
        proof = prove(named.source, anchor, path, now=now, seen=before)
    why = None
    if proof.authentic and proof.accepted:
        why = remember(anchor.fingerprint, proof.seen, _words.story_of(proof.head))
    told = {f.name: getattr(proof, f.name) for f in fields(proof) if f.name != "head"} | {"seen": asdict(proof.seen)}
    stamps = _dated(session, named.source, anchor, roots, now, genuine=proof.authentic)
    data = _data(anchor, vouched, told) | _words.dated_data(stamps) | unremembered(why)
    session.console.answer(data, [*_words.proof_lines(proof), *_words.dated_lines(stamps)])
    warn_unremembered(session, why)
    session.ends(_of_proof(proof))


def _verify_whole(
    session: Session,
    named: Sequence[_arguments.Named],
    what: Sequence[str],
    depth: Depth,
    anchor: Anchor,
    vouched: bool,
    before: Seen | None,
    roots: Roots | None,
) -> None:
    met: dict[str, Head | ForkError] = {}

    def meet(target: Target, found: Head | ForkError) -> None:
        met[target.address] = found

    targets = [Target(name, one.address, one.source) for name, one in zip(what, named, strict=True)]
    with session.console.progress("verifying") as progress:
        audits = look(
            targets, anchor=anchor, now=now_utc(), newest=before, depth=depth, progress=progress, meet=meet
        )  # fmt: skip
    for stories in dict.fromkeys(f.stories for f in met.values() if isinstance(f, ForkError)):
        keep_fork(session, anchor.fingerprint, stories)
    best = max(audits, key=_rank)
    found = met.get(best.address)
    why = None
    if isinstance(found, Head) and found.witnessed.enough and best.verdict in (Verdict.FRESH, Verdict.STALE):
        why = remember(anchor.fingerprint, found.seen, _words.story_of(found))
    genuine = best.verdict in (Verdict.FRESH, Verdict.STALE)
    source = next(t.source for t in targets if t.address == best.address)
    stamps = _dated(session, source, anchor, roots, now_utc(), genuine=genuine)
    data = _data(anchor, vouched, asdict(best)) | _words.dated_data(stamps) | unremembered(why)
    lines = [*_words.whole_lines(best), *_words.dated_lines(stamps)]
    if len(audits) == 1:
        session.console.answer(data, lines)
        warn_unremembered(session, why)
        session.ends(_of_audit(best, before))
        return
    lagging = [a for a in audits if a.release is not None and a.release < (best.release or 0)]
    session.console.table(_words.AUDIT_HEADS, [_words.audit_row(a) for a in audits])
    lines += [f"{a.host} lags: it serves release {a.release}" for a in lagging]
    copies = {"copies": [asdict(a) for a in audits], "lagging": [a.address for a in lagging]}
    session.console.answer(data | copies, lines)
    warn_unremembered(session, why)
    forged = any(a.verdict is Verdict.TAMPERED or a.strangers for a in audits)
    session.ends(TrustError.exit_code if forged else _of_audit(best, before))


def _rank(audit: Audit) -> tuple[int, int, int]:
    """The copy to believe: genuine ones first, then the newest release, then the one that is current."""
    genuine = audit.verdict in (Verdict.FRESH, Verdict.STALE)
    return (2 if genuine else 1 if audit.release else 0, audit.release or 0, audit.verdict is Verdict.FRESH)


def _proof_in(what: str) -> bytes | None:
    """The bytes of a file that says it proves a fork."""
    file = Path(what)
    if "://" in what or not file.is_file():
        return None
    with file.open("rb") as opened:
        start = opened.read(200)
        return start + opened.read(forks.PROOF_MAX_LENGTH) if forks.is_proof(start) else None


def _proved(session: Session, data: bytes, fingerprint: str | None) -> None:
    fork = forks.judge(data)
    if fingerprint and _arguments.fingerprint(fingerprint) != fork.fingerprint:
        raise SignatureError(f"it is a fork of another archive ({fork.fingerprint})")
    said = "PROVED" if fork.proved else "NOT PROVED"
    session.console.answer({"proved": fork.proved} | asdict(fork), [f"{said}: {fork}"])
    if not fork.proved:
        session.ends(HostError.exit_code)  # neither true nor false: nobody can tell from the file
    if not fingerprint:
        session.console.warn(
            f"the archive's fingerprint is {grouped(fork.fingerprint)}",
            "compare it with one that reached you by another way: anybody can make an archive and fork it",
        )


def _data(anchor: Anchor, vouched: bool, found: dict[str, object]) -> dict[str, object]:
    authentic = found["verdict"] in (Verdict.FRESH, Verdict.STALE)
    return {"fingerprint": anchor.fingerprint, "compared": vouched, "authentic": authentic} | found


def _of_audit(audit: Audit, before: Seen | None) -> int:
    """0 for a whole genuine copy, also one that was not renewed in time; not for an older one than was seen."""
    if audit.verdict is Verdict.TAMPERED or audit.strangers:
        return TrustError.exit_code
    older = before is not None and (audit.release or 0) < before.release
    older = older or audit.witnessed is False
    whole = audit.verdict is Verdict.FRESH or (audit.verdict is Verdict.STALE and not audit.findings and not older)
    return 0 if whole else HostError.exit_code


def _of_proof(proof: Proof) -> int:
    """Not 0 for a page of an earlier release, nor for a release that the witnesses did not sign."""
    if proof.verdict is Verdict.TAMPERED:
        return TrustError.exit_code
    return 0 if proof.authentic and proof.accepted and not proof.earlier else HostError.exit_code


def serve(session: Session, folder: Path | None, bind: str, port: int) -> None:
    """Serve until Ctrl-C."""
    files, what = _files(folder)
    with listen(files, bind=bind, port=port) as server:
        try:
            session.console.say(f"serving {what}; Ctrl-C ends it")
            if not server.local:
                session.console.warn(f"whoever reaches {bind} port {port} can read this")
            session.console.answer({"address": server.url}, [server.url])
            server.serve_forever()
        except KeyboardInterrupt:
            session.console.say("ended")


def _files(folder: Path | None) -> tuple[Open, str]:
    if folder is not None:
        if not (folder / layout.FRONT).is_file():
            raise ConfigError(f"{folder} is no copy: it has no index.html", hint="name the folder of a copy or a clone")
        return of_folder(folder), str(folder)
    from publish.archive.archive import Archive

    release = Archive.here().release()
    return of_release(release), f"release {release.number}"
