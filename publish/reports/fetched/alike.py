"""Pages without end, told by their addresses and their words.

A calendar has a next month for ever, a shop a page for each choice of filters, a site a new address for each visit.
Their pages have one form of address, and no new words. What is NOT done here: fetching, and stopping.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urljoin, urlsplit

from publish.tree.sites.links import AddressUse, of_tag
from publish.tree.sites.markup import MarkupTag, RawText, read

BEGINS = 20  # pages of one form until their words are looked at: most forms have one page
SETS = 10  # sets of names in the queries of one path, from which on they are one form: filters of a shop
HELD_MAX = 500_000  # words, links and pictures that are kept, of all forms
PAGE_MAX = 1_000_000  # bytes of a page that are looked at
FORM_MAX = 1_000  # letters; a longer one would make the crawler's own words too long
_SPANS = 4  # folders that are repeated together, at most
_DIGITS = "0-9٠-٩۰-۹०-९༠-༩０-９"
_HEX = "[0-9A-Fa-f]{16,}"
_NUMBER = re.compile(f"{_HEX}|[{_DIGITS}]+")
_PARAMETER = re.compile(r";[^/]*+")
# A number within a pattern for addresses as they stand in links, where all but English's own digits are quoted.
_NUMBERS = f"(?:{_HEX}|(?:[0-9]|%D9%A[0-9]|%DB%B[0-9]|%E0%A5%A[6-9A-F]|%E0%BC%A[0-9]|%EF%BC%9[0-9])+)"
# Which visit it is, or where a reader came from; not which page.
_OF_A_VISIT = re.compile(
    r"(?:php|j|asp|aspx|os|zen)?_?s(?:ess(?:ion)?)?_?(?:id)?|aspsessionid.*|cfid|cftoken|sessionid|(?:.*_)?(?:wp)?nonce"
    r"|(?:csrf_?)?token|_|t|ts|time(?:stamp)?|rand(?:om)?|cache|utm_.*|ref(?:errer)?|return(?:_?to|url)?|redirect(?:_to)?"
    r"|next|from|back",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rb"<[^<>]*+>|\s+")
_WITH_NUMBER = re.compile(rb"\d|\xd9[\xa0-\xa9]|\xdb[\xb0-\xb9]|\xe0\xbc[\xa0-\xa9]|\xef\xbc[\x90-\x99]")


@dataclass(frozen=True, slots=True)
class EndlessForm:
    """What addresses have in common but for numbers and values."""

    path: str
    """With 0 for each number, and repeated folders once."""
    keys: tuple[str, ...] | None = ()
    """Names in the query, sorted. None: any."""
    repeats: bool = False
    """Whether folders stand there more than once."""

    def __str__(self) -> str:
        query = "…" if self.keys is None else "&".join(f"{key}=…" for key in self.keys)
        within = " (folders within themselves)" if self.repeats else ""
        said = self.path.lstrip("/") + (f"?{query}" if query else "") + within
        return "".join(sign if sign.isprintable() else quote(sign, errors="surrogateescape") for sign in said)

    def pattern(self) -> str:
        """Return a regular expression (PCRE) of the addresses with this form."""
        # The last part is empty where the address ends with a slash.
        parts = [f"/{_NUMBERS.join(map(escaped, part.split('0')))}(?:;[^/?]*)?" for part in self.path.split("/")[1:]]
        path = f"(?:{'|'.join(dict.fromkeys(parts))}){{{len(parts) + 1},}}" if self.repeats else "".join(parts)
        return f"(?i:^https?://[^/?]+{path}{_query(self.keys)}$)"


def escaped(text: str) -> str:
    """Return an expression for a text in a link, quoted or not."""
    return "".join(_sign(sign) for sign in text)


def _sign(sign: str) -> str:
    quoted = quote(sign, safe="", errors="surrogateescape")
    if quoted == sign:
        return re.escape(sign)
    return f"(?:{re.escape(sign)}|{quoted})" if "!" <= sign <= "~" else quoted


def _query(keys: tuple[str, ...] | None) -> str:
    if not keys:
        return "" if keys == () else r"\?.+"
    names = [escaped(key) for key in keys]
    each = "".join(rf"(?=\?(?:.*[&;])?{name}(?:[=&;]|$))" for name in names)
    one = f"(?:{'|'.join(names)})(?:=[^&;]*)?"
    return rf"{each}\?{one}(?:[&;]+{one})*[&;]*"


def form_of(address: str) -> EndlessForm:
    """Return an address's form."""
    parts = urlsplit(address)
    path = unquote(_PARAMETER.sub("", parts.path), errors="surrogateescape")
    kept: list[str] = []
    repeats = False
    for part in (_NUMBER.sub("0", path) or "/").split("/"):
        kept.append(part)
        for span in range(1, _SPANS + 1):
            # Numbers may be alike by chance: /2013/4/5/
            if part.strip("0") and kept[-span:] == kept[-2 * span : -span]:
                del kept[-span:]
                repeats = True
    return EndlessForm("/".join(kept), tuple(sorted({key for key, _ in _pairs(parts.query)})), repeats)


