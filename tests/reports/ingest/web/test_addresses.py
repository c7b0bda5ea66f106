"""publish.reports.ingest.web.addresses: links lead where they led, and tell of nobody."""

import pytest

from publish.reports.ingest.document import Why
from publish.reports.ingest.web.addresses import PageLinks


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://e.org/a?id=3&utm_source=x&fbclid=Iw", "https://e.org/a?id=3"),
        ("https://e.org/a;jsessionid=0A1B2C3D4E?x=1", "https://e.org/a?x=1"),
        ("https://e.org/a?PHPSESSID=abc123&sid=124", "https://e.org/a?sid=124"),
        ("https://e.org/a?sid=9f8e7d6c5b4a39281706", "https://e.org/a"),
        ("https://u:p@e.org:8443/a", "https://e.org:8443/a"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fe.org%2Fb%3Fx%3D1&h=AT0", "https://e.org/b?x=1"),
        (
            "https://eu1.safelinks.protection.outlook.com/?url=https%3A%2F%2Fe.org%2F&data=05%7Clena%40x.org",
            "https://e.org/",
        ),
        ("mailto:a@e.org?subject=no.%2041", "mailto:a@e.org"),
    ],
)
def test_marks_of_the_reader_are_taken_out_and_listed(said: str, kept: str) -> None:
    addresses = PageLinks()
    assert addresses.of(said) == kept
    assert [one.why for one in addresses.removed] == [Why.TRACKING]


@pytest.mark.parametrize(
    "said",
    [
        "file:///C:/Users/lena/Desktop/a.html", "C:\\Users\\lena\\a.html", "\\\\office\\share\\a", "javascript:go()",
        "data:text/html,x",
        "http://localhost/a", "http://192.168.1.7/a", "http://intranet/a", "http://[::1]/a", "http://[x/",
        "blob:https://e.org/1", "a.html",
    ],
)  # fmt: skip
def test_what_leads_to_one_machine_stays_there(said: str) -> None:
    addresses = PageLinks()
    assert addresses.of(said) == ""
    assert [one.why for one in addresses.removed] == [Why.ADDRESS]


@pytest.mark.parametrize(
    "said",
    ["https://e.org/w?s=3&ref=main&p=%E4%B8%AD#x", "https://e.org/?q=token", "ftp://e.org/a", "https://例.org/路"],
)
def test_other_addresses_stay_as_they_are(said: str) -> None:
    addresses = PageLinks()
    assert addresses.of(said) == said
    assert not addresses.removed


def test_addresses_begin_where_the_page_was() -> None:
    assert PageLinks("https://e.org/a/b").of("../c#d") == "https://e.org/c#d"
    assert PageLinks("https://e.org/a/b").of("#d") == ""
