"""Values above a text by which a site kept the text from readers.

Programs and themes have many words for it. A text is left out by any of them, and listed: a report too few can be
brought in later, and a report too many cannot be taken back.

Values only.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from publish.reports.imports.values import Value, names_of

OF_MENUS: Final = frozenset({"hidden", "not listed"})
"""Reasons that may tell of a theme's menus, and not of readers."""
_FALSE: Final = frozenset({"false", "no", "off", "0", "n", "f", "none", "null", "nil"})
_TRUE: Final = frozenset({"true", "yes", "on", "1", "y", "t", "x"})
_DRAFT, _HIDDEN, _MEMBERS, _NOWHERE = "a draft", "hidden", "for members only", "shown nowhere"
_LOCKED, _PRIVATE, _UNLISTED, _LATER, _GONE = (
    "with a password", "private", "not listed", "not yet published", "thrown away"
)  # fmt: skip
# Under these any word but a no is a yes: "draft: almost", "private: team", "locked: by Ani".
_BY_ANY_WORD: Final = frozenset({_DRAFT, _PRIVATE, _LOCKED})
# Keys are here without "-", "_" and capitals.
_IF_TRUE: Final = {
    **dict.fromkeys(
        ("draft", "isdraft", "wip", "unpublished", "nopublish", "donotpublish", "notforpublication"), _DRAFT
    ),
    **dict.fromkeys(
        ("private", "isprivate", "internal", "confidential", "secret", "restricted", "notpublic"), _PRIVATE
    ),
    **dict.fromkeys(("unlisted", "isunlisted", "eleventyexcludefromcollections"), _UNLISTED),
    **dict.fromkeys(("hidden", "ishidden", "hide"), _HIDDEN),
    **dict.fromkeys(("headless", "disabled"), _NOWHERE),
    **dict.fromkeys(("encrypted", "encrypt", "protected", "locked", "passwordprotected"), _LOCKED),
    **dict.fromkeys((
        "members", "membersonly", "memberonly", "subscribers", "subscribersonly", "subscriberonly", "paid", "paidonly",
        "paywall", "paywalled", "premium", "premiumonly", "patrons", "patronsonly", "patrononly", "supportersonly",
        "loginrequired", "requireslogin", "requirelogin", "authrequired", "requiresauth", "requireauth",
    ), _MEMBERS),
    **dict.fromkeys(("deleted", "trashed"), _GONE),
    **dict.fromkeys(("embargo", "embargoed"), _LATER),
}  # fmt: skip
_IF_FALSE: Final = {
    **dict.fromkeys(("published", "publish", "ispublished", "dgpublish", "approved", "readytopublish"), _DRAFT),
    **dict.fromkeys(("public", "ispublic"), _PRIVATE),
    **dict.fromkeys(("listed", "list"), _UNLISTED),
    **dict.fromkeys(("visible", "isvisible"), _HIDDEN),
    **dict.fromkeys(("render", "enabled"), _NOWHERE),
}
_STATES: Final = frozenset({
    "status", "state", "visibility", "published", "publish", "access", "accesslevel", "audience", "privacy", "stage",
    "poststatus", "pagestatus", "publishstatus", "publicationstatus", "publishstate", "workflow", "workflowstate",
})  # fmt: skip
# These are no topics: they keep a text back as a tag, too, and as the value of a field of any name ("状态: 草稿").
_ANYWHERE: Final = {
    **dict.fromkeys((
        "draft", "drafts", "wip", "unpublished", "not published", "草稿", "未发布", "未發布", "下書き", "초안",
        "черновик", "чернетка", "не опубликовано", "entwurf", "brouillon", "borrador", "rascunho", "bozza", "taslak",
        "szkic",
        "bản nháp", "مسودة", "پیش\u200cنویس", "پیش نویس", "قارالما", "טיוטה",
    ), _DRAFT),
    **dict.fromkeys((
        "private", "confidential", "do not publish", "not public", "私密", "不公开", "不公開", "非公開", "비공개",
        "приватно", "не публиковать", "privat", "privé", "privado", "privato", "محرمانه", "سري",
    ), _PRIVATE),
}  # fmt: skip
_STATUS: Final = _ANYWHERE | {
    **dict.fromkeys((
        "pending", "review", "in review", "in progress", "todo", "to do", "idea", "auto draft", "never", "not started",
        "backlog", "planned", "on hold",
    ), _DRAFT),
    **dict.fromkeys(("scheduled", "future", "embargo", "embargoed"), _LATER),
    **dict.fromkeys(("internal", "secret", "restricted", "me", "only me"), _PRIVATE),
    "hidden": _HIDDEN, "unlisted": _UNLISTED, "skip": _NOWHERE,
    **dict.fromkeys(("trash", "trashed", "deleted"), _GONE),
    **dict.fromkeys((
        "members", "member", "members only", "paid", "only paid", "paid only", "paid members", "tiers", "subscribers",
        "subscriber", "subscribers only", "founding", "premium", "patrons", "patrons only", "registered",
    ), _MEMBERS),
}  # fmt: skip
# A state of few words tells by one of them: "first draft", "needs review".
_WITHIN: Final = frozenset({"draft", "drafts", "drafting", "review", "unpublished", "wip"})
_FEW: Final = 4
# Hugo's words for what is made and put into no list, or not made.
_BUILD: Final = {"render": _NOWHERE, "list": _UNLISTED}
_NOT_BUILT: Final = frozenset({"never", "false", "link"})


