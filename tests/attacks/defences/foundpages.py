"""What defends sources and readers against what found pages and office files hold."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "a link does not tell who follows it", ("56",), "reports.ingest.web.addresses",
        lit("kept = [piece for piece in pieces[::2] if not _is_marking(piece)]"), "kept = pieces[::2]",
    ),
    Defence(
        "no link leads to somebody's machine", ("56",), "reports.ingest.web.addresses",
        lit("if not host or _is_inside(host):"), "if not host:",
    ),
    # What would run behind a link is stopped by the writer, too, so that row 51 stays green without this one.
    Defence(
        "a found page's links are judged", ("56",), "reports.ingest.web.inlines",
        lit('self.addresses.of(node.get("href"))'), 'node.get("href")',
    ),
    Defence(
        "what a page does not show is left out", ("56",), "reports.ingest.web.pruned",
        lit("return small and (node.tag"), "return False and (node.tag",
    ),
    Defence(
        "scripts and styles have no words", ("56",), "reports.ingest.web.pruned",
        lit("if node.tag in hidden.SILENT:"), "if False:",
    ),
    Defence(
        "the words of pictures and frames are listed, not published", ("56",), "reports.ingest.web.inlines",
        lit("if tag in _ELSEWHERE:"), "if False:",
    ),
    Defence(
        "no name in an office file leads out", ("47",), "reports.ingest.office.package",
        lit('if path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0] or'), "if",
    ),
    Defence(
        "an office file's parts are one each", ("47",), "reports.ingest.office.package",
        lit("if name.casefold() in seen:"), "if False:",
    ),
    Defence(
        "an office file is counted as it unpacks", ("48",), "reports.ingest.office.package",
        lit("if len(found) > PART_MAX or self._left < 0:"), "if False:",
    ),
    Defence(
        "an office file has no document type", ("50",), "reports.ingest.office.xml",
        lit("if told.doctype and not _of_openoffice(told):"), "if False:",
    ),
    Defence(
        "hidden words in Word files are left out", ("54",), "reports.ingest.office.wordbody",
        lit('if self._body.styles.is_set("vanish", properties, self._paragraph):'), "if False:",
    ),
    Defence(
        "white words in Word files are left out", ("54",), "reports.ingest.office.wordbody",
        lit("if self._body.styles.unseen(run):"), "if False:",
    ),
    Defence(
        "words of a point in OpenDocument texts are left out", ("54",), "reports.ingest.office.odtstyles",
        lit("if size <= _TINY:"), "if False:",
    ),
    Defence(
        "remarks in OpenDocument texts are left out", ("54",), "reports.ingest.office.odtbody",
        lit('if tag == "annotation":'), "if False:",
    ),
)  # fmt: skip
