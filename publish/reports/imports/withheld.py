"""Values above a text by which a site kept the text from readers.

Programs and themes have many words for it. A text is left out by any of them, and listed: a report too few can be
brought in later, and a report too many cannot be taken back.

Values only.
"""

from collections.abc import Mapping
from typing import Final

from publish.reports.imports.values import Value, names_of, text_of

OF_MENUS: Final = frozenset({"hidden", "not listed"})
"""Reasons that may tell of a theme's menus, and not of readers."""
_FALSE: Final = frozenset({"false", "no", "off", "0"})
_TRUE: Final = frozenset({"true", "yes", "on", "1"})
_IF_TRUE: Final = {
    "draft": "a draft", "isdraft": "a draft", "is_draft": "a draft", "private": "private", "unlisted": "not listed",
    "hidden": "hidden", "hide": "hidden", "headless": "shown nowhere", "encrypted": "with a password",
    "encrypt": "with a password", "protected": "with a password", "membersonly": "for members only",
    "members_only": "for members only",
}  # fmt: skip
_IF_FALSE: Final = {
    "published": "a draft", "publish": "a draft", "dg_publish": "a draft", "public": "private", "listed": "not listed",
    "render": "shown nowhere",
}  # fmt: skip
_STATUS: Final = {
    "draft": "a draft", "drafts": "a draft", "pending": "a draft", "in review": "a draft", "wip": "a draft",
    "unpublished": "a draft", "scheduled": "not yet published", "future": "not yet published", "private": "private",
    "hidden": "hidden", "unlisted": "not listed", "skip": "shown nowhere", "trash": "thrown away",
    "deleted": "thrown away", "members": "for members only", "paid": "for members only",
    "members only": "for members only", "paid members": "for members only", "tiers": "for members only",
    "subscribers": "for members only", "internal": "private",
}  # fmt: skip


def withheld(values: Mapping[str, Value]) -> str:
    """Return why a text was not public, or nothing."""
    # Zola and Hugo keep the words of themes in a table of their own.
    for table in (values, values.get("extra"), values.get("params")):
        if isinstance(table, Mapping) and (why := _of_table(table)):
            return why
    # Hugo's words for what is made, but shown nowhere.
    build = values.get("build", values.get("_build"))
    if isinstance(build, dict) and text_of(build.get("render")) in ("never", "false"):
        return "shown nowhere"
    return ""


def _of_table(values: Mapping[str, Value]) -> str:
    for name, value in values.items():
        # Writers of YAML have "Draft" and "isDraft" beside "draft", and a list of a single word.
        key, said = name.lower().replace("-", "_"), {one.strip().lower() for one in names_of(value)} - {""}
        if key in _IF_TRUE and said & _TRUE:
            return _IF_TRUE[key]
        if key in _IF_FALSE and said & _FALSE:
            return _IF_FALSE[key]
        if key in ("status", "visibility", "published", "access"):
            for one in sorted(said):
                if why := _STATUS.get(one.replace("-", " ").replace("_", " ")):
                    return why
        # Plug-ins of Hexo and others lock a text with the word that stands above it.
        if key in ("password", "passwd") and said - _FALSE:
            return "with a password"
    return ""
