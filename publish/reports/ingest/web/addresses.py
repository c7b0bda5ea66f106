"""Links behind words: made whole, and without what tells who follows them.

Values only. An address that leads to somebody's own machine, or holds a key, does not come along.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit, urlunsplit

from publish.core.numeric import judged
from publish.reports.ingest.document import Lack, Need, Removed, Why

LENGTH_MAX = 2_000  # characters of an address; what is longer holds a picture or a letter, and is no address
_SHOWN_MAX = 200  # characters of an address that the editor is shown
_SCHEMES = frozenset({"http", "https", "ftp", "mailto", "tel", "magnet"})
# Parameters which say by which letter, advertisement or friend a reader came.
_TRACKING = re.compile(
    r"utm_.*|pk_.*|mtm_.*|matomo_.*|hsa_.*|at_(?:campaign|medium|custom\d|link.*)|fb_.*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|"
    r"msclkid|mc_[ce]id|igsh|igshid|yclid|ymclid|twclid|ttclid|li_fat_id|rdt_cid|sccid|epik|ef_id|s_kwcid|s_cid|_hsenc|"
    r"_hsmi|__hs.*|hsctatracking|mkt_tok|vero_.*|oly_(?:enc|anon)_id|wickedid|rb_clickid|_openstat|_gl|_ga|cmpid|"
    r"icid|ncid|ns_campaign|ns_mchannel|wt[._].*|wtrid|xtor|ref_src|ref_url|referrer|spm|scm|share_?token|share_?id|"
    r"share_?from|share_?source|sharer.*|tt_from|isappinstalled|nsukey|weibo_id|wfr|wxshare.*|bd_vid|qhclickid|"
    r"unicorn_[a-z]+|cndid|esrc|mbid|smid|smtyp|trk|trk_.*|trkcampaign|trackingid|dm_i|ml_subscriber.*|piwik_.*|cvid|oicd|"
    r"chksm|subscene|ascene|clicktime|enterid|devicetype|nettype|abtest_cookie|sharer_\w+|"
    r"campaign_?id|email_?id|subscriber_?id|user_?id|userid|uid|ck_subscriber_id|sfmc_.*|elqtrack.*|soc_src|soc_trk"
)
# Parameters which open somebody's session, or are a key.
_SESSION = re.compile(
    r"(?:php)?sess(?:ion)?(?:_?id)?|phpsessid|jsessionid|aspsessionid.*|cfid|cftoken|sessid|session[_-]?(?:id|key|token)|"
    r"(?:access|auth|oauth|id|csrf|xsrf|refresh|api|user|login|security)[_-]?token|token|api[_-]?key|auth(?:key)?|password|"
    r"passwd|pwd|passwort|pass_?ticket|exportkey|wx_header|sid|s|key|sig|signature|x-amz-.*|awsaccesskeyid"
)
_MAYBE = frozenset(
    {"sid", "s", "key", "sig", "signature", "auth", "token", "uid", "userid", "user_id", "password", "pwd"}
)
_LOOKS_SECRET = re.compile(r"(?=.*\d)[A-Za-z0-9_.%+/=-]{12,}")
# A run of signs that was drawn by lot changes between digits, small and capital letters again and again.
_RUN = re.compile(r"[A-Za-z0-9_+/=-]+")
_RUN_MIN = 12  # signs
_OF_DIGITS = re.compile(r"(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])")
_OF_CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OF_DIGITS_MIN, _CHANGES_MIN = 2, 3  # words run together have as many capitals, and one number
_RUN_OF_A_CHANGE = 5  # signs for each change at most: words with a number in them have fewer
_SHOWN_OF_DOUBT = 3  # addresses that a person is shown
_SPELLED = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PORTS = {"http": 80, "https": 443, "ftp": 21}
_IN_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid|sessionid)=[^/?#;]*|/\((?:[SFA]\([A-Za-z0-9]+\))+\)", re.IGNORECASE
)
# Links which only lead on, and the parameter that says where. Mail gateways put the reader's own address in.
_LEADING_ON = {
    "l.facebook.com": ("u",), "lm.facebook.com": ("u",), "www.facebook.com/l.php": ("u",), "l.instagram.com": ("u",),
    "www.google.com/url": ("q", "url"), "google.com/url": ("q", "url"), "www.youtube.com/redirect": ("q",),
    "vk.com/away.php": ("to",),
    "out.reddit.com": ("url",), "steamcommunity.com/linkfilter": ("url", "u"), "link.zhihu.com": ("target",),
    "safelinks.protection.outlook.com": ("url",), "www.linkedin.com/redir/redirect": ("url",), "t.umblr.com": ("z",),
    "weibo.cn/sinaurl": ("u",), "slack-redir.net/link": ("url",), "duckduckgo.com/l": ("uddg",), "href.li": ("",),
}  # fmt: skip
_INSIDE = re.compile(
    r"localhost|[^.]+|.*\.(?:local|localdomain|lan|intern|internal|intranet|corp|home|test|invalid|example\.local)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class PageLinks:
    """A page's addresses, and a list of what they lost."""

    base: str = ""
    """Whole address that others begin at. Empty: nobody knows where the page was."""
    removed: list[Removed] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)
    """Addresses with a likely key or reader's mark under an unknown name."""

    def needs(self) -> tuple[Need, ...]:
        """Return the need to look at doubted addresses."""
        if not self.doubted:
            return ()
        more = len(self.doubted) - _SHOWN_OF_DOUBT
        shown = ", ".join(map(_shown, self.doubted[:_SHOWN_OF_DOUBT])) + (f", and {more} more" if more > 0 else "")
        said = f"addresses hold what may be a key, or tell who had the page: {shown}"
        return (Need(Lack.UNSEEN, f"{said}. Open them without it, and take it out if they lead to the same"),)

    def of(self, said: str) -> str:
        """Return where a link leads, without what marks its reader.

        Empty if it may not come along.
        """
        # Browsers pass over such signs, so that "java\tscript:" is a scheme to them.
        address = re.sub(r"[\t\n\r\x00-\x1f]", "", said).strip()
        if not address or address.startswith("#"):
            return ""
        # Two backslashes begin a place in somebody's own network, and no address on the page.
        if not scheme(address) and not address.startswith("\\\\"):
            if not self.base:
                return self._without(address, Why.ADDRESS)
            address = joined(self.base, address)
        if len(address) > LENGTH_MAX or scheme(address) not in _SCHEMES:
            return self._without(address, Why.ADDRESS)
        return self._cleaned(address)

    def _cleaned(self, address: str) -> str:
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError:
            return self._without(address, Why.ADDRESS)
        if parts.scheme.lower() == "mailto":
            # Behind the question mark stands a letter's subject, with the number of its reader.
            if parts.query:
                self._without(address, Why.TRACKING)
            return f"mailto:{parts.path}" if "@" in parts.path else ""
        if parts.scheme.lower() in ("tel", "magnet"):
            return address
        host = (parts.hostname or "").rstrip(".")
        if not host or _is_inside(host):
            return self._without(address, Why.ADDRESS)
        if (further := _led_on(host, parts.path, parts.query)) and further != address:
            self._without(address, Why.TRACKING)
            return self.of(further)
        # Copies may be told apart by spellings that mean the same: RFC 3986, 6.2.
        parts = parts._replace(**{name: _spelled(getattr(parts, name)) for name in ("path", "query", "fragment")})
        path = _IN_PATH.sub("", parts.path)
        query, lost = _asked(parts.query)
        place = f"[{host}]" if ":" in host else host
        fragment = "" if _is_marking(parts.fragment) else parts.fragment
        if lost or path != parts.path or parts.username is not None or fragment != parts.fragment:
            self._without(address, Why.TRACKING)
        at = f"{place}:{port}" if port and port != _PORTS.get(parts.scheme.lower()) else place
        made = urlunsplit((parts.scheme.lower(), at, _without_dots(path), query, fragment))
        # Not an onion's own name, which is a key for all.
        pieces = (*host.split(".")[:-2], *path.split("/"), *re.split(r"[&;=]", query), *re.split(r"[&;=/]", fragment))
        if any(map(_looks_drawn, pieces)) and made not in self.doubted:
            self.doubted.append(made)
        return made

    def _without(self, address: str, why: Why) -> str:
        one = Removed(_shown(address), why)
        # The last ones alone: a page with thousands of links is not searched for each of them.
        if one not in self.removed[-50:]:
            self.removed.append(one)
        return ""


