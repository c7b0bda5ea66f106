"""OpenDocument texts: the text as it is shown, its notes as footnotes.

And a list of what is no text.
"""

from publish.core.errors import SourceError
from publish.reports.ingest.document import Document, Hints, Removed, Why
from publish.reports.ingest.offers import offered
from publish.reports.ingest.office.odtbody import OdtBody
from publish.reports.ingest.office.odtstyles import styles_of
from publish.reports.ingest.office.package import OfficeFile
from publish.reports.ingest.office.written import boxed, changed, set_as, shown_title, written
from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.sayings import first_words

_PROPERTIES = frozenset({
    "generator", "initial-creator", "creator", "creation-date", "date", "printed-by", "print-date", "title", "subject",
    "description", "keyword", "user-defined", "template", "editing-duration",
})  # fmt: skip


def read(data: bytes, hints: Hints) -> Document:
    """Return the text of an OpenDocument file.

    Raises:
        SourceError: It is damaged, locked, hostile, or no such text.
    """
    package = OfficeFile(data, hints.limits)
    # A locked one is a whole zip, whose parts are noise: without the manifest they would seem damaged.
    manifest = package.tree("META-INF/manifest.xml")
    if manifest is not None and any(node.tag == "encryption-data" for node in manifest.walk()):
        raise SourceError("is locked with a password", hint="save it without one")
    content, styles = package.tree("content.xml"), package.tree("styles.xml")
    text = (
        next(
            (node for node in content.walk() if node.tag == "text" and node.parent and node.parent.tag == "body"), None
        )
        if content
        else None
    )
    if text is None:
        raise SourceError("is a zip, but no OpenDocument text: it has no text", hint="give the text itself")
    body = OdtBody(styles_of((content, styles)))
    flow = body.flow(text)
    title = body.own.titles[0] if body.own.titles else shown_title(body.own.large)
    blocks, removed = written(flow, body.notes, title)
    offers = set_as(title, body.own.authors)
    found = [*body.removed, *_around(package, styles), *removed]
    needs = (*([boxed(body.boxes)] if body.boxes else []), *([changed(body.kept)] if body.kept else []))
    document = Document("odt", tuple(blocks), offers, tuple(dict.fromkeys(found)), needs)
    return offered(document, hints)


def _around(package: OfficeFile, styles: Element | None) -> list[Removed]:
    """Return what the file holds beside its text."""
    found: list[Removed] = []
    # Headers and footers are no part of the text here: they belong to the styles of its pages.
    for node in styles.walk() if styles else ():
        if (
            node.tag.startswith(("header", "footer"))
            and node.parent is not None
            and node.parent.tag == "master-page"
            and (words := node.said())
        ):
            found.append(Removed(words[:300], Why.RUNNING))
    meta = package.tree("meta.xml")
    for node in meta.walk() if meta else ():
        if node.tag in _PROPERTIES and node.text().strip():
            found.append(Removed(f"{node.tag}: {first_words(node.text())}", Why.METADATA))
    for name in sorted(package.names):
        if name.startswith(("Basic/", "Scripts/")) and not name.endswith("/"):
            found.append(Removed(name, Why.ACTION))
        # A chart or a formula: a document of its own within this one.
        elif name.startswith("Object ") and name.endswith("content.xml"):
            found.append(Removed(name, Why.ATTACHED))
    return found
