"""The kind of a source, told by what it holds."""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeAlias

from publish.core.errors import ConfigError
from publish.reports.imports import known, texts
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.kinds import (
    blogger,
    ghost,
    hugo,
    jekyll,
    mastodon,
    medium,
    mkdocs,
    plain,
    substack,
    telegram,
    wordpress,
)
from publish.reports.imports.known import ForeignKind
from publish.reports.imports.nouns import OldSite
from publish.tree.sources.faults import visible

# The order matters: a site of Hugo's may have a mkdocs.yml for its manual, and every one has Markdown.
_FOLDERS: Final[dict[str, tuple[Callable[[OldFolder], bool], Callable[[OldFolder], OldSite]]]] = {
    hugo.NAME: (hugo.is_one, hugo.Hugo),
    jekyll.NAME: (jekyll.is_one, jekyll.Jekyll),
    mkdocs.NAME: (mkdocs.is_one, mkdocs.MkDocs),
    medium.NAME: (medium.is_one, medium.Medium),
    substack.NAME: (substack.is_one, substack.Substack),
    telegram.NAME: (telegram.is_one, telegram.Telegram),
    mastodon.NAME: (mastodon.is_one, mastodon.Mastodon),
    plain.ELEVENTY: (plain.is_eleventy, lambda folder: plain.Plain(folder, plain.ELEVENTY)),
    plain.PLAIN: (plain.is_plain, plain.Plain),
}
ABOVE_MAX: Final = 3  # folders above a source that are looked into: content/posts/2020 of Hugo has its settings there
_SETTINGS: Final = (*mkdocs.FILES, "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "_config.yml")
_DRAFT: Final = re.compile(r"(?:^|/)drafts?[_/-]")
KINDS: Final = (*_FOLDERS, wordpress.NAME, blogger.NAME, ghost.NAME)
_Ask: TypeAlias = Callable[[Iterable[str], Callable[[str], bytes]], ForeignKind | None]
_DO = f"say which with --kind: {', '.join(KINDS)}"


def recognise(path: Path, kind: str = "", folder: OldFolder | None = None) -> OldSite:
    """Open a source, by its kind or by what it holds.

    Args:
        folder: The one that it is, or in which it lies, if its files are listed already.

    Raises:
        ConfigError: It is none of the kinds, or a feed.
    """
    folder = folder or OldFolder(path if path.is_dir() else path.parent)
    if path.is_dir():
        return _of_folder(folder, kind)
    if not path.is_file():
        raise ConfigError(f"{path}: there is no such file or folder", hint="name a site's folder, or an export")
    try:
        if path.name in mkdocs.FILES or (path.suffix in (".yml", ".yaml") and kind in ("", mkdocs.NAME)):
            return mkdocs.MkDocs(folder, path.name)
        if kind == telegram.NAME or (not kind and telegram.is_file(path)):
            return telegram.Telegram(folder, path.name)
        if kind == mastodon.NAME or (not kind and mastodon.is_file(path)):
            return mastodon.Mastodon(folder)
        # By content, not by ending: browsers save exports under any name.
        # Before WordPress: it refuses what is a feed.
        if kind == blogger.NAME or (not kind and blogger.is_one(path)):
            return blogger.Blogger(path)
        if kind == wordpress.NAME or (not kind and wordpress.is_one(path)):
            return wordpress.WordPress([path])
        if kind == ghost.NAME or (not kind and ghost.is_one(path) and not _of_file(path)):
            return ghost.Ghost(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror})") from None
    raise _refused_file(path)


def _refused_file(path: Path) -> ConfigError:
    """Return the error for a file of no kind that is read."""
    if path.name.lower().endswith(texts.HTML):
        return ConfigError(f"{path} is a page, and no export", hint=f"make a report of it: stet add {path}")
    if found := _of_file(path):
        what = f"{path} is no export that is read here, but of the kind: {found.what}"
        return ConfigError(what, hint=found.do.replace("{}", str(path)))
    return ConfigError(f"{path} is no export that is known", hint=_DO)


def _of_file(path: Path) -> ForeignKind | None:
    """Return the kind of a file that is not read."""
    return next(
        (found for ask in (known.export, known.papers) if (found := ask([path.name], lambda _: _head(path)))), None
    )


