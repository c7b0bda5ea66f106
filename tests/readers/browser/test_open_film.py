"""open.html and a long document: from its pieces, whoever has them, and the whole compared before it is shown."""

import hashlib
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from publish.core.formats import layout, pieces
from tests.readers.browser.opening import PAGES, Readers, World, dead, genuine, opened
from tests.support import censor
from tests.support.censor import Handler
from tests.support.factory import evidence_path

SIZE = pieces.PIECE_LENGTH
FILM = b"".join(hashlib.sha256(b"%d" % n).digest() * (SIZE // 32) for n in range(4)) + b"the end"
AT = evidence_path(FILM, "film.bin")


def published(world: World) -> None:
    """A document of five pieces, on copies that give parts of files."""
    world.publish(PAGES | {AT: FILM})
    for copy in world.copies:
        copy.rule("files/*", censor.ranged())


def kept(page: Page) -> bytes:
    """The document's bytes, as a reader saves them."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this document").click()
    return Path(download.value.path()).read_bytes()


def test_a_long_document_is_put_together_from_copies_that_die_and_lie(world: World, reader: Readers) -> None:
    published(world)
    whole, last = censor.ranged(), f"bytes={4 * SIZE}-{len(FILM) - 1}"

    def die(handler: Handler, path: str) -> None:
        (handler.hang_up if handler.headers.get("Range") != last else lambda: whole(handler, path))()

    world.copies[0].rule(AT, censor.ranged(alter=lambda body, start: body if start == 0 else body[:-1] + b"!"))
    world.copies[1].rule(AT, die)
    page = opened(reader(), world, f"#/{AT}")
    genuine(page)
    expect(page.locator("#place small code")).to_have_text(hashlib.sha256(FILM).hexdigest())
    assert kept(page) == FILM
    asked = [request.headers.get("Range") for copy in world.copies for request in copy.log if request.path == AT]
    assert None not in asked[:1]


def test_a_folder_gives_a_long_document(world: World, reader: Readers, tmp_path: Path) -> None:
    published(world)
    dead(world)
    shutil.copytree(world.copies[0].root, tmp_path / "stick/archive")
    page = opened(reader(), world, f"#/{AT}")
    page.locator("input.folder").set_input_files(tmp_path / "stick")
    genuine(page)
    assert kept(page) == FILM


def test_a_list_of_another_document_is_told_before_anything_is_shown(
    world: World, reader: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The editors signed a false list, and the copies have what it lists: it is said to be forged, and not shown."""
    other = FILM.replace(b"the end", b"THE END")
    listed = {layout.pieces(hashlib.sha256(FILM).hexdigest()): pieces.write(pieces.cut([other], SIZE))}
    monkeypatch.setattr("publish.release.seal.pieced.lists", lambda *_: listed)
    published(world)
    for copy in world.copies:
        (copy.root / AT).write_bytes(other)
    page = opened(reader(), world, f"#/{AT}")
    expect(page.locator("h1")).to_have_text("Not shown: these are not the publisher's bytes")
