"""A paper card with an archive's fingerprint, words, QR code and addresses.

People keep the card in a wallet, and compare. Everything on the card works without our program. What is NOT done here:
drawing (``drawing``), print (``cardpage``), QR (``qr``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from publish.core import catalogues
from publish.core.catalogues import Words
from publish.core.directions import direction
from publish.core.formats.onion import is_onion
from publish.core.model import Mirror
from publish.readers.identity import words

ADDRESSES = 3
SIZES = {"a6": 1.0, "a4": 2.0}
WIDTH, HEIGHT, MARGIN = 105.0, 148.5, 8.0  # mm: A6; A4 is the same, twice as large
CODE = 36.0  # mm, the QR code with the white around it
_TYPED_MAX = 128  # characters of an address that somebody may type from paper

# Each command below its explanation, by the explanation's key. Those after the first are of openssl and coreutils: the
# holder of a card may be unable to install our program.
COMMANDS = {
    "card_stet": 'stet verify ADDRESS --fingerprint "…"',
    "card_plain": "openssl dgst -sha256 metadata/1.root.json",
    "card_whole": "sha256sum -c SHA256SUMS",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card."""

    title: str
    fingerprint: str
    addresses: tuple[str, ...]
    said: Words
    """Its sentences, in one language."""
    script: str = ""
    """SHA-256 of the copies' ``verify.sh``; empty if they have none."""

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return direction(self.said.language)

    @property
    def digits(self) -> list[str]:
        """The fingerprint in four lines of four groups."""
        rows = (self.fingerprint[i : i + 16] for i in range(0, 64, 16))
        return [" ".join(row[i : i + 4] for i in range(0, 16, 4)) for row in rows]

    @property
    def ways(self) -> list[tuple[str, str]]:
        """How to verify: an explanation's key, and the command or hash below it."""
        # The script comes from the copy itself, so only its hash on paper makes it worth running.
        return [*COMMANDS.items(), *([("card_by_hand", self.script)] if self.script else [])]

    @property
    def words(self) -> list[list[str]]:
        """The fingerprint's numbered words in four columns of six, row by row."""
        given = [f"{i:2} {word}" for i, word in enumerate(words.words(self.fingerprint), 1)]
        return [given[row::6] for row in range(6)]


def card(title: str, fingerprint: str, mirrors: Iterable[Mirror], language: str = "en", *, script: str = "") -> Card:
    """Choose what stands on the card.

    Its sentences are English where the catalogue of ``language`` lacks any of them.

    Args:
        script: SHA-256 of the copies' ``verify.sh``, if they have it.
    """
    said = catalogues.words(language)
    if any(key.startswith("card_") for key in said.english):
        said = catalogues.words(catalogues.ENGLISH)
    return Card(" ".join(title.split()), fingerprint, tuple(unlike(mirrors)), said, script)


def unlike(mirrors: Iterable[Mirror], count: int = ADDRESSES) -> list[str]:
    """Choose ``count`` addresses which fail independently.

    Durable addresses go first, and each is of another kind and owner.
    """
    names = list(_names(mirrors))
    names.sort(key=lambda n: not n[2])  # stable: else in the list's own order
    chosen: list[tuple[str, str, bool, str]] = []
    # First unlike in kind and owner, then in either, then in neither: a card with like addresses beats an empty card.
    for strict in (2, 1, 0):
        for name in names:
            if len(chosen) == count or name in chosen:
                continue
            alike = max((int(name[1] == c[1]) + int(name[3] == c[3]) for c in chosen), default=0)
            if alike <= 2 - strict:
                chosen.append(name)
    return [name[0] for name in chosen]


def lines_of(address: str, length: int) -> list[str]:
    """Return an address in lines of so many characters."""
    # It breaks anywhere, never at its hyphens: a reader would drop a hyphen at a line's end.
    return [address[at : at + length] for at in range(0, len(address), length)]


def _names(mirrors: Iterable[Mirror]) -> Iterator[tuple[str, str, bool, str]]:
    """Yield each name of each copy: address, kind, durability, owner."""
    for mirror in mirrors:
        for i, address in enumerate((mirror.address, *mirror.also)):
            parts = urlsplit(address)
            if (
                parts.scheme == "magnet" or len(address) > _TYPED_MAX
            ):  # of one release, while paper lasts; or never typed
                continue
            web = parts.scheme in ("http", "https")
            onion = web and is_onion(parts.hostname or "")
            kind = "onion" if onion else mirror.kind if web else parts.scheme
            # The last two labels, without a public suffix list: co.uk counts as an owner, an error on the safe side.
            owner = ".".join((parts.hostname or "").split(".")[-2:]) if web else parts.netloc + parts.path
            # A name beside the address outlives the host: an IPNS name.
            yield address, kind, mirror.durable or onion or i > 0, owner
