"""Evidence that a browser would run rather than show: refused, since it would run as the archive itself."""

import re
from pathlib import Path
from xml.parsers import expat

# Chromium runs most of these from a disk, and Firefox the others; hosts call some of them XML.
_RUN_BY_BROWSERS = frozenset(
    {"html", "htm", "xhtml", "xht", "xhtm", "shtml", "shtm", "ehtml", "mht", "mhtml"}
    | {"xml", "xsl", "xslt", "xsd", "xbl", "rng", "rss", "atom", "rdf", "mathml", "mml", "wsdl", "xpdl", "svgz"}
)
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
    """Say why a browser would run the file at ``path``, or ``None`` when it would only show or save it.

    A host may give any name to any type, or none: so what begins as a page does is refused under every name.
    SVG drawings pass if they hold no script, no event handler, no foreign content and no reference
    to anything outside themselves.
    """
    ending = path.suffix[1:].lower()
    if ending in _RUN_BY_BROWSERS:
        return f"a browser would run a .{ending} file; publish it as PDF or text, or in a .zip"
    if ending != "svg":
        with open(path, "rb") as file:
            page = _BEGINS_A_PAGE.match(file.read(_BEGINNING_LENGTH))
        return (
            "it begins as a page does, which browsers run; put a line of words before it, or a .zip around"
            if page
            else None
        )
    data = path.read_bytes()
    if len(data) > _DRAWING_MAX_LENGTH:
        return "the drawing is too large to be checked"
    return _drawing(data)


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
