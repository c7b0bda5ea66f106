"""A film of eight pieces, and servers over copies that have it."""

import hashlib
from collections.abc import Callable

from publish.core.formats import pieces
from tests.readers.worker.conftest import Town
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import PAGES, evidence_path, lay

SIZE = pieces.PIECE_LENGTH
FILM = b"".join(hashlib.sha256(b"%d" % n).digest() * (SIZE // 32) for n in range(7)) + b"the end"
AT = evidence_path(FILM, "film.webm")
SHA256 = AT.split("/")[2]
COUNT = 8
Mirror = Callable[[], Censor]


def filmed(town: Town) -> Mirror:
    """Start servers over a copy with a film; they give parts of files, unless a rule says otherwise."""
    lay(town.world.archive.publish({**PAGES, AT: FILM}), town.world.copy)
    return lambda: town.mirror().rule("*", censor.ranged())


def asked(*servers: Censor) -> list[int]:
    """Numbers of the pieces that were asked for; -1 for the whole."""
    found = [request.headers.get("Range", "") for each in servers for request in each.log if request.path == AT]
    return [int(said.removeprefix("bytes=").split("-")[0]) // SIZE if said else -1 for said in found]


def sha256(first: int, last: int) -> str:
    """The hash of a part of the film."""
    return hashlib.sha256(FILM[first : last + 1]).hexdigest()