def settings_above(path: Path) -> Path | None:
    """Return a site's settings, if they lie above its texts' folder."""
    for folder in path.resolve().parents[:ABOVE_MAX]:
        for name in _SETTINGS:
            if (folder / name).is_file():
                return folder / name
        if (folder / ".git").exists():
            break  # a repository's beginning: what lies above is another site's
    return None


def _of_folder(folder: OldFolder, kind: str) -> OldSite:
    if kind in _FOLDERS:
        return _FOLDERS[kind][1](folder)
    for name, (is_one, opened) in _FOLDERS.items():
        if not kind and name != plain.PLAIN and is_one(folder):
            return opened(folder)
    if (found := _exported(folder, kind)) is not None:
        return found
    if not kind and plain.is_plain(folder):
        return plain.Plain(folder)
    raise _refusal(folder, kind)


def _exported(folder: OldFolder, kind: str) -> OldSite | None:
    """Open an export that was unpacked, alone or beside its pictures."""
    path = folder.root
    exports = [path / name for name in folder.files if name.lower().endswith((".xml", ".atom"))]
    if kind in ("", blogger.NAME):
        taken = [file for file in exports if blogger.is_one(file)]
        if len(taken) > 1:
            names = ", ".join(str(file.relative_to(path)) for file in taken[:5])
            raise ConfigError(
                f"{path} holds {len(taken)} blogs: {names}", hint="give the file of one, then of the next"
            )
        if taken:
            return blogger.Blogger(taken[0])
    if kind in ("", wordpress.NAME):
        taken = [file for file in exports if _is_export(file)]
        if taken:
            return wordpress.WordPress(taken)
    # JSON lies in many folders: only one alone, without Markdown beside it, is taken without --kind.
    if kind in ("", ghost.NAME):
        ghosts = [path / name for name in folder.files if name.lower().endswith(".json") and ghost.is_one(path / name)]
        if ghosts and (kind or (len(ghosts) == 1 and not plain.is_plain(folder) and not _known(folder, known.export))):
            return ghost.Ghost(ghosts[0])
    return None


def _known(folder: OldFolder, ask: _Ask) -> ForeignKind | None:
    return ask(folder.files, lambda name: _head(folder.root / name))


def _head(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(known.HEAD_LENGTH)
    except OSError:
        return b""  # a file that cannot be read tells nothing of the others


def _refusal(folder: OldFolder, kind: str) -> ConfigError:
    """Return the error for a folder of no kind that is read."""
    path = folder.root
    if kind:
        return ConfigError(
            f"{path} holds no {kind} site or export", hint="name the folder in which the site's settings lie"
        )
    # Before finished pages: some exports have those, too, with messages beside them that were never public.
    if found := _known(folder, known.export):
        return ConfigError(f"{path} is {found.what} ({visible(found.file)}), which is not read here", hint=found.do)
    if any(name.lower().endswith(texts.HTML) for name in folder.files):
        # Medium's export has drafts beside the posts, and a tree is published whole.
        drafts = [name for name in folder.files if _DRAFT.search(name.lower())]
        first = f"take out what was never public, such as {drafts[0]!a}; then " if drafts else ""
        return ConfigError(
            f"{path} holds finished pages (HTML), and no texts of a site's program",
            hint=f"{first}publish it as it is: '[archive] tree = {json.dumps(str(path), ensure_ascii=False)}' in"
            " mirrors.toml (manual/sites.md); or name the folder in which the texts were written",
        )
    if other := next((name for name in folder.files if name.lower().endswith(texts.OTHER_TEXTS)), ""):
        return ConfigError(f"{path} holds no Markdown: {other} is in another markup", hint=texts.remedy(other))
    if found := _known(folder, known.papers):
        what = f"{path} holds no Markdown, but {found.what} ({visible(found.file)})"
        return ConfigError(what, hint=found.do.replace("{}", str(path)))
    return ConfigError(f"{path} holds no Markdown, and no export that is known", hint=_DO)


def _is_export(file: Path) -> bool:
    try:
        return wordpress.is_one(file)
    except ConfigError:
        return False  # a feed beside other files is no reason to stop
