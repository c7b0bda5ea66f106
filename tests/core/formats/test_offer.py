"""publish.core.formats.offer: a note is one line, and an address has one spelling."""

import pytest

from publish.core.formats.offer import OFFERS_MAX, MirrorOffer, address_of, dump, parse

F = "ab" * 32
ONION = "http://" + "a" * 56 + ".onion"


@pytest.mark.parametrize(
    ("said", "address", "kind"),
    [
        ("https://Mirror.Example:443/letters", "https://mirror.example/letters/", "web"),
        ("http://mirror.example.", "http://mirror.example/", "web"),
        ("https://mirror.example:8443/a b/", None, ""),
        ("https://mirror.example:8443/%61/ü/", "https://mirror.example:8443/%61/%C3%BC/", "web"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/", "web"),
        ("https://8.8.8.8/x/", "https://8.8.8.8/x/", "web"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/", "web"),
        ("ipns://k51QZI5/", "ipns://k51QZI5/", "ipfs"),
    ],
)
def test_an_address_has_one_spelling(said: str, address: str | None, kind: str) -> None:
    if address is None:
        with pytest.raises(ValueError, match="address of a copy"):
            address_of(said)
        return
    assert address_of(said) == address
    assert address_of(address) == address
    offer = MirrorOffer(F, address)
    assert (offer.kind, parse(dump(offer))) == (kind, [offer])


def test_an_onion_address_is_one() -> None:
    onion = "http://2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion/"
    assert MirrorOffer(F, address_of(onion)).kind == "onion"


def test_a_note_is_found_in_a_letter() -> None:
    letter = f"Dear friends,\r\n> {dump(MirrorOffer(F, 'https://a.example/'))}\r\n\nyours\n{dump(MirrorOffer(F, 'https://b.example/'))}"
    assert [offer.address for offer in parse(letter)] == ["https://a.example/", "https://b.example/"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no note"), ("stet-offer/2 x", "line 1: a note of another form"),
        ("hello\nstet-offer/1 x", "line 2: a note is"),
        (f"stet-offer/1 {F} onion https://a.example/", "is of kind web"),
        (f"stet-offer/1 {F} web https://a.example/ https://b.example/", "line 1"),
        (f"{dump(MirrorOffer(F, 'https://a.example/'))}\n" * (OFFERS_MAX + 1), "taken in at once"),
    ],
)  # fmt: skip
def test_what_is_no_note_is_refused_by_line(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(text)
