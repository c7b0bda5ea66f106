"""Addresses at which programs without settings that are read here served a text.

Docusaurus, VitePress, VuePress, Starlight, Astro and Gatsby each leave some folders out of an address, or a number
before a name. All of them are given, and links are looked up in them last. Values only.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import Final

_LEFT_OUT: Final = frozenset(
    {"src", "content", "docs", "doc", "pages", "site", "source", "app", "blog", "posts", "notes"}
)
_NUMBER: Final = re.compile(r"(?:^|(?<=/))\d{1,4}[-_.][ ]?(?=[^/])")
_TRANSLATED: Final = re.compile(
    r"(?:[^/]{1,200}/){0,6}?i18n/([\w-]{2,12})/docusaurus-plugin-content-(docs|blog|pages)/(?:current/)?(.+)"
)


def sitepaths(name: str, slug: str, short: str) -> tuple[str, ...]:
    """Return the addresses of a text.

    Args:
        name: Path below the source.
        slug: Address that the text gives itself, or a part of one.
        short: Name that the text gives itself within its folder (``id``).
    """
    return tuple(dict.fromkeys(_all(posixpath.splitext(name)[0], slug, short)))


def _all(stem: str, slug: str, short: str) -> Iterator[str]:
    found = _TRANSLATED.fullmatch(stem)
    if found:
        base = "" if found[2] == "pages" else f"/{found[2]}"
        paths, mounted = [f"{found[1]}{base}/{found[3]}"], f"/{found[1]}{base}"
    else:
        parts = stem.split("/")
        outer = next((at for at, part in enumerate(parts[:-1]) if part not in _LEFT_OUT), len(parts) - 1)
        paths, mounted = ["/".join(parts[at:]) for at in range(outer + 1)], f"/{parts[0]}"
    for path in paths:
        yield f"/{path}"
        if (plain := _NUMBER.sub("", path)) != path:
            yield f"/{plain}"
        for own in (slug, short):
            if own and not own.startswith("/"):
                yield posixpath.join("/", posixpath.dirname(path), own)
    if slug.startswith("/"):
        yield from (slug, mounted + slug)
