"""open.html and its copies: older ones, others' ones, none at all, a folder or a zip at hand."""

import re
import shutil
import zipfile
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import expect

from publish.core.files import walk
from publish.core.formats import parttext
from publish.core.model import Mirror
from publish.tree import openpage
from tests.copies.hosts import zips
from tests.readers.browser.opening import (
    CORS,
    PAGES,
    Readers,
    World,
    dead,
    genuine,
    lay_files,
    opened,
    page,
    saved,
)
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, Archive, lay
from tests.support.services.service import free_port
from tests.vectors import archive as vectors


def test_an_older_file_finds_the_newer_release_and_hands_on_the_newer_file(world: World, reader: Readers) -> None:
    old = world.file.read_bytes()
    world.publish(PAGES | {"index.html": page("News", "<p>new</p>")}, days=1)
    new = world.file.read_bytes()
    world.file.write_bytes(old)
    shown_page = opened(reader(), world)
    expect(shown_page).to_have_title("News")
    assert saved(shown_page) == new != old


def test_a_copy_that_is_held_back_is_passed_over(world: World, reader: Readers) -> None:
    world.publish(PAGES | {"index.html": page("News", "<p>new</p>")}, days=1, to=0)
    lay(
        world.archive.release(now=NOW + timedelta(days=1), mirrors=[Mirror(u, "folder") for u in world.urls]),
        world.copies[2].root,
    )
    shown_page = opened(reader(), world)
    expect(shown_page).to_have_title("News")


def test_when_all_are_held_back_the_reader_is_told_and_decides(world: World, reader: Readers) -> None:
    """Row held back: each copy has an older release. Oracle: it is said, and shown when the reader wants it."""
    world.publish(PAGES | {"index.html": page("News", "<p>new</p>")}, days=1, to=0)
    one = reader()
    shown_page = opened(one, world)
    expect(shown_page.locator("h1")).to_have_text("Only older releases can be reached")
    assert "Front" not in shown_page.content()
    shown_page.get_by_role("button", name="Read the older release").click()
    expect(shown_page).to_have_title("Front")
    expect(shown_page.locator(".verdict")).to_contain_text("older than this file")


def test_with_no_mirror_alive_it_says_what_was_tried_and_takes_an_address(world: World, reader: Readers) -> None:
    dead(world)
    with Censor(world.copies[0].root, 0, CORS) as another:
        one = reader()
        shown_page = opened(one, world)
        expect(shown_page.locator("h1")).to_have_text("No copy answers")
        assert [li.inner_text().split()[0] for li in shown_page.locator(".tried li").all()] == [
            url.split("/")[2] for url in world.urls
        ]
        shown_page.get_by_label("Address of a copy").fill("ftp:not one")
        shown_page.get_by_role("button", name="Ask this copy").click()
        expect(shown_page.get_by_role("alert")).to_contain_text("not an address")
        shown_page.get_by_label("Address of a copy").fill(another.url + "reports/2013/masanjia.html")
        # A page's address was pasted; its copy begins above the reports.
        shown_page.get_by_label("Address of a copy").fill(another.url + "index.html")
        shown_page.get_by_role("button", name="Ask this copy").click()
        expect(shown_page).to_have_title("Front")
        assert one.outside(*world.urls, another.url, "file:///x") == []


def test_a_copy_that_no_list_has_is_asked_where_the_file_came_from_it(world: World, reader: Readers) -> None:
    dead(world)
    with Censor(world.copies[0].root, 0) as unlisted:  # no leave for other origins: it is this file's own
        one = reader()
        shown_page = one.open(unlisted.url + "open.html?from=a-friend#/reports/2013/masanjia.html")
        expect(shown_page).to_have_title("Masanjia")
        assert one.outside(*world.urls, unlisted.url) == []


def test_another_archives_copy_is_refused_and_the_rest_still_serves(
    world: World, reader: Readers, tmp_path: Path
) -> None:
    other = Archive(tmp_path / "other", {"index.html": page("Trap", "<p>trap</p>")})
    lay(other.release(), tmp_path / "trap")
    with Censor(tmp_path / "trap", 0, CORS) as trap:
        shown_page = opened(reader(), world)
        genuine(shown_page)
        shown_page.locator(".verdict").click()
        shown_page.evaluate("document.querySelector('.page').id = 'before'")
        shown_page.get_by_label("Address of a copy").fill(trap.url)
        shown_page.get_by_role("button", name="Ask this copy").click()
        expect(shown_page.locator(".page:not(#before)")).to_have_count(1)
        shown_page.locator(".verdict").click()
        expect(shown_page.locator(".copies li.wrong")).to_contain_text(trap.url.split("/")[2])
        assert trap.log


