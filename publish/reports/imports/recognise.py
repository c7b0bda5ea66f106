"""The kind of a source, told by what it holds."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from publish.core.errors import ConfigError
from publish.reports.imports import texts
from publish.reports.imports.folder import OldFolder
from publish.reports.imports.kinds import ghost, hugo, jekyll, mkdocs, plain, wordpress
from publish.reports.imports.nouns import OldSite

# The order matters: a site of Hugo's may have a mkdocs.yml for its manual, and every one has Markdown.
_FOLDERS: Final[dict[str, tuple[Callable[[OldFolder], bool], Callable[[OldFolder], OldSite]]]] = {
    hugo.NAME: (hugo.is_one, hugo.Hugo),
    jekyll.NAME: (jekyll.is_one, jekyll.Jekyll),
    mkdocs.NAME: (mkdocs.is_one, mkdocs.MkDocs),
    plain.ELEVENTY: (plain.is_eleventy, lambda folder: plain.Plain(folder, plain.ELEVENTY)),
    plain.PLAIN: (plain.is_plain, plain.Plain),
}
ABOVE_MAX: Final = 3  # folders above a source that are looked into: content/posts/2020 of Hugo has its settings there
_SETTINGS: Final = (*mkdocs.FILES, "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "_config.yml")
_DRAFT: Final = re.compile(r"(?:^|/)drafts?[_/-]")
KINDS: Final = (*_FOLDERS, wordpress.NAME, ghost.NAME)
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
        # By content, not by ending: browsers save exports under any name.
        if kind == wordpress.NAME or (not kind and wordpress.is_one(path)):
            return wordpress.WordPress([path])
        if kind == ghost.NAME or (not kind and ghost.is_one(path)):
            return ghost.Ghost(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror})") from None
    if path.name.lower().endswith(texts.HTML):
        raise ConfigError(f"{path} is a page, and no export", hint=f"make a report of it: stet add {path}")
    raise ConfigError(f"{path} is no export that is known: neither WordPress' (.xml) nor Ghost's (.json)", hint=_DO)


def settings_above(path: Path) -> Path | None:
    """Return the settings of a site of which ``path`` is the texts' folder, if they lie above it."""
    for folder in path.resolve().parents[:ABOVE_MAX]:
        for name in _SETTINGS:
            if (folder / name).is_file():
                return folder / name
        if (folder / ".git").exists():
            break  # a repository's beginning: what lies above is another site's
    return None


def _of_folder(folder: OldFolder, kind: str) -> OldSite:
    path = folder.root
    if kind in _FOLDERS:
        return _FOLDERS[kind][1](folder)
    for name, (is_one, opened) in _FOLDERS.items():
        if not kind and name != plain.PLAIN and is_one(folder):
            return opened(folder)
    # An export that was unpacked, alone or beside its pictures.
    exports = [path / name for name in folder.files if name.lower().endswith(".xml")]
    if kind == wordpress.NAME or not kind:
        taken = [file for file in exports if _is_export(file)]
        if taken:
            return wordpress.WordPress(taken)
    # JSON lies in many folders: only one alone, without Markdown beside it, is taken without --kind.
    ghosts = [path / name for name in folder.files if name.lower().endswith(".json") and ghost.is_one(path / name)]
    if kind == ghost.NAME or (not kind and len(ghosts) == 1 and not plain.is_plain(folder)):
        if ghosts:
            return ghost.Ghost(ghosts[0])
    elif not kind and plain.is_plain(folder):
        return plain.Plain(folder)
    if not kind and any(name.lower().endswith(texts.HTML) for name in folder.files):
        # Medium's export has drafts beside the posts, and a tree is published whole.
        drafts = [name for name in folder.files if _DRAFT.search(name.lower())]
        first = f"take out what was never public, such as {drafts[0]!a}; then " if drafts else ""
        raise ConfigError(
            f"{path} holds finished pages (HTML), and no texts of a site's program",
            hint=f"{first}publish it as it is: '[archive] tree = {json.dumps(str(path), ensure_ascii=False)}' in"
            " mirrors.toml (manual/sites.md); or name the folder in which the texts were written",
        )
    if not kind and (other := next((name for name in folder.files if name.lower().endswith(texts.OTHER_TEXTS)), "")):
        raise ConfigError(f"{path} holds no Markdown: {other} is in another markup", hint=texts.remedy(other))
    what = f"holds no {kind} site or export" if kind else "holds no Markdown, and no export of WordPress or Ghost"
    raise ConfigError(f"{path} {what}", hint="name the folder in which the site's settings lie" if kind else _DO)


def _is_export(file: Path) -> bool:
    try:
        return wordpress.is_one(file)
    except ConfigError:
        return False  # a feed beside other files is no reason to stop
