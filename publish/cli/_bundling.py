"""``stet bundle``, and what ``stet verify`` says of a file that came by itself."""

import shlex
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from publish.archive.archive import Archive
from publish.cli import _arguments
from publish.cli import _words as words
from publish.cli._session import Session
from publish.cli._witnessing import remember, unremembered, warn_unremembered
from publish.copies.hosts.zipped import ZipCopy, is_zip, read_zip
from publish.core.config import STATE_NAME
from publish.core.errors import ConfigError, HostError, TrustError
from publish.core.formats import layout
from publish.core.formats.mirrorlist import grouped
from publish.core.model import Verdict
from publish.core.source import Source
from publish.core.units import count, size
from publish.readers import remember as seen
from publish.readers.claims import claims
from publish.readers.identify import Identified, identify
from publish.readers.part import Part, is_part, judge
from publish.release import dotstet
from publish.release.dotstet import StateSource
from publish.tree.bundles import pending
from publish.tree.bundles.make import Made, Wish, Words, bundle, zipped
from publish.tree.languages import direction, words_of_bundles
from publish.verify.metadata import Anchor, now_utc

WAYS_SHOWN = 3  # addresses that a file claims; the hint names the first
MADE_HEADS = ("file", "of", "size", "")
_CALLED = {"html": "page of bundles", "epub": "EPUB", "pdf": "PDF", "zim": "ZIM", "wacz": "WACZ"}


