"""``stet verify``. Its answers' words are in ``_verdicts``."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publish.cli import _arguments, _audits, _memory, _verdicts
from publish.cli._options import DEPTH, FILE, WORD, policy_option, witness_option
from publish.cli._session import VERIFIED, Session, Verb
from publish.copies.hosts.takenfile import TakenCopy, read_taken
from publish.copies.hosts.zipped import is_zip, read_zip
from publish.core.errors import AbsentError, ConfigError, ForkError, HostError, SignatureError, TrustError
from publish.core.formats import layout
from publish.core.formats.mirrorlist import grouped
from publish.core.model import Verdict
from publish.core.plain import pasted
from publish.core.source import Source
from publish.readers import remember
from publish.readers.believe import believe
from publish.readers.prove import prove
from publish.readers.revealed import is_revealed
from publish.verify import forkside
from publish.verify.head import Anchor, Head
from publish.verify.metadata import now_utc
from publish.verify.sealed import lacks_pointer
from publish.verify.witnesses import Policy

if TYPE_CHECKING:
    from publish.audit.check import Target
    from publish.readers.dating import Dated
    from publish.verify.rfc3161 import Roots

WAYS_SHOWN = 3  # claimed addresses of a file; the hint names the first
_STATE, _RELEASES = ".stet", "releases"  # as in core.config and release.dotstet, which readers need not load
_PART = re.compile(r"\.part[0-9]+of[0-9]+\.[0-9a-f]{8}\.bin$")  # as tree.bundles.volumes names them


@dataclass(frozen=True, slots=True)
class _Known:
    """The archive required of a copy, and the reader's other standards."""

    anchor: Anchor
    vouched: bool
    """Whether anybody besides the copy names the archive."""
    roots: "Roots | None" = None
    """Root certificates of the time-stamp authorities."""


@click.command("verify", cls=Verb, outcomes=VERIFIED)
@click.argument("what", nargs=-1, required=True, type=WORD, metavar="WHAT...")
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, in groups of four or not.")
@click.option("--root", type=FILE, metavar="FILE", help="The archive's first root.json, instead.")
@click.option("--depth", type=DEPTH, default="full", show_default=True, help="How thoroughly to look at a whole copy.")
@click.option("--of", metavar="ADDRESS", help="Judge a single file, by what this copy says was signed.")
@click.option("--tsa-roots", type=FILE, metavar="FILE", help="Root certificates (PEM) to check time-stamps by.")
@witness_option
@policy_option
@click.pass_obj
def command(
    session: Session,
    what: tuple[str, ...],
    fingerprint: str | None,
    root: Path | None,
    depth: str,
    of: str | None,
    tsa_roots: Path | None,
    witness: tuple[str, ...],
    policy: Path | None,
) -> None:
    """Judge WHAT: a folder or zip, the address of a copy, the address of one page, or a single file.

    A zip proves itself. For any other file (an EPUB, a saved page, a document), and for a folder of stet reveal, name
    a copy with --of; in the publisher's own folder there is no need to. The fingerprint may also stand behind WHAT,
    without --fingerprint.

    Of several copies the newest is believed, and those that lag are named. The file in which the proof of a fork
    was kept is judged too: exit code 0 says that it proves what it says.

    Without a fingerprint a copy is only held against itself: whoever made it up would pass. Then compare
    the fingerprint that is printed with one that reached you by another way.
    """
    roots, own = _roots(tsa_roots), _arguments.own_witnesses(witness, policy)
    left, given = _arguments.apart(what, fingerprint)
    if len(left) == 1 and (data := _proof_in(left[0])) is not None:
        _prove_fork(session, data, given)
        return
    if len(left) == 1 and "://" not in left[0] and is_revealed(Path(left[0])):
        _revealed(session, Path(left[0]), given, root, of)
        return
    if _by_itself(session, left, given, root, of, own if witness or policy else None):
        return
    named = [(_arguments.named_beside if len(left) > 1 else _arguments.named)(one) for one in left]
    if len(named) > 1 and any(one.path is not None for one in named):
        raise ConfigError("copies can be compared, pages cannot", hint="give one page, or the copies' addresses")
    anchor, vouched = _arguments.anchor_for(named, given, root)
    known = _Known(replace(anchor, witnesses=own), vouched, roots)
    if named[0].path is None:
        _whole(session, named, left, depth, known)
    else:
        _page(session, named[0], named[0].path, known)
    _compare(session, known)


