"""Patterns of leaks in texts, and of what may be meant.

Leaks are paths, secrets and signs that nobody sees. Each kind is looked for only in forms of text where it
says something: ``/home/news/`` in a link is a page, in a sentence somebody's disk. What is NOT done here: opening
files, and names (``names``, ``machine``).
"""

import re
from collections.abc import Iterator
from typing import Final

from publish.reports.scan.leaks import LeakKind
from publish.reports.scan.texts import Form
from publish.tree.sites import secrets

Hit = tuple[int, LeakKind, str]
"""Place in the text, kind, and our words for it."""
# A log or a list published as evidence may have thousands.
EACH_MAX: Final = 50  # hits of one kind in one text: more help nobody


# Names that stand for anybody's. The rest of a name may follow a placeholder's sign.
_NOBODY: Final = (
    r"(?:users?|user[-_ ]?name|your[-_ ]?(?:user[-_ ]?)?name|you|me|name|somebody|someone|shared"
    r"|public|default(?: user)?|all users"
    r"|administrator|admin|guest|runner|vagrant|ubuntu|debian|docker|jovyan|travis|circleci|builduser|build|builder|www-data"
    r"|foo|bar|example|x+|\.+|…|~)(?![\w-])|[<{$%\[*(&@]"
)
_NAME: Final = r"[^\s/\\\"'<>|:*?,;()\[\]{}`&$%]{1,64}"
_UNIX = re.compile(
    rf"(?<![\w.\-/\\~])/(?:home|Users|run/media|Volumes)/(?!{_NOBODY})({_NAME})(?=[/\s\"'<>.,;:)\]}}`&]|\Z)",
    re.IGNORECASE,
)
_WINDOWS = re.compile(
    rf"(?<![A-Za-z0-9])[A-Za-z]:[\\/]{{1,4}}(?:Users|Documents and Settings|Dokumente und Einstellungen)[\\/]{{1,4}}"
    rf"(?!{_NOBODY}){_NAME}",
    re.IGNORECASE,
)
_FILE = re.compile(
    rf"(?<![\w])file:/{{1,3}}(?:localhost/|[A-Za-z](?::|\||%3A)/)?(?:home|Users|Volumes|run/media|Documents%20and%20Settings)/"
    rf"(?!{_NOBODY}){_NAME}",
    re.IGNORECASE,
)
# What stands before a path in a link: then it is a page of the same site.
_LINKED = re.compile(
    r"(?:\b(?:href|src|srcset|(?:form)?action|poster|cite)\s{0,9}=\s{0,9}[\"']?|\]\(\s{0,9}<?|[\"'](?:url|href|link|route)[\"']\s?:\s?[\"'])\Z",
    re.IGNORECASE,
)
# In data and scripts "/home/news" is mostly a page, too: somebody's folder has folders or files that pages have not.
_OF_A_DISK = re.compile(
    r"[^\s\"'<>`]*?/(?:Documents|Desktop|Downloads|Pictures|Videos|Music|Dropbox|OneDrive|Library|AppData|node_modules|src|git"
    r"|repos?|projects?|code|work|dev|go|venv|\.[A-Za-z]\w*|snap|Seafile|Nextcloud)/"
    r"|[^\s\"'<>`]*\.(?:docx?|odt|xlsx?|pptx?|pdf|md|txt|zip|jpe?g|heic|tiff?|psd|ts|tsx|jsx|py|rb|go|rs|vue|svelte|scss|map)\b",
    re.IGNORECASE,
)

_TOKEN = re.compile(
    r"[?&;#](?:PHPSESSID|jsessionid|ASPSESSIONID\w{0,12}|ASP\.NET_SessionId|CFTOKEN|session_?id|sess_?id|access_token|id_token|refresh_token"
    r"|auth_token|X-Amz-Security-Token|X-Amz-Signature)(?:=|%3D)[\w%.+/~-]{8,}",
    re.IGNORECASE,
)
# Of each word a part in its usual capitals: most texts have none, and are not searched further.
_TOKENS: Final = ("SESS", "sess", "Sess", "token", "TOKEN", "Token", "X-Amz", "x-amz")
_KEYS = re.compile(
    r"\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{20,2000}"
    r"|\bAKIA(?!IOSFODNN7EXAMPLE)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bglpat-[\w-]{20}\b|\bxox[abprs]-[\w-]{20,80}"
)
# Services that tell whoever made a link when, and from where, it was opened.
_CALLS_HOME = re.compile(
    r"(?:canarytokens?\.(?:com|org|net)|\.oast\.(?:fun|pro|live|site|online|me)|\.interact\.sh|\.burpcollaborator\.net"
    r"|\.oastify\.com|\.dnslog\.(?:cn|org)|\.ceye\.io|webhook\.site/[\w-]{8}|grabify\.link|iplogger\.(?:org|com|ru))",
    re.IGNORECASE,
)

