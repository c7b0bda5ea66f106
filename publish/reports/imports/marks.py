"""Signs of other programs in Markdown.

Readers would see them as they are typed.

Values only. Code is passed over.
"""

import re
from collections.abc import Container, Iterator
from typing import Any, Final

from publish.reports.imports.tagged import is_element
from publish.reports.writing.letters import refused
from publish.tree.markdown.rawtags import BREAK
from publish.tree.markdown.reading import read

# kramdown's {: .x}, and Python-Markdown's { .x } and { width="3" }.
_ATTRIBUTES = r"\{:[^}\n]{0,200}\}|(?<=[)\]*`])\{\s*[.#][^}\n]{0,200}\}|\{\s*[\w-]+=[^}\n]{1,200}\}"
_LIQUID = r"\{%[^\n%]{0,200}(?:%\})?|\{\{(?![<%])[^\n}]{0,200}(?:\}\})?"
# ":smile:" of many programs, and the icons of Material for MkDocs.
_NAMED_SIGN: Final = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]{1,60}:(?![\w:/])")
TOLD_MAX = 200  # signs of one text that are told
# Editors' marks for where an excerpt ends hold no words, and are taken out.
EXCERPT = re.compile(r"<!--\s*(more|truncate|end[ _-]?excerpt|excerpt|readmore|//)\s*-->", re.IGNORECASE)
_KINDS: Final = (
    ("shortcode", re.compile(r"\{\{[<%][^\n]{0,200}"), "write in Markdown what it showed"),
    ("Liquid or template", re.compile(_LIQUID), "write in Markdown what it showed"),
    ("comment", re.compile(r"<!--[^\n]{0,200}"), "take it out; readers would see it"),
    ("raw HTML", re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?=[\s/>])[^\n<]{0,200}"), "write it in Markdown"),
    (
        "JSX",
        re.compile(r"^(?:import\s[^\n]{1,200}\sfrom\s|export\s+(?:const|default|function)\b)[^\n]{0,200}"),
        "take it out",
    ),
    ("container", re.compile(r"^\s{0,3}(?:> ?){0,12}\s{0,3}:::+[^\n]{0,200}"), "write a quotation (>) or a heading"),
    ("admonition", re.compile(r"^\s*(?:!!!|\?\?\?\+?)\s*[\w\"'-][^\n]{0,200}"), "write a quotation (>) or a heading"),
    ("tabs", re.compile(r"^\s*===!?\+?\s+\"[^\n]{0,200}"), "write a heading"),
    ("snippet", re.compile(r"^\s*(?:-+8<-+|\{!)[^\n]{0,200}"), "copy in the text that it brought"),
    ("container", re.compile(r"^\s{0,3}///+[^\n]{0,200}"), "write a quotation (>) or a heading"),
    (
        "icon",
        re.compile(r"(?<![\w:]):[a-z][a-z0-9]{0,30}(?:[-_+][a-z0-9]+){0,20}:(?![\w:/])"),
        "write a sign, or take it out",
    ),
    (
        "abbreviation",
        re.compile(r"^\*\[[^\]\n]{1,100}\]:[^\n]{0,200}"),
        "write what it means where the word stands first",
    ),
    ("keys", re.compile(r"(?<!\+)\+\+[a-z0-9-]{1,20}(?:\+[a-z0-9-]{1,20}){0,5}\+\+(?!\+)"), "write the keys' names"),
    ("attributes", re.compile(_ATTRIBUTES), "take it out"),
    ("wiki link", re.compile(r"!?\[\[(?!\^?\d+\]\])[^\]\n]{1,200}\]\](?![(\[])"), "write [words](address.md)"),
    (
        "contents",
        re.compile(r"^\s*\[TOC\]\s*$|^\s*\[\[_TOC_\]\]\s*$", re.IGNORECASE),
        "take it out; long reports have one",
    ),
)
_COMPONENT = re.compile(r"</?[A-Z]")
_SHORTCODE: Final = re.compile(r"\{\{[<%][^\n]{0,1000}?[>%]\}\}")
_BARE: Final = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)>")
_ENDING: Final = re.compile(r"</([A-Za-z][A-Za-z0-9-]*)")


def marks(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Yield line (from 1), kind, the sign, and what to do."""
    told = 0
    ended = frozenset(_ENDING.findall(text))
    for number, line in enumerate(_without_code(text), 1):
        if not line.strip():
            continue
        for kind, form, do in _KINDS:
            if kind == "comment":
                # The angle brackets of "{{<figure>}}" are no tag's.
                line = _SHORTCODE.sub(_blank, line)
            for found in form.finditer(line):
                if kind == "raw HTML" and (_is_word(found[0], ended) or ("|" in line and BREAK.match(found[0]))):
                    continue
                told += 1
                if told > TOLD_MAX:
                    yield number, "more", f"more than {TOLD_MAX} such signs in this text", "look through all of it"
                    return
                is_component = kind == "raw HTML" and _COMPONENT.match(found[0])
                yield number, "JSX" if is_component else kind, found[0].strip(), do
    for sign in dict.fromkeys(refused(text)):
        number = text.count("\n", 0, text.find(sign)) + 1
        yield number, "invisible sign", f"U+{ord(sign):04X} ({text.count(sign)} times), taken out", ""


def _blank(found: "re.Match[str]") -> str:
    return " " * len(found[0])


def _is_word(sign: str, ended: Container[str]) -> bool:
    """Return whether a sign is a word between angle brackets, such as ``<T>``."""
    bare = _BARE.match(sign)
    return bare is not None and not is_element(bare[1]) and bare[1] not in ended


def _without_code(text: str) -> list[str]:
    """Return the lines with spaces in place of code."""
    if not any(
        sign in text
        for sign in ("{", "<", ":::", "///", "*[", "++", "!!!", "???", "[[", "===", "-8<-", "import", "export", "[TOC]")
    ) and not _NAMED_SIGN.search(text):
        return []
    done = read(text)
    raw = bytearray(done.data)
    inside = 0
    boxed = any(sign in text for sign in ("!!!", "???", '=== "'))
    for event, range_ in done.events:
        taken: Any = event
        if not isinstance(event, dict):
            continue
        begins = taken.get("Start")
        # Beside a box or tab that could not be opened, indented code is looked through: its words are indented like it.
        if isinstance(begins, dict) and "CodeBlock" in begins and (begins["CodeBlock"] != "Indented" or not boxed):
            inside += 1
        elif taken.get("End") == "CodeBlock":
            inside = 0
        if (inside and "Text" in taken) or "Code" in taken:
            start, end = range_["start"], range_["end"]
            # As many spaces as there were bytes, so that lines and places stay the text's.
            raw[start:end] = re.sub(rb"[^\n]", b" ", bytes(raw[start:end]))
    # The parser had signs put in: a backslash before each tag, and U+FFFF, which no source may hold.
    return raw.decode("utf-8", "replace").replace("\\<", "<").replace("\uffff", "").split("\n")


def without_excerpts(text: str) -> str:
    """Return the text less the marks that end an excerpt."""
    return EXCERPT.sub("", text) if "<!--" in text else text
