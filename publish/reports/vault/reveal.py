"""One original, opened for one person.

Out of the vault come its salt and its bytes, and nothing of its private record: not its name, not the hour, not whence.
What is NOT done here: opening what no release commits to; an editor has ``age -d`` and ``tar`` for that.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publish.core.errors import ConfigError, MismatchError, TrustError, changed_since_sealed
from publish.core.files import digest, open_plain, write_atomically
from publish.core.formats import revealed as form
from publish.core.formats.revealed import SALT_LENGTH, Revealed
from publish.core.leftovers import sweep
from publish.core.nameless import nameless
from publish.core.settings import STATE_NAME
from publish.core.units import count
from publish.reports.drafts import FOLDER as DRAFTS
from publish.reports.vault.age import Identities, Opening, decrypt
from publish.reports.vault.box import NoBoxError, Unpacking
from publish.reports.vault.find import VaultFile, find
from publish.reports.vault.keep import FOLDER
from publish.tree.settings import SITE
from publish.tree.sources.faults import nearest, visible
from publish.verify.head import Release

PREFIX_MIN: Final = 8  # digits by which a commitment may be named
_PREFIX: Final = re.compile(rf"[0-9a-f]{{{PREFIX_MIN},64}}")
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Choice:
    """An original, and the page of a release that commits to it."""

    page: str
    commitment: str


def chosen(release: Release, document: str) -> Choice:
    """Return the original that a person means.

    Args:
        document: A report's source or page, its name alone, or the first digits of a commitment.

    Raises:
        ConfigError: The release commits to nothing of that name, or to several.
    """
    pages = [
        entry.path for entry in release.entries if entry.path.startswith("reports/") and entry.path.endswith(".html")
    ]
    if _PREFIX.fullmatch(document):
        found = [
            Choice(page, each) for page in pages for each in _committed(release, page) if each.startswith(document)
        ]
        if len({choice.commitment for choice in found}) == 1:
            # A translation commits to the same original. The first page is as good as any.
            return min(found, key=lambda choice: (choice.page.count("."), choice.page))
        many = f"{len({c.commitment for c in found})} commitments begin so; give more digits"
        raise ConfigError(
            f"{document}: {many if found else f'release {release.number} commits to no such original'}",
            hint="each report's page shows its commitments",
        )
    page = _page(release, pages, document)
    there = list(dict.fromkeys(_committed(release, page)))
    if not there:
        raise ConfigError(
            f"{page} of release {release.number} commits to no original",
            hint="a commitment counts once it is published: stet publish",
        )
    if len(there) > 1:
        shown = ", ".join(each[: PREFIX_MIN + 4] for each in there)
        raise ConfigError(f"{page} has {len(there)} originals; say which: {shown}", hint="each is shown by itself")
    return Choice(page, there[0])


def _page(release: Release, pages: list[str], document: str) -> str:
    """Return the page that a person means."""
    name = document.removeprefix("./").removeprefix(f"{SITE}/")
    path = name.removesuffix(".html").removesuffix(".md") + ".html"
    found = [page for page in pages if path == page or ("/" not in path and page.endswith(f"/{path}"))]
    if len(found) == 1:
        return found[0]
    if found:
        raise ConfigError(f"{visible(document)}: there are {', '.join(found)}", hint="give the one that you mean whole")
    # By pages and not by titles: two reports may have one title.
    near = nearest(path, pages)
    raise ConfigError(
        f"{visible(document)}: release {release.number} has no such report{near}",
        hint="name its source, such as reports/2013/x.md, or the first digits of a commitment",
    )


def _committed(release: Release, page: str) -> Iterator[str]:
    entry = release.by_path()[page]
    data = Path(entry.source or "").read_bytes()
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise changed_since_sealed(page)
    yield from form.commitments(data)


def reveal(root: Path, release: Release, choice: Choice, by: Identities, into: Path) -> Revealed:
    """Write the folder in which a person can check one original.

    Nothing has its name there before it was held to the commitment. A run that is cut leaves no piece of the original,
    or the beginnings of the folder, which the same command completes.

    Args:
        root: The archive's folder, with the vault.
        into: The folder, which is new, empty, or begun.

    Raises:
        ConfigError: The folder is somebody's, or would be published; no key opens the original.
        TrustError: What the vault has for this commitment is damaged, or something else.
    """
    # Before the vault is opened: a mistyped folder must not cost a long search.
    _refuse(root, into, choice.commitment)
    kept = _kept(root, release.fingerprint, choice.commitment, by)
    told = kept.record.get("kind")
    kind = told if isinstance(told, str) and form.KIND.fullmatch(told) else "bin"
    said = Revealed(
        release.fingerprint, release.number, choice.page, choice.commitment, kind, form.name_of(kind)
    )  # fmt: skip
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep(into, below=False)
    if any((folder / ".git").exists() for folder in into.absolute().parents):
        # What is added to a repository stays in it, and goes where it is pushed.
        write_atomically(into / ".gitignore", b"*\n")
    salted = into / form.SALTED
    if not salted.is_file():
        _extract(kept, by, salted, choice.commitment)
    whole = hashlib.sha256()
    write_atomically(into / said.original, _behind_the_salt(salted, whole), mode=0o600)
    write_atomically(into / form.SUMS, form.sums(said, whole.hexdigest()))
    write_atomically(into / form.STATEMENT, form.statement(said))
    write_atomically(into / form.NOTE, form.note(said))  # last: with it, the folder is whole
    return said


def _refuse(root: Path, into: Path, commitment: str) -> None:
    """Refuse a folder which is not ours alone, or which is published."""
    # Where it really lies: a link would lead into what is published.
    real = into.resolve()
    for name in (SITE, DRAFTS, FOLDER, STATE_NAME):
        if real.is_relative_to((root / name).resolve()):
            raise ConfigError(
                f"{into} is in {name}/: the original would lie there in the clear", hint="give another folder with -o"
            )
    if not os.path.lexists(into):
        return
    if into.is_symlink() or not into.is_dir():
        raise ConfigError(f"{into} is there, and no folder", hint="give a new folder with -o")
    there = {name for name in os.listdir(into) if not name.startswith(".stet-")} - {".gitignore"}
    salted = into / form.SALTED
    # A folder of ours begins with the salt and the original; without these, even an "original.pdf" is somebody's.
    if there and not (form.SALTED in there and salted.is_file() and digest(salted)[0] == commitment):
        raise ConfigError(f"{into} has something else in it: {visible(min(there))}", hint="give a new folder with -o")


def _kept(root: Path, fingerprint: str, commitment: str, by: Identities) -> VaultFile:
    """Return the vault's file for a commitment.

    Raises:
        ConfigError: It is not among those that the keys open.
    """
    # All are counted before anything is said: that helps to find the key, or the folder, that it needs.
    closed, damaged, unread, foreign, opened = 0, list[str](), list[str](), 0, 0
    for each in find(root, by):
        if each.commitment == commitment:
            return each
        closed += each.opening is Opening.OTHERS
        opened += each.opening is Opening.ENOUGH
        foreign += each.archive not in ("", fingerprint)
        if each.opening is Opening.DAMAGED:
            damaged.append(each.file.name)
        elif each.opening is Opening.UNREAD:
            unread.append(each.file.name)
    if (root / FOLDER).is_symlink():
        raise ConfigError(
            f"{FOLDER}/ is a symbolic link, and is not followed", hint="put the folder itself in its place"
        )
    short = commitment[: PREFIX_MIN + 4]
    if not (closed or opened or damaged or unread):
        raise ConfigError(
            f"{FOLDER}/ has no file", hint=f"bring {FOLDER}/ back: it lies where the originals were taken in"
        )
    if closed and not (opened or unread):
        raise ConfigError(
            f"this key opens none of the {count(closed, 'file')} in {FOLDER}/",
            hint="give the secret half of a key that was among [vault] recipients when the original was taken in",
        )
    said = [f"no file in {FOLDER}/ that this key opens is the original of {short}…"]
    said += [f"{count(closed, 'file is', 'files are')} for other keys"] if closed else []
    said += [f"{count(foreign, 'file is', 'files are')} of another archive"] if foreign else []
    said += [f"damaged, or not of Stet: {FOLDER}/{visible(name)}" for name in damaged]
    said += [f"cannot be read, mend its rights: {FOLDER}/{visible(name)}" for name in unread]
    raise ConfigError("\n".join(said), hint="try another editor's key, or an older copy of the folder")


def _extract(kept: VaultFile, by: Identities, salted: Path, commitment: str) -> None:
    """Write the salt and the original, once they are what was committed to."""
    name = f"{FOLDER}/{kept.file.name}"
    found = hashlib.sha256()
    # Without a name until it is whole: of what is decrypted, a kill leaves nothing on the disk.
    with nameless(salted.parent) as new, open_plain(kept.file) as opened:

        def take(piece: bytes) -> None:
            found.update(piece)
            new.file.write(piece)

        unpacking = Unpacking(lambda _: None, take)
        try:
            opening = decrypt(opened, unpacking.take, by)
        except NoBoxError:
            opening = Opening.DAMAGED
        if opening is not Opening.WHOLE or not unpacking.whole:
            raise TrustError(f"{name} is damaged", hint=f"bring it back from another copy of {FOLDER}/")
        # Whoever may write to the vault can encrypt something else to the editors.
        if found.hexdigest() != commitment:
            raise MismatchError(
                name, expected=commitment, found=found.hexdigest(), hint=f"bring it back from another copy of {FOLDER}/"
            )
        new.replace(salted, 0o600)


def _behind_the_salt(salted: Path, whole: "hashlib._Hash") -> Iterator[bytes]:
    with salted.open("rb") as file:
        file.seek(SALT_LENGTH)
        while piece := file.read(_CHUNK):
            whole.update(piece)
            yield piece