def make(
    session: Session, kinds: Sequence[str], reports: Sequence[str], out: Path | None, *,
    book: bool, again: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Make what was asked for, and tell what was made and what signs it."""
    if not kinds:
        raise ConfigError("which bundle?", hint="one or more of: --zip --epub --pdf --zim --wacz")
    if book and "epub" not in kinds:
        raise ConfigError("--all goes with --epub", hint="stet bundle --epub --all")
    archive = Archive.here()
    paths = [path_of(report) for report in dict.fromkeys(reports)]
    made: list[Made] = []
    if "zip" in kinds:
        with session.console.progress("zipping") as progress:
            made.append(zipped(archive.release(), out or Path(), paths, dry_run=dry_run, progress=progress))
    built = tuple(kind for kind in pending.KINDS if kind in kinds)
    if built:
        made += _of_the_tree(session, archive, Wish(built, tuple(paths), book, again), out, dry_run=dry_run)
    session.console.table(MADE_HEADS, [_row(one, dry_run=dry_run) for one in made])
    session.console.answer(
        {"dry_run": dry_run, "bundles": [_data(one) for one in made]}, _told(made, out, dry_run=dry_run)
    )


def path_of(report: str) -> str:
    """The path in a copy of a report that is named by it, or by its source."""
    return report.removeprefix("./").removeprefix("site/").removesuffix(".md").removesuffix(".html") + ".html"


def _of_the_tree(session: Session, archive: Archive, wish: Wish, out: Path | None, *, dry_run: bool) -> list[Made]:
    fingerprint = archive.fingerprint()
    if fingerprint is None:
        raise ConfigError(
            "the archive is not founded: its bundles would name no fingerprint",
            hint="if .stet was lost: stet heal --restore ADDRESS; else run: stet init",
        )
    folder = out or archive.state / pending.FOLDER
    tree = archive.built()
    with session.console.progress("bundling") as progress:
        return bundle(tree, wish, folder, fingerprint, words=_words, dry_run=dry_run, progress=progress)


def _words(language: str) -> Words:
    known, text = words_of_bundles(language)
    return Words(known, direction(known), text)


def _row(made: Made, *, dry_run: bool) -> tuple[str, ...]:
    state = "would be made" if dry_run else "made" if made.new else "was there"
    return made.name, made.of or "the whole archive", size(made.length) if made.length else "", state


def _data(made: Made) -> dict[str, Any]:
    return asdict(made) | {"file": str(made.file)}


def _told(made: Sequence[Made], out: Path | None, *, dry_run: bool) -> list[str]:
    if dry_run:
        return [f"would make {count(len(made), 'bundle')}"]
    lines = [f"{one.file}: proves itself: stet verify {one.file.name}" for one in made if one.kind == "zip"]
    others = [one for one in made if one.kind != "zip"]
    if others and out:
        lines.append(f"{count(len(others), 'bundle')} in {out}; not to be signed: leave out --out for that")
    elif others:
        lines.append(f"{count(len(others), 'bundle')} on the shelf; the next stet seal signs them")
    return lines


def verified(session: Session, what: str, fingerprint: str | None, root: Path | None, of: str | None) -> bool:
    """Judge ``what`` if it is a file that came by itself: a part of a copy, or anything with ``--of``.

    Returns:
        Whether it was one; else it is a copy, or a page in one.
    """
    file = Path(what)
    if "://" in what or not file.is_file():
        if of:
            raise ConfigError(f"--of is for a file, and there is no file {what}", hint="stet verify FILE --of ADDRESS")
        return False
    packed = None
    if is_zip(file):
        try:
            packed = read_zip(what)
        except (HostError, TrustError):
            if not of:
                raise
            # Then it is no copy, and it is told by all of its bytes, whatever they are, as any file is.
    if packed is not None and packed.is_copy():
        if is_part(packed):
            _verify_part(session, packed, fingerprint, root)
            return True
        return False
    if not of and _in_a_copy(what):
        return False
    _identify(session, file, *_archive_of(file, of, fingerprint, root))
    return True


def _in_a_copy(what: str) -> bool:
    """Whether a file is a page of the copy that it lies in; a publisher's state looks like one, and is none."""
    try:
        named = _arguments.named(what)
    except ConfigError:
        return False
    return not (Path(named.address) / dotstet.RELEASES).is_dir()


def _archive_of(file: Path, of: str | None, fingerprint: str | None, root: Path | None) -> tuple[Source, Anchor, bool]:
    """The copy to look into, the archive it must be of, and whether anybody but the copy says so."""
    if of:
        named = _arguments.named(of if "://" in of or not Path(of).is_dir() else f"{of.rstrip('/')}/")
        return named.source, *_arguments.anchor_for([named], fingerprint, root)
    state = Path.cwd() / STATE_NAME
    if (state / layout.TIMESTAMP).is_file():
        head = dotstet.current(state, now=now_utc())
        told = bool(fingerprint or root)  # in an archive's folder, too, the person's word goes before its own
        anchor = _arguments.anchor_for([], fingerprint, root)[0] if told else dotstet.anchor(state)
        return StateSource(state, head.release if head else 0), anchor, True
    raise _where_to_look(file, _arguments.fingerprint(fingerprint) if fingerprint else "")


def _where_to_look(file: Path, fingerprint: str) -> ConfigError:
    """What to type for a file that came by itself. What it says of itself is shown, and nowhere relied on."""
    said = claims(file)
    lines = [f"{file.name} lies in no copy, and does not prove itself: a copy must say that its editors signed it"]
    other = bool(said.archive and fingerprint and not fingerprint.startswith(said.archive))
    ways = () if other else said.ways
    if other:
        lines.append(f"it says that it is of another archive than yours: {grouped(said.archive)} …")
    elif said.archive:
        lines.append(f"it says that it is of the archive {grouped(said.archive)} …; a forged one would say so, too")
    if ways:
        lines.append(f"it says that copies are at: {', '.join(ways[:WAYS_SHOWN])}")
    known = f'"{grouped(fingerprint)}"' if fingerprint else "FINGERPRINT"
    of = ways[0] if ways else "ADDRESS"
    command = f"stet verify {shlex.quote(str(file))} --of {of} --fingerprint {known}"
    whence = "" if fingerprint else "; FINGERPRINT is the archive's, as it reached you by another way than this file"
    address = "" if ways else "; ADDRESS is any copy of the archive: an address, a folder or a zip"
    return ConfigError("\n".join(lines), hint=f"run: {command}{address}{whence}")


def _identify(session: Session, file: Path, source: Source, anchor: Anchor, vouched: bool) -> None:
    found = identify(source, anchor, file, now=now_utc(), seen=seen.load(anchor.fingerprint))
    why = None
    if found.authentic and found.head.witnessed.enough:
        why = remember(anchor.fingerprint, found.head.seen, words.story_of(found.head))
    data = {f: getattr(found, f) for f in Identified.__dataclass_fields__ if f != "head"}
    session.console.answer(_common(anchor, vouched) | data | unremembered(why), _identified_lines(found))
    warn_unremembered(session, why)
    _uncompared(session, anchor, vouched)
    if found.verdict is Verdict.TAMPERED:
        session.ends(TrustError.exit_code)
    else:
        session.ends(
            0 if found.authentic and found.head.witnessed.enough and not found.earlier else HostError.exit_code
        )


def _identified_lines(found: Identified) -> list[str]:
    if not found.authentic:
        return [f"{found.verdict}: {found.file}: {found.reason}"]
    whose = found.of or "the whole archive"
    what = f"the {_CALLED[found.what]} of {whose}" if found.what in _CALLED else f"the {found.what} {whose}"
    return [
        f"AUTHENTIC: {found.file} ({size(found.length)}) is {what}, release {found.release}",
        f"{found.verdict}: {found.reason}",
    ]


def _verify_part(session: Session, source: ZipCopy, fingerprint: str | None, root: Path | None) -> None:
    named = _arguments.Named(source, source.name)
    anchor, vouched = _arguments.anchor_for([named], fingerprint, root)
    part = judge(source, anchor, now=now_utc(), seen=seen.load(anchor.fingerprint))
    good = part.authentic and part.head.witnessed.enough
    why = remember(anchor.fingerprint, part.head.seen, words.story_of(part.head)) if good else None
    data = {f: getattr(part, f) for f in ("verdict", "reason", "authentic", "checked", "reports")}
    data |= {"part": True, "release": part.head.release, "findings": [asdict(f) for f in part.findings]}
    session.console.answer(_common(anchor, vouched) | data | unremembered(why), _part_lines(part))
    warn_unremembered(session, why)
    _uncompared(session, anchor, vouched)
    session.ends(0 if good else TrustError.exit_code if part.verdict is Verdict.TAMPERED else HostError.exit_code)


def _part_lines(part: Part) -> list[str]:
    if not part.authentic:
        return [f"{part.verdict}: {f.path}: {f.reason}" for f in part.findings] or [f"{part.verdict}: {part.reason}"]
    head = part.head
    return [
        f"AUTHENTIC: a part of release {head.release} of {head.signed.published}: {count(part.checked, 'file')}, "
        "each of them verified",
        *(f"    {path}" for path in part.reports),
        f"{part.verdict}: {part.reason}",
    ]


def _common(anchor: Anchor, vouched: bool) -> dict[str, Any]:
    return {"fingerprint": anchor.fingerprint, "compared": vouched}


def _uncompared(session: Session, anchor: Anchor, vouched: bool) -> None:
    if not vouched:
        session.console.warn(*_arguments.uncompared(anchor))