def test_what_is_being_typed_stays_when_the_other_copies_have_answered(world: World, reader: Readers) -> None:
    typed = Event()

    def later(handler: censor.Handler, path: str) -> None:
        typed.wait(60)
        censor.honest()(handler, path)

    for copy in world.copies[1:]:
        copy.rule("metadata/timestamp.json", later)
    shown_page = opened(reader(), world)
    genuine(shown_page)
    shown_page.locator(".verdict").click()
    field = shown_page.get_by_label("Address of a copy")
    field.fill("https://example.o")
    typed.set()
    expect(shown_page.locator(".sheet .copies li.ok")).to_have_count(3)
    expect(field).to_have_value("https://example.o")
    expect(field).to_be_focused()


def test_a_folder_on_a_stick_is_a_copy_like_any_other(world: World, reader: Readers, tmp_path: Path) -> None:
    dead(world)
    stick = tmp_path / "stick/archive"
    shutil.copytree(world.copies[0].root, stick)
    shown_page = opened(reader(), world)
    expect(shown_page.locator("h1")).to_have_text("No copy answers")
    shown_page.locator("input.folder").set_input_files(stick.parent)
    expect(shown_page).to_have_title("Front")
    expect(shown_page.locator(".verdict .from")).to_have_text("the copy that you chose")
    (stick / "reports/2013/masanjia.html").write_text("<h1>harmless</h1>")
    opened_again = opened(reader(), world)
    opened_again.locator("input.folder").set_input_files(stick.parent)
    expect(opened_again).to_have_title("Front")
    opened_again.get_by_role("link", name="Masanjia").click()
    expect(opened_again.locator("h1")).to_have_text("Not shown: these are not the publisher's bytes")


def test_a_zip_is_a_copy_like_any_other(world: World, reader: Readers, tmp_path: Path) -> None:
    dead(world)
    file = tmp_path / "archive.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(world.copies[0].root.rglob("*")):
            if path.is_file():
                kind = zipfile.ZIP_STORED if path.suffix == ".png" else zipfile.ZIP_DEFLATED
                packed.write(path, f"the-archive/{path.relative_to(world.copies[0].root)}", kind)
    shown_page = opened(reader(), world)
    expect(shown_page.locator("h1")).to_have_text("No copy answers")
    shown_page.locator("input.zip").set_input_files(file)
    expect(shown_page).to_have_title("Front")
    shown_page.get_by_role("link", name="Masanjia").click()
    shown_page.wait_for_function(
        "() => document.querySelector('#place > .page').shadowRoot.querySelector('img')?.naturalWidth === 1"
    )
    shown_page.locator(".verdict").click()
    (tmp_path / "other.zip").write_bytes(b"no zip at all")
    shown_page.locator("input.zip").set_input_files(tmp_path / "other.zip")
    expect(shown_page.get_by_role("status")).to_contain_text("not a copy")
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("the-archive/" + parttext.TEXT, parttext.text(["x.html"], 1, "ab" * 32))
    shown_page.locator(".verdict").click()
    shown_page.locator("input.zip").set_input_files(file)
    expect(shown_page.get_by_role("status")).to_contain_text("a part of the archive: some reports of release 1.")


@pytest.mark.parametrize("name", ["Finder", "names not marked as UTF-8", "streamed, as if large"])
def test_a_zip_as_other_programs_write_it_is_a_copy(name: str, world: World, reader: Readers, tmp_path: Path) -> None:
    dead(world)
    (tmp_path / "copy.zip").write_bytes(zips.HONEST[name]({p: f.read_bytes() for p, f in walk(world.copies[0].root)}))
    shown_page = opened(reader(), world)
    shown_page.locator("input.zip").set_input_files(tmp_path / "copy.zip")
    expect(shown_page).to_have_title("Front")