def _pairs(query: str) -> Iterator[tuple[str, str]]:
    for pair in re.split("[&;]", query):
        key, _, value = pair.partition("=")
        if pair:
            yield unquote(key, errors="surrogateescape"), value


@dataclass(slots=True)
class _Row:
    """What pages of one form have brought."""

    seen: set[int] = field(default_factory=set)
    alike: int = 0
    """Pages in a row with nothing new."""
    wordless: int = 0
    """Pages in a row without a new word or picture."""


class Alike:
    """Finds pages without end among those that come."""

    def __init__(self, most: int) -> None:
        """Begin.

        Args:
            most: Pages of one form in a row without anything new, until the form has no end. 0: never.
        """
        self._most = most
        self._pages: Counter[EndlessForm] = Counter()
        self._sets: dict[str, set[tuple[str, ...]]] = {}
        self._rows: dict[EndlessForm, _Row] = {}
        self._held = 0

    def found(self, address: str, page: bytes) -> EndlessForm | None:
        """Return the form that has no end, if this page shows it."""
        if not self._most or (form := self._form(address)) is None:
            return None
        self._pages[form] += 1
        if self._pages[form] < BEGINS or self._held > HELD_MAX:
            return None
        row = self._rows.setdefault(form, _Row())
        words, links = ({*map(hash, found)} - row.seen for found in self._news(address, form, page[:PAGE_MAX]))
        self._held -= len(row.seen)
        row.seen |= words | links
        self._held += len(row.seen)
        row.wordless = 0 if words else row.wordless + 1
        row.alike = 0 if words or links else row.alike + 1
        return form if row.alike >= self._most else None

    def _form(self, address: str) -> EndlessForm | None:
        if len(address) > FORM_MAX:
            return None
        try:
            form = form_of(address)
        except ValueError:
            return None
        if form.keys:
            sets = self._sets.setdefault(form.path, set())
            if len(sets) < SETS:
                sets.add(form.keys)
            if len(sets) >= SETS:
                return EndlessForm(form.path, None)
        return form

    def _news(self, address: str, form: EndlessForm, page: bytes) -> tuple[set[bytes | str], set[str]]:
        """Return a page's words and pictures, and its links."""
        at, words, links = 0, set[bytes | str](), set[str]()
        for one in read(page):
            words.update(_words(page[at : one.start]))
            at = one.end
            if isinstance(one, RawText) and one.of in ("title", "textarea"):
                words.update(_words(page[one.start : one.end]))
            elif isinstance(one, MarkupTag):
                for found in of_tag(one):
                    if found.use is not AddressUse.LINK:
                        words.add(found.text)
                    elif leads := self._elsewhere(address, form, found.text):
                        links.add(leads)
        words.update(_words(page[at:]))
        return words, links

    def _elsewhere(self, address: str, form: EndlessForm, link: str) -> str:
        """Return the page of another form that a link leads to."""
        try:
            to = urlsplit(urljoin(address, link))
        except ValueError:
            return ""
        other = form_of(to.geturl())
        # Months lead to days, and days to months: neither of them makes the other new.
        if other.path == form.path or any(
            row.wordless >= BEGINS for key in (other, EndlessForm(other.path, None)) if (row := self._rows.get(key))
        ):
            return ""
        query = sorted(f"{key}={value}" for key, value in _pairs(to.query) if not _OF_A_VISIT.fullmatch(key))
        return f"{to.netloc}{_PARAMETER.sub('', re.sub(_HEX, '0', to.path))}?{'&'.join(query)}"


def _words(text: bytes) -> Iterator[bytes]:
    # A word with a number in it is a date, a count or a mark of the visit.
    for word in _BETWEEN.split(text):
        if word and not _WITH_NUMBER.search(word):
            yield word