def _roots(file: Path | None) -> "Roots | None":
    # Read before any copy is asked: a mistyped file must not cost a long verification.
    if file is None:
        return None
    from publish.verify.rfc3161 import Roots

    return Roots.load(file)


def _compare(session: Session, known: _Known) -> None:
    if not known.vouched:
        session.console.warn(*_arguments.uncompared(known.anchor))


def _page(session: Session, named: _arguments.NamedSource, path: str, known: _Known) -> None:
    now, anchor = now_utc(), known.anchor
    before = remember.load(anchor.fingerprint)
    with _memory.keeping(session, anchor.fingerprint):
        proof = prove(named.source, anchor, path, now=now, seen=before)
    # Only for genuine bytes: a wrong page must not move the reader's memory.
    why = remember.keep(proof.head, authentic=proof.authentic)
    stamps = _stamps(named.source, proof.head if proof.authentic else None, known, now)
    data = _verdicts.judged(anchor, known.vouched, _verdicts.page_data(proof)) | _verdicts.dated_data(stamps)
    _memory.answer(session, data, [*_verdicts.page_lines(proof), *_verdicts.dated_lines(stamps)], why)
    session.ends(_verdicts.page_code(proof))


def _stamps(source: Source, found: Head | None, known: _Known, now: datetime) -> "Dated | None":
    """Return the time-stamps of a genuine copy.

    No verdict depends on them.
    """
    if not found or not found.attestations:
        return None
    from publish.readers.dating import dated  # loads a reader of certificates

    return dated(source, found, known.roots, now=now)


def _whole(
    session: Session, named: Sequence[_arguments.NamedSource], what: Sequence[str], depth: str, known: _Known
) -> None:  # fmt: skip
    from publish.audit import check

    anchor, before = known.anchor, remember.load(known.anchor.fingerprint)
    met: dict[str, Head | ForkError] = {}

    def meet(target: "Target", found: Head | ForkError) -> None:
        met[target.address] = found

    if len(named) == 1 and lacks_pointer(named[0].source):
        _pointerless(session, named[0].source, known)
        return
    targets = [check.Target(name, one.address, one.source) for name, one in zip(what, named, strict=True)]
    with session.console.progress("verifying") as progress:
        audits = check.check_all(
            targets, anchor=anchor, now=now_utc(), newest=before, depth=check.Depth(depth), progress=progress, meet=meet
        )
    # A fork among the copies is kept as a proof, whatever the verdict on the best copy is.
    for sides in dict.fromkeys(f.stories for f in met.values() if isinstance(f, ForkError)):
        _memory.keep_fork(session, anchor.fingerprint, sides)
    # Signatures decide, not the number of copies: ten equal forgeries weigh nothing.
    best = believe(audits)
    found = met.get(best.address)
    genuine = found if isinstance(found, Head) and best.verdict.genuine else None
    why = remember.keep(genuine, authentic=True) if genuine else None
    source = next(t.source for t in targets if t.address == best.address)
    stamps = _stamps(source, genuine, known, now_utc())
    data = _verdicts.judged(anchor, known.vouched, asdict(best)) | _verdicts.dated_data(stamps)
    lines = [*_verdicts.whole_lines(best), *_verdicts.dated_lines(stamps)]
    code, forged = _verdicts.whole_code(best, before), False
    if len(audits) > 1:
        lagging = [a for a in audits if a.release is not None and a.release < (best.release or 0)]
        session.console.table(_audits.HEADS, [_audits.row(a) for a in audits])
        lines += [f"{a.host} lags: it serves release {a.release}" for a in lagging]
        data |= {"copies": [asdict(a) for a in audits], "lagging": [a.address for a in lagging]}
        # AUTHENTIC for the best copy must not hide a forgery beside it from a script.
        forged = any(a.verdict is Verdict.TAMPERED or a.strangers for a in audits)
    _memory.answer(session, data, lines, why)
    session.ends(TrustError.exit_code if forged else code)


def _pointerless(session: Session, source: Source, known: _Known) -> None:
    """Judge a folder as a torrent leaves it."""
    # Nothing is remembered: it tells no hour, and any pointer seen later is newer.
    from publish.readers import pointerless

    before = remember.load(known.anchor.fingerprint)
    with _memory.keeping(session, known.anchor.fingerprint), session.console.progress("verifying") as progress:
        try:
            found = pointerless.judge(source, known.anchor, now=now_utc(), seen=before, progress=progress)
        except AbsentError as e:
            # A clone or a download that was cut off is as good a guess as a copy that was taken away.
            e.hint = "it is a part of a copy: let the stet clone or the download that began it go on, then look again"
            raise
    data = _verdicts.judged(known.anchor, known.vouched, asdict(found)) | _verdicts.dated_data(None)
    _memory.answer(session, data | {"pointerless": True}, _verdicts.whole_lines(found), None)
    session.ends(_verdicts.whole_code(found, before))