@pytest.mark.parametrize(
    "name",
    [
        "a head longer than its row",
        "a double that is not listed",
        "a double by composition",
        "another length behind it",
        "another member within litter",
        "ends before its place does",
        "renamed by an extra field",
        "a second end in the comment",
        "something behind",
    ],
)
def test_a_zip_that_two_tools_read_in_two_ways_is_not_opened(
    name: str, world: World, reader: Readers, tmp_path: Path
) -> None:
    """Row at hand: a zip that each tool reads its own way. Oracle: not a copy."""
    dead(world)
    (tmp_path / "copy.zip").write_bytes(zips.HOSTILE[name]({p: f.read_bytes() for p, f in walk(world.copies[0].root)}))
    shown_page = opened(reader(), world)
    shown_page.locator("input.zip").set_input_files(tmp_path / "copy.zip")
    expect(shown_page.get_by_role("status")).to_contain_text("not a copy")
    expect(shown_page.locator("h1")).to_have_text("No copy answers")


def test_keys_that_were_replaced_since_are_followed_and_a_copy_that_hides_it_is_not(
    reader: Readers, tmp_path: Path
) -> None:
    """Row held back: a copy hides that keys were replaced. Oracle: never shown, not even as an older release."""
    made = vectors.Archive().root().release(1).mirrors(1).point(1)
    first, hiding = made.files["metadata/1.root.json"], dict(made.files)
    made.editors = ("heir",)
    made.root(2, "root", "new root", holders=("new root",)).release(2, {"index.html": page("Heirs", "").encode()})
    made.mirrors(2).point(2)
    lay_files(hiding, tmp_path / "hiding")
    lay_files(made.files, tmp_path / "honest")
    day = date(2026, 11, 21)
    with Censor(tmp_path / "hiding", 0, CORS) as old, Censor(tmp_path / "honest", 0, CORS) as new:
        both = (Mirror(old.url, "web"), Mirror(new.url, "web"))
        (tmp_path / "one.html").write_bytes(openpage.page(openpage.ArchiveFacts(first, both, "The archive", 1, 1, day)))
        (tmp_path / "two.html").write_bytes(
            openpage.page(openpage.ArchiveFacts(first, both[:1], "The archive", 2, 2, day))
        )
        follows = reader().open((tmp_path / "one.html").as_uri())
        expect(follows).to_have_title("Heirs")
        knows = reader().open((tmp_path / "two.html").as_uri())
        expect(knows.locator("h1")).to_have_text("Only older releases can be reached")
        knows.get_by_role("button", name="Read the older release").click()
        # The release may be an older one, if the reader wants it; the keys may not.
        expect(knows.locator("h1")).to_have_text("Only older releases can be reached")
        assert knows.locator(".copies li.ok").count() == 0


def test_keys_that_were_replaced_are_followed_past_a_cache_that_keeps_absences(reader: Readers, tmp_path: Path) -> None:
    made = vectors.Archive().root().release(1).mirrors(1).point(1)
    first, copy = made.files["metadata/1.root.json"], tmp_path / "copy"
    lay_files(made.files, copy)
    with Censor(copy, 0, CORS) as host:
        host.rule("*", censor.keeping_absences())
        known = openpage.ArchiveFacts(first, (Mirror(host.url, "web"),), "The archive", 1, 1, date(2026, 11, 21))
        (tmp_path / "one.html").write_bytes(openpage.page(known))
        expect(reader().open((tmp_path / "one.html").as_uri()).locator(".verdict")).to_contain_text("Genuine")
        made.editors = ("heir",)
        made.root(2, "root", "new root", holders=("new root",)).release(2, {"index.html": page("Heirs", "").encode()})
        lay_files(made.mirrors(2).point(2).files, copy)
        expect(reader().open((tmp_path / "one.html").as_uri())).to_have_title("Heirs")


def test_a_host_that_lets_nobody_else_read_is_no_mirror_for_this_file(world: World, reader: Readers) -> None:
    with Censor(world.copies[0].root, free_port()) as closed:
        known = openpage.ArchiveFacts(
            (world.archive.state / "metadata/1.root.json").read_bytes(),
            (Mirror(closed.url, "web"), Mirror(world.urls[1], "web")), "The archive", 1, 1, date(2026, 11, 21),
        )  # fmt: skip
        world.file.write_bytes(openpage.page(known))
        shown_page = opened(reader(), world)
        genuine(shown_page)
        # Which of the others was quickest is no matter: the signed list names them all.
        others = "|".join(re.escape(url.split("/")[2]) for url in world.urls)
        expect(shown_page.locator(".verdict .from")).to_have_text(re.compile(others))
