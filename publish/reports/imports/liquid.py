"""Addresses written in Liquid, Hugo's shortcodes and their kin, made plain.

Only what names an address is understood: a post, a file, the site's own address. All else stays as typed, and is told.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from publish.reports.imports.values import Value, text_of

Find = Callable[[str], str | None]
"""Takes a name, and returns the address of what it names."""
_SITE: Final = r"(?:\{\{-?\s*site\.(?:baseurl|url)\s*(?:\|[^{}\n]*)?-?\}\}\s*){0,5}"
_POST = re.compile(_SITE + r"\{%-?\s*(?:post_url|link|asset)\s{1,9}(?!\s)([^%\n]{1,500}?)\s{0,9}-?%\}")
_REF = re.compile(r"\{\{[<%]-?\s*(?:rel)?ref\s{1,9}(?!\s)(?:path=)?[\"']?([^\"'\n>%{}]{1,500}?)[\"']?\s{0,9}-?[>%]\}\}")
_FILTERED = re.compile(
    _SITE
    + r"\{\{-?\s*[\"']([^\"'\n]*)[\"']\s*\|\s*(?:relative_url|absolute_url|prepend:\s*site\.\w+|url|relURL|absURL)"
    r"(?:\s*\|\s*prepend:\s*site\.\w+)?\s*-?\}\}"
)
# Hexo's tags are whole links and pictures.
_TAG = re.compile(r"\{%-?[ \t]{0,9}(post_link|asset_link|asset_img)[ \t]{1,9}(?![ \t])([^%\n]{1,500})%\}")
_VALUE = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^\s\"']+)")
_FILE = re.compile(r"[^\s]{1,300}\.\w{2,5}")
_OWN = re.compile(r"\{\{-?\s*(?:site\.(?:baseurl|url)|config\.site_url|base_path|root_url)\s*-?\}\}")


# Within it nothing is filled in: a manual shows so how Liquid is written.
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}((?:(?!\{%-?\s*(?:end)?raw\b).)*)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_SHIELD: Final = "\ufdd0"  # no letter of any script
_SCALAR = re.compile(r"\{\{-?[ \t]*(page|site)\.([A-Za-z][\w-]{0,60})[ \t]*-?\}\}")
_OWN_NAMES: Final = frozenset({"baseurl", "url", "content", "excerpt", "id", "time", "posts", "pages", "date"})


def shielded(text: str) -> str:
    """Return the text with what stands in ``raw`` kept from being read as Liquid."""
    return _RAW.sub(lambda found: found[1].replace("{", _SHIELD), text) if "raw" in text else text


def unshielded(text: str) -> str:
    """Return the text as it is to be shown."""
    return text.replace(_SHIELD, "{")


def filled(text: str, page: Mapping[str, Value], site: Mapping[str, Value]) -> str:
    """Return the text with plain values of its front matter and the settings."""

    def value(found: re.Match[str]) -> str:
        said = text_of((page if found[1] == "page" else site).get(found[2]))
        return said if said and found[2] not in _OWN_NAMES else found[0]

    return _SCALAR.sub(value, text) if "{{" in text else text


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

    def tagged(found: re.Match[str]) -> str:
        return _tagged(found, find)

    text = _TAG.sub(tagged, text)
    # Names first: the site's own address may stand before one.
    text = _REF.sub(named, _POST.sub(named, text))
    text = _FILTERED.sub(lambda found: "/" + found[1].lstrip("/"), text)
    # The site's own address before a path is nothing; alone it is the front page.
    return _OWN.sub(lambda found: "" if text[found.end() : found.end() + 1] in ("/", "{") else base or "/", text)


def _tagged(found: "re.Match[str]", find: Find) -> str:
    """Return a link or picture of Hexo's in Markdown, or the tag as typed."""
    values = [next(filter(None, one), "") for one in _VALUE.findall(found[2].rstrip(" \t-"))]
    if found[1] == "post_link":
        name, rest = (values[0], values[1:]) if values else ("", [])
        address = find(name)
    else:
        # Before a picture's name may stand classes, behind it its width and height.
        name = next((one for one in values if _FILE.fullmatch(one)), "")
        rest = values[values.index(name) + 1 :] if name else []
        address = name or None
    words = " ".join(one for one in rest if one not in ("true", "false") and not one.isdecimal())
    if address is None:
        return found[0]
    shown = words.replace("[", "").replace("]", "")
    return f"{'!' if found[1] == 'asset_img' else ''}[{shown or name}](<{address}>)"
