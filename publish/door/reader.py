"""What a reader's commands do between the command line and the verb. None of them needs an archive of one's own."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from publish import seen
from publish.check import Depth
from publish.check import check as look
from publish.clone import clone as fetch
from publish.dating import Dated, dated
from publish.door import reading, words
from publish.door.common import Door
from publish.errors import ConfigError, HostError, TrustError
from publish.hosts.base import Source
from publish.mirrorlist import grouped
from publish.model import Audit, Verdict
from publish.prove import Proof, prove
from publish.serve import Open, of_folder, of_release
from publish.serve import serve as listen
from publish.tokens import Roots
from publish.verify import Anchor, Seen, head, now_utc


def clone(door: Door, given: Sequence[str]) -> None:
    """Fetch a whole copy, and tell where it came from."""
    parts = reading.joined(given)
    if len(parts) < 3:
        raise ConfigError(
            "clone needs a fingerprint, at least one address, and a folder",
            hint="stet clone FINGERPRINT ADDRESS... FOLDER",
        )
    anchor = reading.anchor(parts[0])
    before = seen.load(anchor.fingerprint)
    with door.console.progress("cloning") as progress:
        cloned = fetch(parts[1:-1], anchor, Path(parts[-1]), now=now_utc(), seen=before, progress=progress)
    seen.save(anchor.fingerprint, cloned.head.seen)
    for address, faults in cloned.faults.items():
        for fault in faults:
            door.console.warn(fault if address in fault else f"{address}: {fault}")
    door.console.answer(words.cloned_data(cloned), words.cloned_lines(cloned))


def verify(
    door: Door, what: str, depth: str, fingerprint: str | None, root: Path | None, tsa_roots: Path | None = None
) -> None:
    """Judge a copy, or one page of it, and the time-stamps beside it."""
    roots = Roots.load(tsa_roots) if tsa_roots else None
    named = reading.named(what)
    anchor, vouched = _anchor(named, fingerprint, root)
    before, now = seen.load(anchor.fingerprint), now_utc()
    if named.path is None:
        with door.console.progress("verifying") as progress:
            audit = look(
                named.source, anchor, address=named.address, name=what, depth=Depth(depth), now=now, newest=before,
                progress=progress,
            )  # fmt: skip
        stamps = _dated(door, named.source, anchor, roots, now, genuine=audit.verdict in (Verdict.FRESH, Verdict.STALE))
        data = _data(anchor, vouched, asdict(audit)) | words.dated_data(stamps)
        door.console.answer(data, [*words.whole_lines(audit), *words.dated_lines(stamps)])
        door.ends(_of_audit(audit, before))
    else:
        proof = prove(named.source, anchor, named.path, now=now, seen=before)
        if proof.authentic:
            seen.save(anchor.fingerprint, proof.seen)
        stamps = _dated(door, named.source, anchor, roots, now, genuine=proof.authentic)
        data = _data(anchor, vouched, asdict(proof)) | words.dated_data(stamps)
        door.console.answer(data, [*words.proof_lines(proof), *words.dated_lines(stamps)])
        door.ends(_of_proof(proof, now))
    if not vouched:
        door.console.warn(
            f"the copy was held against its own root.json; its fingerprint is {grouped(anchor.fingerprint)}",
            "compare it with one that reached you by another way, or give that one with --fingerprint",
        )


def _dated(door: Door, source: Source, anchor: Anchor, roots: Roots | None, now: datetime, *, genuine: bool) -> Dated:
    """The time-stamps of a copy that was found genuine. No verdict hangs on them."""
    if not genuine:
        return Dated()
    try:
        return dated(source, head(source, anchor, now=now), roots, now=now)
    except (TrustError, HostError) as e:
        door.console.warn(f"its time-stamps could not be looked at: {e}")
        return Dated()


def _anchor(named: reading.Named, fingerprint: str | None, root: Path | None) -> tuple[Anchor, bool]:
    """The archive that the copy must be of, and whether anybody but the copy says so."""
    if fingerprint and root:
        raise ConfigError("--fingerprint and --root say the same in two ways", hint="give one of them")
    if fingerprint:
        return Anchor(reading.fingerprint(fingerprint)), True
    if root:
        return reading.anchor_of_file(root), True
    return reading.anchor_in(named.source), False


def _data(anchor: Anchor, vouched: bool, found: dict[str, object]) -> dict[str, object]:
    authentic = found["verdict"] in (Verdict.FRESH, Verdict.STALE)
    return {"fingerprint": anchor.fingerprint, "compared": vouched, "authentic": authentic} | found


def _of_audit(audit: Audit, before: Seen | None) -> int:
    """0 for a whole genuine copy, also one that was not renewed in time; not for an older one than was seen."""
    if audit.verdict is Verdict.TAMPERED:
        return TrustError.exit_code
    older = before is not None and (audit.release or 0) < before.release
    whole = audit.verdict is Verdict.FRESH or (audit.verdict is Verdict.STALE and not audit.findings and not older)
    return 0 if whole else HostError.exit_code


def _of_proof(proof: Proof, now: datetime) -> int:
    if proof.verdict is Verdict.TAMPERED:
        return TrustError.exit_code
    # Stale though the copy is current: the page itself is of an earlier release.
    earlier = proof.verdict is Verdict.STALE and now < proof.expires
    return 0 if proof.authentic and not earlier else HostError.exit_code


def serve(door: Door, folder: Path | None, bind: str, port: int) -> None:
    """Serve until Ctrl-C."""
    files, what = _files(folder)
    with listen(files, bind=bind, port=port) as server:
        door.console.answer({"address": server.url}, [server.url])
        door.console.say(f"serving {what}; Ctrl-C ends it")
        if not server.local:
            door.console.warn(f"whoever reaches {bind} port {port} can read this")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            door.console.say("ended")


def _files(folder: Path | None) -> tuple[Open, str]:
    if folder is not None:
        if not (folder / "index.html").is_file():
            raise ConfigError(f"{folder} is no copy: it has no index.html", hint="name the folder of a copy or a clone")
        return of_folder(folder), str(folder)
    from publish.door.archive import Archive

    release = Archive.here().release()
    return of_release(release), f"release {release.number}"