_WITHOUT_WIDTH: Final = "\u200b\u200c\u200d\u2060-\u2064\ufeff\u180e"
# No spelling has four in a row, nor three variants of a sign. The flags of three nations are tags behind a black one.
_RUN = re.compile(
    f"[{_WITHOUT_WIDTH}]{{4,}}|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{{3,}}|(?<![\U0001f3f4\U000e0001-\U000e007f])[\U000e0001-\U000e007f]{{3,}}"
)
# One class is looked for ten times as fast as three, and hardly any text has such a row.
_ROW = re.compile(f"[{_WITHOUT_WIDTH}\ufe00-\ufe0f\U000e0001-\U000e007f\U000e0100-\U000e01ef]{{3}}")
_BETWEEN_LATIN = re.compile(
    f"(?<=[A-Za-z])[{_WITHOUT_WIDTH}\u00ad]*[{_WITHOUT_WIDTH}][{_WITHOUT_WIDTH}\u00ad]*(?=[A-Za-z])|[\u202d\u202e]"
)

_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[A-Za-z]{2,24}(?![\w-])")
# With a country's code, or as mobiles in China are written: bare digits are mostly something else.
_PHONE = re.compile(r"(?<![\w+])\+[1-9][\d \u00a0./()-]{6,24}\d(?!\w)|(?<![\w.])1[3-9]\d{9}(?![\w.])")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
# Province, day of birth, number, check digit: the day leaves few other numbers that fit.
_IDENTITY = re.compile(r"(?<!\w)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\w)")
_PLACE = re.compile(
    r"(?<![\w.])-?\d{2}\.\d{4,12}°?\s?[NSns]?\s?[,;]\s?-?\d{1,3}\.\d{4,12}(?![\w.])"
    r"|\d{1,2}°\s?\d{1,2}['′’]\s?(?:\d{1,2}(?:\.\d+)?\s?[\"″”]\s?)?[NS][\s,;]{1,3}\d{1,3}°\s?\d{1,2}['′’]"
)
_PROGRAM = re.compile(
    r"<meta\s[^<>]{0,80}name=[\"']?generator\b|saved from url=|Page saved with SingleFile"
    r"|by HTTrack Website Copier|en-clipped-content"
    r"|urn:schemas-microsoft-com:office|<!--\s*StartFragment|<!--\s*(?:Generated|Created|Exported) (?:by|with|from)\b",
    re.IGNORECASE,
)
_TRACKING = re.compile(
    r"[?&;](?:fbclid|gclid|dclid|msclkid|yclid|twclid|igshid|mc_eid|mc_cid|_hsenc|_hsmi|vero_id|utm_\w{1,16}|spm|share_token|authkey|rlkey|sid"
    r"|token|oauth_token)(?:=|%3D)[\w%.+/~-]{4,}",
    re.IGNORECASE,
)

_SAID: Final = {
    LeakKind.MAIL: "an address of mail",
    LeakKind.PHONE: "a telephone number",
    LeakKind.ACCOUNT: "the number of a bank account",
    LeakKind.IDENTITY: "the number of a Chinese identity card",
    LeakKind.PLACE: "a place by its coordinates",
    LeakKind.PROGRAM: "a line of the program that made or saved it",
    LeakKind.TRACKING: "a mark in an address, which tells who was given it",
    LeakKind.SIGN: "a sign that nobody sees, within a word, or one that turns the direction of reading",
}