def _shown(address: str) -> str:
    return address if len(address) <= _SHOWN_MAX else address[: _SHOWN_MAX - 1] + "…"


def _spelled(text: str) -> str:
    """Return a part of an address in the usual spelling of RFC 3986."""

    def usual(found: "re.Match[str]") -> str:
        sign = chr(int(found[1], 16))
        return sign if sign in _UNRESERVED else found[0].upper()

    return _SPELLED.sub(usual, text)


def _without_dots(path: str) -> str:
    """Return a path without ``.`` and ``..``."""
    if not re.search(r"(?:^|/)\.{1,2}(?:/|$)", path):
        return path
    kept: list[str] = []
    steps = path.split("/")
    for step in steps[1:]:
        if step == "..":
            kept = kept[:-1]
        elif step != ".":
            kept.append(step)
    return "/".join(("", *kept, *([""] if steps[-1] in (".", "..") else [])))


def _looks_drawn(piece: str) -> bool:
    """Return whether a piece of an address looks random, as keys do."""
    # The groups of a UUID are one number.
    joined = re.sub(r"(?<=[0-9a-fA-F]{4})-(?=[0-9a-fA-F]{4})", "", unquote(piece))
    for run in _RUN.findall(joined):
        if len(run) < _RUN_MIN:
            continue
        of_digits = len(_OF_DIGITS.findall(run))
        changes = of_digits + len(_OF_CAPITALS.findall(run))
        if of_digits >= _OF_DIGITS_MIN and changes >= max(_CHANGES_MIN, len(run) / _RUN_OF_A_CHANGE):
            return True
    return False


