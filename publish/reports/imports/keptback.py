"""Files kept from readers by a site's own settings.

Patterns of strangers are matched piece by piece, and never run as regular expressions, whose time has no bound.

Values only.
"""

import re
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import Final

KeepsBack = Callable[[str], bool]
"""Takes a path below the source, and says whether it is kept back."""
HEAD_LENGTH: Final = 2_000  # bytes: further down it may be a sentence
_PUBLIC: Final = re.compile(
    rb"^[ \t]{0,3}(?:- )?(?:dg-?publish|publish|public)[ \t]{0,3}::?[ \t]{0,3}[\"']?(?:true|yes|on)\b",
    re.IGNORECASE | re.MULTILINE,
)
_SIMPLE: Final = re.compile(r"\\([./_ -])|(\.\*)|([\w/ -])|(\.)|([\^$])")


def by_gitignore(lines: Iterable[str]) -> KeepsBack:
    """Return a judge by lines of `.gitignore`'s form, the last of which counts."""
    rules: list[tuple[tuple[str, ...], bool, bool]] = []
    for line in lines:
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        keeps = not said.startswith("!")
        said = said.removeprefix("!")
        # A slash before the end ties a pattern to the top; without one it fits at any depth.
        tied = "/" in said.rstrip("/")
        parts = tuple(part for part in said.strip("/").removeprefix("./").split("/") if part)
        if parts:
            rules.append((parts if tied else ("**", *parts), keeps, said.endswith("/")))

    def judge(path: str) -> bool:
        names = path.split("/")
        kept = False
        for parts, keeps, folders_only in rules:
            # A folder that fits keeps back all that is in it.
            if any(_fits(names[:end], parts) for end in range(1, len(names) + (not folders_only))):
                kept = keeps
        return kept

    return judge


def _fits(names: list[str], parts: tuple[str, ...]) -> bool:
    """Return whether a path fits a pattern, name by name."""
    # Places in the pattern that may be reached so far: so "**" costs no more than the two lengths multiplied.
    reached = _past_stars({0}, parts)
    for name in names:
        moved = {at if parts[at] == "**" else at + 1 for at in reached if at < len(parts) and _matches(name, parts[at])}
        reached = _past_stars(moved, parts)
    return len(parts) in reached


def _matches(name: str, part: str) -> bool:
    return part == "**" or fnmatchcase(name, part)


def _past_stars(reached: set[int], parts: tuple[str, ...]) -> set[int]:
    found = set(reached)
    for at in sorted(reached):
        while at < len(parts) and parts[at] == "**":
            at += 1
            found.add(at)
    return found


def by_beginning(patterns: Iterable[str]) -> KeepsBack:
    """Return a judge by Jekyll's rule: beginnings of paths, or globs."""
    tried = [one.strip("/") for one in patterns if one.strip("/")]

    def judge(path: str) -> bool:
        return any(path.startswith(one) or fnmatchcase(path, one) for one in tried)

    return judge


def by_mark(texts: Iterable[tuple[str, bytes]]) -> KeepsBack:
    """Return a judge by the mark of what is public, where some texts have one.

    Publishing programs of vaults (Obsidian Publish, Digital Garden, Logseq) leave out a note that says nothing.

    Args:
        texts: Path of each, and its first `HEAD_LENGTH` bytes.
    """
    marked = {path for path, data in texts if _PUBLIC.search(data)}
    return lambda path: bool(marked) and path not in marked


def by_expressions(patterns: Iterable[str]) -> tuple[KeepsBack, list[str]]:
    """Return a judge by simple regular expressions, and those that are not simple."""
    globs: list[str] = []
    unread: list[str] = []
    for pattern in patterns:
        made, at = "", 0
        while at < len(pattern) and (found := _SIMPLE.match(pattern, at)):
            literal, stars, word, dot, _ = found.groups()
            made += literal or word or ("*" if stars else "?" if dot else "")
            at = found.end()
        if at < len(pattern):
            unread.append(pattern)
        else:
            globs.append(f"{'' if pattern.startswith('^') else '*'}{made}{'' if pattern.endswith('$') else '*'}")

    def judge(path: str) -> bool:
        # Hugo matches the whole path on the disk, of which the slash before is a part.
        return any(fnmatchcase(path, glob) or fnmatchcase(f"/{path}", glob) for glob in globs)

    return judge, unread
