"""The letters of a page's bytes.

By its mark, by what it says of itself, by its bytes.
"""

import codecs
import re
from dataclasses import dataclass

from publish.reports.ingest.escapes import escaped

# The longer first: UTF-32's mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_CLAIM = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,400}?\b(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_CLAIM_WITHIN = 8_192  # bytes; browsers look through the first kilobyte, but saved pages have remarks before it
# What browsers read under a label, which is more than the label says (WHATWG Encoding).
_READ_AS = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "iso-8859-1": "cp1252",
    "latin1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252", "iso8859-1": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "shift_jis": "cp932", "shift-jis": "cp932",
    "x-sjis": "cp932", "sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs", "utf8": "utf-8", "unicode": "utf-8", "utf-16": "utf-8",
    "utf-16le": "utf-8", "windows-31j": "cp932", "x-mac-roman": "mac-roman",
}  # fmt: skip
_SURE = 6  # letters outside of ASCII; so many are valid UTF-8 by accident in no other encoding
_WIDE = frozenset({"gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "euc-jp", "iso-2022-jp", "hz"})


@dataclass(frozen=True, slots=True)
class PageLetters:
    """A page's letters, and how sure they are."""

    text: str
    encoding: str
    doubt: str = ""
    """What an editor should look at. Empty if the bytes agreed with the encoding."""


def decoded(data: bytes) -> PageLetters:
    """Return a page's letters."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _with_gaps(data, name)
    # UTF-16 without its mark: every other byte of a tag is nothing.
    if b"<\x00" in data[:400] or b"\x00<" in data[:400]:
        return _with_gaps(data, "utf-16-le" if b"<\x00" in data[:400] else "utf-16-be")
    if parts := escaped(data):
        return PageLetters(*parts)
    claim = _claim(data)
    # Before the claim: servers and programs that convert pages leave an old one standing.
    as_utf8 = _strict(data, "utf-8")
    if as_utf8 is not None and (claim not in _WIDE or sum(letter > "\x7f" for letter in as_utf8[:20_000]) >= _SURE):
        return PageLetters(as_utf8, "utf-8")
    if claim and (text := _strict(data, claim)) is not None:
        return PageLetters(text, claim)
    # A page that is cut in the middle of a letter, or has one stray byte, is still what it says it is.
    for name in dict.fromkeys((claim, "utf-8")):
        if name and (found := _with_gaps(data, name)).text.count("\ufffd") * 500 < len(found.text):
            return found
    # Here, since it takes long to load and few pages need it.
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    name = best.encoding if best is not None else claim or "utf-8"
    return _with_gaps(data, _READ_AS.get(name.replace("_", "-"), name))


def _claim(data: bytes) -> str:
    """Return Python's name for the encoding that a page names, if any."""
    found = _CLAIM.search(data[:_CLAIM_WITHIN])
    if found is None:
        return ""
    said = found[1].decode("ascii").lower()
    name = _READ_AS.get(said, said)
    try:
        # Python has codecs which are no letters ("hex"), and would run them.
        return name if codecs.lookup(name)._is_text_encoding else ""
    except (LookupError, AttributeError):
        return ""


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError):
        return None


def _with_gaps(data: bytes, name: str) -> PageLetters:
    text = data.decode(name, "replace")
    gaps = text.count("\ufffd")
    return PageLetters(text, name, f"{gaps} signs could not be read as {name}" if gaps else "")