def _proof_in(what: str) -> bytes | None:
    """Return the bytes of a file with a claimed proof of a fork."""
    file = Path(what)
    if "://" in what or not file.is_file():
        return None
    # Only the beginning first: the file may be a film.
    with file.open("rb") as opened:
        start = opened.read(200)
        return start + opened.read(forkside.PROOF_MAX_LENGTH) if forkside.is_proof(start) else None


def _prove_fork(session: Session, data: bytes, fingerprint: str | None) -> None:
    from publish.verify import forks

    fork = forks.judge(data)
    if fingerprint and _arguments.fingerprint(fingerprint) != fork.fingerprint:
        raise SignatureError(f"it is a fork of another archive ({fork.fingerprint})")
    said = "PROVED" if fork.proved else "NOT PROVED"
    session.console.answer({"proved": fork.proved} | asdict(fork), [f"{said}: {fork}"])
    if not fork.proved:
        session.ends(HostError.exit_code)  # neither true nor false: the file does not tell
    if not fingerprint:
        session.console.warn(
            f"the archive's fingerprint is {grouped(fork.fingerprint)}",
            "compare it with one that reached you by another way: anybody can make an archive and fork it",
        )


def _by_itself(
    session: Session, what: Sequence[str], fingerprint: str | None, root: Path | None, of: str | None,
    own: Policy | None,
) -> bool:  # fmt: skip
    """Judge a single file: a part of a copy, or any file with ``--of``.

    Returns:
        True if judged. False for a copy, or a page in a copy, judged elsewhere.
    """
    if not of and not (len(what) == 1 and Path(what[0]).is_file()):
        return False
    if of and own is not None:
        raise _no_copy()
    if len(what) > 1:
        raise ConfigError("--of is for one file", hint="stet verify FILE --of ADDRESS")
    file = Path(what[0])
    if "://" in what[0] or not file.is_file():
        raise ConfigError(f"--of is for a file, and there is no file {file}", hint="stet verify FILE --of ADDRESS")
    from publish.readers import part

    packed = None
    if is_zip(file):
        try:
            packed = read_zip(what[0])
        except (HostError, TrustError):
            if not of:
                raise
            # An unsafe zip is no copy. Its whole bytes are looked for, as for any other file.
    if packed is not None and packed.is_copy():
        return part.is_part(packed) and _part(session, packed, fingerprint, root, own=own)
    if not of and (page := read_taken(file)):
        return _part(session, page, fingerprint, root, own=own)
    if not of and _in_a_copy(what[0]):
        return False
    if own is not None:
        raise _no_copy()
    _identify(session, file, *_archive_of(file, of, fingerprint, root))
    return True


def _no_copy() -> ConfigError:
    what = "--witness and --policy are for copies, their pages and their parts"
    return ConfigError(what, hint="leave it out, or verify the copy")


def _in_a_copy(what: str) -> bool:
    """Tell whether a file is a page of a copy around it.

    A publisher's state looks like a copy, and is none.
    """
    try:
        named = _arguments.named(what)
    except ConfigError:
        return False
    return not (Path(named.address) / _RELEASES).is_dir()


def _archive_of(file: Path, of: str | None, fingerprint: str | None, root: Path | None) -> tuple[Source, _Known]:
    """Return the copy to search, and the required archive."""
    if of:
        named = _arguments.named(of if "://" in of or not Path(of).is_dir() else f"{of.rstrip('/')}/")
        return named.source, _Known(*_arguments.anchor_for([named], fingerprint, root))
    state = Path.cwd() / _STATE
    if (state / layout.TIMESTAMP).is_file():
        from publish.release import dotstet  # for a publisher's own folder only

        found = dotstet.current(state, now=now_utc())
        told = bool(fingerprint or root)  # the person's word goes before the folder's own
        anchor = _arguments.anchor_for([], fingerprint, root)[0] if told else dotstet.anchor(state)
        return dotstet.StateSource(state, found.release if found else 0), _Known(anchor, vouched=True)
    raise _where_to_look(file, _arguments.fingerprint(fingerprint) if fingerprint else "")


