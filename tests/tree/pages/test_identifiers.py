"""publish.tree.pages.identifiers: a name of the archive and the path, and of no host."""

from publish.tree.pages.identifiers import identifier

FINGERPRINT = "0123456789abcdef" * 4


def test_an_identifier_names_the_archive_and_the_path_and_no_host() -> None:
    assert identifier(FINGERPRINT) == "stet:0123456789abcdef0123456789abcdef/"
    assert identifier(FINGERPRINT, "a b/é#?.html") == "stet:0123456789abcdef0123456789abcdef/a%20b/%C3%A9%23%3F.html"
