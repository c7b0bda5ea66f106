"""Word files: the text as Word shows it, its notes as footnotes.

And a list of what is no text. Read by our own walk over the file's XML: a library that makes HTML of it loses the
numbers of lists, outlines, hidden letters and boxes. Nothing of the file is published but these words.
"""

import posixpath

from publish.core.errors import SourceError
from publish.reports.ingest.document import Document, Hints, Lack, Need, Removed, Why
from publish.reports.ingest.offers import offered
from publish.reports.ingest.office.package import OfficeFile
from publish.reports.ingest.office.wordbody import WordBody
from publish.reports.ingest.office.wordnumbers import numbering_of
from publish.reports.ingest.office.wordparts import said
from publish.reports.ingest.office.wordstyles import styles_of
from publish.reports.ingest.office.written import boxed, changed, set_as, shown_title, written
from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.sayings import first_words

_MAIN = "word/document.xml"
_PROPERTIES = frozenset({
    "creator", "lastModifiedBy", "created", "modified", "lastPrinted", "Company", "Manager", "Application", "Template",
    "title", "subject", "description", "keywords", "category", "HyperlinkBase", "lpwstr", "lpstr",
})  # fmt: skip


def read(data: bytes, hints: Hints) -> Document:
    """Return the text of a Word file.

    Raises:
        SourceError: It is damaged, locked, hostile, or no Word file.
    """
    package = OfficeFile(data, hints.limits)
    name = _main(package)
    root = package.tree(name)
    inside = next((node for node in root.walk() if node.tag == "body"), None) if root else None
    if inside is None:
        raise SourceError("is a zip, but no Word file: it has no text", hint="give the text itself")
    # Other parts lie beside the text, wherever it is.
    folder = posixpath.dirname(name)
    links, related = _related(package, name)
    body = WordBody(
        styles_of(package.tree(f"{folder}/styles.xml")),
        numbering_of(package.tree(f"{folder}/numbering.xml")),
        links,
    )
    text = body.flow(inside)
    notes = _notes(package, folder, body)
    body.removed += _around(package, folder, related)
    title = body.own.titles[0] if body.own.titles else shown_title(body.own.large)
    blocks, removed = written(text, notes, title)
    offers = set_as(title, body.own.authors)
    document = Document(
        "docx", tuple(blocks), offers, tuple(dict.fromkeys([*body.removed, *removed])), tuple(_needs(body))
    )
    return offered(document, hints)


def _main(package: OfficeFile) -> str:
    """Return the name of the text's part."""
    # Word calls it document.xml; other programs may call it otherwise, and say so here.
    for node in (package.tree("_rels/.rels") or Element("none")).walk():
        if node.tag == "Relationship" and node.get("Type").endswith("/officeDocument"):
            name = node.get("Target").lstrip("/")
            if name in package.names:
                return name
    return _MAIN


def _related(package: OfficeFile, name: str) -> tuple[dict[str, str], list[Element]]:
    """Return links' addresses by their ids, and what else the text names.

    All of it lies outside of the text itself.
    """
    folder, _, file = name.rpartition("/")
    root = package.tree(f"{folder}/_rels/{file}.rels")
    nodes = [node for node in root.walk() if node.tag == "Relationship"] if root else []
    links = {node.get("Id"): node.get("Target") for node in nodes if node.get("Type").endswith("/hyperlink")}
    return links, [node for node in nodes if not node.get("Type").endswith("/hyperlink")]


def _notes(package: OfficeFile, folder: str, body: WordBody) -> dict[str, Element]:
    """Return the texts of the notes that are marked, by their labels."""
    found: dict[str, Element] = {}
    # Behind the text: its labels are given in the order of the marks.
    for kind in ("footnote", "endnote"):
        root = package.tree(f"{folder}/{kind}s.xml")
        links, _ = _related(package, f"{folder}/{kind}s.xml")
        # Each part counts its links anew. The text is read by now, and a note is read before the next kind's come.
        body.links |= links
        for node in root.children if root else ():
            if (
                isinstance(node, Element)
                and node.tag == kind
                and node.get("type") not in ("separator", "continuationSeparator", "continuationNotice")
            ):
                if (label := body.marks.get((kind, node.get("id")))) is not None:
                    found[label] = _unsigned(body.flow(node, 1), body.signs.get(label, ""))
                else:
                    body.left(node, Why.FURNITURE)
    return found


def _unsigned(note: Element, sign: str) -> Element:
    """Return a note without its author's own mark: its label stands there."""
    for node in note.walk() if sign else ():
        if node.children and isinstance(first := node.children[0], str):
            if first.lstrip().startswith(sign):
                node.children[0] = first.lstrip().removeprefix(sign).lstrip()
            break
    return note


def _around(package: OfficeFile, folder: str, related: list[Element]) -> list[Removed]:
    """Return what the file holds beside its text."""
    found: list[Removed] = []
    for node in related:
        kind = node.get("Type").rpartition("/")[2]
        if kind in ("header", "footer"):
            root = package.tree(posixpath.normpath(f"{folder}/{node.get('Target')}"))
            if root is not None and (words := said(root)):
                found.append(Removed(words[:300], Why.RUNNING))
        elif node.get("TargetMode") == "External":
            found.append(Removed(f"{kind}: {node.get('Target')[:200]}", Why.ADDRESS))
    for name in sorted(package.names):
        low = name.lower()
        if low.startswith(f"{folder}/comments") and low.endswith(".xml") and (root := package.tree(name)) is not None:
            found += [
                Removed(first_words(said(one)), Why.COMMENT)
                for one in root.walk()
                if one.tag == "comment" and said(one)
            ]
        # A macro or a control may do anything where the file is opened: an editor should know.
        elif "vbaproject" in low or "/activex/" in low:
            found.append(Removed(name, Why.ACTION))
        elif "/embeddings/" in low:
            found.append(Removed(name, Why.ATTACHED))
        elif low.startswith("docprops/") and low.endswith(".xml") and (root := package.tree(name)) is not None:
            found += [
                Removed(f"{one.tag}: {first_words(one.text())}", Why.METADATA)
                for one in root.walk()
                if one.tag in _PROPERTIES and one.text().strip()
            ]
    return found


def _needs(body: WordBody) -> list[Need]:
    needs = [boxed(body.boxes)] if body.boxes else []
    if body.kept:
        needs.append(changed(body.kept))
    if body.symbols:
        said = f"{body.symbols} signs are of a font of symbols, and became □"
        needs.append(Need(Lack.LETTERS, f"{said}: look what they show"))
    return needs
