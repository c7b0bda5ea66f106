"""Addresses written in Liquid, Hugo's shortcodes and their kin, made plain.

Only what names an address is understood: a post, a file, the site's own address. All else stays as typed, and is told.
"""

import re
from collections.abc import Callable
from typing import Final

Find = Callable[[str], str | None]
"""Takes a name, and returns the address of what it names."""
_SITE: Final = r"(?:\{\{-?\s*site\.(?:baseurl|url)\s*(?:\|[^{}\n]*)?-?\}\}\s*)*"
_POST = re.compile(_SITE + r"\{%-?\s*(?:post_url|link|asset)\s+([^%\n]+?)\s*-?%\}")
_REF = re.compile(r"\{\{[<%]-?\s*(?:rel)?ref\s+(?:path=)?[\"']?([^\"'\n>%]+?)[\"']?\s*-?[>%]\}\}")
_FILTERED = re.compile(
    _SITE
    + r"\{\{-?\s*[\"']([^\"'\n]*)[\"']\s*\|\s*(?:relative_url|absolute_url|prepend:\s*site\.\w+|url|relURL|absURL)"
    r"(?:\s*\|\s*prepend:\s*site\.\w+)?\s*-?\}\}"
)
_OWN = re.compile(r"\{\{-?\s*(?:site\.(?:baseurl|url)|config\.site_url|base_path|root_url)\s*-?\}\}")


def plain(text: str, find: Find, base: str) -> str:
    """Return ``text`` with its Liquid addresses as plain ones.

    Args:
        find: Finds a post or file by the name within; what it does not find stays as typed.
        base: The old site's address, or nothing.
    """
    if "{{" not in text and "{%" not in text:
        return text

    def named(found: re.Match[str]) -> str:
        return find(found[1].strip().strip("\"'")) or found[0]

    # Names first: the site's own address may stand before one.
    text = _REF.sub(named, _POST.sub(named, text))
    text = _FILTERED.sub(lambda found: "/" + found[1].lstrip("/"), text)
    # The site's own address before a path is nothing; alone it is the front page.
    return _OWN.sub(lambda found: "" if text[found.end() : found.end() + 1] in ("/", "{") else base or "/", text)