def certain(text: str, form: Form) -> Iterator[Hit]:
    """Yield the certain leaks in a text."""
    yield from _paths(text, form)
    if form is not Form.RECORD or "=" in text:
        for found in _each(_TOKEN, text, *_TOKENS):
            yield found.start(), LeakKind.SECRET, "the token of somebody's session, in an address"
    for found in _each(_KEYS, text, "eyJ", "AKIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "glpat-", "xox"):
        yield found.start(), LeakKind.SECRET, "a key to somebody's account"
    if "PRIVATE KEY" in text or "AGE-SECRET-KEY-1" in text:
        for at, line in _with_places(text):
            if secrets.of_bytes(line.encode(), page=False):
                yield at, LeakKind.SECRET, "a private key"
    for found in _each(
        _CALLS_HOME,
        text,
        "canarytoken",
        "oast",
        "interact.sh",
        "collab",
        "dnslog",
        "ceye.",
        "webhook",
        "grabify",
        "iplog",
    ):
        yield found.start(), LeakKind.CANARY, "an address that tells its owner who opens it"
    if not text.isascii() and _ROW.search(text):
        for found in _each(_RUN, text):
            yield (
                found.start(),
                LeakKind.UNSEEN,
                f"{len(found[0])} signs in a row that nobody sees; a mark may be in them",
            )


def meant(text: str, form: Form) -> Iterator[Hit]:
    """Yield what may be a leak, and may be meant."""
    # Scripts are full of numbers and marks that look like these, and nobody writes to people in them.
    if form is Form.CODE:
        return
    rows = (
        (LeakKind.MAIL, _MAIL, ("@",)),
        (LeakKind.PHONE, _PHONE, ()),
        (LeakKind.ACCOUNT, _IBAN, ()),
        (LeakKind.IDENTITY, _IDENTITY, ()),
        (LeakKind.PLACE, _PLACE, (".", "°")),
        (LeakKind.PROGRAM, _PROGRAM, ()),
        (LeakKind.TRACKING, _TRACKING, ("=", "%3D")),
    )
    for kind, pattern, needed in rows:
        for found in _each(pattern, text, *needed):
            if _CHECKED.get(kind, bool)(found[0]):
                yield found.start(), kind, _SAID[kind]
    if not text.isascii():
        for found in _each(_BETWEEN_LATIN, text):
            yield found.start(), LeakKind.SIGN, _SAID[LeakKind.SIGN]


def _paths(text: str, form: Form) -> Iterator[Hit]:
    said = "a path of somebody's disk, with their name"
    for found in _each(_WINDOWS, text, ":\\", ":/"):
        yield found.start(), LeakKind.PATH, said
    for found in _each(_FILE, text, "file:", "FILE:", "File:"):
        yield found.start(), LeakKind.PATH, said
    for found in _each(_UNIX, text, "/home/", "/Users/", "/users/", "/run/media/", "/Volumes/"):
        at = found.start()
        if form is not Form.RECORD and _LINKED.search(text, max(0, at - 40), at):
            continue
        if form is Form.CODE and not _OF_A_DISK.match(text, found.end()):
            continue
        yield at, LeakKind.PATH, said


def _each(pattern: re.Pattern[str], text: str, *needed: str) -> Iterator[re.Match[str]]:
    """Yield the first matches, if one of the needed strings is there."""
    # Most texts have none of them, and finding a string is far faster than a pattern.
    if needed and not any(part in text for part in needed):
        return
    for number, found in enumerate(pattern.finditer(text)):
        if number == EACH_MAX:
            return
        yield found


def _with_places(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _is_phone(text: str) -> bool:
    digits = "".join(sign for sign in text if sign.isdigit())
    # Scripts add a day in milliseconds to a time, our own among them; numbers in China (86) are longer.
    return 8 <= len(digits) <= 15 and digits != "86400000"


def _is_iban(text: str) -> bool:
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    # ISO 13616: letters are 10 to 35, the country goes last, and the whole leaves 1.
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


def _is_identity(text: str) -> bool:
    # The check digit of GB 11643, which is ISO 7064 MOD 11-2; a hundred random numbers have it nine times.
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(sign) * weight for sign, weight in zip(text, weights, strict=False))
    return "10X98765432"[total % 11] == text[-1].upper()


_CHECKED = {
    LeakKind.PHONE: _is_phone,
    LeakKind.ACCOUNT: _is_iban,
    LeakKind.IDENTITY: _is_identity,
}
"""Numbers that carry their own proof, or must have a length."""