def _where_to_look(file: Path, fingerprint: str) -> ConfigError:
    """Return an error with the command for a single file.

    The file's claims are shown, and nowhere relied on.
    """
    from publish.readers.claims import claims

    if _PART.search(file.name):
        return ConfigError(
            f"{file.name} is a part of a file by its name, and proves nothing alone",
            hint="join all parts as their list (….parts.txt) says, then verify the joined file",
        )
    said = claims(file)
    lines = [f"{file.name} lies in no copy, and does not prove itself: a copy must say that its editors signed it"]
    other = bool(said.archive and fingerprint and not fingerprint.startswith(said.archive))
    # Addresses from a file of another archive would send the reader to a stranger's copy.
    ways = () if other else said.ways
    if other:
        lines.append(f"it says that it is of another archive than yours: {grouped(said.archive)} …")
    elif said.archive:
        lines.append(f"it says that it is of the archive {grouped(said.archive)} …; a forged one would say so, too")
    if ways:
        lines.append(f"it says that copies are at: {', '.join(ways[:WAYS_SHOWN])}")
    known = f'"{grouped(fingerprint)}"' if fingerprint else "FINGERPRINT"
    # Quoted for the shell: a file's name may come from a stranger. Of the addresses that it says none stands here: who
    # forged the file would be asked for the proof, and learn who has it.
    command = f"stet verify {pasted(str(file))} --of ADDRESS --fingerprint {known}"
    whence = "" if fingerprint else "; FINGERPRINT is the archive's, as it reached you by another way than this file"
    address = "; ADDRESS is any copy of the archive that you know of: an address, a folder or a zip"
    return ConfigError("\n".join(lines), hint=f"run: {command}{address}{whence}")


def _identify(session: Session, file: Path, source: Source, known: _Known) -> None:
    from publish.readers.identify import identify

    anchor = known.anchor
    with _memory.keeping(session, anchor.fingerprint):
        found = identify(source, anchor, file, now=now_utc(), seen=remember.load(anchor.fingerprint))
    why = remember.keep(found.head, authentic=found.authentic)
    if not found.authentic and (Path.cwd() / _STATE / layout.TIMESTAMP).is_file():
        from publish.tree.bundles import pending  # for a publisher's own folder only

        if pending.waits(Path.cwd() / _STATE, found.sha256, found.length):
            found = replace(found, reason=f"{found.reason}; it waits in .stet/bundles for stet seal, which signs it")
    data = _verdicts.common(anchor, known.vouched) | _verdicts.identified_data(found)
    _memory.answer(session, data, _verdicts.identified_lines(found), why)
    session.ends(_verdicts.identified_code(found))
    _compare(session, known)


def _revealed(session: Session, folder: Path, fingerprint: str | None, root: Path | None, of: str | None) -> None:
    """Judge an original that was revealed to this person."""
    from publish.cli import _originals
    from publish.readers import revealed

    said = revealed.read(folder)
    source, known = _archive_of(folder, of, fingerprint, root)
    anchor = known.anchor
    if said.archive != anchor.fingerprint:
        raise TrustError(
            f"{folder.name} says that its original is of another archive ({grouped(said.archive)})",
            hint="give a copy of that one with --of, if it is the archive that you mean",
        )
    with _memory.keeping(session, anchor.fingerprint):
        found = revealed.judge(folder, said, source, anchor, now=now_utc(), seen=remember.load(anchor.fingerprint))
    why = remember.keep(found.head, authentic=found.authentic)
    data = _verdicts.common(anchor, known.vouched) | _originals.data(found)
    _memory.answer(session, data, _originals.lines(found), why)
    session.ends(_originals.code(found))
    _compare(session, known)


def _part(session: Session, source: Source, fingerprint: str | None, root: Path | None, *, own: Policy | None) -> bool:
    from publish.readers import part

    taken = source if isinstance(source, TakenCopy) else None

    known = _Known(*_arguments.anchor_for([_arguments.NamedSource(source, source.name)], fingerprint, root))
    anchor = known.anchor if own is None else replace(known.anchor, witnesses=own)
    with _memory.keeping(session, anchor.fingerprint):
        found = part.judge(
            source, anchor, now=now_utc(), seen=remember.load(anchor.fingerprint), has_text=taken is None,
            manifest=taken.manifest if taken else None,
        )  # fmt: skip
    why = remember.keep(found.head, authentic=found.authentic)
    data = _verdicts.common(anchor, known.vouched) | _verdicts.part_data(found)
    _memory.answer(session, data, _verdicts.part_lines(found), why)
    session.ends(_verdicts.part_code(found))
    _compare(session, known)
    return True
