"""Plain text."""

import re

from publish.reports.ingest.document import Document, Hints, Offer
from publish.reports.writing.letters import one_line
from publish.reports.writing.nouns import Paragraph, Wording


def read(data: bytes, hints: Hints) -> Document:
    """Return a text's paragraphs: what stands between blank lines."""
    text = data.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    parts = [one_line(part).strip() for part in re.split(r"\n[ \t]*\n", text)]
    offers = {"language": (Offer(hints.language, "--language"),)} if hints.language else {}
    return Document("text", tuple(Paragraph((Wording(part),)) for part in parts if part), offers)
