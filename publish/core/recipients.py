"""The editors' public keys in mirrors.toml, to which originals are encrypted: their faults.

Whether each letter of a key is right is found where it is used. What is NOT done here: repeating a value in a message,
for somebody may have typed a secret there.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

RECIPIENTS_MAX: Final = 32  # each costs every original some 200 bytes, and every opening a try
_AGE = re.compile(r"age1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{58}")
_SSH = re.compile(r"ssh-(?:ed25519|rsa) [A-Za-z0-9+/]{60,2000}={0,2}(?: [^\r\n]{0,200})?")
_SECRET = re.compile(r"AGE-SECRET-KEY-|AGE-PLUGIN-|PRIVATE KEY", re.IGNORECASE)
_FORM: Final = "an age key (age1… and 58 more letters), or an ssh key (ssh-ed25519 … or ssh-rsa …)"
MAKE_ONE: Final = (
    "make a key with: age-keygen -o editor.key, keep that file away from this archive, and write the public key that it"
    ' prints into mirrors.toml: [vault] recipients = ["age1…"]'
)
"""What to do without any recipient."""


def faults(recipients: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the keys, by their places in the list."""
    if len(recipients) > RECIPIENTS_MAX:
        yield f"must be {RECIPIENTS_MAX} keys at most"
    seen: dict[str, int] = {}
    for number, key in enumerate(recipients, 1):
        if _SECRET.search(key):
            yield (
                f"has a secret key (the {nth(number)}): take it out, and whoever may have read this file can open the"
                " vault with it; make a new key, and write its public half here (age-keygen -y FILE prints it)"
            )
        elif not _AGE.fullmatch(key) and not _SSH.fullmatch(key):
            yield f"must be public keys; the {nth(number)} is not {_FORM}"
        # A comment behind an ssh key makes it no other key.
        elif (other := seen.setdefault(" ".join(key.split(" ")[:2]), number)) != number:
            yield f"has one key twice (the {nth(other)} and the {nth(number)})"


def nth(number: int) -> str:
    """Return a place in a list, in words: 1st, 2nd, 3rd, 4th."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