def scheme(address: str) -> str:
    """Return an address's scheme in small letters, or nothing."""
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", address)
    return found[1].lower() if found else ""


def joined(base: str, address: str) -> str:
    """Return the whole of an address on a page.

    Empty if one of the two is no address.
    """
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _is_inside(host: str) -> bool:
    """Return whether a host is of one machine or one house, and nobody else's."""
    public = judged(host.strip("[]"))
    return _INSIDE.fullmatch(host) is not None if public is None else not public


def _led_on(host: str, path: str, query: str) -> str:
    """Return where an address that only leads on leads."""
    for place, names in _LEADING_ON.items():
        name, _, below = place.partition("/")
        if (host == name or host.endswith("." + name)) and (not below or path.strip("/") == below):
            if names == ("",):
                return unquote(query) if scheme(unquote(query)) in ("http", "https") else ""
            values = dict(parse_qsl(query))
            return next((values[one] for one in names if scheme(values.get(one, "")) in ("http", "https")), "")
    return ""


def _asked(query: str) -> tuple[str, bool]:
    """Return a query without the parameters that tell, and whether there were any."""
    if not query:
        return "", False
    # Cut by hand: a query that is read and written again is another one.
    pieces = re.split(r"([&;])", query)
    kept = [piece for piece in pieces[::2] if not _is_marking(piece)]
    if len(kept) == len(pieces[::2]):
        return query, False
    return "&".join(kept), True


def _is_marking(piece: str) -> bool:
    name, _, value = piece.partition("=")
    name = unquote(name).lower().removeprefix("amp;")
    if _SESSION.fullmatch(name) or name in _MAYBE:
        # "s=3" is a page, "sid=124" a story, and "key=…" perhaps a word; only what looks like a key is one.
        return name not in _MAYBE or _LOOKS_SECRET.fullmatch(value) is not None
    return bool(value or name.endswith("clid")) and _TRACKING.fullmatch(name) is not None
