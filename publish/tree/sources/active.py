"""Refusal of evidence with active content.

A browser or a web server would run such a file, where it should only show it. In a browser it would run as the archive
itself. On a host it would run as the keeper of the copy.
"""

import re
import unicodedata
from pathlib import Path
from xml.parsers import expat

from publish.tree.sources.slugs import document_name

# Chromium runs most of these from a disk, and Firefox the others; hosts call some of them XML.
_RUN_BY_BROWSERS = frozenset(
    {"html", "htm", "xhtml", "xht", "xhtm", "shtml", "shtm", "ehtml", "mht", "mhtml"}
    | {"xml", "xsl", "xslt", "xsd", "xbl", "rng", "rss", "atom", "rdf", "mathml", "mml", "wsdl", "xpdl", "svgz"}
)
# What shared hosting and other web servers run when it is asked for, or take their settings from.
_RUN_BY_SERVERS = frozenset(
    {"php", "phtml", "phtm", "phar", "pht", "phps", "phpt", "php_", "inc", "ctp", "module", "hphp"}
    | {
        "cgi",
        "fcgi",
        "fpl",
        "pl",
        "plx",
        "pm",
        "py",
        "pyc",
        "pyo",
        "pyw",
        "pyz",
        "psp",
        "wsgi",
        "rb",
        "rbw",
        "ru",
        "erb",
    }
    | {
        "sh",
        "bash",
        "csh",
        "ksh",
        "zsh",
        "tcl",
        "lua",
        "lp",
        "awk",
        "exe",
        "dll",
        "so",
        "bat",
        "cmd",
        "com",
        "ps1",
        "vbs",
    }
    | {
        "asp",
        "aspx",
        "ashx",
        "asmx",
        "asax",
        "ascx",
        "asa",
        "axd",
        "cer",
        "cdx",
        "idc",
        "idq",
        "htr",
        "htw",
        "ida",
        "printer",
    }
    | {
        "svc",
        "soap",
        "rem",
        "master",
        "config",
        "cshtml",
        "vbhtm",
        "vbhtml",
        "cshtm",
        "razor",
        "xamlx",
        "stm",
        "shtml",
        "shtm",
    }
    | {
        "jsp",
        "jspx",
        "jspa",
        "jspf",
        "jsw",
        "jsv",
        "jtml",
        "jhtml",
        "jnlp",
        "war",
        "do",
        "action",
        "xsp",
        "groovy",
        "gsp",
    }
    | {"cfm", "cfml", "cfc", "dbm", "hta", "htc", "ssi", "esp", "yaws", "nsp", "xhp", "r", "njs", "cjs", "mjs", "hbs"}
    | {"htaccess", "htpasswd", "htgroup", "ini"}
)
_PHP = re.compile(r"php[0-9]*|phtml[0-9]*|pht[0-9]*")
# Some servers look at every ending of a name, not only the last.
_RUN_WITHIN = re.compile(
    r"\.(?:php[0-9]*|phtml|phar|pht|phps|cgi|fcgi|aspx?|asa|cer|jspx?|s?html?|shtm|cfm)(?:[.;:%\s]|$)"
)
_BEGINS_A_PROGRAM = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:#!|<\?(?:php|=|\s)|<%)", re.IGNORECASE)
# Where a host names no type, or a gateway guesses one, what begins so is a page, whatever the file is called.
_BEGINS_A_PAGE = re.compile(
    rb"[\t\n\f\r ]*<(!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[ >\t\n\f\r/]"
    rb"|[\t\n\f\r ]*<(!--|\?xml)",
    re.IGNORECASE,
)
_BEGINNING_LENGTH = 1445  # bytes: the most that a browser reads before it decides
_OUTSIDE = re.compile(r"@import|image-set|src\(|url\(\s*[\"']?\s*(?![\"'\s]|#|data:image/)|\\", re.IGNORECASE)
_INSIDE = ("#", "data:image/png", "data:image/jpeg")
_DRAWING_MAX_LENGTH = 20_000_000  # bytes


def activity(path: Path) -> str | None:
    """Say why a browser or a server would run a file.

    SVG drawings pass if they hold no script, no event handler, no foreign content and no reference to anything outside
    of themselves.

    Returns:
        The reason, or ``None`` for a file programs only show, save or send.
    """
    # By name: hosts and disks give a file its type by the ending.
    for ending in _endings(path.name):
        if ending in _RUN_BY_BROWSERS:
            return f"a browser would run a .{ending} file; publish it as PDF or text, or in a .zip"
        if ending in _RUN_BY_SERVERS or _PHP.fullmatch(ending):
            return f"some web servers would run a .{ending} file, or obey it; publish it as text (.txt), or in a .zip"
    if within := _RUN_WITHIN.search(path.name.lower()):
        return f"some web servers run whatever has '{within[0].rstrip('.;:% ')}' in its name; give it another name"
    if path.suffix.lower() != ".svg":
        # By content too: a host may give any name to any type, or none, and a browser then guesses.
        with open(path, "rb") as file:
            beginning = file.read(_BEGINNING_LENGTH)
        if _BEGINS_A_PAGE.match(beginning):
            return "it begins as a page does, which browsers run; put a line of words before it, or a .zip around"
        if _BEGINS_A_PROGRAM.match(beginning):
            return "it begins as a program does, which some web servers run; put a line of words before it"
        return None
    # A drawing is looked into as a whole: SVG can carry scripts, and as a document of its own it runs them.
    data = path.read_bytes()
    if len(data) > _DRAWING_MAX_LENGTH:
        return "the drawing is too large to be checked"
    return _drawing(data)


def _endings(name: str) -> set[str]:
    """Return a name's ending, as written and as published."""
    # Full-width letters, and dots at the end, which some systems drop: all lead to the same ending.
    plain = unicodedata.normalize("NFKC", name).lower().rstrip(". \0/\\")
    return {plain.rpartition(".")[2], document_name(name).rpartition(".")[2], document_name(plain).rpartition(".")[2]}


def _drawing(data: bytes) -> str | None:
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2].lower()
        if tag in ("script", "foreignobject", "iframe", "handler", "listener", "set", "animate"):
            found.append(f"the drawing has <{tag}>")
        for key, value in attributes.items():
            attribute = key.rpartition(":")[2].lower()
            if attribute.startswith("on"):
                found.append(f"the drawing has the event handler {attribute}=")
            elif attribute in ("href", "src") and not value.strip().lower().startswith(_INSIDE):
                found.append(f"the drawing refers to '{value[:80]}'")
            elif _OUTSIDE.search(value):
                found.append(f"the drawing's {attribute}= refers to something outside it")

    def text(data: str) -> None:
        style.append(data)

    def doctype(_name: str, _system: str | None, _public: str | None, own: bool) -> None:
        if own:
            found.append("the drawing has a DOCTYPE of its own, which could hide what it contains")

    def instruction(target: str, _: str) -> None:
        found.append(f"the drawing has the processing instruction <?{target}?>")

    style: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = doctype
    parser.ProcessingInstructionHandler = instruction
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        return f"the drawing is not well-formed XML ({error})"
    if not found and _OUTSIDE.search("".join(style)):
        found.append("the drawing's style refers to something outside it")
    return found[0] if found else None