def withheld(values: Mapping[str, Value]) -> str:
    """Return why a text was not public, or nothing."""
    # Zola and Hugo keep the words of themes in a table of their own.
    tables = [one for key, one in values.items() if bare_key(key) in ("extra", "params")]
    for table in (values, *tables):
        if isinstance(table, Mapping) and (why := _of_table(table)):
            return why
    for key, build in values.items():
        if bare_key(key) == "build" and isinstance(build, Mapping):
            told = {bare_key(name): {word.lower() for word in names_of(value)} for name, value in build.items()}
            if why := next((why for name, why in _BUILD.items() if told.get(name, set()) & _NOT_BUILT), ""):
                return why
    return ""


def withheld_by_word(words: Iterable[str]) -> str:
    """Return why a text was not public by its tags, or by a field's value, or nothing."""
    return next((why for word in words if (why := _ANYWHERE.get(_spaced(word)))), "")


def bare_key(name: str) -> str:
    """Return a key without what each program writes in its own way."""
    # Writers of YAML have "Draft", "isDraft" and "is_draft" beside "draft", Hugo's "_build" is "build", and in Notion
    # it is "✅ Published?".
    return "".join(filter(str.isalnum, name.lower()))


def _spaced(word: str) -> str:
    return word.strip().lower().replace("-", " ").replace("_", " ")


def _of_table(values: Mapping[str, Value]) -> str:
    for name, value in values.items():
        # A list of a single word is that word.
        key, said = bare_key(name), {one.strip().lower() for one in names_of(value)} - {""}
        if key in _IF_TRUE and (said & _TRUE or (_IF_TRUE[key] in _BY_ANY_WORD and said - _FALSE)):
            return _IF_TRUE[key]
        if key in _IF_FALSE and said & _FALSE:
            return _IF_FALSE[key]
        if key in _STATES:
            for one in sorted(said):
                words = _spaced(one).split()
                if why := _STATUS.get(" ".join(words)):
                    return why
                if len(words) <= _FEW and _WITHIN.intersection(words) and words[0] not in ("no", "not"):
                    return _DRAFT
        # Plug-ins of Hexo and others lock a text with the word that stands above it.
        if key in ("password", "passwd") and said - _FALSE:
            return _LOCKED
    return ""
