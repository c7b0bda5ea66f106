"""publish.reports.ingest.web.addresses: links lead where they led, and tell of nobody."""

import pytest

from publish.reports.ingest.document import Lack, Why
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


@pytest.mark.parametrize(
    "spelled",
    [
        "https://e.org/%61b~%C3%BC?q=a-b#c", "https://e.org/ab%7E%c3%bc?q=%61-b#%63", "HTTPS://E.ORG:443/ab~%C3%BC?q=a%2Db#c",
        "https://e.org/./x/../ab~%C3%BC?q=a-b#c", "https://e.org/%2e/ab~%C3%BC?q=a-b#c", "https://e.org/../ab~%c3%bC?q=a-b#c",
    ],
)  # fmt: skip
def test_spellings_of_one_address_are_one(spelled: str) -> None:
    assert PageLinks().of(spelled) == "https://e.org/ab~%C3%BC?q=a-b#c"


def test_a_spelling_that_means_something_stays() -> None:
    assert PageLinks().of("https://e.org/a%2Fb/../?q=a%26b%3d") == "https://e.org/?q=a%26b%3D"
    assert PageLinks().of("https://e.org/a/..") == "https://e.org/"
    assert PageLinks().of("https://e.org/x?%75tm_source=m") == "https://e.org/x"


@pytest.mark.parametrize(
    "address",
    [
        "https://e.org/a?rcpt=0a1b2c3d4e5f", "https://e.org/r/0a1b2c3d4e5f/x", "https://e.org/a#0a1b2c3d4e5f",
        "https://e.org/a?0a1b2c3d4e5f", "https://0a1b2c3d4e5f.mail.e.org/", "https://e.org/a#/x?to=0a1b2c3d4e5f",
        "https://e.org/?x=6f1ed002-ab55-4b2d-8c3e-9f0a1b2c3d4e", "https://e.org/d/1A2bCdE3fGhI4jKlM5nOpQ/edit",
        "https://e.org/?j=eyJhbGciOiJIUzI1NiJ9.e30.Et9HFtf9R3GEMA0IICOf", "https://e.org/?rcpt=%30a1b2c3d4e5f",
    ],
)  # fmt: skip
def test_what_looks_like_a_key_is_told_under_any_name(address: str) -> None:
    addresses = PageLinks()
    assert addresses.of(address)
    assert not addresses.removed
    assert [need.lack for need in addresses.needs()] == [Lack.UNSEEN]


@pytest.mark.parametrize(
    "address",
    [
        "https://e.org/2021/05/03/nine-sacks-of-rice-2021", "https://e.org/?date=2021-05-03T10:00&p=1234567890123456",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://e.org/web/20210503123456/http://e.org/a",
        "https://doi.org/10.1016/S0140-6736(20)30183-5", "https://e.org/%E4%B8%AD%E5%9B%BD%E4%BA%BA%E6%9D%83",
        "http://vwwwwwwwww2345wwwwwwwwwwwwwwwwwww3wwwwwwwwwwwwwwwwwwwwwid.onion/a", "https://e.org/ThePressReleaseOfMay2021",
    ],
)  # fmt: skip
def test_words_and_numbers_are_no_keys(address: str) -> None:
    addresses = PageLinks()
    assert addresses.of(address) == address
    assert addresses.needs() == ()


def test_of_many_such_addresses_three_are_shown() -> None:
    addresses = PageLinks()
    for number in (*range(1, 6), 5):
        addresses.of(f"https://e.org/a?rcpt=0a1b2c3d4e5f{number}")
    assert "rcpt=0a1b2c3d4e5f3, and 2 more" in addresses.needs()[0].said
